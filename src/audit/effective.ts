import { unreadReason } from '../model/reading.ts';
import { allowedDomains, coversDomain, formatDomains, listedDomains } from '../model/domain-lists.ts';
import { consumerInbound, consumerOutbound } from './consumer-rules.ts';
import { rawOf } from './domain-rules.ts';
import { allOf, established, not, seen, type Established } from './established.ts';
import type { Named } from './objects.ts';
import type { AuditParameters, Contact } from './parameters.ts';
import { policyDomains, type PolicyDomains } from './policy-domains.ts';
import { assumes, switchOf } from './switches.ts';

/**
 * What the users of one policy can really do, by Microsoft's rules (Set-CsTenantFederationConfiguration,
 * Set-CsExternalAccessPolicy, "Manage external access"):
 *
 * - AllowFederatedUsers off blocks every domain, whatever lists and policies say.
 * - An allow list decides alone; the block list counts only while all domains are allowed, BlockAllSubdomains with it.
 * - An emptied allow list blocks everybody, and a policy with rules of its own still opens domains for its users.
 * - Personal accounts need the switch of the organisation and of the policy, inbound contact both pairs, and no entry on
 *   any list. Trial tenants need Allowed or an exception, beside what holds for every domain.
 */
export function contactPossible(
  contact: Contact,
  organisation: Named,
  policy: Named | undefined,
  parameters: AuditParameters,
): Established {
  switch (contact.kind) {
    case 'teams-personal': {
      const rules = contact.initiator === 'external' ? consumerInbound : consumerOutbound;
      return allOf(
        rules.organisation(organisation, parameters),
        ...(policy === undefined ? [] : [rules.policy(policy, parameters)]),
      );
    }
    case 'skype':
      return allOf(
        switchOf(organisation, 'AllowPublicUsers', parameters.missing),
        ...(policy === undefined ? [] : [switchOf(policy, 'EnablePublicCloudAccess', parameters.missing)]),
      );
    case 'domain':
      return domainPossible(contact, organisation, policy, parameters);
  }
}

function domainPossible(
  { domain, tenant }: Extract<Contact, { kind: 'domain' }>,
  organisation: Named,
  policy: Named | undefined,
  parameters: AuditParameters,
): Established {
  return allOf(
    switchOf(organisation, 'AllowFederatedUsers', parameters.missing),
    ...(policy === undefined ? [] : [switchOf(policy, 'EnableFederationAccess', parameters.missing)]),
    ...(tenant === 'trial' ? [trialAllowed(organisation, domain)] : []),
    domainAllowed(domain, organisation, policy, parameters),
  );
}

/** Whether the lists let the domain through: the policy's own where it has some, else those of the organisation. */
export function domainAllowed(
  domain: string,
  organisation: Named,
  policy: Named | undefined,
  parameters: AuditParameters,
): Established {
  const lists = organisationAllows(domain, organisation, parameters);
  if (policy === undefined) {
    return lists;
  }
  const rules = policyDomains(policy);
  const evidence = [...rules.evidence, ...lists.evidence];
  switch (rules.kind) {
    case 'organisation':
      return { ...lists, evidence };
    case 'all':
      return established('on', rules.reason, evidence);
    case 'none':
      return established('off', rules.reason, evidence);
    case 'list':
    case 'all-but': {
      const listed = coversDomain(rules.domains, domain);
      return established(listed === (rules.kind === 'list') ? 'on' : 'off', rules.reason, evidence);
    }
    case 'unknown':
      return assumes(parameters.missing, 'parent') && followsOrganisation(rules, lists)
        ? { ...lists, evidence }
        : established('unknown', rules.reason, evidence);
  }
}

/** A policy that says nothing is taken for the default: Global whatever follows, another one only to say "possible". */
function followsOrganisation({ unstated }: PolicyDomains, lists: Established): boolean {
  return unstated === 'default' || (unstated === 'perhaps' && lists.state === 'on');
}

function organisationAllows(domain: string, settings: Named, parameters: AuditParameters): Established {
  const allowed = allowedDomains(settings.object);
  const evidence = [
    seen(settings.source, 'AllowedDomains', rawOf(settings, 'AllowedDomains'), formatDomains(allowed)),
  ];
  if (allowed.state !== 'known') {
    const assumed = allowed.state === 'absent' && assumes(parameters.missing, 'switch');
    const reason = unreadReason(allowed, 'AllowedDomains was not returned');
    return established(assumed ? 'on' : 'unknown', reason, evidence);
  }
  switch (allowed.value.kind) {
    case 'empty':
      return established('off', 'the allow list is empty', evidence);
    case 'list': {
      const listed = coversDomain(allowed.value.domains, domain);
      return established(
        listed ? 'on' : 'off',
        `${domain} is ${listed ? '' : 'not '}on the allow list`,
        evidence,
      );
    }
    case 'open': {
      const blocked = blockedBy(domain, settings);
      return { ...blocked, evidence: [...evidence, ...blocked.evidence] };
    }
  }
}

/** The block list, consulted only while all domains are allowed. */
function blockedBy(domain: string, settings: Named): Established {
  const blocked = listedDomains(settings.object, 'BlockedDomains');
  const raw = rawOf(settings, 'BlockedDomains');
  if (blocked.state !== 'known') {
    const reason = unreadReason(blocked, 'BlockedDomains was not returned');
    return established('unknown', reason, [seen(settings.source, 'BlockedDomains', raw, blocked.state)]);
  }
  const domains = blocked.value.kind === 'list' ? blocked.value.domains : [];
  const evidence = [seen(settings.source, 'BlockedDomains', raw, [...domains])];
  if (coversDomain(domains, domain)) {
    return established('off', `${domain} is on the block list`, evidence);
  }
  if (!coversDomain(domains, domain, true)) {
    return established('on', `${domain} is not on the block list`, evidence);
  }
  const subdomains = switchOf(settings, 'BlockAllSubdomains', 'unknown');
  return established(not(subdomains).state, `${domain} is below a blocked domain; ${subdomains.reason}`, [
    ...evidence,
    ...subdomains.evidence,
  ]);
}

function trialAllowed(settings: Named, domain: string): Established {
  const name = 'ExternalAccessWithTrialTenants';
  const raw = rawOf(settings, name);
  const value = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  const evidence = [seen(settings.source, name, raw, value === '' ? 'unreadable' : value)];
  if (value === 'allowed') {
    return established('on', 'trial tenants are allowed', evidence);
  }
  if (value !== 'blocked') {
    return established('unknown', `${name} is neither Allowed nor Blocked`, evidence);
  }
  const listName = 'AllowedTrialTenantDomains';
  const list = listedDomains(settings.object, listName);
  const exceptions = list.state === 'known' && list.value.kind === 'list' ? list.value.domains : [];
  const all = [
    ...evidence,
    seen(
      settings.source,
      listName,
      rawOf(settings, listName),
      list.state === 'known' ? [...exceptions] : list.state,
    ),
  ];
  if (list.state !== 'known') {
    return established('unknown', `${listName} could not be read`, all);
  }
  return coversDomain(exceptions, domain)
    ? established('on', `${domain} is an exception among the trial tenants`, all)
    : established('off', 'trial tenants are blocked', all);
}
