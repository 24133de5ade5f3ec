import { FederationError } from '../errors.ts';
import { exitCodes, worstExitCode, type ExitCodeName } from '../exit-codes.ts';
import type { Refusal } from '../model/plan-draft.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import type { Journal } from './journal.ts';

/**
 * A profile may say that nothing writes to it.
 * @throws FederationError `change.read-only` (refused).
 */
export function assertWritable({
  name,
  readOnly,
}: {
  readonly name: string;
  readonly readOnly: boolean;
}): void {
  if (readOnly) {
    throw new FederationError('change.read-only', 'refused', `profile ${name} is read-only`, {
      why: 'its configuration says readOnly: true, so nothing writes to it',
      next: 'look with --dry-run, or take readOnly out of the profile',
    });
  }
}

/** The error of a plan that may not be applied: the refusal with the worst exit code, and how many more there are. */
export function refusalError(refusals: readonly Refusal[]): FederationError | undefined {
  const worst = worstExitCode(refusals.map(({ exit }) => exitCodes[exit]));
  const refusal = refusals.find(({ exit }) => exitCodes[exit] === worst);
  if (refusal === undefined) {
    return undefined;
  }
  const { kind, exit, message, where, why, next, items } = refusal;
  const others = refusals.filter((other) => other !== refusal).map((other) => other.message);
  return new FederationError(`change.${kind}`, exit, message, {
    ...(where !== undefined && { where }),
    ...(why !== undefined && { why }),
    ...(next !== undefined && { next }),
    details: {
      ...(items.length > 0 && { concerns: items.join(', ') }),
      ...(others.length > 0 && { also: others.join('; ') }),
    },
  });
}

/**
 * A journal is undone only where it was written: in its own profile, and against the emulator if it was emulated.
 * @throws FederationError `rollback.other-profile`, `rollback.other-source` (usage), `rollback.later-version` (refused).
 */
export function assertUndoable(
  { header }: Journal,
  target: { readonly profile: string; readonly source: SnapshotSource },
): void {
  const { journalId, profile, source, schemaVersion, toolVersion } = header;
  const refuse = (code: string, exit: ExitCodeName, why: string, next: string): FederationError =>
    new FederationError(code, exit, `the journal ${journalId} cannot be undone here`, { why, next });
  if (schemaVersion !== 1) {
    const why = `it was written by version ${toolVersion} and may say what this version does not understand`;
    throw refuse('rollback.later-version', 'refused', why, `use version ${toolVersion} or a later one`);
  }
  if (source !== target.source) {
    const emulated = source === 'emulator';
    throw refuse(
      'rollback.other-source',
      'usage',
      emulated ? 'it is of a run against the emulator' : 'it is of a run against a live deployment',
      `federation rollback ${journalId}${emulated ? ' --emulator' : ', without --emulator'}`,
    );
  }
  if (profile !== target.profile) {
    const next = `federation rollback ${journalId} --profile ${profile}`;
    throw refuse(
      'rollback.other-profile',
      'usage',
      `it is of profile ${profile}, not ${target.profile}`,
      next,
    );
  }
}
