/**
 * The exit codes: one table for the program, `help exit-codes`, the documentation and the tests.
 * The order of `precedence` decides when several apply to one run: the first that applies wins.
 */
export const exitCodes = {
  ok: 0,
  findings: 1,
  usage: 2,
  unavailable: 3,
  authentication: 4,
  refused: 5,
  partial: 6,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCodeName = keyof typeof exitCodes;
export type ExitCode = (typeof exitCodes)[ExitCodeName];

/** What each code means, in the order in which they are shown. */
export const exitCodeMeanings: readonly (readonly [ExitCodeName, string])[] = [
  ['ok', 'done, compliant, or nothing to do; status, whatever the state; a retired service that was skipped'],
  [
    'findings',
    'looked, and it is not as wanted: a check failed, findings at or above --fail-on, drift with --exit-code',
  ],
  ['usage', 'usage or configuration error; a needed --network or --scope is missing'],
  ['unavailable', 'could not look: unreachable, timed out, or data that the answer depends on is unreadable'],
  ['authentication', 'authentication or authorisation failed before any change'],
  [
    'refused',
    'refused by a safety rule, by a gate the tool cannot open, by readOnly, or not confirmed; nothing changed',
  ],
  ['partial', 'partly applied, a read-back that differs, or a write whose outcome is unknown'],
  ['bug', 'a bug in the program'],
  ['interrupted', 'interrupted (Ctrl-C)'],
  ['terminated', 'terminated (SIGTERM)'],
];

const precedence: readonly ExitCodeName[] = [
  'bug',
  'interrupted',
  'terminated',
  'partial',
  'authentication',
  'refused',
  'usage',
  'findings',
  'unavailable',
  'ok',
];

/** The code of a run in which all of `codes` applied: the worst one, `ok` when there is none. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const present = new Set(codes);
  const worst = precedence.find((name) => present.has(exitCodes[name]));
  return exitCodes[worst ?? 'ok'];
}
