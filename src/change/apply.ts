import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Change, ChangeOutcome, Plan } from '../model/change.ts';
import type { Clock } from '../model/clock.ts';
import type { Side } from '../model/networks.ts';
import type { Properties } from '../model/property-value.ts';
import { applyBatch, batchesOf } from './apply-batch.ts';
import { applyChange } from './apply-change.ts';
import { sameObject } from './compare.ts';
import type { JournalWriter } from './journal-store.ts';
import { Recorder } from './recorder.ts';
import type { SideWriter } from './side-port.ts';
import { notReached, type ChangeStep, type Step, type Stop } from './verdict.ts';

/**
 * Applies a plan, change by change: read the object again, write the journal, send once, read back.
 *
 * Nothing is ever sent twice. What the server says of a write is only a hint: what counts is what reading back shows.
 * The first change that ends neither verified nor pending ends the run; the ones behind it are not sent. An abort is
 * looked at between changes, so a write in flight is always finished and read back.
 *
 * Entries of one list that are made, or that go, are read, announced and sent many at once where the side can do that
 * (`apply-batch.ts`); everything said here then holds of the batch.
 *
 * A repair is two changes that belong together, the removal of an object and its creation with other values. An abort
 * does not part them. When the creation does not come about and the object is still gone, the removed one is put back
 * by the inverse of the removal; the removal then counts as failed, because it is not what the server ended with. In
 * the journal this is a `restoring` and a `restored` record of the removal's number.
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
  /** Milliseconds before each look at an object after a write; at once, then at growing distances for 15 s. */
  readonly readBackWaits?: readonly number[];
}

/** What became of one change, whether it was sent or not. */
export interface AppliedChange {
  readonly change: Change;
  readonly outcome: ChangeOutcome;
  /** What there is to say of it: a refusal's reason, what was found instead. */
  readonly note: string;
  /** From the first look to the last. */
  readonly milliseconds: number;
  /** The object just before the write, where one was sent; null when there was none. */
  readonly before?: Properties | null;
  /** The object as it was read back last; null when there was none. */
  readonly found?: Properties | null;
}

/** What became of the whole run; every change of the plan is in it. */
export interface ApplyResult {
  readonly journalId: string;
  readonly changes: readonly AppliedChange[];
  /** Why the run ended early; undefined when it got through. */
  readonly stopped: Stop | undefined;
  /** Of an aborted run without the reason of the abort: the caller adds 130, 143 or 3 (the worst one counts). */
  readonly exit: ExitCode;
  /** What can be done next, as a command; empty when there is nothing to undo and nothing to repeat. */
  readonly next: string;
}

/** Milliseconds before each look, fifteen seconds in all. */
export const defaultReadBackWaits: readonly number[] = [0, 500, 1000, 2000, 4000, 7500];

interface Done extends ChangeStep {
  readonly milliseconds: number;
}

/** @throws Error when the plan needs a side that has no writer, before anything is sent: a bug. */
export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  const { plan, clock } = options;
  const recorder = new Recorder(options.journal, clock);
  const steps = plan.changes.map((change) => ({ change, writer: writerFor(options, change) }));
  const done: Done[] = [];
  let stopped: Stop | undefined;
  for (const batch of batchesOf(steps)) {
    const [first] = batch;
    stopped ??= abortedBefore(first.change, done.at(-1), options.signal);
    if (stopped !== undefined) {
      done.push(...batch.map(({ change }) => ({ change, step: notReached, milliseconds: 0 })));
      continue;
    }
    batch.forEach(({ change }) => options.onProgress?.(change, 'begins'));
    const started = clock.now().getTime();
    const results = await applyBatch({ ...common(options, recorder), ...first, event: 'intended' }, batch);
    await recordOutcomes(recorder, 'outcome', results);
    const milliseconds = clock.now().getTime() - started;
    done.push(...results.map((result) => ({ ...result, milliseconds })));
    const stop = results.find(({ step }) => step.stop !== undefined)?.step.stop;
    if (stop !== undefined) {
      await putBack(options, recorder, done);
    }
    results.forEach(({ change, step }) => options.onProgress?.(change, step.outcome));
    stopped = stop ?? journalStop(recorder);
  }
  await recorder.record({
    event: 'finished',
    ...(stopped && { stop: { kind: stopped.kind, reason: stopped.reason } }),
  });
  return resultOf(recorder.journalId, done, stopped);
}

