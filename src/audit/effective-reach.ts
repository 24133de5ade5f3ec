import { consumerInbound } from './consumer-rules.ts';
import { openList } from './domain-rules.ts';
import { allOf, anyOf, established, type Established } from './established.ts';
import type { Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import { policyDomains } from './policy-domains.ts';
import { switchOf } from './switches.ts';

/** What is open to people whom nobody named: every domain, personal accounts that write first. */
export interface Reach {
  readonly everyDomain: Established;
  readonly inbound: Established;
}

export function reachOf(organisation: Named, policy: Named | undefined, parameters: AuditParameters): Reach {
  const { missing } = parameters;
  return {
    everyDomain: allOf(
      switchOf(organisation, 'AllowFederatedUsers', missing),
      ...(policy === undefined ? [] : [switchOf(policy, 'EnableFederationAccess', missing)]),
      everyDomain(organisation, policy, parameters),
    ),
    inbound: allOf(
      consumerInbound.organisation(organisation, parameters),
      ...(policy === undefined ? [] : [consumerInbound.policy(policy, parameters)]),
    ),
  };
}

function everyDomain(
  organisation: Named,
  policy: Named | undefined,
  parameters: AuditParameters,
): Established {
  const lists = openList(organisation, parameters);
  const rules = policy === undefined ? undefined : policyDomains(policy);
  if (rules === undefined || rules.kind === 'organisation') {
    return { ...lists, evidence: [...(rules?.evidence ?? []), ...lists.evidence] };
  }
  const evidence = [...rules.evidence, ...lists.evidence];
  const open = rules.kind === 'all' || rules.kind === 'all-but';
  const state = rules.kind === 'unknown' ? 'unknown' : open ? 'on' : 'off';
  return established(state, rules.reason, evidence);
}

export function openToAll({ everyDomain, inbound }: Reach): Established {
  return anyOf(everyDomain, inbound);
}
