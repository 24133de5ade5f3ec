import type { Snapshot } from '../model/snapshot.ts';
import type { DomainList } from '../model/domain-lists.ts';
import type { Verdict } from './control.ts';
import { listsInForce, type ListInForce } from './domain-lists-in-force.ts';
import { readAgain } from './paths.ts';

/** What is wrong with a list, and what to do about it; undefined when nothing is. */
export interface Complaint {
  readonly reason: string;
  readonly nextStep: string;
}

/** One verdict for each list of domains that decides; where none does, the control does not apply. */
export function listVerdicts(
  snapshot: Snapshot,
  outcome: 'fail' | 'warn',
  complain: (list: DomainList) => Complaint | undefined,
): readonly Verdict[] {
  return listsInForce(snapshot).map((inForce) => verdictOf(inForce, outcome, complain));
}

function verdictOf(
  { side, object, kind, list, reason, evidence }: ListInForce,
  outcome: 'fail' | 'warn',
  complain: (list: DomainList) => Complaint | undefined,
): Verdict {
  const at = { side, object, evidence };
  if (kind === 'unknown') {
    return { ...at, outcome: 'unknown', reason, nextStep: readAgain(side) };
  }
  if (list === undefined) {
    return { ...at, outcome: kind === 'empty' ? 'pass' : 'not-applicable', reason, nextStep: '' };
  }
  const complaint = complain(list);
  return complaint === undefined
    ? { ...at, outcome: 'pass', reason: `${list.domains.length} listed, nothing to object to`, nextStep: '' }
    : { ...at, outcome, ...complaint };
}
