import { describe, expect, it } from 'vitest';
import { planDisable } from '../../src/interop/plan-disable.ts';
import { planEnable, type EnableOptions } from '../../src/interop/plan-enable.ts';
import type { Intent } from '../../src/model/change.ts';
import type { PlanDraft } from '../../src/model/plan-draft.ts';
import { unreadable } from '../../src/model/reading.ts';
import { parseScope } from '../../src/model/scope.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { kinds, plain } from './enable-options.ts';
import { closedEdge } from './enable-options.ts';
import { object, snapshot as poolSnapshot, user } from './pools.ts';
import {
  assignedGroup,
  cloudPolicy,
  cloudUser,
  granted,
  groupId,
  notRead,
  personal,
  personalOff,
  settings,
  tenantSnapshot,
  throughGroup,
  today,
  type TenantObjects,
} from './tenants.ts';

const global: EnableOptions = { ...personal, scope: { kind: 'global' } };
const closedTenant = settings({ AllowTeamsConsumer: false });
const closedBoth = settings({ AllowTeamsConsumer: false, AllowTeamsConsumerInbound: false });

/** `policy Global EnableTeamsConsumerAccess=true`: what is written, in order. */
function writes({ intents }: PlanDraft): readonly string[] {
  return intents.map((intent) => `${intent.object.type} ${intent.object.identity} ${valuesOf(intent)}`);
}

function valuesOf(intent: Intent): string {
  switch (intent.kind) {
    case 'create':
    case 'remove':
      return intent.kind;
    case 'set':
    case 'assign':
      return intent.properties
        .map(({ property, to }) => `${property}=${typeof to === 'string' ? to : JSON.stringify(to)}`)
        .join(' ');
  }
}

function plan(objects: TenantObjects, options: Partial<EnableOptions> = {}): PlanDraft {
  return planEnable(tenantSnapshot(objects), { ...personal, ...options });
}

describe('enable teams-personal', () => {
  it('when everything is open, then there is nothing to do', () => {
    const draft = plan({}, global);
    expect(draft).toMatchObject({ intents: [], refusals: [] });
    expect(draft.alreadyRight).toEqual(['policy Global', 'AllowTeamsConsumer']);
  });

  it('when everything is closed and it is for everyone, then the policy comes first and the tenant last', () => {
    const objects = {
      federationSettings: closedBoth,
      externalAccessPolicies: [cloudPolicy('Global', false)],
    };
    expect(writes(plan(objects, global))).toEqual([
      'external-access-policy Global EnableTeamsConsumerAccess=true',
      'tenant-federation-settings Global AllowTeamsConsumer=true',
    ]);
  });

  it('when Global is closed and nobody was named, then it asks for whom', () => {
    const draft = plan({
      externalAccessPolicies: [cloudPolicy('Global', false), cloudPolicy('Tag:Sales', true)],
    });
    expect(kinds(draft)).toEqual(['scope-needed usage']);
    expect(draft.refusals[0]?.items).toEqual(['global', 'policy:Sales']);
  });

  it('when allowed domains are there in any form, then no plan ever touches them', () => {
    const objects = {
      federationSettings: settings({ AllowTeamsConsumer: false, AllowedDomains: { AllowedDomain: [] } }),
      externalAccessPolicies: [cloudPolicy('Global', false)],
    };
    expect(JSON.stringify(plan(objects, { ...global, inbound: 'on' }).intents)).not.toContain(
      'AllowedDomains',
    );
  });

  it.each([
    ['settings', { federationSettings: unreadable('lost') }],
    ['the switch', { federationSettings: settings({ AllowTeamsConsumer: 'perhaps' }) }],
    ['the policies', { externalAccessPolicies: unreadable('lost') }],
  ])('when %s cannot be read, then nothing is planned on it', (_, objects) => {
    expect(kinds(plan(objects, global))).toEqual(['unreadable unavailable']);
  });
});

