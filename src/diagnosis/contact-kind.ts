import { readAddress } from '../linking/address.ts';
import type { ContactRecord } from '../linking/contact-records.ts';
import { isDecorated } from '../linking/decoration.ts';
import { allowedDomains, coversDomain, listedDomains, poolDomains } from '../model/domain-lists.ts';
import { isMicrosoftConsumerDomain } from '../model/domains.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { contactRecord } from './contact-record.ts';
import type { DnsAnswers } from './dns-answers.ts';
import { outsideOf } from './topology.ts';

/** What a person can say a contact is, where addresses, lists and DNS would tell otherwise. */
export const contactKinds = ['consumer', 'organisation'] as const;

/** Where a contact is: on a consumer network, in another organisation, or in the user's own. */
export interface ContactKind {
  readonly kind: (typeof contactKinds)[number] | 'own';
  /** Of the address; undefined where it is no address. */
  readonly domain: string | undefined;
  /** What told it, as a phrase. */
  readonly because: string;
  /** False where it is an assumption: what would have told it could not be asked. */
  readonly isCertain: boolean;
  /** Where the domain's federation record leads; undefined where DNS was not asked. */
  readonly record: ContactRecord | undefined;
}

/** The domain whose federation record tells more of a contact; undefined where the address alone tells everything. */
export function domainToLookUp(contact: string): string | undefined {
  const written = readAddress(contact);
  if (written.kind !== 'address') {
    return undefined;
  }
  const { address } = written;
  const isConsumer =
    isDecorated(address) || isMicrosoftConsumerDomain(address.domain) || address.domain === 'skypeids.net';
  return isConsumer ? undefined : address.domain;
}

/**
 * Tells a consumer contact from one of another organisation: by the address, by the lists of the deployment, then by
 * what the domain publishes. A domain that publishes nothing has no federation, so a contact there can only be a
 * Microsoft account.
 * @param answers Undefined where DNS was not asked.
 * @param said As the person says it is.
 */
export function contactKind(
  contact: string,
  snapshot: Snapshot,
  answers: DnsAnswers | undefined,
  said: ContactKind['kind'] | undefined,
): ContactKind {
  const domain = domainToLookUp(contact);
  if (domain === undefined) {
    const because = 'the address is one of a consumer network';
    return { kind: 'consumer', domain, because, isCertain: true, record: undefined };
  }
  const record = answers === undefined ? undefined : contactRecord(domain, answers);
  const found = { domain, isCertain: true, record };
  if (said !== undefined) {
    return { ...found, kind: said, because: 'so it was said' };
  }
  if (record?.leads === 'consumer') {
    return { ...found, kind: 'consumer', because: `the record of ${domain} leads to ${record.text}` };
  }
  if (outsideOf(snapshot).domains.some(({ name }) => name === domain)) {
    return { ...found, kind: 'own', because: `${domain} is a SIP domain of the deployment` };
  }
  const list = listWith(snapshot, domain);
  if (list !== undefined) {
    return { ...found, kind: 'organisation', because: `${domain} is on ${list}` };
  }
  switch (record?.leads) {
    case 'organisation':
      return { ...found, kind: 'organisation', because: `${domain} publishes a federation record` };
    case 'nowhere':
      return { ...found, kind: 'consumer', because: `${domain} publishes no federation record` };
    default:
      return {
        ...found,
        kind: 'consumer',
        because: record?.text ?? 'DNS was not asked',
        isCertain: false,
      };
  }
}

/** The list of the deployment that names the domain. */
function listWith({ onPremises, cloud }: Snapshot, domain: string): string | undefined {
  const settings = cloud?.objects.federationSettings;
  const tenant = settings?.state === 'known' ? settings.value[0] : undefined;
  const lists = [
    ...(onPremises === undefined
      ? []
      : [
          ['the allowed list of the servers', poolDomains(onPremises.objects.allowedDomains)] as const,
          ['the blocked list of the servers', poolDomains(onPremises.objects.blockedDomains)] as const,
        ]),
    ...(tenant === undefined
      ? []
      : [
          ['the allow list of the tenant', allowedDomains(tenant)] as const,
          ['the block list of the tenant', listedDomains(tenant, 'BlockedDomains')] as const,
        ]),
  ];
  return lists.find(
    ([, list]) =>
      list.state === 'known' && list.value.kind === 'list' && coversDomain(list.value.domains, domain),
  )?.[0];
}
