import type { CommandDetails } from './declaration.ts';
import { domainOption, partnerOption, resolverOption, topologyOption } from './live-options.ts';
import { fromOption, unknownOption } from './options.ts';

export const checkDns: CommandDetails = {
  description: [
    'Looks up the federation record (_sipfederationtls._tcp) of every SIP domain: whether it is there, where it leads, whether that agrees with where users are homed (servers, hybrid, cloud, servers that are gone), port, aliases and addresses; beside it the records that clients sign in by, as advice.',
    'A name that does not exist, one without the record, a server that fails, signatures that do not hold, a delegation to nobody, a circle of aliases and silence are told apart. The resolver that was asked is named; of several, the answers are compared. Nothing else is contacted.',
  ].join('\n\n'),
  options: [
    domainOption,
    partnerOption,
    {
      flags: '--listed',
      summary: 'look up the record of every domain on the allowed lists of the deployment too',
    },
    topologyOption,
    resolverOption,
    unknownOption,
    fromOption,
  ],
  examples: [
    { command: 'check dns --emulator', says: 'says that the emulated deployment is in no DNS' },
    {
      command: 'check dns --domain contoso.com --resolver 127.0.0.1:9',
      says: 'asks a resolver that is not there: unknown, never a pass',
      exit: 3,
    },
  ],
  exitNotes: 'Failed, or to be looked at: 1. Advice is 0. No answer alone is 3, and 0 with --unknown warn.',
  seeAlso: ['check edge', 'check', 'audit'],
  findings: true,
  load: () => import('./check-dns.run.ts'),
};
