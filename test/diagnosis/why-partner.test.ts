import { describe, expect, it } from 'vitest';
import { poolPartnerSettings, tenantPartnerSettings } from '../../src/audit/partner-settings.ts';
import { contactKind, domainToLookUp } from '../../src/diagnosis/contact-kind.ts';
import { partnerDnsStage } from '../../src/diagnosis/why-partner.ts';
import { whyConsumer } from '../../src/diagnosis/why.ts';
import type { LiveSnapshot } from '../../src/model/live-snapshot.ts';
import { unreadable } from '../../src/model/reading.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { closedPolicy, closedSettings, setting, tenant } from '../audit/tenants.ts';
import { object, snapshot as pool, user, type Objects } from '../interop/pools.ts';

/* Parts of `check why` that no deployment of the emulator has: entries that name an Edge, blocked domains, unread lists. */

function leadingTo(target: string): LiveSnapshot {
  const record = { type: 'SRV', target, port: 5061, priority: 0, weight: 0 } as const;
  return {
    takenAt: '2026-01-01T00:00:00.000Z',
    edges: [],
    dns: [
      {
        resolver: 'test',
        name: '_sipfederationtls._tcp.fabrikam.com',
        type: 'SRV',
        answer: {
          state: 'known',
          value: { status: 'records', records: [record], aliases: [], transport: 'udp' },
        },
      },
    ],
  };
}

function onlyPool({ onPremises }: Snapshot): NonNullable<Snapshot['onPremises']> {
  if (onPremises === undefined) {
    throw new Error('there is no pool');
  }
  return onPremises;
}

describe('an entry of the allowed list that names an Edge', () => {
  it.each([
    ['edge.fabrikam.com', 'EDGE.fabrikam.com', 'pass'],
    ['sip.fabrikam.com', 'edge.fabrikam.com', 'fail'],
    ['sipfed.online.lync.com', 'edge.fabrikam.com', 'fail'],
    ['sipfed.online.lync.com', 'sipfed.online.lync.com', 'fail'],
    ['edge.fabrikam.com', '', undefined],
  ])('when the record leads to %s and the entry names %j, then it is %s', (target, ProxyFqdn, outcome) => {
    const entry = object('fabrikam.com', { Domain: 'Fabrikam.com', ProxyFqdn });
    const { diagnoses } = partnerDnsStage(
      'fabrikam.com',
      leadingTo(target),
      onlyPool(pool({ allowedDomains: [entry] })),
    );
    expect(diagnoses.find(({ id }) => id === 'why.partner-proxy')?.outcome).toBe(outcome);
  });
});

describe('the lists of the servers', () => {
  const edge = (discovery: boolean): Objects => ({
    accessEdge: [object('Global', { AllowFederatedUsers: true, EnablePartnerDiscovery: discovery })],
  });
  const listing = [object('fabrikam.com')];

  it.each<[string, Objects, string]>([
    ['discovery', edge(true), 'on'],
    ['discovery and blocked', { ...edge(true), blockedDomains: listing }, 'off'],
    ['discovery and blocked unread', { ...edge(true), blockedDomains: unreadable('no') }, 'unknown'],
    ['allowed', { ...edge(false), allowedDomains: listing }, 'on'],
    ['allowed and blocked', { ...edge(false), allowedDomains: listing, blockedDomains: listing }, 'off'],
    ['nothing', edge(false), 'off'],
    ['allowed unread', { ...edge(false), allowedDomains: unreadable('no') }, 'unknown'],
    ['nothing that was read', { accessEdge: unreadable('no') }, 'unknown'],
  ])('when there is %s, then the domain is %s', (_, objects, state) => {
    const [, lists] = poolPartnerSettings(onlyPool(pool(objects)), 'fabrikam.com');
    expect(lists?.found.state).toBe(state);
  });
});

