/** A message that breaks [MS-NLMP] or RFC 4178, or that this program refuses to go on with. */
export class NtlmError extends Error {
  override readonly name = 'NtlmError';
}