describe('what is stored behind a closed switch', () => {
  const sales = cloudPolicy('Tag:Sales', true);

  it('when the tenant is opened for everyone, then every policy that opens with it is named, with its users', () => {
    const draft = plan(
      {
        federationSettings: closedTenant,
        externalAccessPolicies: [cloudPolicy('Global', true), sales],
        users: [cloudUser('anna', granted('Sales')), cloudUser('ben')],
      },
      { ...global, inbound: 'keep' },
    );
    expect(draft.makesEffective).toEqual([
      'policy Global is open already and takes effect for everyone without a policy of their own or of a group, 1 user',
      'also policy Sales (1 user), outbound and inbound, which is stored as open and takes effect with the rest',
    ]);
  });

  it('when users were not read, then policies are named without numbers', () => {
    const objects = {
      federationSettings: closedBoth,
      externalAccessPolicies: [cloudPolicy('Global', true), sales],
      users: notRead,
    };
    expect(plan(objects, global).makesEffective.join('\n')).toContain('also policy Sales, outbound,');
  });

  it('when a policy cannot be judged, then it is named as something that may open', () => {
    const unclear = cloudPolicy('Tag:Sales', true, { EnableTeamsConsumerAccess: 7 });
    const objects = {
      federationSettings: closedBoth,
      externalAccessPolicies: [cloudPolicy('Global', true), unclear],
      users: notRead,
    };
    expect(plan(objects, global).makesEffective.join('\n')).toContain(
      'if it is open: that could not be read',
    );
  });

  it('when inbound is stored as open, then it has to be said what becomes of it', () => {
    const draft = plan({ federationSettings: closedTenant }, global);
    expect(kinds(draft)).toEqual(['inbound-needed usage']);
    expect(draft.refusals[0]).toMatchObject({ items: ['policy Global'] });
  });

  it.each([
    ['on', ['tenant-federation-settings Global AllowTeamsConsumer=true']],
    ['keep', ['tenant-federation-settings Global AllowTeamsConsumer=true']],
    ['off', ['tenant-federation-settings Global AllowTeamsConsumer=true AllowTeamsConsumerInbound=false']],
  ] as const)('when inbound is to be %s, then %o is written', (inbound, expected) => {
    expect(writes(plan({ federationSettings: closedTenant }, { ...global, inbound }))).toEqual(expected);
  });

  it('when the parent is open already, then inbound is not asked about', () => {
    expect(kinds(plan({}, global))).toEqual([]);
  });

  it.each([
    [
      { ...personal, inbound: 'off' } as const,
      'tenant-federation-settings Global AllowTeamsConsumerInbound=false',
    ],
    [
      { ...global, inbound: 'off' } as const,
      'external-access-policy Global EnableTeamsConsumerInbound=false',
    ],
  ])(
    'when outbound is open and inbound is to be closed, then it is closed for whom it was asked',
    (options, write) => {
      expect(writes(planEnable(tenantSnapshot(), options))).toEqual([write]);
    },
  );
});

describe('a scope narrower than everybody', () => {
  const scope = parseScope('policy:Sales');
  const sales = cloudPolicy('Tag:Sales', false);

  it('when the tenant is closed, then Global is closed first and the tenant opened last', () => {
    const objects = {
      federationSettings: closedBoth,
      externalAccessPolicies: [cloudPolicy('Global', true), sales],
    };
    expect(writes(plan(objects, { scope }))).toEqual([
      'external-access-policy Global EnableTeamsConsumerAccess=false',
      'external-access-policy Tag:Sales EnableTeamsConsumerAccess=true',
      'tenant-federation-settings Global AllowTeamsConsumer=true',
    ]);
  });

  it('when inbound alone is opened, then what Global stores for it is closed first', () => {
    const objects = {
      federationSettings: settings({ AllowTeamsConsumerInbound: false }),
      externalAccessPolicies: [cloudPolicy('Global', true), cloudPolicy('Tag:Sales', true)],
    };
    expect(writes(plan(objects, { scope, inbound: 'on' }))).toEqual([
      'external-access-policy Global EnableTeamsConsumerInbound=false',
      'tenant-federation-settings Global AllowTeamsConsumerInbound=true',
    ]);
  });

  it('when the tenant is open, then Global is left alone', () => {
    const objects = { externalAccessPolicies: [cloudPolicy('Global', true), sales] };
    expect(writes(plan(objects, { scope, inbound: 'keep' }))).toEqual([
      'external-access-policy Tag:Sales EnableTeamsConsumerAccess=true',
    ]);
  });

  it('when another policy would open, too, then it is refused without --also-opens', () => {
    const objects = {
      federationSettings: closedBoth,
      externalAccessPolicies: [cloudPolicy('Global', false), sales, cloudPolicy('Tag:Public', true)],
      users: [cloudUser('anna', granted('Public'))],
    };
    expect(plan(objects, { scope }).refusals).toMatchObject([
      { kind: 'also-opens', exit: 'refused', items: ['policy Public (1 user), outbound'] },
    ]);
    expect(plan(objects, { scope, alsoOpens: true }).refusals).toEqual([]);
  });

  it('when policy:Global is named, then that is everybody', () => {
    const objects = { federationSettings: closedBoth };
    expect(writes(plan(objects, { scope: parseScope('policy:Global') }))).toEqual([
      'tenant-federation-settings Global AllowTeamsConsumer=true',
    ]);
  });
});

