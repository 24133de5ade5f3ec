import type { CommandDetails } from './declaration.ts';
import {
  caOption,
  certificateOption,
  domainOption,
  expiryOption,
  partnerOption,
  resolverOption,
  topologyOption,
} from './live-options.ts';
import { fromOption, unknownOption } from './options.ts';

export const checkEdge: CommandDetails = {
  description: [
    'Connects to every address of every Access Edge that DNS and the topology name, over IPv4 and IPv6 side by side, and looks at TLS (protocol, mutual authentication), at the certificate (chain, names, use, dates, the same one everywhere) and at the answer to a SIP OPTIONS, whose ms-diagnostics are explained. Nothing but those hosts and the resolver is contacted; the proxies of the cloud are left alone.',
    'An Edge may talk only to those who show a certificate: --certificate gives one. --partner looks at the domain of another organisation in the same way.',
  ].join('\n\n'),
  options: [
    domainOption,
    partnerOption,
    topologyOption,
    resolverOption,
    caOption,
    certificateOption,
    expiryOption,
    unknownOption,
    fromOption,
  ],
  examples: [
    {
      command: 'check edge --emulator',
      says: 'says that nothing of the emulated deployment can be reached from outside',
    },
    {
      command: 'check edge --partner fabrikam.com --resolver 127.0.0.1:9',
      says: 'looks at a partner; this resolver is not there, so nothing is known',
      exit: 3,
    },
  ],
  exitNotes: 'Failed, or to be looked at: 1. Advice is 0. No answer alone is 3, and 0 with --unknown warn.',
  seeAlso: ['check dns', 'check', 'audit'],
  findings: true,
  load: () => import('./check-edge.run.ts'),
};
