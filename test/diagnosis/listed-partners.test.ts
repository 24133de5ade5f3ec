import { expect, it } from 'vitest';
import { dnsAnswers } from '../../src/diagnosis/dns-answers.ts';
import { judgeListedPartners, listedPartners } from '../../src/diagnosis/listed-partners.ts';
import type { DnsLookup } from '../../src/model/live-snapshot.ts';
import { known } from '../../src/model/reading.ts';
import { closedSettings, setting, tenant } from '../audit/tenants.ts';
import { object, snapshot as pool } from '../interop/pools.ts';

const nothing = (domain: string): DnsLookup => ({
  resolver: 'test',
  name: `_sipfederationtls._tcp.${domain}`,
  type: 'SRV',
  answer: known({ status: 'no-name', records: [], aliases: [], transport: 'udp' }),
});

it('when a partner publishes nothing, then it is at fault unless the servers name its Edge, or DNS was not asked', () => {
  const allowedDomains = [
    object('fabrikam.com', { Domain: 'Fabrikam.com', ProxyFqdn: 'edge.fabrikam.com' }),
    object('northwind.com', { ProxyFqdn: '' }),
  ];
  const { cloud } = tenant({
    federationSettings: [
      setting('Global', {
        ...closedSettings,
        AllowedDomains: { AllowedDomain: [{ Domain: 'northwind.com' }, { Domain: 'tailspintoys.com' }] },
      }),
    ],
  });
  const partners = listedPartners({ ...pool({ allowedDomains }), ...(cloud === undefined ? {} : { cloud }) });
  const answers = dnsAnswers(['fabrikam.com', 'northwind.com'].map(nothing));
  const judged = judgeListedPartners(partners, answers).map(({ outcome, object: domain }) => [
    domain,
    outcome,
  ]);
  expect(Object.fromEntries(judged)).toEqual({
    'northwind.com': 'warn',
    'tailspintoys.com': 'unknown',
    'fabrikam.com': 'not-applicable',
  });
});
