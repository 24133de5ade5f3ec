import type { Control } from '../control.ts';
import { edgeVerdict } from '../edge.ts';
import { switchOf } from '../switches.ts';

export const edgeOutsideUsers: Control = {
  id: 'edge-outside-users',
  title: 'The Edge lets remote users in',
  why: 'Hybrid moves users to where the Edge sees them as remote; without AllowOutsideUsers they lose their colleagues on the servers.',
  help: 'Set AllowOutsideUsers of the access edge configuration.',
  severity: 'medium',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [{ side: 'on-premises', kind: 'accessEdge', properties: ['AllowOutsideUsers'] }],
  benchmarks: [],
  evaluate: (snapshot, parameters) =>
    edgeVerdict(snapshot, parameters, 'Set-CsAccessEdgeConfiguration -AllowOutsideUsers $true', (edge) =>
      switchOf(edge, 'AllowOutsideUsers', 'unknown'),
    ),
};
