import type { ExitCode } from '../exit-codes.ts';
import type { Change, ChangeOutcome } from '../model/change.ts';
import type { Properties } from '../model/property-value.ts';
import type { Standing } from './compare.ts';
import type { WriteAnswer } from './side-port.ts';

/** Why a run ended before its last change. */
export interface Stop {
  /**
   * `aborted`: the signal. `changed`: somebody else changed the object. `refused`: the server refused. `unreachable`:
   * it could not be looked at, or the write certainly was not sent. `not-stored`: read-back differs. `unknown`: not to
   * be told. `journal`: the journal could not be written.
   */
  readonly kind: 'aborted' | 'changed' | 'refused' | 'unreachable' | 'not-stored' | 'unknown' | 'journal';
  readonly reason: string;
  /** The exit code of the error behind it, for a run that changed nothing. */
  readonly exit?: ExitCode;
}

/** What becomes of one change, and whether the run goes on. */
export interface Step {
  readonly outcome: ChangeOutcome;
  readonly note: string;
  /** Whether it was sent, so that it may have been this run that made the object what it is. */
  readonly sent: boolean;
  /** Whether the object may be other than before because of it. */
  readonly touched: boolean;
  /** The object just before the write; null when there was none. */
  readonly before?: Properties | null;
  /** The object as it was read last after the write; null when there was none. */
  readonly found?: Properties | null;
  readonly stop?: Stop;
}

/** A change and what becomes of it. */
export interface ChangeStep {
  readonly change: Change;
  readonly step: Step;
}

/** An earlier change ended the run. */
export const notReached: Step = { outcome: 'not-sent', note: '', sent: false, touched: false };

/** What a change has come to: outcome, what there is to say, and why the run must not go on. */
export type Verdict = Pick<Step, 'outcome' | 'note' | 'touched' | 'stop'>;

/** The answer to a write that may have reached the server. */
export type SentAnswer = Exclude<WriteAnswer, { readonly kind: 'not-sent' }>;

/** What an unchanged object means depends on. */
export interface Circumstances {
  /** Whether it was waited for as long as a write may take to show. */
  readonly patient: boolean;
  /** Whether such a write may take longer than anybody can wait (assignments in the cloud). */
  readonly mayLag: boolean;
}

/**
 * Judges a write that was sent, by the server's answer and by what reading back shows. The answer alone never makes it
 * verified.
 */
export function judge(answer: SentAnswer, standing: Standing, circumstances: Circumstances): Verdict {
  const reason = reasonOf(answer);
  switch (standing) {
    case 'after':
      return {
        outcome: 'verified',
        note: reason === '' ? '' : `${reason}; read back, it is as wanted`,
        touched: true,
      };
    case 'unreadable':
      return stopped('unknown', 'unknown', joined(reason, 'it could not be read back'));
    case 'other':
      return stopped(
        'failed',
        'not-stored',
        joined(reason, 'read back, it is neither as before nor as wanted'),
      );
    case 'before':
      return judgeUnchanged(answer, circumstances);
  }
}

/** A lost write may still be under way, so an object that is as before does not tell that it failed. */
function judgeUnchanged(answer: SentAnswer, { patient, mayLag }: Circumstances): Verdict {
  if (answer.kind === 'refused') {
    return refused(answer.reason);
  }
  if (answer.kind === 'lost') {
    return stopped('unknown', 'unknown', `${answer.reason}; read back, it is as before so far`);
  }
  if (!patient) {
    return stopped('unknown', 'unknown', 'accepted, but it did not show before the interruption');
  }
  return mayLag
    ? { outcome: 'pending', note: 'accepted; it does not show yet', touched: true }
    : stopped('failed', 'not-stored', 'the server reported success, but read back it is as before');
}

/**
 * A start of replication leaves nothing to read back: accepted, it is under way. Whether the replicas are up to date is
 * another question (in force).
 */
export function judgeStart(answer: SentAnswer): Verdict {
  switch (answer.kind) {
    case 'accepted':
      return {
        outcome: 'pending',
        note: 'started; in force when the replicas are up to date',
        touched: true,
      };
    case 'refused':
      return refused(answer.reason);
    case 'lost':
      return stopped('unknown', 'unknown', `${answer.reason}; starting it again does no harm`);
  }
}

/** The run ends before this change was sent. */
export function notSent(kind: Stop['kind'], reason: string, exit?: ExitCode): Step {
  return {
    outcome: 'not-sent',
    note: reason,
    sent: false,
    touched: false,
    stop: { kind, reason, ...(exit !== undefined && { exit }) },
  };
}

function refused(reason: string): Verdict {
  return { outcome: 'failed', note: reason, touched: false, stop: { kind: 'refused', reason } };
}

function stopped(outcome: ChangeOutcome, kind: Stop['kind'], reason: string): Verdict {
  return { outcome, note: reason, touched: true, stop: { kind, reason } };
}

/** What the server, or the connection, gave as reason; empty where it accepted. */
export function reasonOf(answer: WriteAnswer): string {
  return answer.kind === 'accepted' ? '' : answer.reason;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
