import { defaultExpiryDays, judgeEdges } from '../../diagnosis/edge-rules.ts';
import type { Control } from '../control.ts';
import { liveVerdicts } from '../live.ts';

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
  evaluate: (snapshot, parameters) =>
    snapshot.live === undefined
      ? []
      : liveVerdicts(snapshot, judgeEdges(snapshot.live, { expiryDays: defaultExpiryDays }), parameters),
};
