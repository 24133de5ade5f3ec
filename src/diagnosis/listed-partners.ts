import { allowedDomains } from '../model/domain-lists.ts';
import { normaliseDomain } from '../model/domains.ts';
import { textOf } from '../model/settings-object.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { contactRecord } from './contact-record.ts';
import { diagnosis, type Diagnosis } from './diagnosis.ts';
import type { DnsAnswers } from './dns-answers.ts';

/** A domain that the deployment lets in by name. */
export interface ListedPartner {
  /** Normalised. */
  readonly domain: string;
  /** The Edge that the servers' entry names, so that no record is needed; undefined where DNS has to tell. */
  readonly proxy: string | undefined;
}

/** The allowed lists of both sides, each domain once. */
export function listedPartners({ onPremises, cloud }: Snapshot): readonly ListedPartner[] {
  const found = new Map<string, ListedPartner>();
  const settings = cloud?.objects.federationSettings;
  const tenant = settings?.state === 'known' ? settings.value[0] : undefined;
  const list = tenant === undefined ? undefined : allowedDomains(tenant);
  if (list?.state === 'known' && list.value.kind === 'list') {
    list.value.domains.forEach((domain) => found.set(domain, { domain, proxy: undefined }));
  }
  const entries = onPremises?.objects.allowedDomains;
  for (const entry of entries?.state === 'known' ? entries.value : []) {
    const domain = normaliseDomain(textOf(entry, 'Domain').trim() || entry.identity);
    if (domain !== undefined && !found.has(domain)) {
      found.set(domain, { domain, proxy: normaliseDomain(textOf(entry, 'ProxyFqdn').trim()) });
    }
  }
  return [...found.values()];
}

/** A partner that is let in and cannot be found is no partner. Those that are right are counted: lists are long. */
export function judgeListedPartners(
  partners: readonly ListedPartner[],
  answers: DnsAnswers,
): readonly Diagnosis[] {
  const judged = partners.map((partner) => judgePartner(partner, answers));
  const good = judged.filter(({ outcome }) => outcome === 'pass').length;
  return [
    ...judged.filter(({ outcome }) => outcome !== 'pass'),
    ...(good === 0
      ? []
      : [
          diagnosis(
            'dns.listed-partner',
            'pass',
            'allowed lists',
            `${good} allowed domains publish a record`,
          ),
        ]),
  ];
}

function judgePartner({ domain, proxy }: ListedPartner, answers: DnsAnswers): Diagnosis {
  const { leads, text, evidence } = contactRecord(domain, answers);
  const id = 'dns.listed-partner';
  switch (leads) {
    case 'unknown':
      return diagnosis(id, 'unknown', domain, `${domain} is allowed; its record: ${text}`, {
        evidence,
        nextStep: `federation check dns --partner ${domain}`,
      });
    case 'nowhere':
      return proxy === undefined
        ? diagnosis(
            id,
            'warn',
            domain,
            `${domain} is allowed, and publishes no federation record to find it by`,
            {
              evidence,
              nextStep: `ask its administrator for _sipfederationtls._tcp.${domain}, or: federation domains remove ${domain}`,
            },
          )
        : diagnosis(id, 'not-applicable', domain, `${domain} is reached at ${proxy}, without a record`, {
            evidence,
          });
    default:
      return diagnosis(id, 'pass', domain, `${domain} leads to ${text}`, { evidence });
  }
}
