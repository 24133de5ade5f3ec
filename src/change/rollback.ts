import { createHash } from 'node:crypto';
import { FederationError } from '../errors.ts';
import type { Change, Plan } from '../model/change.ts';
import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { standingOf } from './compare.ts';
import type { Journal } from './journal.ts';
import { canonicalJson } from './plan.ts';

/** Reads one object of the plan's sides afresh. */
export type ReadObject = (ref: Change['intent']['object']) => Promise<Reading<SettingsObject>>;

/**
 * The plan that undoes what a journal says was done, or may have been done: each change's inverse, last first. Every
 * object is looked at before: what is as it was needs nothing, what is as the run left it is undone.
 * @throws FederationError `rollback.changed` (refused) when somebody else has changed an object since, and
 * `rollback.unreadable` (unavailable) when one cannot be read; nothing is undone then.
 */
export async function planRollback(journal: Journal, read: ReadObject): Promise<Plan> {
  const { header } = journal;
  const outcomes = new Map(journal.changes.map(({ number, outcome }) => [number, outcome]));
  const undone: Change[] = [];
  const alreadyRight: string[] = [];
  const skipped: string[] = [];
  for (const change of header.plan.changes.toReversed()) {
    const outcome = outcomes.get(change.number) ?? 'not-sent';
    if (outcome === 'not-sent' || outcome === 'failed') {
      continue;
    }
    if (change.inverse === null) {
      skipped.push(`${change.command}: there is nothing to undo`);
      continue;
    }
    // An object that the rollback touches already (removed and created anew) is looked at when its turn comes.
    const follows = undone.some((later) => sameObject(later, change));
    if (follows || (await needsUndo(change, read))) {
      undone.push({
        number: undone.length + 1,
        ...change.inverse,
        inverse: { intent: change.intent, request: change.request, command: change.command },
      });
    } else {
      alreadyRight.push(`${nameOf(change)} is as it was before`);
    }
  }
  const intents = undone.map(({ intent }) => intent);
  return {
    schemaVersion: 1,
    profile: header.profile,
    purpose: `undo ${header.journalId}: ${header.plan.purpose}`,
    notes: [],
    changes: undone,
    makesEffective: [],
    skipped,
    alreadyRight,
    fingerprint: createHash('sha256').update(canonicalJson(intents)).digest('hex'),
  };
}

async function needsUndo(change: Change, read: ReadObject): Promise<boolean> {
  const found = await read(change.intent.object);
  switch (standingOf(change.intent, found)) {
    case 'after':
      return true;
    case 'before':
      return false;
    case 'unreadable':
      throw new FederationError('rollback.unreadable', 'unavailable', `${nameOf(change)} cannot be read`, {
        why: found.state === 'unreadable' ? found.reason : 'the server does not show what the run changed',
        next: 'nothing was undone; try again when it can be read',
      });
    case 'other':
      throw new FederationError(
        'rollback.changed',
        'refused',
        `${nameOf(change)} was changed by somebody else since`,
        {
          why: 'it is neither as the run left it nor as it was before',
          next: `look at it with federation status; undo by hand what is left: ${change.inverse?.command ?? ''}`,
        },
      );
  }
}

function sameObject(left: Change, right: Change): boolean {
  const [a, b] = [left.intent.object, right.intent.object];
  return a.side === b.side && a.type === b.type && a.identity.toLowerCase() === b.identity.toLowerCase();
}

function nameOf({ intent }: Change): string {
  return `${intent.object.type} ${intent.object.identity}`;
}
