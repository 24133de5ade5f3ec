import { normaliseDomain } from '../../model/domains.ts';
import type { Side } from '../../model/networks.ts';
import { type Reading, unreadReason } from '../../model/reading.ts';
import type { SettingsObject } from '../../model/settings-object.ts';
import type { Control, Verdict } from '../control.ts';
import { seen } from '../established.ts';
import { poolObjects, tenantObjects, type Named } from '../objects.ts';
import { readAgain } from '../paths.ts';

/** How a domain signs in at the tenant: at Entra itself, or at the organisation's own identity provider. */
const signsIn: ReadonlySet<string> = new Set(['managed', 'federated']);

export const sipDomainVerified: Control = {
  id: 'sip-domain-verified',
  title: 'Every SIP domain of the servers is a verified domain of the tenant',
  why: 'In a hybrid deployment users of a SIP domain that the tenant does not have cannot be moved, and other tenants do not find them.',
  help: 'Add the domain to the tenant and verify it.',
  severity: 'high',
  direction: 'enable',
  sides: ['on-premises', 'cloud'],
  inputs: [
    { side: 'on-premises', kind: 'sipDomains', properties: ['Name'] },
    { side: 'cloud', kind: 'domains', properties: ['id', 'isVerified', 'authenticationType'] },
  ],
  benchmarks: [],
  evaluate: ({ onPremises, cloud }) => {
    if (onPremises === undefined || cloud === undefined) {
      return [];
    }
    const sip = poolObjects(onPremises, 'sipDomains');
    const domains = tenantObjects(cloud, 'domains');
    if (sip.state !== 'known') {
      return [notRead('on-premises', sip)];
    }
    if (domains.state !== 'known') {
      return [notRead('cloud', domains)];
    }
    return sip.value.map(({ object }) => verdictOn(nameOf(object), domains.value, cloud.tenant));
  },
};

/** The verdict is the tenant's, whichever side it is that could not be read. */
function notRead(side: Side, reading: Reading<unknown>): Verdict {
  return {
    side: 'cloud',
    object: 'SipDomain',
    outcome: 'unknown',
    reason: unreadReason(reading),
    evidence: [],
    nextStep: readAgain(side),
  };
}

function nameOf({ identity, properties }: SettingsObject): string {
  const { Name } = properties;
  return typeof Name === 'string' && Name.trim() !== '' ? Name : identity;
}

type Judged = Pick<Verdict, 'outcome' | 'reason' | 'evidence'>;

function verdictOn(domain: string, domains: readonly Named[], tenant: string): Verdict {
  const wanted = normaliseDomain(domain) ?? domain.trim().toLowerCase();
  const found = domains.find(({ object }) => normaliseDomain(object.identity) === wanted);
  const judged: Judged =
    found === undefined
      ? { outcome: 'fail', reason: `${tenant} has no domain ${wanted}`, evidence: [] }
      : judge(found, wanted);
  return {
    side: 'cloud',
    object: `SipDomain ${wanted}`,
    ...judged,
    nextStep:
      judged.outcome === 'fail'
        ? `by hand: add ${wanted} to the tenant and verify it (Microsoft 365 admin center, Settings > Domains)`
        : judged.outcome === 'unknown'
          ? readAgain('cloud')
          : '',
  };
}

function judge({ object, source }: Named, domain: string): Judged {
  const { authenticationType: type = null, isVerified: verified = null } = object.properties;
  const evidence = [
    seen(source, 'isVerified', verified, verified),
    seen(source, 'authenticationType', type, typeof type === 'string' ? type.toLowerCase() : null),
  ];
  if (verified === false) {
    return { outcome: 'fail', reason: `${domain} is not verified`, evidence };
  }
  if (typeof type !== 'string' || typeof verified !== 'boolean') {
    return { outcome: 'unknown', reason: `how ${domain} signs in was not returned`, evidence };
  }
  return signsIn.has(type.trim().toLowerCase())
    ? { outcome: 'pass', reason: `${domain} is verified and ${type.toLowerCase()}`, evidence }
    : { outcome: 'fail', reason: `${domain} is neither managed nor federated but ${type}`, evidence };
}
