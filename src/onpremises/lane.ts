/**
 * One authenticated HTTP connection to an endpoint, over which one request at a time is sent. NTLM authenticates a
 * connection, not a request, so everything that belongs to one identity goes through one lane.
 */
export interface Lane {
  /**
   * Posts one SOAP envelope and returns the answer whatever its status (200, 500 with a fault, 503 …). Authenticates
   * when the connection is new or the server asks again; a rejected credential is never sent twice.
   * @throws FederationError for what a person must mend (name, TLS, 401, 403 …) with the next step; its `cause` is a
   * TransportError where a request was lost on the way.
   */
  post(envelope: string, options: LaneOptions): Promise<LaneResponse>;
  close(): void;
}

export interface LaneOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface LaneResponse {
  readonly status: number;
  readonly body: string;
}
