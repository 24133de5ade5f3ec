import { unreadReason } from '../../model/reading.ts';
import { defaultExpiryDays, judgeEdges } from '../../diagnosis/edge-rules.ts';
import type { Control, Verdict } from '../control.ts';

import { liveVerdicts } from '../live.ts';
import { readAgain } from '../paths.ts';

export const edgeCertificate: Control = {
  id: 'edge-certificate',
  title: 'The Access Edge is reached and its certificate accepted',
  why: 'Partners close the connection when the certificate has ended, is for another name, has no chain they trust, or differs from server to server.',
  help: 'Renew the external Edge certificate in time, for the name in DNS, with its chain, on every Edge server. federation check edge shows each address.',
  severity: 'high',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [
    {
      side: 'on-premises',
      kind: 'edgeServers',
      properties: ['AccessEdgeExternalFqdn', 'AccessEdgeExternalSipPort'],
    },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    const { live, onPremises } = snapshot;
    if (live === undefined) {
      return [];
    }
    const edges = onPremises?.objects.edgeServers;
    return live.edges.length === 0 && edges !== undefined && edges.state !== 'known'
      ? [notLookedAt(unreadReason(edges))]
      : liveVerdicts(snapshot, judgeEdges(live, { expiryDays: defaultExpiryDays }), parameters);
  },
};

/** Neither the servers nor DNS named an Access Edge: that is no sign that there is none. */
function notLookedAt(reason: string): Verdict {
  return {
    side: 'on-premises',
    outcome: 'unknown',
    object: 'Access Edge',
    reason: `no Access Edge could be looked at: the Edge servers were not read (${reason})`,
    evidence: [],
    nextStep: readAgain('on-premises'),
  };
}
