import { consumerInbound } from '../consumer-rules.ts';
import type { Control } from '../control.ts';
import { pathVerdicts } from '../paths.ts';

export const unmanagedInbound: Control = {
  id: 'unmanaged-inbound',
  title: 'Personal Teams accounts cannot start a conversation',
  why: 'A free account under any name can look people up and write to them first, with the trust that a message in Teams has.',
  help: 'Switch inbound contact from unmanaged accounts off; outbound contact keeps working.',
  severity: 'high',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [
    {
      side: 'cloud',
      kind: 'federationSettings',
      properties: ['AllowTeamsConsumer', 'AllowTeamsConsumerInbound'],
    },
    {
      side: 'cloud',
      kind: 'externalAccessPolicies',
      properties: ['EnableTeamsConsumerAccess', 'EnableTeamsConsumerInbound'],
    },
  ],
  benchmarks: ['MS.TEAMS.2.2v2', 'CIS M365 v4 8.2.3', 'CIS M365 v7 8.2.3'],
  evaluate: (snapshot, parameters) =>
    pathVerdicts(snapshot, parameters, { cloud: consumerInbound, nextStep }),
};

const nextStep =
  'federation enable --network teams-personal --inbound off, or disable the network altogether';
