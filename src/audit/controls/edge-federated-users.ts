import type { Control } from '../control.ts';
import { edgeVerdict } from '../edge.ts';
import { switchOf } from '../switches.ts';

export const edgeFederatedUsers: Control = {
  id: 'edge-federated-users',
  title: 'The Edge lets federated users in',
  why: 'AllowFederatedUsers is the master switch of every federation of a server: partners, public networks and hybrid.',
  help: 'Set AllowFederatedUsers of the access edge configuration.',
  severity: 'high',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [{ side: 'on-premises', kind: 'accessEdge', properties: ['AllowFederatedUsers'] }],
  benchmarks: [],
  evaluate: (snapshot, parameters) =>
    edgeVerdict(snapshot, parameters, 'Set-CsAccessEdgeConfiguration -AllowFederatedUsers $true', (edge) =>
      switchOf(edge, 'AllowFederatedUsers', 'unknown'),
    ),
};
