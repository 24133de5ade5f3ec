/** What a peer sent is not SOAP or not the WS-Management that was expected. The only error of this layer. */
export class WsmanError extends Error {
  override readonly name = 'WsmanError';
  readonly code: WsmanErrorCode;

  constructor(code: WsmanErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type WsmanErrorCode =
  | 'xml' // Not well-formed, or with a document type.
  | 'limit' // Too large or too deep.
  | 'envelope' // Well-formed, but not the envelope, header or body that was due.
  | 'correlation'; // The answer to another request: the connection is out of step.
