/**
 * HTTP as the rest of the program sees it. One implementation uses axios (`axios-transport.ts`); tests and the lanes
 * of the on-premises side only know this interface.
 */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds without any byte from the server after which the request is given up. */
  readonly timeoutMs: number;
  /** Bytes of body (after decompression) above which the answer is refused. */
  readonly maxResponseBytes: number;
  readonly signal?: AbortSignal;
  /** Told how the body begins, decompressed, while the rest of it is still on its way. It does not throw. */
  readonly onStart?: (start: Uint8Array) => void;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; every value of a repeated header, in order. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
  readonly connection: {
    /** Identity of the TCP connection within this process: equal numbers, same connection. */
    readonly id: number;
    /** DER of the server's certificate; absent over plain HTTP. */
    readonly peerCertificate?: Uint8Array;
  };
}

/** Any status is an answer, not an error. Redirects are not followed. */
export interface Transport {
  /**
   * @throws TransportError when no complete answer came.
   * @throws FederationError `http.plain` (usage) for a URL without TLS that does not lead to this machine.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes all connections; requests under way fail. */
  close(): void;
}

/** Where a request failed. `aborted`: the caller's signal. */
export type TransportFailure =
  'resolve' | 'connect' | 'tls' | 'proxy' | 'timeout' | 'reset' | 'too-large' | 'malformed' | 'aborted';

/** A request that got no complete answer. `requestSent` tells whether the server may have acted on it. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly failure: TransportFailure;
  /** False only when it is certain that no byte of the request reached the server. */
  readonly requestSent: boolean;
  /** True when at least one byte of an answer had arrived. */
  readonly responseStarted: boolean;

  constructor(
    failure: TransportFailure,
    message: string,
    state: { readonly requestSent: boolean; readonly responseStarted?: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: state.cause });
    this.failure = failure;
    this.requestSent = state.requestSent;
    this.responseStarted = state.responseStarted ?? false;
  }
}

/** Whether no name server answered (getaddrinfo's EAI_AGAIN), which says nothing about the name that was asked for. */
export function isUnansweredLookup({ failure, message }: TransportError): boolean {
  return failure === 'resolve' && message.includes('EAI_AGAIN');
}
