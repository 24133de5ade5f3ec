import { unreadReason } from '../../model/reading.ts';
import { policyKey } from '../../model/policies.ts';
import { serviceState } from '../../model/networks.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Evidence } from '../../model/finding.ts';
import { isApprovedPolicy } from '../approved.ts';
import type { Control, Verdict } from '../control.ts';
import { contactPossible } from '../effective.ts';
import { openToAnybody, organisationReach } from '../effective-reach.ts';
import { holdersOf, type Holders } from '../effective-users.ts';
import { seen, type Established } from '../established.ts';
import { oneOf, tenantObjects, type Named } from '../objects.ts';
import type { AuditParameters } from '../parameters.ts';
import { closedVerdict, readAgain } from '../paths.ts';

export const effectiveAccess: Control = {
  id: 'effective-access',
  title: 'Nobody is open to every domain or to unknown people',
  why: 'What a user can do follows from the organisation, the policy that holds for the user, and the lists of both; looking at one of them alone is how an open door stays unnoticed.',
  help: 'Close the policy, give its users another one, or approve the policy.',
  severity: 'medium',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [
    {
      side: 'cloud',
      kind: 'federationSettings',
      properties: [
        'AllowFederatedUsers',
        'AllowedDomains',
        'BlockedDomains',
        'BlockAllSubdomains',
        'AllowTeamsConsumer',
        'AllowTeamsConsumerInbound',
        'ExternalAccessWithTrialTenants',
        'AllowedTrialTenantDomains',
      ],
    },
    {
      side: 'cloud',
      kind: 'externalAccessPolicies',
      properties: [
        'EnableFederationAccess',
        'EnableTeamsConsumerAccess',
        'EnableTeamsConsumerInbound',
        'CommunicationWithExternalOrgs',
        'AllowedExternalDomains',
        'BlockedExternalDomains',
      ],
    },
    { side: 'cloud', kind: 'users', properties: ['ExternalAccessPolicy'] },
  ],
  benchmarks: [],
  evaluate,
};

const nextStep =
  'federation status --who shows whom it concerns; close the policy, or add it to approvedPolicies';

function evaluate(snapshot: Snapshot, parameters: AuditParameters): readonly Verdict[] {
  const { cloud } = snapshot;
  if (cloud === undefined) {
    return [];
  }
  if (
    parameters.contact?.kind === 'skype' &&
    serviceState('skype', new Date(snapshot.takenAt)) === 'retired'
  ) {
    return [retiredVerdict];
  }
  const settings = tenantObjects(cloud, 'federationSettings');
  const [first] = settings.state === 'known' ? settings.value : [];
  const global = oneOf(settings, 'Global');
  const organisation = global.state === 'known' ? global.value : first;
  if (organisation === undefined) {
    const reason = unreadReason(settings);
    return [unknownVerdict('TenantFederationSettings Global', reason)];
  }
  const policies = policiesAsked(snapshot, parameters);
  if ('reason' in policies) {
    return [unknownVerdict(policies.object, policies.reason)];
  }
  const { contact } = parameters;
  const reach = organisationReach(organisation, parameters);
  const holders = holdersOf(cloud);
  return policies.found.map((policy) => {
    const open =
      contact === undefined
        ? openToAnybody(reach, policy, parameters)
        : contactPossible(contact, organisation, policy, parameters);
    const found = withUsers(open, cloud.tenant, holders, policy);
    const verdict = closedVerdict('cloud', policy?.name ?? organisation.name, found, nextStep);
    const approved =
      policy !== undefined && isApprovedPolicy(policy.object.identity, parameters.approvedPolicies);
    return approved && verdict.outcome === 'fail'
      ? { ...verdict, outcome: 'pass', reason: `approved; ${verdict.reason}`, nextStep: '' }
      : verdict;
  });
}

const retiredVerdict: Verdict = {
  side: 'cloud',
  object: 'TenantFederationSettings Global',
  outcome: 'not-applicable',
  reason: 'retired: consumer Skype closed on 5 May 2025',
  evidence: [],
  nextStep: '',
};

/** The policies that are asked about; `undefined` among them is the organisation alone, where only it counts. */
function policiesAsked(
  { cloud }: Snapshot,
  { policy, levels }: AuditParameters,
): { readonly found: readonly (Named | undefined)[] } | { readonly object: string; readonly reason: string } {
  if (!levels.includes('policy') || cloud === undefined) {
    return { found: [undefined] };
  }
  const policies = tenantObjects(cloud, 'externalAccessPolicies');
  const one = policy === undefined ? undefined : oneOf(policies, policy);
  if (one?.state === 'known') {
    return { found: [one.value] };
  }
  if (one === undefined && policies.state === 'known') {
    return { found: policies.value };
  }
  const unread = one ?? policies;
  return {
    object: `ExternalAccessPolicy ${policy ?? 'Global'}`,
    reason: unreadReason(unread),
  };
}

/** How many people the policy holds for, where users were read: evidence, never a reason to pass. */
function withUsers(
  found: Established,
  tenant: string,
  holders: Holders | undefined,
  policy: Named | undefined,
): Established {
  if (holders === undefined || policy === undefined) {
    return found;
  }
  const names = holders.names.get(policyKey(policy.object.identity)) ?? [];
  const evidence: Evidence = seen(
    `${tenant} users`,
    'ExternalAccessPolicy',
    names.length,
    names.slice(0, 100),
  );
  const { unclear } = holders;
  const note = unclear === 0 ? '' : `, and perhaps for ${unclear} whose policy is not known`;
  return {
    ...found,
    reason: `${found.reason} (holds for ${names.length} users${note})`,
    evidence: [...found.evidence, evidence],
  };
}

function unknownVerdict(object: string, reason: string): Verdict {
  return { side: 'cloud', object, outcome: 'unknown', reason, evidence: [], nextStep: readAgain('cloud') };
}
