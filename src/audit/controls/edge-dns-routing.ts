import { routingGate } from '../../interop/gates-topology.ts';
import type { Gate } from '../../model/gate.ts';
import { property } from '../../model/settings-object.ts';
import type { PoolSnapshot } from '../../model/snapshot.ts';
import type { Control } from '../control.ts';
import { gateVerdict } from '../edge.ts';

export const edgeDnsRouting: Control = {
  id: 'edge-dns-routing',
  title: 'The Edge finds partners by DNS',
  why: 'With default routing everything goes to one server: no partner discovery, no public provider, no hybrid.',
  help: 'Set the access edge configuration to UseDnsSrvRouting.',
  severity: 'high',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [{ side: 'on-premises', kind: 'accessEdge', properties: ['RoutingMethod'] }],
  benchmarks: [],
  evaluate: ({ onPremises }, parameters) =>
    onPremises === undefined ? [] : [gateVerdict(onPremises, gateOf(onPremises), parameters)],
};

/** `status` tells the method by the shape of the object where it is not named; here, only what is named proves it. */
function gateOf(pool: PoolSnapshot): Gate {
  const gate = routingGate(pool);
  const { accessEdge } = pool.objects;
  const named =
    accessEdge.state === 'known' &&
    accessEdge.value.some((edge) => property(edge, 'RoutingMethod').state === 'known');
  return gate.state === 'open' && !named
    ? { ...gate, state: 'unreadable', note: 'RoutingMethod was not returned' }
    : gate;
}
