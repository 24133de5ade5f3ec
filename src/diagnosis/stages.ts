import type { PathStatus } from '../model/gate.ts';
import type { ReplicatedPool } from '../model/snapshot.ts';
import { replicationState } from '../interop/replication.ts';
import { diagnosis, evidence, type Diagnosis } from './diagnosis.ts';

/** One part of the way between an organisation and the others, with everything that was looked at in it. */
export interface Stage {
  readonly title: string;
  readonly diagnoses: readonly Diagnosis[];
}

const worstFirst = ['fail', 'unknown', 'warn', 'pass', 'not-applicable'] as const;

/** What a part comes to: a fault is one whatever else is unknown. Advice decides nothing. */
export function stageOutcome({ diagnoses }: Stage): Diagnosis['outcome'] {
  const deciding = diagnoses.filter(({ outcome, severity }) => severity !== 'low' || outcome === 'pass');
  return worstFirst.find((outcome) => deciding.some((one) => one.outcome === outcome)) ?? 'not-applicable';
}

/** Where the way breaks first, in the order of the parts. */
export function firstBreak(stages: readonly Stage[]): Diagnosis | undefined {
  return stages
    .flatMap(({ diagnoses }) => diagnoses)
    .find(({ outcome, severity }) => outcome === 'fail' && severity !== 'low');
}

/** The gates of one path that decide. A switch that the tenant no longer has is not in anybody's way. */
export function settingsStage(path: PathStatus): Stage {
  const title = `${path.side === 'cloud' ? 'cloud' : 'on premises'}, ${path.network}${path.direction === 'both' ? '' : ` ${path.direction}`}`;
  const gates = path.gates.filter(({ kind }) => kind !== 'advisory');
  const isRetired = path.settings === 'absent';
  return {
    title,
    diagnoses: gates.map(({ id, title: name, object, state, value, evidence: text, remedy }) => {
      const outcome = isRetired
        ? 'not-applicable'
        : ({ open: 'pass', closed: 'fail', absent: 'unknown', unreadable: 'unknown' } as const)[state];
      return diagnosis(`settings.${id}`, outcome, `${title}: ${object}`, `${name}: ${text}`, {
        evidence: [evidence(title, id, value, state)],
        nextStep: outcome === 'pass' || isRetired ? '' : (remedy ?? 'federation doctor'),
      });
    }),
  };
}

/** Whether what is stored has reached every Edge. */
export function replicationStage(pool: ReplicatedPool, takenAt: string): Stage {
  const { inForce, evidence: text, behind, note } = replicationState(pool, takenAt);
  const outcome = ({ yes: 'pass', pending: 'fail', unknown: 'unknown' } as const)[inForce];
  const words = {
    yes: 'in force',
    pending: 'not yet in force',
    unknown: 'whether it is in force is not known',
  };
  return {
    title: 'in force',
    diagnoses: [
      diagnosis(
        'replication.in-force',
        outcome,
        'ManagementStoreReplicationStatus',
        `${words[inForce]}: ${[text, note].filter((part) => part !== undefined).join('; ')}`,
        {
          severity: outcome === 'pass' ? 'info' : 'medium',
          evidence: [
            evidence(`${pool.pool} Get-CsManagementStoreReplicationStatus`, 'UpToDate', [...behind], inForce),
          ],
          nextStep:
            outcome === 'pass'
              ? ''
              : inForce === 'pending'
                ? 'federation check replication --wait; after an hour look at the replica service and TCP 4443 of the Edge servers'
                : 'federation doctor',
        },
      ),
    ],
  };
}
