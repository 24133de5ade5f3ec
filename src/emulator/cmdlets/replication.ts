import type { Properties } from '../../model/property-value.ts';
import { sameName, type Organisation, type Replica } from '../organisation.ts';
import { replicaShape } from '../shapes.ts';
import { present } from '../wire.ts';
import { objectNotFound } from './failures.ts';
import { complained, failed, textArgument, type CmdletSpec } from './spec.ts';

/**
 * Replication of the central store, told by the clock: a write is with the replicas `delaySeconds` after it, and each
 * replica reports every minute. One that is stuck neither takes updates nor reports.
 */
const reportEveryMs = 60_000;
/** A replication that was started by hand takes this much of the time of one that was not. */
const startedShare = 0.25;

export const replicationCmdlets: readonly CmdletSpec[] = [
  {
    name: 'Get-CsManagementStoreReplicationStatus',
    effect: 'read',
    parameters: [
      { name: 'ReplicaFqdn', type: 'text', pipeline: true },
      { name: 'CentralManagementStoreStatus', type: 'switch' },
    ],
    exclusive: [['ReplicaFqdn', 'CentralManagementStoreStatus']],
    run: (bound, { organisation, now, enumerations }) => {
      const name = textArgument(bound, 'ReplicaFqdn');
      const found = replicasNamed(organisation, name);
      return name !== '' && found.length === 0
        ? complained(objectNotFound('Get-CsManagementStoreReplicationStatus', 'Replica', name))
        : {
            output: found.map((replica) =>
              present(replicaShape, replicaState(organisation, replica, now), organisation, enumerations),
            ),
          };
    },
  },
  {
    name: 'Invoke-CsManagementStoreReplication',
    effect: 'replication',
    confirms: false,
    parameters: [{ name: 'ReplicaFqdn', type: 'text', pipeline: true }],
    run: (bound, { organisation, now }) => {
      const name = textArgument(bound, 'ReplicaFqdn');
      if (name !== '' && replicasNamed(organisation, name).length === 0) {
        return failed(objectNotFound('Invoke-CsManagementStoreReplication', 'Replica', name));
      }
      return { output: [], organisation: started(organisation, now) };
    },
  },
];

function replicasNamed({ replication }: Organisation, name: string): readonly Replica[] {
  return replication.replicas.filter(({ fqdn }) => name === '' || sameName(fqdn, name));
}

/** Brings the end of a replication under way nearer, by moving the write it waits for into the past. */
function started(organisation: Organisation, now: Date): Organisation {
  const { replication } = organisation;
  const delayMs = replication.delaySeconds * 1000;
  const latest = now.getTime() - delayMs * (1 - startedShare);
  const lastWriteAt = Math.min(Date.parse(replication.lastWriteAt), latest);
  return {
    ...organisation,
    replication: { ...replication, lastWriteAt: new Date(lastWriteAt).toISOString() },
  };
}

/** A replica as Get-CsManagementStoreReplicationStatus shows it at this moment. */
function replicaState({ replication }: Organisation, replica: Replica, now: Date): Properties {
  const written = Date.parse(replication.lastWriteAt);
  const arrived = written + replication.delaySeconds * 1000;
  const lastBeat = Math.floor(now.getTime() / reportEveryMs) * reportEveryMs;
  const upToDate = replica.stuckSince === undefined && now.getTime() >= arrived;
  const report = upToDate ? Math.max(arrived, lastBeat) : Math.min(written - 1000, lastBeat);
  return {
    Identity: replica.fqdn,
    UpToDate: upToDate,
    ReplicaFqdn: replica.fqdn,
    LastStatusReport: replica.stuckSince ?? new Date(report).toISOString(),
    LastUpdateCreation: replication.lastWriteAt,
    ProductVersion: replica.build,
  };
}
