import { replicationGate } from '../../interop/gates-advisory.ts';
import type { Gate } from '../../model/gate.ts';
import { property } from '../../model/settings-object.ts';
import type { PoolSnapshot } from '../../model/snapshot.ts';
import type { Control } from '../control.ts';
import { gateVerdict } from '../edge.ts';

export const replication: Control = {
  id: 'replication',
  title: 'The settings have reached every Edge',
  why: 'A setting is stored first and in force later; an Edge that is behind still does what the old one said.',
  help: 'Wait some minutes, start replication, then look at the replicas of the Edge servers.',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [
    {
      side: 'on-premises',
      kind: 'replicas',
      properties: ['UpToDate', 'LastStatusReport', 'LastUpdateCreation'],
    },
    { side: 'on-premises', kind: 'edgeServers', properties: ['PoolFqdn'] },
    { side: 'on-premises', kind: 'pools', properties: ['Computers'] },
  ],
  benchmarks: [],
  evaluate: ({ onPremises, takenAt }, parameters) =>
    onPremises === undefined ? [] : [gateVerdict(onPremises, gateOf(onPremises, takenAt), parameters)],
};

/** `status` takes a replica without times at its word; here, a report that cannot be dated proves nothing. */
function gateOf(pool: PoolSnapshot, takenAt: string): Gate {
  const gate = replicationGate(pool, takenAt);
  const { replicas } = pool.objects;
  const undated =
    replicas.state === 'known' &&
    replicas.value.some((replica) =>
      ['LastStatusReport', 'LastUpdateCreation'].some((name) => property(replica, name).state === 'absent'),
    );
  return gate.state === 'open' && undated
    ? { ...gate, state: 'unreadable', note: 'the times of the reports were not returned' }
    : gate;
}
