/** What a fault of WS-Management means for a client of PowerShell, apart from its text. */
export type FaultKind =
  | 'timed-out' // A Receive found nothing within OperationTimeout: poll again.
  | 'shell-gone' // The shell or command does not exist any more, or never did on this node.
  | 'access-denied' // Authenticated, but not allowed.
  | 'session-refused' // The configuration behind the shell could not make a session.
  | 'configuration-unknown' // No such resource URI here.
  | 'busy' // The service has too much to do at this moment.
  | 'shell-quota' // Too many shells of this user, or of all.
  | 'operation-quota' // Too many operations or commands.
  | 'identity-changed' // Another token than the shell was made with.
  | 'remote-shells-off' // Server policy.
  | 'redirected' // To another URL.
  | 'too-large' // The request is larger than the server takes.
  | 'server-failure' // The web application behind the endpoint failed.
  | 'unavailable' // The web application is not running.
  | 'version' // No protocol version in common.
  | 'request-rejected' // Something in the request is wrong: a defect of the client.
  | 'other';

interface KnownFault {
  readonly code: number;
  readonly kind: FaultKind;
}

/** Win32 and HRESULT codes (wsmerror.h, and the PowerShell plug-in's own), as unsigned numbers. */
const knownFaults: readonly KnownFault[] = [
  { code: 5, kind: 'access-denied' },
  { code: 995, kind: 'shell-gone' },
  { code: 2147943418, kind: 'shell-gone' },
  { code: 2150858752, kind: 'configuration-unknown' },
  { code: 2150858754, kind: 'configuration-unknown' },
  { code: 2150858811, kind: 'configuration-unknown' },
  { code: 2150858753, kind: 'request-rejected' },
  { code: 2150858767, kind: 'request-rejected' },
  { code: 2150858817, kind: 'request-rejected' },
  { code: 2150858793, kind: 'timed-out' },
  { code: 2150858815, kind: 'busy' },
  { code: 2150858843, kind: 'shell-gone' },
  { code: 2150859025, kind: 'too-large' },
  { code: 2150859026, kind: 'unavailable' },
  { code: 2150859120, kind: 'server-failure' },
  { code: 2150859161, kind: 'redirected' },
  { code: 2150859173, kind: 'shell-quota' },
  { code: 2150859174, kind: 'operation-quota' },
  { code: 2150859175, kind: 'busy' },
  { code: 2150859176, kind: 'busy' },
  { code: 2150859177, kind: 'identity-changed' },
  { code: 2150859179, kind: 'shell-quota' },
  { code: 2150859180, kind: 'remote-shells-off' },
  { code: 2150859206, kind: 'identity-changed' },
  { code: 2150859235, kind: 'remote-shells-off' },
  { code: 2150859236, kind: 'shell-quota' },
  { code: 2150859237, kind: 'shell-quota' },
  { code: 2150859238, kind: 'shell-quota' },
  { code: 2150859239, kind: 'operation-quota' },
  { code: 2150859240, kind: 'operation-quota' },
  { code: 2150859241, kind: 'operation-quota' },
  { code: 2150859242, kind: 'busy' },
  { code: 2152991684, kind: 'request-rejected' },
  { code: 2152991685, kind: 'version' },
  { code: 2152991686, kind: 'request-rejected' },
  { code: 2152991687, kind: 'request-rejected' },
  { code: 2152992672, kind: 'session-refused' },
];

/** Where a fault has no number: what its subcode says (DSP0226 14.6). */
const kindsBySubcode: Readonly<Record<string, FaultKind>> = {
  TimedOut: 'timed-out',
  AccessDenied: 'access-denied',
  QuotaLimit: 'busy',
  InvalidSelectors: 'shell-gone',
  DestinationUnreachable: 'configuration-unknown',
  EncodingLimit: 'too-large',
};

const kindsByCode = new Map(knownFaults.map((fault) => [fault.code, fault.kind]));

export function faultKind(code: number | undefined, subcode: string): FaultKind {
  const bySubcode = Object.hasOwn(kindsBySubcode, subcode) ? kindsBySubcode[subcode] : undefined;
  return (code === undefined ? undefined : kindsByCode.get(code)) ?? bySubcode ?? 'other';
}
