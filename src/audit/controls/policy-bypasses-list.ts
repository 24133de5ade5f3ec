import type { Evidence } from '../../model/finding.ts';
import { isApprovedPolicy } from '../approved.ts';
import type { Control, Verdict } from '../control.ts';
import { listsInForce, type ListInForce } from '../domain-lists-in-force.ts';
import { policyDomains, type PolicyDomains } from '../policy-domains.ts';
import { customPolicies, onlyGlobal } from '../policy-list.ts';
import type { AuditParameters } from '../parameters.ts';
import { readAgain } from '../paths.ts';
import { approvedNames } from '../approved.ts';
import { switchOf } from '../switches.ts';
import type { Named } from '../objects.ts';

export const policyBypassesList: Control = {
  id: 'policy-bypasses-list',
  title: "No policy replaces the organisation's list of domains",
  why: 'A policy with rules of its own for external organisations replaces the list of the organisation for its users: the list looks strict, and they talk to anybody.',
  help: 'Set CommunicationWithExternalOrgs back to OrganizationDefault, or approve the policy or its domains.',
  severity: 'high',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [
    { side: 'cloud', kind: 'federationSettings', properties: ['AllowFederatedUsers', 'AllowedDomains'] },
    {
      side: 'cloud',
      kind: 'externalAccessPolicies',
      properties: [
        'EnableFederationAccess',
        'CommunicationWithExternalOrgs',
        'AllowedExternalDomains',
        'BlockedExternalDomains',
      ],
    },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    if (snapshot.cloud === undefined) {
      return [];
    }
    const policies = customPolicies(snapshot.cloud);
    if ('unread' in policies) {
      return [policies.unread];
    }
    const lists = listsInForce(snapshot).filter(({ side }) => side === 'cloud');
    const shown = lists.flatMap(({ evidence }) => evidence);
    return policies.custom.length === 0
      ? [onlyGlobal]
      : policies.custom.map((policy) => judge(policy, lists, shown, parameters));
  },
};

function judge(
  policy: Named,
  lists: readonly ListInForce[],
  shown: readonly Evidence[],
  parameters: AuditParameters,
): Verdict {
  const access = switchOf(policy, 'EnableFederationAccess', 'unknown');
  const rules = policyDomains(policy);
  const evidence = [...access.evidence, ...rules.evidence, ...shown];
  const at = { side: 'cloud', object: policy.name, evidence } as const;
  const pass = (reason: string): Verdict => ({ ...at, outcome: 'pass', reason, nextStep: '' });
  if (isApprovedPolicy(policy.object.identity, parameters.approvedPolicies)) {
    return pass('approved');
  }
  if (access.state === 'off' || rules.kind === 'organisation' || rules.kind === 'none') {
    return pass(access.state === 'off' ? access.reason : rules.reason);
  }
  const idle = lists.find(({ kind }) => kind === 'idle');
  if (idle !== undefined) {
    return { ...at, outcome: 'not-applicable', reason: idle.reason, nextStep: '' };
  }
  const unclear = lists.find(({ kind }) => kind === 'unknown');
  if (rules.kind === 'unknown' || unclear !== undefined || access.state === 'unknown') {
    const reason = rules.kind === 'unknown' ? rules.reason : (unclear?.reason ?? access.reason);
    return { ...at, outcome: 'unknown', reason, nextStep: readAgain('cloud') };
  }
  const beyond = beyondList(rules, lists, parameters);
  return beyond === ''
    ? pass('every domain of the policy is on the list of the organisation or approved')
    : {
        ...at,
        outcome: 'fail',
        reason: beyond,
        nextStep: `Set-CsExternalAccessPolicy -Identity '${policy.object.identity}' -CommunicationWithExternalOrgs OrganizationDefault, or approvedPolicies`,
      };
}

/** What the policy opens beyond the organisation's list, in words; empty when nothing. */
function beyondList(
  rules: PolicyDomains,
  lists: readonly ListInForce[],
  { approvedDomains = [] }: AuditParameters,
): string {
  if (rules.kind !== 'list') {
    return `${rules.reason}, while the organisation has a list`;
  }
  const allowed = new Set(lists.flatMap(({ list }) => list?.domains ?? []));
  const approved = approvedNames(approvedDomains);
  const beyond = rules.domains.filter((domain) => !allowed.has(domain) && !approved.has(domain));
  return beyond.length === 0 ? '' : `the policy allows ${beyond.join(', ')}, which the organisation does not`;
}
