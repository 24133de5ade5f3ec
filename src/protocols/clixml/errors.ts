/** What made a CLIXML document unreadable, or a value unwritable. */
export type ClixmlErrorCode =
  | 'malformed-xml' // Not well-formed XML, a document type, text between elements, more or less than one root.
  | 'unexpected-element' // An element where the format has no place for it.
  | 'bad-value' // A number, truth value, base64 or ciphertext that is none.
  | 'bad-reference' // A reference to nothing, or to an object that is not finished yet (a cycle).
  | 'limit'; // Larger or deeper than the limits allow.

/** The only error that reading and writing CLIXML throws. */
export class ClixmlError extends Error {
  override readonly name = 'ClixmlError';
  readonly code: ClixmlErrorCode;

  constructor(code: ClixmlErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