function common({ clock, signal, readBackWaits }: ApplyOptions, recorder: Recorder) {
  return { recorder, clock, signal, waits: readBackWaits ?? defaultReadBackWaits };
}

function abortedBefore(
  next: Change,
  last: Done | undefined,
  signal: AbortSignal | undefined,
): Stop | undefined {
  return signal?.aborted === true && !isRepair(last, next)
    ? { kind: 'aborted', reason: 'interrupted' }
    : undefined;
}

/** Whether the change is the second half of a repair whose first half this run has done. */
function isRepair(last: Done | undefined, next: Change): last is Done {
  return (
    last?.change.intent.kind === 'remove' &&
    last.step.sent &&
    last.step.outcome === 'verified' &&
    next.intent.kind === 'create' &&
    sameObject(last.change.intent.object, next.intent.object)
  );
}

function journalStop({ failure }: Recorder): Stop | undefined {
  return failure === undefined
    ? undefined
    : { kind: 'journal', reason: failure.why ?? failure.message, exit: failure.exit };
}

/** Puts back what a repair removed, when the last change did not create it anew. */
async function putBack(options: ApplyOptions, recorder: Recorder, done: Done[]): Promise<void> {
  const [removal, creation] = done.slice(-2);
  if (creation === undefined || removal === undefined || !isRepair(removal, creation.change)) {
    return;
  }
  const { change } = removal;
  if (change.inverse === null) {
    return;
  }
  const step = await applyChange({
    ...common(options, recorder),
    change: { ...change, ...change.inverse, inverse: null },
    writer: writerFor(options, change),
    event: 'restoring',
  });
  if (step.stop?.kind === 'changed' || (step.outcome === 'verified' && !step.sent)) {
    // Something of that name is there, so nothing is missing; what it is, the creation tells.
    return;
  }
  const restored = step.outcome === 'verified';
  const total: Step = {
    ...removal.step,
    outcome: restored ? 'failed' : step.touched ? 'unknown' : 'verified',
    note: restored
      ? 'undone: what was removed is there again'
      : `removed, and putting it back did not work: ${step.note}`,
    ...(step.found !== undefined && { found: step.found }),
  };
  await recordOutcomes(recorder, 'restored', [{ change, step: total }]);
  done.splice(-2, 1, { ...removal, step: total });
}

async function recordOutcomes(
  recorder: Recorder,
  event: 'outcome' | 'restored',
  results: readonly ChangeStep[],
): Promise<void> {
  await recorder.record(
    ...results.map(({ change: { number }, step: { outcome, note, found } }) => ({
      event,
      change: number,
      outcome,
      ...(note !== '' && { note }),
      ...(found !== undefined && { found }),
    })),
  );
}

function resultOf(journalId: string, done: readonly Done[], stopped: Stop | undefined): ApplyResult {
  const touched = done.some(({ step }) => step.touched);
  return {
    journalId,
    changes: done.map(({ change, step: { outcome, note, before, found }, milliseconds }) => ({
      change,
      outcome,
      note,
      milliseconds,
      ...(before !== undefined && { before }),
      ...(found !== undefined && { found }),
    })),
    stopped,
    exit: exitOf(stopped, touched),
    next: touched ? `federation rollback ${journalId}` : '',
  };
}

function exitOf(stopped: Stop | undefined, touched: boolean): ExitCode {
  if (stopped === undefined) {
    return exitCodes.ok;
  }
  if (touched) {
    return exitCodes.partial;
  }
  switch (stopped.kind) {
    case 'aborted':
      return exitCodes.ok;
    case 'changed':
    case 'refused':
      return exitCodes.refused;
    case 'unreachable':
    case 'journal':
      return stopped.exit ?? exitCodes.unavailable;
    case 'not-stored':
    case 'unknown':
      return exitCodes.partial;
  }
}

function writerFor({ writers }: ApplyOptions, change: Change): SideWriter {
  const writer = writers[change.intent.object.side];
  if (writer === undefined) {
    throw new Error(`the plan writes to ${change.intent.object.side}, which is not connected`);
  }
  return writer;
}
