import { unreadReason } from '../model/reading.ts';
import type { Gate } from '../model/gate.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { Verdict } from './control.ts';
import { established, seen, type Established } from './established.ts';
import { oneOf, poolObjects, type Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import { openVerdict } from './paths.ts';

/** The verdict about the one access edge configuration; none where there is no pool. */
export function edgeVerdict(
  { onPremises }: Snapshot,
  parameters: AuditParameters,
  nextStep: string,
  rule: (edge: Named) => Established,
): readonly Verdict[] {
  if (onPremises === undefined) {
    return [];
  }
  const edge = oneOf(poolObjects(onPremises, 'accessEdge'), 'Global');
  const found = edge.state === 'known' ? rule(edge.value) : established('unknown', unreadReason(edge));
  return [openVerdict('on-premises', 'AccessEdgeConfiguration Global', found, nextStep, parameters)];
}

/** The verdict of a gate of `status`: the same judgement in both commands. */
export function gateVerdict(pool: PoolSnapshot, gate: Gate, parameters: AuditParameters): Verdict {
  const state = ({ open: 'on', closed: 'off', absent: 'unknown', unreadable: 'unknown' } as const)[
    gate.state
  ];
  const reason = gate.note === undefined ? gate.evidence : `${gate.evidence}; ${gate.note}`;
  const evidence = [seen(`${pool.pool} ${gate.object}`, gate.id, gate.value, gate.state)];
  const verdict = openVerdict(
    'on-premises',
    gate.object,
    established(state, reason, evidence),
    gate.remedy ?? '',
    parameters,
  );
  return verdict.outcome === 'fail' && gate.kind === 'advisory' ? { ...verdict, outcome: 'warn' } : verdict;
}