describe('the lists of the tenant', () => {
  const policy = {
    ...closedPolicy,
    CommunicationWithExternalOrgs: 'AllowSpecificExternalDomains',
    AllowedExternalDomains: [{ Domain: 'northwind.com' }],
  };
  const { cloud } = tenant({
    federationSettings: [setting('Global', closedSettings)],
    externalAccessPolicies: [setting('Global', closedPolicy), setting('Tag:Own', policy)],
  });

  it.each([
    ['partner.example', 'Global', 'on'],
    ['northwind.com', 'Global', 'off'],
    ['northwind.com', 'Own', 'on'],
    ['partner.example', 'Own', 'off'],
    ['partner.example', undefined, 'on'],
  ])('when %s is asked of a user with policy %s, then it is %s', (domain, name, state) => {
    const settings = cloud === undefined ? [] : tenantPartnerSettings(cloud, domain, name);
    expect(settings.map(({ id, found }) => [id, found.state])).toEqual([
      ['federation-allowed', 'on'],
      ['domain-lists', state],
    ]);
  });
});

describe('what a contact is', () => {
  const lists = pool({ allowedDomains: [object('fabrikam.com')], blockedDomains: [object('evil.example')] });

  it.each([
    ['joe@outlook.com', undefined],
    ['joe@hotmail.co.uk', undefined],
    ['joe(fabrikam.com)@msn.com', undefined],
    ['8:live:joe', undefined],
    ['1234@skypeids.net', undefined],
    ['Joe <sip:joe@Fabrikam.com>', 'fabrikam.com'],
  ])('when it is %s, then the domain to look up is %s', (contact, domain) => {
    expect(domainToLookUp(contact)).toBe(domain);
  });

  it.each([
    ['joe@fabrikam.com', 'organisation', true],
    ['joe@evil.example', 'organisation', true],
    ['joe@contoso.com', 'own', true],
    ['joe@outlook.com', 'consumer', true],
    ['joe@unheard.example', 'consumer', false],
  ])('when it is %s and DNS was not asked, then it is %s', (contact, kind, isCertain) => {
    expect(contactKind(contact, lists, undefined, undefined)).toMatchObject({ kind, isCertain });
  });

  it('when the tenant lists the domain, then it is an organisation', () => {
    expect(contactKind('a@partner.example', tenant(), undefined, undefined).kind).toBe('organisation');
  });

  it('when somebody says what it is, then that holds, but for an address of a consumer network', () => {
    expect(contactKind('joe@fabrikam.com', lists, undefined, 'consumer').kind).toBe('consumer');
    expect(contactKind('joe@outlook.com', lists, undefined, 'organisation').kind).toBe('consumer');
  });
});

describe('a consumer domain that the servers block', () => {
  it.each<[Objects, string]>([
    [{ blockedDomains: [object('msn.com')] }, 'fail'],
    [{ blockedDomains: [object('live.com')] }, 'pass'],
    [{ blockedDomains: unreadable('no') }, 'unknown'],
  ])('when the blocked list is %j, then what is entered is judged: %s', (objects, outcome) => {
    const contact = 'joe@joesbikes.com';
    const read = pool({ users: [user('anna')], ...objects });
    const kind = contactKind(contact, read, undefined, undefined);
    const { stages } = whyConsumer(read, {
      user: 'anna@contoso.com',
      contact,
      kind,
      day: '2016-03-01',
      between: [],
    });
    const found = stages.flatMap(({ diagnoses }) => diagnoses).find(({ id }) => id === 'why.blocked-domain');
    expect(found?.outcome).toBe(outcome);
  });
});

describe('the next step of the lists of a tenant', () => {
  it.each([
    [
      'all domains are allowed',
      { AllowedDomains: {} },
      'federation domains remove fabrikam.com --side cloud',
    ],
    ['there is a list', {}, 'federation domains allow fabrikam.com --side cloud'],
    ['its list cannot be read', { AllowedDomains: 'junk' }, 'federation domains allow fabrikam.com'],
  ])('when %s', (_, changes, step) => {
    const { cloud } = tenant({ federationSettings: [setting('Global', { ...closedSettings, ...changes })] });
    const steps = cloud === undefined ? [] : tenantPartnerSettings(cloud, 'fabrikam.com', undefined);
    expect(steps.find(({ id }) => id === 'domain-lists')?.nextStep).toContain(step);
  });
});
