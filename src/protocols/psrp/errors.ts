/** What broke the PowerShell Remoting protocol: bytes that are no fragments, messages out of place, limits. */
export type PsrpErrorCode =
  | 'fragment' // A fragment header that cannot be, or fragments out of sequence.
  | 'message' // A message header or its XML cannot be read.
  | 'limit' // An object or a queue is larger than agreed.
  | 'version' // No protocol version in common.
  | 'state' // A message or a call that does not belong in this state.
  | 'key-exchange'; // The session key cannot be used.

/** The only error that the PSRP state machines throw. */
export class PsrpError extends Error {
  override readonly name = 'PsrpError';
  readonly code: PsrpErrorCode;

  constructor(code: PsrpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
