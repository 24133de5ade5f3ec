import { consumerInbound } from './consumer-rules.ts';
import { openList } from './domain-rules.ts';
import { allOf, anyOf, established, type Established } from './established.ts';
import type { Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import { policyDomains } from './policy-domains.ts';
import { switchOf } from './switches.ts';

/** What the organisation itself leaves open to people whom nobody named: the same for each of its policies. */
export interface OrganisationReach {
  readonly federated: Established;
  readonly lists: Established;
  readonly inbound: Established;
}

export function organisationReach(organisation: Named, parameters: AuditParameters): OrganisationReach {
  return {
    federated: switchOf(organisation, 'AllowFederatedUsers', parameters.missing),
    lists: openList(organisation, parameters),
    inbound: consumerInbound.organisation(organisation, parameters),
  };
}

/** Whether anybody gets through to the users of a policy: from every domain, or with a personal account. */
export function openToAnybody(
  { federated, lists, inbound }: OrganisationReach,
  policy: Named | undefined,
  parameters: AuditParameters,
): Established {
  if (policy === undefined) {
    return anyOf(allOf(federated, lists), inbound);
  }
  return anyOf(
    allOf(
      federated,
      switchOf(policy, 'EnableFederationAccess', parameters.missing),
      everyDomain(lists, policy),
    ),
    allOf(inbound, consumerInbound.policy(policy, parameters)),
  );
}

function everyDomain(lists: Established, policy: Named): Established {
  const rules = policyDomains(policy);
  const evidence = [...rules.evidence, ...lists.evidence];
  if (rules.kind === 'organisation') {
    return { ...lists, evidence };
  }
  const open = rules.kind === 'all' || rules.kind === 'all-but';
  const state = rules.kind === 'unknown' ? 'unknown' : open ? 'on' : 'off';
  return established(state, rules.reason, evidence);
}
