import { FederationError } from '../errors.ts';
import type { Change } from '../model/change.ts';
import { unreadable, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { applyChange, reasonUnreadable, waited, type Sending } from './apply-change.ts';
import { standingOf, type Standing } from './compare.ts';
import type { ManyWriter, SideWriter, WriteAnswer } from './side-port.ts';
import {
  judge,
  notReached,
  notSent,
  reasonOf,
  type ChangeStep,
  type SentAnswer,
  type Step,
} from './verdict.ts';

/**
 * Many changes of one kind at once: all are read again, all are announced in the journal, all are sent in one go, all
 * are read back. What one write alone is held to holds of the batch: nothing is sent before its announcement is on the
 * disk, nothing is sent twice, and only what reading back shows counts. A change that somebody else has overtaken ends
 * the batch before it; one that the server refuses may be told with others, since the answer is about all of them.
 */

/** Changes that are sent at once: as many as lose little when one of them is refused. */
const mostTogether = 100;

interface Addressed {
  readonly change: Change;
  readonly writer: SideWriter;
}
type Batch = readonly [Addressed, ...Addressed[]];

/** Neighbours that make, or take off, entries of one list; everything else stays alone. */
export function batchesOf(steps: readonly Addressed[]): readonly Batch[] {
  const batches: [Addressed, ...Addressed[]][] = [];
  for (const step of steps) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < mostTogether && goesWith(last[0], step)) {
      last.push(step);
    } else {
      batches.push([step]);
    }
  }
  return batches;
}

function goesWith(first: Addressed, next: Addressed): boolean {
  const [one, other] = [first.change.intent, next.change.intent];
  return (
    first.writer.together !== undefined &&
    first.writer === next.writer &&
    (one.object.type === 'allowed-domain' || one.object.type === 'blocked-domain') &&
    (one.kind === 'create' || one.kind === 'remove') &&
    one.kind === other.kind &&
    one.object.type === other.object.type
  );
}

/** @param sending What the first of them needs; of all of them the same but for the change. */
export async function applyBatch(sending: Sending, batch: Batch): Promise<readonly ChangeStep[]> {
  const [{ change, writer }] = batch;
  if (batch.length === 1 || writer.together === undefined) {
    return [{ change, step: await applyChange(sending) }];
  }
  const changes = batch.map((one) => one.change);
  const looks = await lookAll(writer.together, changes);
  const first = looks.found.map((found, index) => standingOf(changes[index]?.intent ?? change.intent, found));
  const end = first.findIndex((standing) => standing === 'other' || standing === 'unreadable');
  const upTo = end === -1 ? changes.length : end;
  const wanted = changes.filter((_, index) => index < upTo && first[index] === 'before');
  const sent = await sendAll(sending, writer.together, wanted, looks.found, changes);
  return changes.map((one, index): ChangeStep => {
    if (index < upTo) {
      return { change: one, step: sent.get(one) ?? alreadySo };
    }
    const halted = [...sent.values()].some(({ stop }) => stop !== undefined);
    return {
      change: one,
      step: index === upTo && !halted ? overtaken(first[index], looks, index) : notReached,
    };
  });
}

const alreadySo: Step = { outcome: 'verified', note: 'it was so already', sent: false, touched: false };

function overtaken(standing: Standing | undefined, { found, error }: Looks, index: number): Step {
  return standing === 'other'
    ? notSent('changed', 'it is no longer as the plan found it: somebody else changed it')
    : notSent('unreachable', reasonUnreadable(found[index] ?? unreadable('not looked at')), error?.exit);
}

interface Looks {
  readonly found: readonly Reading<SettingsObject>[];
  readonly error?: FederationError;
}

async function lookAll(writer: ManyWriter, changes: readonly Change[]): Promise<Looks> {
  try {
    return { found: await writer.readObjects(changes.map(({ intent }) => intent.object)) };
  } catch (error) {
    if (error instanceof FederationError) {
      return { found: changes.map(() => unreadable(error.why ?? error.message)), error };
    }
    throw error;
  }
}

/** What became of each that was to be sent. */
async function sendAll(
  sending: Sending,
  writer: ManyWriter,
  wanted: readonly Change[],
  found: readonly Reading<SettingsObject>[],
  changes: readonly Change[],
): Promise<ReadonlyMap<Change, Step>> {
  const { recorder } = sending;
  const before = new Map(
    changes.map((change, index) => {
      const look = found[index];
      return [change, look?.state === 'known' ? look.value.properties : null] as const;
    }),
  );
  if (wanted.length === 0) {
    return new Map();
  }
  const announced = wanted.map((change) => ({
    event: 'intended' as const,
    change: change.number,
    before: before.get(change) ?? null,
  }));
  if (!(await recorder.record(...announced))) {
    const reason = recorder.failure?.why ?? 'the journal cannot be written';
    return stoppedAtFirst(wanted, notSent('journal', reason, recorder.failure?.exit));
  }
  const answer = await writer.writeAll(wanted.map(({ request }) => request));
  const reason = reasonOf(answer);
  await recorder.record(
    ...wanted.map(({ number }) => ({
      event: 'answered' as const,
      change: number,
      answer: answer.kind,
      ...(reason !== '' && { reason }),
    })),
  );
  if (answer.kind === 'not-sent') {
    return stoppedAtFirst(wanted, notSent('unreachable', answer.reason));
  }
  const { looks, patient } = await readBackAll(sending, writer, wanted, answer);
  return new Map(
    wanted.map((change, index): [Change, Step] => {
      const now = looks.found[index] ?? unreadable('not looked at');
      const verdict = judgeOne(answer, standingOf(change.intent, now), patient);
      return [
        change,
        {
          ...verdict,
          sent: true,
          before: before.get(change) ?? null,
          ...(now.state !== 'unreadable' && { found: now.state === 'known' ? now.value.properties : null }),
        },
      ];
    }),
  );
}

/** What the server said of all of them says nothing against one that is as wanted. */
function judgeOne(answer: SentAnswer, standing: Standing, patient: boolean) {
  return judge(standing === 'after' ? { kind: 'accepted' } : answer, standing, { patient, mayLag: false });
}

function stoppedAtFirst(changes: readonly Change[], step: Step): ReadonlyMap<Change, Step> {
  return new Map(changes.map((change, index) => [change, index === 0 ? step : notReached]));
}

/** Looks until all show as wanted; what the server refused, without saying that it is so already, once. */
async function readBackAll(
  sending: Sending,
  writer: ManyWriter,
  changes: readonly Change[],
  answer: WriteAnswer,
): Promise<{ readonly looks: Looks; readonly patient: boolean }> {
  const waits = answer.kind === 'refused' && !answer.already ? [0] : sending.waits;
  let looks: Looks = { found: changes.map(() => unreadable('not looked at')) };
  for (const [index, wait] of waits.entries()) {
    if (!(await waited(sending, wait, index))) {
      return { looks, patient: false };
    }
    looks = await lookAll(writer, changes);
    const { found } = looks;
    if (changes.every(({ intent }, at) => standingOf(intent, found[at] ?? unreadable('')) === 'after')) {
      break;
    }
  }
  return { looks, patient: true };
}
