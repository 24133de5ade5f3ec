import { FederationError } from '../errors.ts';
import type { Change, ChangeOutcome, Plan } from '../model/change.ts';
import type { Clock } from '../model/clock.ts';
import type { Side } from '../model/networks.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { Reading } from '../model/reading.ts';
import { standingOf, type Standing } from './compare.ts';
import type { JournalWriter } from './journal-store.ts';
import type { SideWriter, WriteAnswer } from './side-port.ts';
import { judge, notSent, reasonOf, unsent, type Step, type Stop } from './verdict.ts';

/**
 * Applies a plan, change by change: read the object again, write the journal, send once, read back.
 *
 * Nothing is ever sent twice. What the server says of a write is only a hint: what counts is what reading back shows.
 * The first change that does not end verified ends the run; the ones behind it are not sent. An abort is looked at
 * between changes, so a write in flight is always finished and read back.
 */
export interface ApplyOptions {
  readonly plan: Plan;
  readonly writers: Readonly<Partial<Record<Side, SideWriter>>>;
  readonly journal: JournalWriter;
  readonly clock: Clock;
  /** Ends the run before the next change. */
  readonly signal?: AbortSignal;
  /** Told when a change begins and when it has ended. */
  readonly onProgress?: (change: Change, outcome: ChangeOutcome | 'begins') => void;
}

export interface AppliedChange {
  readonly change: Change;
  readonly outcome: ChangeOutcome;
  /** What there is to say of it: a refusal's reason, what was found instead. */
  readonly note: string;
}

export interface ApplyResult {
  readonly journalId: string;
  readonly changes: readonly AppliedChange[];
  /** Why the run ended early; undefined when it got through. */
  readonly stopped: Stop | undefined;
}

/** Milliseconds between looks at an object after a write: 15.5 s in all, then it counts as not stored. */
const readBackWaits = [0, 500, 1000, 2000, 4000, 8000] as const;

export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  const { plan, journal, clock } = options;
  const applied: AppliedChange[] = [];
  let stopped: Stop | undefined;
  for (const change of plan.changes) {
    if (stopped === undefined && (options.signal?.aborted ?? false)) {
      stopped = { kind: 'aborted', reason: 'interrupted' };
    }
    if (stopped !== undefined) {
      applied.push({ change, outcome: 'not-sent', note: '' });
      continue;
    }
    options.onProgress?.(change, 'begins');
    const step = await applyChange(options, change);
    await journal.append({
      event: 'outcome',
      at: now(clock),
      change: change.number,
      outcome: step.outcome,
      note: step.note,
    });
    applied.push({ change, outcome: step.outcome, note: step.note });
    options.onProgress?.(change, step.outcome);
    stopped = step.stop;
    if (stopped !== undefined) {
      await restoreRemoved(options, applied);
    }
  }
  await journal.append({ event: 'finished', at: now(clock), ...(stopped && { stopped: stopped.reason }) });
  return { journalId: journal.journalId, changes: applied, stopped };
}

async function applyChange(options: ApplyOptions, change: Change): Promise<Step> {
  const writer = writerFor(options, change);
  if (change.intent.object.type === 'replication') {
    return startReplication(options, writer, change);
  }
  const found = await look(writer, change);
  switch (standingOf(change.intent, found)) {
    case 'after':
      return { outcome: 'verified', note: 'it was so already' };
    case 'before':
      return send(options, writer, change, found);
    case 'other':
      return notSent('changed', 'it is no longer as the plan found it: somebody else changed it');
    case 'unreadable':
      return notSent('unreachable', found.state === 'unreadable' ? found.reason : 'it cannot be read');
  }
}

/** A start has no state to read back: whether the replicas are up to date is another question (`inForce`). */
async function startReplication(options: ApplyOptions, writer: SideWriter, change: Change): Promise<Step> {
  const answer = await announceAndWrite(options, writer, change, null);
  return answer.kind === 'accepted'
    ? { outcome: 'verified', note: '' }
    : (unsent(answer) ?? {
        outcome: 'unknown',
        note: reasonOf(answer),
        stop: { kind: 'unknown', reason: reasonOf(answer) },
      });
}

async function send(
  options: ApplyOptions,
  writer: SideWriter,
  change: Change,
  found: Reading<SettingsObject>,
): Promise<Step> {
  const before = found.state === 'known' ? found.value.properties : null;
  const answer = await announceAndWrite(options, writer, change, before);
  if (answer.kind === 'not-sent') {
    return notSent('unreachable', answer.reason);
  }
  const standing = await readBack(options, writer, change, answer);
  return judge(answer, standing);
}

async function announceAndWrite(
  options: ApplyOptions,
  writer: SideWriter,
  change: Change,
  before: SettingsObject['properties'] | null,
): Promise<WriteAnswer> {
  const { journal, clock } = options;
  await journal.append({ event: 'intended', at: now(clock), change: change.number, before });
  const answer = await writer.write(change.request);
  const reason = reasonOf(answer);
  await journal.append({
    event: 'answered',
    at: now(clock),
    change: change.number,
    answer: answer.kind,
    ...(reason !== '' && { reason }),
  });
  return answer;
}

/** Looks until the wanted state shows; a write that was refused is looked at once. */
async function readBack(
  options: ApplyOptions,
  writer: SideWriter,
  change: Change,
  answer: WriteAnswer,
): Promise<Standing> {
  let standing: Standing = 'unreadable';
  for (const wait of answer.kind === 'refused' ? [0] : readBackWaits) {
    if (wait > 0) {
      await options.clock.sleep(wait);
    }
    standing = standingOf(change.intent, await look(writer, change));
    if (standing === 'after') {
      break;
    }
  }
  return standing;
}

/**
 * A repair removes an object and creates it anew. When the creation fails the object that was removed is put back,
 * because a broken provider is better than none.
 */
async function restoreRemoved(options: ApplyOptions, applied: AppliedChange[]): Promise<void> {
  const [removed, created] = applied.slice(-2);
  if (
    removed?.change.intent.kind !== 'remove' ||
    removed.outcome !== 'verified' ||
    created?.change.intent.kind !== 'create' ||
    created.outcome === 'verified' ||
    removed.change.inverse === null ||
    removed.change.intent.object.identity !== created.change.intent.object.identity
  ) {
    return;
  }
  const restore: Change = { ...removed.change, ...removed.change.inverse, inverse: null };
  const step = await applyChange(options, restore);
  const done = step.outcome === 'verified';
  const note = done
    ? 'undone: what was removed is there again'
    : `removed, and putting it back did not work: ${step.note}`;
  const outcome: ChangeOutcome = done ? 'failed' : 'verified';
  await options.journal.append({
    event: 'outcome',
    at: now(options.clock),
    change: removed.change.number,
    outcome,
    note,
  });
  applied.splice(-2, 1, { ...removed, outcome, note });
}

async function look(writer: SideWriter, change: Change): Promise<Reading<SettingsObject>> {
  try {
    return await writer.readObject(change.intent.object);
  } catch (error) {
    if (error instanceof FederationError) {
      return { state: 'unreadable', reason: error.why ?? error.message };
    }
    throw error;
  }
}

function writerFor({ writers }: ApplyOptions, change: Change): SideWriter {
  const writer = writers[change.intent.object.side];
  if (writer === undefined) {
    throw new Error(`the plan writes to ${change.intent.object.side}, which is not connected`);
  }
  return writer;
}

function now(clock: Clock): string {
  return clock.now().toISOString();
}
