import { routingGate } from '../../interop/gates-topology.ts';
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
    onPremises === undefined ? [] : [gateVerdict(onPremises, routingGate(onPremises), parameters)],
};
