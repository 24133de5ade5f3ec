import { FederationError } from '../errors.ts';
import type { Change } from '../model/change.ts';
import type { Clock } from '../model/clock.ts';
import { unreadable, type Reading, unreadReason } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { standingOf, type Standing } from './compare.ts';
import type { Recorder } from './recorder.ts';
import type { SideWriter, WriteAnswer } from './side-port.ts';
import { judge, judgeStart, notSent, reasonOf, type SentAnswer, type Step } from './verdict.ts';

/** What sending one change needs. */
export interface Sending {
  readonly change: Change;
  readonly writer: SideWriter;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Shortens the wait for a write to show; never cuts off the write itself. */
  readonly signal: AbortSignal | undefined;
  /** Milliseconds before each look at the object after a write. */
  readonly waits: readonly number[];
  /** As what it is announced in the journal. */
  readonly event: 'intended' | 'restoring';
}

/** Waits that an interruption does not shorten: a write in flight is finished, and most show at once. */
const looksInAnyCase = 3;

/** One change: read the object again, announce the write in the journal, send it once, read back. */
export async function applyChange(sending: Sending): Promise<Step> {
  const { change } = sending;
  if (change.intent.object.type === 'replication') {
    return startReplication(sending);
  }
  const { found, error } = await look(sending);
  switch (standingOf(change.intent, found)) {
    case 'after':
      return { outcome: 'verified', note: 'it was so already', sent: false, touched: false };
    case 'before':
      return send(sending, found);
    case 'other':
      return notSent('changed', 'it is no longer as the plan found it: somebody else changed it');
    case 'unreadable':
      return notSent('unreachable', reasonUnreadable(found), error?.exit);
  }
}

async function send(sending: Sending, found: Reading<SettingsObject>): Promise<Step> {
  const { change } = sending;
  const before = found.state === 'known' ? found.value.properties : null;
  const answer = await announceAndWrite(sending, before);
  if ('outcome' in answer) {
    return answer;
  }
  const { standing, patient, now } = await readBack(sending, answer);
  const { object, kind } = change.intent;
  const verdict = judge(answer, standing, { patient, mayLag: object.side === 'cloud' && kind === 'assign' });
  return {
    ...verdict,
    sent: true,
    before,
    ...(now.state !== 'unreadable' && { found: now.state === 'known' ? now.value.properties : null }),
  };
}

async function startReplication(sending: Sending): Promise<Step> {
  const answer = await announceAndWrite(sending, null);
  return 'outcome' in answer ? answer : { ...judgeStart(answer), sent: true };
}

/** The server's answer, or what has become of the change where it certainly was not sent. */
async function announceAndWrite(
  { change, recorder, writer, event }: Sending,
  before: SettingsObject['properties'] | null,
): Promise<SentAnswer | Step> {
  if (!(await recorder.record({ event, change: change.number, before }))) {
    return notSent(
      'journal',
      recorder.failure?.why ?? 'the journal cannot be written',
      recorder.failure?.exit,
    );
  }
  const answer = await writer.write(change.request);
  if (event === 'intended') {
    const reason = reasonOf(answer);
    await recorder.record({
      event: 'answered',
      change: change.number,
      answer: answer.kind,
      ...(reason !== '' && { reason }),
    });
  }
  return answer.kind === 'not-sent' ? notSent('unreachable', answer.reason) : answer;
}

interface LookBack {
  readonly standing: Standing;
  /** Whether it was looked for as long as it may take. */
  readonly patient: boolean;
  readonly now: Reading<SettingsObject>;
}

/** Looks until the wanted state shows; what the server refused, without saying that it is so already, once. */
async function readBack(sending: Sending, answer: WriteAnswer): Promise<LookBack> {
  const waits = answer.kind === 'refused' && !answer.already ? [0] : sending.waits;
  let last: Omit<LookBack, 'patient'> = { standing: 'unreadable', now: unreadable('not looked at') };
  for (const [index, wait] of waits.entries()) {
    if (!(await waited(sending, wait, index))) {
      return { ...last, patient: false };
    }
    const { found } = await look(sending);
    last = { standing: standingOf(sending.change.intent, found), now: found };
    if (last.standing === 'after') {
      break;
    }
  }
  return { ...last, patient: true };
}

/** A wait before the look of this index; false when it was cut short. */
export async function waited(
  { clock, signal }: Pick<Sending, 'clock' | 'signal'>,
  ms: number,
  index: number,
): Promise<boolean> {
  if (ms === 0) {
    return true;
  }
  if (signal === undefined || index < looksInAnyCase) {
    await clock.sleep(ms);
    return true;
  }
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
  }
  return !signal.aborted;
}

interface Look {
  readonly found: Reading<SettingsObject>;
  readonly error?: FederationError;
}

async function look({ writer, change }: Sending): Promise<Look> {
  try {
    return { found: await writer.readObject(change.intent.object) };
  } catch (error) {
    if (error instanceof FederationError) {
      return { found: unreadable(error.why ?? error.message), error };
    }
    throw error;
  }
}

/** Why an object cannot be told to be as the plan found it. */
export function reasonUnreadable(found: Reading<SettingsObject>): string {
  return unreadReason(found, 'the server does not show what the plan changes');
}