describe('users from a list', () => {
  const scope = parseScope('users:list.txt');
  const users = ['anna@contoso.com'];

  it('when the policy that holds is closed, then a copy with everything else in it is granted', () => {
    const rare = {
      CommunicationWithExternalOrgs: 'BlockAllExternalDomains',
      Unheard: 'of',
      ConfigId: 'x',
      Key: {},
    };
    const draft = plan(
      { externalAccessPolicies: [cloudPolicy('Global', false, rare)] },
      { scope, users, inbound: 'keep' },
    );
    expect(writes(draft)).toEqual([
      'external-access-policy Tag:Global-PersonalTeams create',
      'user-policy-assignment id-anna ExternalAccessPolicy=Global-PersonalTeams',
    ]);
    expect(draft.intents[0]).toMatchObject({
      values: {
        CommunicationWithExternalOrgs: 'BlockAllExternalDomains',
        Unheard: 'of',
        EnableTeamsConsumerAccess: true,
        EnableTeamsConsumerInbound: false,
      },
    });
    expect(JSON.stringify(draft.intents[0])).not.toMatch(/ConfigId|"Key"|Identity"|null/);
  });

  it('when the user has a policy of a group, then it is copied, and no former grant is restored', () => {
    const draft = plan(
      {
        externalAccessPolicies: [cloudPolicy('Global', true), cloudPolicy('Tag:Sales', false)],
        users: [cloudUser('anna', throughGroup('Sales'))],
      },
      { scope, users },
    );
    expect(draft.intents[1]).toEqual({
      kind: 'assign',
      object: {
        side: 'cloud',
        type: 'user-policy-assignment',
        identity: 'id-anna',
        label: 'anna@contoso.com',
      },
      properties: [{ property: 'ExternalAccessPolicy', from: null, to: 'Sales-PersonalTeams' }],
    });
  });

  it('when a user is homed on premises or a guest, then nothing is granted to them, and that is said', () => {
    const draft = plan(
      {
        externalAccessPolicies: [cloudPolicy('Global', false)],
        users: [
          cloudUser('anna', { AccountType: 'sfbOnPremUser' }),
          cloudUser('ben', { AccountType: 'guest' }),
          cloudUser('cora'),
        ],
      },
      { scope, users: ['anna@contoso.com', 'ben@contoso.com', 'cora@contoso.com'] },
    );
    expect(draft.skipped).toEqual([
      'anna@contoso.com: homed on premises, and cannot use what the tenant opens',
      'ben@contoso.com: a guest or a resource account, which external access does not concern',
    ]);
    expect(draft.intents.map(({ object: { identity } }) => identity)).toEqual([
      'Tag:Global-PersonalTeams',
      'id-cora',
    ]);
  });

  it('when somebody is not in the tenant, then that is a usage error', () => {
    expect(kinds(plan({}, { scope, users: ['nobody@contoso.com'] }))).toEqual(['scope-unknown usage']);
  });

  it('when it was not told how a user came to a policy, then it is not taken away', () => {
    const start = {
      externalAccessPolicies: [cloudPolicy('Global', false)],
      users: [cloudUser('anna', { AssignmentType: 'odd' })],
    };
    expect(kinds(plan(start, { scope, users }))).toEqual(['unreadable unavailable']);
  });
});

describe('a group', () => {
  const scope = parseScope(`group:${groupId}`);
  const closed = [cloudPolicy('Global', false), cloudPolicy('Tag:Sales', false)];

  it('when it has no policy, then a copy of Global is assigned with the last rank', () => {
    const draft = plan(
      { externalAccessPolicies: closed, groupAssignments: [assignedGroup('Sales', 3)] },
      { scope },
    );
    expect(writes(draft)).toEqual([
      'external-access-policy Tag:Global-PersonalTeams create',
      `group-policy-assignment ${groupId} ExternalAccessPolicy=Global-PersonalTeams Rank=4`,
    ]);
  });

  it('when it has a policy, then that is copied and the rank kept', () => {
    const draft = plan(
      { externalAccessPolicies: closed, groupAssignments: [assignedGroup('Sales', 3, groupId)] },
      { scope },
    );
    expect(writes(draft)[1]).toBe(
      `group-policy-assignment ${groupId} ExternalAccessPolicy=Sales-PersonalTeams`,
    );
  });

  it.each([
    ['the cloud has no such thing', {}, 'dod' as const],
    [
      'there are as many as a tenant takes',
      {
        groupAssignments: Array.from({ length: 64 }, (_, index) =>
          assignedGroup('Sales', index + 1, `group-${String(index)}`),
        ),
      },
      'commercial' as const,
    ],
  ])('when %s, then it is refused', (_, objects, environment) => {
    const start = tenantSnapshot({ externalAccessPolicies: closed, ...objects }, { environment });
    expect(kinds(planEnable(start, { ...personal, scope }))).toEqual(['conflict refused']);
  });
});

describe('disable teams-personal', () => {
  it('when nobody is named, then the switch of the tenant is closed, and what stays stored is said', () => {
    const draft = planDisable(tenantSnapshot(), personalOff);
    expect(writes(draft)).toEqual(['tenant-federation-settings Global AllowTeamsConsumer=false']);
    expect(draft.skipped).toEqual([
      'AllowTeamsConsumerInbound stays True, stored behind AllowTeamsConsumer; --inbound off closes it too',
    ]);
  });

  it('when inbound is to be closed too, then both are one write', () => {
    expect(writes(planDisable(tenantSnapshot(), { ...personalOff, inbound: 'off' }))).toEqual([
      'tenant-federation-settings Global AllowTeamsConsumer=false AllowTeamsConsumerInbound=false',
    ]);
  });

  it('when a policy is named, then it alone is closed, and what stays open is said', () => {
    const start = tenantSnapshot({
      externalAccessPolicies: [cloudPolicy('Global', true), cloudPolicy('Tag:Sales', true)],
    });
    const draft = planDisable(start, { ...personalOff, scope: { kind: 'global' } });
    expect(writes(draft)).toEqual(['external-access-policy Global EnableTeamsConsumerAccess=false']);
    expect(draft.skipped).toEqual(['stays open for others: policy Sales']);
  });

  it('when everything of the tenant is to be closed, then a shared address space is in the way, known or not', () => {
    const options = { ...personalOff, everything: true };
    const shared = tenantSnapshot({ federationSettings: settings({ SharedSipAddressSpace: true }) });
    const unclear = tenantSnapshot({ federationSettings: settings({ SharedSipAddressSpace: null }) });
    expect(kinds(planDisable(shared, options))).toEqual(['break-hybrid refused']);
    expect(kinds(planDisable(unclear, options))).toEqual(['break-hybrid refused']);
    expect(writes(planDisable(shared, { ...options, breakHybrid: true }))).toEqual([
      'tenant-federation-settings Global AllowTeamsConsumer=false',
      'tenant-federation-settings Global AllowFederatedUsers=false',
    ]);
  });
});

describe('Skype, on both sides', () => {
  const closedPool = poolSnapshot({ accessEdge: closedEdge });
  const skype: EnableOptions = { ...plain, now: today, scope: { kind: 'global' } };
  const legacy: TenantObjects = {
    federationSettings: settings({ AllowPublicUsers: false }),
    externalAccessPolicies: [cloudPolicy('Global', true, { EnablePublicCloudAccess: false })],
  };
  const both = (pool: Snapshot, cloud: Snapshot): Snapshot => ({ ...pool, ...cloud });

  it('when the tenant has no switch any more, then it is skipped with what to do instead', () => {
    const draft = planEnable(both(closedPool, tenantSnapshot()), skype);
    expect(writes(draft)).toEqual(['access-edge Global AllowFederatedUsers=true']);
    expect(draft.skipped.join('\n')).toContain('federation enable --network teams-personal');
    expect(draft.refusals).toEqual([]);
  });

  it('when the tenant still has them, then it is one plan: on premises first', () => {
    const draft = planEnable(both(closedPool, tenantSnapshot(legacy)), skype);
    expect(draft.intents.map(({ object: { side, type } }) => `${side} ${type}`)).toEqual([
      'on-premises access-edge',
      'cloud external-access-policy',
      'cloud tenant-federation-settings',
    ]);
    expect(new Set(draft.inputs.map(({ side }) => side))).toEqual(new Set(['on-premises', 'cloud']));
  });

  it('when one side cannot be planned, then nothing of the other is, either', () => {
    const unread = tenantSnapshot({ ...legacy, externalAccessPolicies: unreadable('lost') });
    const draft = planEnable(both(closedPool, unread), skype);
    expect(draft.intents).toEqual([]);
    expect(kinds(draft)).toEqual(['unreadable unavailable']);
  });

  it('when a site is named, then it concerns the pool alone, and a group the tenant alone', () => {
    const start = both(closedPool, tenantSnapshot(legacy));
    const site = planEnable(start, { ...skype, scope: parseScope('site:Redmond'), alsoOpens: true });
    expect(site.skipped).toContain('cloud: a tenant knows no sites');
    const group = planEnable(start, { ...skype, scope: parseScope(`group:${groupId}`) });
    expect(group.skipped).toContain('on premises: a pool knows no groups');
  });

  it('when users are listed, then each side gets its own', () => {
    const pool = poolSnapshot({
      users: [user('anna'), user('cora', null, { HostingProvider: 'sipfed.online.lync.com' })],
    });
    const cloud = tenantSnapshot({
      federationSettings: settings({ AllowPublicUsers: true }),
      externalAccessPolicies: [cloudPolicy('Global', true, { EnablePublicCloudAccess: false })],
      users: [cloudUser('cora'), cloudUser('anna', { AccountType: 'sfbOnPremUser' })],
    });
    const draft = planEnable(both(pool, cloud), {
      ...skype,
      scope: parseScope('users:list.txt'),
      users: ['anna@contoso.com', 'cora@contoso.com'],
    });
    expect(draft.refusals).toEqual([]);
    expect(draft.intents.map(({ object: { side, identity } }) => `${side} ${identity}`)).toEqual([
      'cloud Tag:Global-PublicCloud',
      'cloud id-cora',
    ]);
  });

  it('when it is about personal accounts, then a pool has nothing to do with it', () => {
    const draft = planEnable(both(closedPool, tenantSnapshot()), { ...personal, scope: { kind: 'global' } });
    expect(draft.skipped).toContain('on premises: personal Teams accounts are reached from the cloud only');
    expect(draft.intents).toEqual([]);
  });

  it('when a tenant has only one of the two switches, then nothing can be opened, and it is skipped', () => {
    const start = tenantSnapshot({ federationSettings: [object('Global', { AllowPublicUsers: true })] });
    expect(planEnable(start, skype)).toMatchObject({ intents: [], refusals: [] });
  });
});
