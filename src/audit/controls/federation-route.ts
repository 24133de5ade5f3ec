import { routeGate } from '../../interop/gates-topology.ts';
import type { Control } from '../control.ts';
import { gateVerdict } from '../edge.ts';

export const federationRoute: Control = {
  id: 'federation-route',
  title: 'The site has a federation route',
  why: 'Without a route the front ends hand federated traffic to nobody.',
  help: 'Set the federation route of the site in Topology Builder and publish the topology.',
  severity: 'high',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [{ side: 'on-premises', kind: 'sites', properties: ['FederationRoute'] }],
  benchmarks: [],
  evaluate: ({ onPremises }, parameters) =>
    onPremises === undefined
      ? []
      : [gateVerdict(onPremises, routeGate(onPremises, { kind: 'global' }), parameters)],
};
