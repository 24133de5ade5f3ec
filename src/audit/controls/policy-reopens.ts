import { isApprovedPolicy } from '../approved.ts';
import type { Control, Verdict } from '../control.ts';
import { customPolicies, onlyGlobal } from '../policy-list.ts';
import { reopening, reopeningBase } from '../reopening.ts';
import { readAgain } from '../paths.ts';

export const policyReopens: Control = {
  id: 'policy-reopens',
  title: 'No policy opens what Global closes',
  why: 'Closing Global satisfies an audit while a forgotten policy for a department or a pilot still lets its users federate or chat with personal accounts.',
  help: 'Close the switch in the policy, or name the policy in approvedPolicies of the profile.',
  severity: 'medium',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [
    {
      side: 'cloud',
      kind: 'federationSettings',
      properties: ['AllowFederatedUsers', 'AllowTeamsConsumer', 'AllowTeamsConsumerInbound'],
    },
    {
      side: 'cloud',
      kind: 'externalAccessPolicies',
      properties: ['EnableFederationAccess', 'EnableTeamsConsumerAccess', 'EnableTeamsConsumerInbound'],
    },
  ],
  benchmarks: [],
  evaluate: ({ cloud }, parameters) => {
    if (cloud === undefined) {
      return [];
    }
    const policies = customPolicies(cloud);
    if ('unread' in policies) {
      return [policies.unread];
    }
    const { custom, global } = policies;
    if (custom.length === 0) {
      return [onlyGlobal];
    }
    const base = reopeningBase(cloud, global, parameters);
    return custom.map((policy): Verdict => {
      const { state, reason, evidence } = reopening(policy, base);
      const at = { side: 'cloud', object: policy.name, evidence } as const;
      if (isApprovedPolicy(policy.object.identity, parameters.approvedPolicies)) {
        return { ...at, outcome: 'pass', reason: `approved; ${reason}`, nextStep: '' };
      }
      return {
        ...at,
        outcome: outcomes[state],
        reason,
        nextStep:
          state === 'reopens' || state === 'opens'
            ? `Set-CsExternalAccessPolicy -Identity '${policy.object.identity}' -${reason.split(' ')[0] ?? ''} $false, or approvedPolicies`
            : state === 'unknown'
              ? readAgain('cloud')
              : '',
      };
    });
  },
};

const outcomes = {
  reopens: 'fail',
  opens: 'warn',
  unknown: 'unknown',
  matches: 'not-applicable',
  closed: 'pass',
} as const;
