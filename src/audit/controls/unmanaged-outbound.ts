import { consumerOutbound } from '../consumer-rules.ts';
import type { Control } from '../control.ts';
import { pathVerdicts } from '../paths.ts';

export const unmanagedOutbound: Control = {
  id: 'unmanaged-outbound',
  title: 'People have no contact with personal Teams accounts',
  why: 'Nobody manages the account at the other end: what is sent there is out of the reach of retention, search and revocation.',
  help: 'Switch contact with unmanaged accounts off for the organisation or in the Global policy, and give it to those who need it by policy.',
  severity: 'medium',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [
    { side: 'cloud', kind: 'federationSettings', properties: ['AllowTeamsConsumer'] },
    { side: 'cloud', kind: 'externalAccessPolicies', properties: ['EnableTeamsConsumerAccess'] },
  ],
  benchmarks: ['MS.TEAMS.2.3v2', 'CIS M365 v4 8.2.2', 'CIS M365 v7 8.2.2'],
  evaluate: (snapshot, parameters) =>
    pathVerdicts(snapshot, parameters, { cloud: consumerOutbound, nextStep }),
};

const nextStep = 'federation disable --network teams-personal';
