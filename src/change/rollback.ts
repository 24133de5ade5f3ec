import { FederationError } from '../errors.ts';
import type { Change, ObjectRef, Plan } from '../model/change.ts';
import type { PlanInput } from '../model/plan-draft.ts';
import type { Reading } from '../model/reading.ts';
import { property, type SettingsObject } from '../model/settings-object.ts';
import { objectKey, objectName } from './compare.ts';
import type { Journal } from './journal.ts';
import { historyOf, undoFrom, type PastChange } from './object-history.ts';
import { fingerprintOf } from './plan.ts';

/** Reads one object of the plan's sides afresh. */
export type ReadObject = (ref: ObjectRef) => Promise<Reading<SettingsObject>>;

/**
 * The plan that undoes what a journal says was done, or may have been done: the inverse of each change, last first.
 * Every object is read before: what is as it was needs nothing, what is as the run left it is undone. A change that
 * was found in place or certainly never stored is nobody's to undo.
 * @throws FederationError `rollback.changed` (refused) when somebody else has changed an object since, and
 * `rollback.unreadable` (unavailable) when one cannot be read, naming all of them; `rollback.later-version` (refused)
 * for a journal that may say what is not understood here. Nothing is undone then.
 */
export async function planRollback(journal: Journal, read: ReadObject): Promise<Plan> {
  const { header } = journal;
  refuseLaterVersion(header);
  const past = pastOf(journal);
  const looks: ObjectLook[] = [];
  for (const changes of groupByObject(past.filter(({ change }) => change.inverse !== null))) {
    looks.push(await lookAt(changes, read));
  }
  refuseUnreadable(looks);
  refuseChanged(looks);
  const undo = looks
    .flatMap((look) => (look.state === 'undo' ? look.changes : []))
    .sort((left, right) => right.number - left.number)
    .map((change, index) => ({ ...change, number: index + 1 }));
  return {
    schemaVersion: 1,
    profile: header.profile,
    purpose: `undo ${header.journalId}: ${header.plan.purpose}`,
    notes: [],
    changes: undo,
    makesEffective: [],
    skipped: past
      .filter(({ change }) => change.inverse === null)
      .map(
        ({ change }) =>
          `${change.command}: ${change.intent.object.type === 'replication' ? 'there is nothing to undo' : 'it cannot be undone, what was before is never written'}`,
      ),
    alreadyRight: looks.flatMap(({ state, object }) =>
      state === 'as-before' ? [`${objectName(object)} is as it was before`] : [],
    ),
    fingerprint: fingerprintOf(
      looks.flatMap(({ inputs }) => inputs),
      undo.map(({ intent }) => intent),
    ),
  };
}

/** The objects that {@link planRollback} reads, each once: what was certainly never stored is not looked at. */
export function objectsToUndo(journal: Journal): readonly ObjectRef[] {
  const refs = pastOf(journal)
    .filter(({ change }) => change.inverse !== null)
    .map(({ change }) => change.intent.object);
  return [...new Map(refs.map((ref) => [objectKey(ref), ref])).values()];
}

function pastOf({ header, changes }: Journal): readonly PastChange[] {
  const byNumber = new Map(changes.map((one) => [one.number, one]));
  return header.plan.changes.flatMap((change): readonly PastChange[] => {
    const known = byNumber.get(change.number);
    return known === undefined || !mayHaveBeenStored(known) ? [] : [{ change, known }];
  });
}

function mayHaveBeenStored({ sent, outcome, answer, before, found }: Journal['changes'][number]): boolean {
  const refusedAndAsBefore =
    outcome === 'failed' && answer === 'refused' && JSON.stringify(before) === JSON.stringify(found);
  return sent && !refusedAndAsBefore;
}

function groupByObject(past: readonly PastChange[]): readonly (readonly PastChange[])[] {
  const groups = new Map<string, PastChange[]>();
  for (const one of past) {
    const key = objectKey(one.change.intent.object);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

type ObjectLook = {
  readonly object: ObjectRef;
  /** What was looked at, for the fingerprint. */
  readonly inputs: readonly PlanInput[];
} & (
  | { readonly state: 'as-before' }
  | { readonly state: 'undo'; readonly changes: readonly Change[] }
  | { readonly state: 'changed'; readonly byHand: string }
  | { readonly state: 'unreadable'; readonly reason: string }
);

async function lookAt(past: readonly PastChange[], read: ReadObject): Promise<ObjectLook> {
  const [first] = past;
  if (first === undefined) {
    throw new Error('a group of changes is never empty');
  }
  const { object } = first.change.intent;
  const found = await read(object);
  if (found.state === 'unreadable') {
    return { object, inputs: [], state: 'unreadable', reason: found.reason };
  }
  const now = found.state === 'known' ? found.value : null;
  const history = historyOf(past);
  const undo = undoFrom(history, now);
  const inputs = inputsOf(
    object,
    now,
    history.flatMap(({ values }) => Object.keys(values ?? {})),
  );
  if (undo === 'hidden') {
    const reason = 'the server does not show what the run changed';
    return { object, inputs, state: 'unreadable', reason };
  }
  if (undo === undefined) {
    const byHand = past.toReversed().map(({ change }) => change.inverse?.command ?? '');
    return { object, inputs, state: 'changed', byHand: byHand.join('; ') };
  }
  return undo.length === 0
    ? { object, inputs, state: 'as-before' }
    : { object, inputs, state: 'undo', changes: undo };
}

function inputsOf(
  ref: ObjectRef,
  now: SettingsObject | null,
  names: readonly string[],
): readonly PlanInput[] {
  const object = `${ref.type} ${ref.identity.trim().toLowerCase()}`;
  if (now === null) {
    return [{ side: ref.side, object, property: '*', value: { state: 'absent' } }];
  }
  return [...new Set(names)].sort().map((name) => {
    const value = property(now, name);
    return {
      side: ref.side,
      object,
      property: name,
      value: value.state === 'unreadable' ? { state: 'unreadable' } : value,
    };
  });
}

function refuseLaterVersion({ journalId, schemaVersion, toolVersion }: Journal['header']): void {
  if (schemaVersion !== 1) {
    throw new FederationError(
      'rollback.later-version',
      'refused',
      `the journal ${journalId} cannot be undone by this version`,
      {
        why: `version ${toolVersion} wrote it, and it may say what this version does not understand`,
        next: `use version ${toolVersion} or a later one`,
      },
    );
  }
}

function refuseUnreadable(looks: readonly ObjectLook[]): void {
  const bad = looks.filter((look) => look.state === 'unreadable');
  const [first] = bad;
  if (first !== undefined) {
    throw new FederationError('rollback.unreadable', 'unavailable', `${listed(bad)} cannot be read`, {
      why: first.reason,
      next: 'nothing was undone; try again when it can be read',
    });
  }
}

function refuseChanged(looks: readonly ObjectLook[]): void {
  const bad = looks.filter((look) => look.state === 'changed');
  if (bad.length > 0) {
    const verb = bad.length === 1 ? 'was' : 'were';
    throw new FederationError(
      'rollback.changed',
      'refused',
      `${listed(bad)} ${verb} changed by somebody else since`,
      {
        why: 'neither as the run left it nor as it was before; nothing was undone',
        next: `look at it with federation status; undo by hand what is left: ${bad.map(({ byHand }) => byHand).join('; ')}`,
      },
    );
  }
}

function listed(looks: readonly ObjectLook[]): string {
  return looks.map(({ object }) => objectName(object)).join(', ');
}
