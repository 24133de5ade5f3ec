/**
 * One authenticated HTTP connection to an endpoint, over which one request at a time is sent. NTLM authenticates a
 * connection, not a request, so everything that belongs to one identity goes through one lane.
 */
export interface Lane {
  /**
   * Posts one SOAP envelope and returns the answer: 200, or any status that brings an envelope (a fault).
   * Authenticates when the connection is new or the server asks again; a rejected credential is never sent twice.
   * @throws FederationError for everything else, with the next step (name, TLS, 401, 403, a web page …; `pool.busy` is
   * a 503, which may pass). Where the server may have acted on the envelope, its `cause` is a TransportError that was
   * sent; without one it certainly did not.
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
  /** Bytes in UTF-8; text where it came in another charset. */
  readonly body: string | Uint8Array;
}
