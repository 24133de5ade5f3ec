import type { ChangeOutcome } from '../model/change.ts';
import type { Standing } from './compare.ts';
import type { WriteAnswer } from './side-port.ts';

/** What becomes of one change, and whether the run goes on. */
export interface Step {
  readonly outcome: ChangeOutcome;
  readonly note: string;
  readonly stop?: Stop;
}

export interface Stop {
  /**
   * `aborted`: the signal. `changed`: somebody else changed the object. `refused`: the server refused. `unreachable`:
   * certainly not sent. `not-stored`: read-back differs. `unknown`: not to be told.
   */
  readonly kind: 'aborted' | 'changed' | 'refused' | 'unreachable' | 'not-stored' | 'unknown';
  readonly reason: string;
}

/**
 * What a change has come to, by the server's answer and by what reading back shows. The answer alone never makes it
 * verified, and never makes it failed.
 */
export function judge(answer: WriteAnswer, standing: Standing): Step {
  const reason = reasonOf(answer);
  if (standing === 'after') {
    return { outcome: 'verified', note: answer.kind === 'accepted' ? '' : `${reason}; read back as wanted` };
  }
  if (standing === 'unreadable') {
    const note = [reason, 'it could not be read back'].filter((part) => part !== '').join('; ');
    return { outcome: 'unknown', note, stop: { kind: 'unknown', reason: note } };
  }
  if (standing === 'other') {
    const note = [reason, 'read back, it is neither as before nor as wanted']
      .filter((part) => part !== '')
      .join('; ');
    return { outcome: 'unknown', note, stop: { kind: 'unknown', reason: note } };
  }
  if (answer.kind === 'refused') {
    return { outcome: 'failed', note: reason, stop: { kind: 'refused', reason } };
  }
  const note =
    answer.kind === 'lost'
      ? `${reason}; read back, it is as before`
      : 'the server reported success, but read back it is as before';
  return { outcome: 'failed', note, stop: { kind: 'not-stored', reason: note } };
}

export function notSent(kind: Stop['kind'], reason: string): Step {
  return { outcome: 'not-sent', note: reason, stop: { kind, reason } };
}

export function unsent(answer: WriteAnswer): Step | undefined {
  switch (answer.kind) {
    case 'not-sent':
      return notSent('unreachable', answer.reason);
    case 'refused':
      return { outcome: 'failed', note: answer.reason, stop: { kind: 'refused', reason: answer.reason } };
    default:
      return undefined;
  }
}

export function reasonOf(answer: WriteAnswer): string {
  return answer.kind === 'accepted' ? '' : answer.reason;
}
