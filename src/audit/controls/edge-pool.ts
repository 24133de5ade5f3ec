import { unreadReason } from '../../model/reading.ts';
import { property, type SettingsObject } from '../../model/settings-object.ts';
import { federationPort } from '../../model/networks.ts';
import type { PoolSnapshot } from '../../model/snapshot.ts';
import type { Control } from '../control.ts';
import { established, seen, type Established } from '../established.ts';
import type { AuditParameters } from '../parameters.ts';
import { openVerdict } from '../paths.ts';

export const edgePool: Control = {
  id: 'edge-pool',
  title: 'One Edge pool carries federation',
  why: 'Partners find one address in DNS. A second pool that listens on 5061 for federation splits the traffic, and half of it comes back to the wrong place.',
  help: 'Leave federation on one Edge pool in Topology Builder.',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [{ side: 'on-premises', kind: 'edgeServers', properties: ['AccessEdgeExternalSipPort'] }],
  benchmarks: [],
  evaluate: ({ onPremises }, parameters) =>
    onPremises === undefined
      ? []
      : [
          openVerdict(
            'on-premises',
            'EdgeServer',
            onePool(onPremises, parameters),
            'Topology Builder: federation on one Edge pool, port 5061',
            parameters,
          ),
        ],
};

function onePool({ objects, pool }: PoolSnapshot, { edgePools }: AuditParameters): Established {
  const { edgeServers } = objects;
  const source = `${pool} Get-CsService -EdgeServer`;
  if (edgeServers.state !== 'known') {
    const reason = unreadReason(edgeServers);
    return established('unknown', `Edge servers: ${reason}`);
  }
  const ports = edgeServers.value.map((server) => ({ server, port: portOf(server) }));
  const evidence = ports.map(({ server, port }) =>
    seen(`${source} ${server.identity}`, 'AccessEdgeExternalSipPort', port ?? null, port ?? 'unreadable'),
  );
  const federating = ports.filter(({ port }) => port === federationPort).length;
  const unclear = ports.some(({ port }) => port === undefined);
  if (federating > 1 && edgePools !== 'at-least-one') {
    return established('off', `${federating} Edge pools listen on ${federationPort}`, evidence);
  }
  if (unclear) {
    return established('unknown', 'the port of an Edge pool is not known', evidence);
  }
  return federating > 0 || edgePools === 'at-most-one'
    ? established('on', `${federating} Edge pool listens on ${federationPort}`, evidence)
    : established('off', `no Edge pool listens on ${federationPort}`, evidence);
}

function portOf(server: SettingsObject): number | undefined {
  const port = property(server, 'AccessEdgeExternalSipPort');
  const value =
    port.state === 'known' ? Number(typeof port.value === 'object' ? Number.NaN : port.value) : Number.NaN;
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
