import { describe, expect, it } from 'vitest';
import { planEnable, type EnableOptions } from '../../src/interop/plan-enable.ts';
import { unreadable } from '../../src/model/reading.ts';
import { object, policy, snapshot, user } from './pools.ts';
import { applyIntents, inverseOf } from './simulator.ts';

import { closedEdge, disabled, kinds, plain, settingsAfter, steps } from './enable-options.ts';

describe('a scope narrower than everybody', () => {
  const policies = [policy('Global', false), policy('Tag:Sales', false), policy('Site:Paris', false)];
  const sites = [
    object('Site:Redmond', { FederationRoute: 'EdgeServer:edge.contoso.com' }),
    object('Site:Paris', { FederationRoute: 'EdgeServer:edge.contoso.com' }),
  ];

  it('when a policy is named, with or without Tag and in any case, then only that policy is written', () => {
    for (const name of ['Sales', 'tag:sales', 'TAG:SALES']) {
      const options: EnableOptions = { ...plain, scope: { kind: 'policy', name } };
      expect(steps(planEnable(snapshot({ externalAccessPolicies: policies }), options))).toEqual([
        'set external-access-policy Tag:Sales',
      ]);
    }
  });

  it('when a site with a policy of its own is named, then only that policy is written', () => {
    const options: EnableOptions = { ...plain, scope: { kind: 'site', name: 'paris' } };
    expect(steps(planEnable(snapshot({ externalAccessPolicies: policies, sites }), options))).toEqual([
      'set external-access-policy Site:Paris',
    ]);
  });

  it('when a site follows a closed Global, then it gets a copy of Global with the one switch turned', () => {
    const options: EnableOptions = { ...plain, scope: { kind: 'site', name: 'Redmond' } };
    const start = snapshot({
      externalAccessPolicies: [policy('Global', false, { EnableOutsideAccess: false, Description: 'ours' })],
      sites,
    });
    const draft = planEnable(start, options);
    expect(draft.intents).toEqual([
      {
        kind: 'create',
        object: { side: 'on-premises', type: 'external-access-policy', identity: 'Site:Redmond' },
        values: {
          Description: 'ours',
          EnableFederationAccess: true,
          EnableOutsideAccess: false,
          EnablePublicCloudAccess: true,
          EnablePublicCloudAudioVideoAccess: false,
        },
      },
    ]);
    expect(settingsAfter(start, draft, options)).toBe('on');
  });

  it('when a site follows an open Global, then there is nothing to do', () => {
    const draft = planEnable(snapshot(), { ...plain, scope: { kind: 'site', name: 'Redmond' } });
    expect(draft.intents).toEqual([]);
    expect(draft.alreadyRight).toContain('policy Global, which applies to Site:Redmond');
  });

  it.each([
    [{ kind: 'policy', name: 'Nobody' }],
    [{ kind: 'site', name: 'Oslo' }],
    [{ kind: 'group', id: 'x' }],
  ] as const)('when %o is not there, then that is a usage error', (scope) => {
    const draft = planEnable(snapshot({ externalAccessPolicies: policies }), { ...plain, scope });
    expect(kinds(draft)).toContain('scope-unknown usage');
    expect(draft.intents).toEqual([]);
  });

  it('when the provider is closed and another policy is open, then opening more than the scope is refused', () => {
    const start = snapshot({
      publicProviders: [disabled],
      externalAccessPolicies: [policy('Global', true), policy('Tag:Sales', false)],
    });
    const options: EnableOptions = { ...plain, scope: { kind: 'policy', name: 'Sales' } };
    const draft = planEnable(start, options);
    expect(draft.refusals).toMatchObject([
      { kind: 'also-opens', exit: 'refused', items: ['policy Global (1 user)'] },
    ]);
    const accepted = planEnable(start, { ...options, alsoOpens: true });
    expect(accepted.refusals).toEqual([]);
    expect(accepted.makesEffective.join()).toContain('policy Global (1 user)');
  });

  it('when the other policy cannot be read, then it may open too: refused', () => {
    const start = snapshot({
      publicProviders: [disabled],
      externalAccessPolicies: [
        policy('Global', false, { EnablePublicCloudAccess: 'perhaps' }),
        policy('Tag:Sales', false),
      ],
    });
    expect(kinds(planEnable(start, { ...plain, scope: { kind: 'policy', name: 'Sales' } }))).toEqual([
      'also-opens refused',
    ]);
  });

  it('when the master switch is closed and federation is set up behind it, then a narrow scope is refused', () => {
    const start = snapshot({
      accessEdge: closedEdge,
      allowedDomains: [object('fabrikam.com')],
      externalAccessPolicies: policies,
    });
    const draft = planEnable(start, { ...plain, scope: { kind: 'policy', name: 'Sales' } });
    expect(draft.refusals).toMatchObject([{ kind: 'also-opens', items: ['1 allowed domain'] }]);
  });

  it('when the master switch is closed and nothing is behind it, then a narrow scope may open it', () => {
    const start = snapshot({ accessEdge: closedEdge, externalAccessPolicies: policies });
    expect(steps(planEnable(start, { ...plain, scope: { kind: 'policy', name: 'Sales' } }))).toEqual([
      'set external-access-policy Tag:Sales',
      'set access-edge Global',
    ]);
  });

  it('when a site follows an open Global and the provider is closed, then everybody would follow: refused', () => {
    const start = snapshot({ publicProviders: [disabled], users: unreadable('not asked') });
    const draft = planEnable(start, { ...plain, scope: { kind: 'site', name: 'Redmond' } });
    expect(draft.refusals).toMatchObject([{ kind: 'also-opens', items: ['policy Global'] }]);
  });
});

describe('a scope of users', () => {
  const scope = { kind: 'users', file: 'pilot.txt' } as const;
  const start = snapshot({
    externalAccessPolicies: [
      policy('Global', false),
      policy('Tag:Sales', false, { EnableOutsideAccess: false }),
    ],
    users: [user('anna'), user('bob', 'Sales'), user('carl', 'Sales'), user('dora')],
  });
  const options: EnableOptions = { ...plain, scope, users: ['Anna@contoso.com', 'sip:bob@contoso.com'] };

  it('when users have different policies, then each policy is copied and each user gets the copy of theirs', () => {
    const draft = planEnable(start, options);
    expect(steps(draft)).toEqual([
      'create external-access-policy Tag:Global-PublicCloud',
      'create external-access-policy Tag:Sales-PublicCloud',
      'assign user-policy-assignment sip:anna@contoso.com',
      'assign user-policy-assignment sip:bob@contoso.com',
    ]);
    expect(draft.intents[1]).toMatchObject({
      values: { EnableOutsideAccess: false, EnablePublicCloudAccess: true },
    });
    expect(draft.intents[3]).toMatchObject({
      properties: [{ property: 'ExternalAccessPolicy', from: 'Sales', to: 'Sales-PublicCloud' }],
    });
    expect(settingsAfter(start, draft, options)).toBe('on');
  });

  it('when it is undone in reverse, then every user has what they had and the copies are gone', () => {
    const { intents } = planEnable(start, options);
    const undone = applyIntents(applyIntents(start, intents), intents.map(inverseOf).reverse());
    expect(undone).toEqual(start);
  });

  it('when it is planned again, then there is nothing left to do', () => {
    const after = applyIntents(start, planEnable(start, options).intents);
    expect(planEnable(after, options).intents).toEqual([]);
  });

  it('when the copy is there and says the same, then it is reused', () => {
    const [, create] = planEnable(start, options).intents;
    const half = applyIntents(start, create === undefined ? [] : [create]);
    expect(steps(planEnable(half, { ...options, users: ['bob@contoso.com'] }))).toEqual([
      'assign user-policy-assignment sip:bob@contoso.com',
    ]);
  });

  it('when a policy of that name says something else, then the next free name is taken', () => {
    const taken = policy('Tag:Sales-PublicCloud', true, { EnableOutsideAccess: true });
    const list = [policy('Global', false), policy('Tag:Sales', false, { EnableOutsideAccess: false }), taken];
    const draft = planEnable(snapshot({ externalAccessPolicies: list, users: [user('bob', 'Sales')] }), {
      ...options,
      users: ['bob@contoso.com'],
    });
    expect(steps(draft)[0]).toBe('create external-access-policy Tag:Sales-PublicCloud-2');
  });

  it('when somebody in the list is not there, then that is a usage error that names them', () => {
    const draft = planEnable(start, { ...options, users: ['anna@contoso.com', 'nobody@contoso.com'] });
    expect(draft.refusals).toMatchObject([{ kind: 'scope-unknown', exit: 'usage' }]);
    expect(draft.refusals[0]?.message).toContain('nobody@contoso.com');
  });

  it('when users were not read, then it is refused as unreadable', () => {
    const blind = snapshot({
      users: unreadable('not asked'),
      externalAccessPolicies: [policy('Global', false)],
    });
    expect(kinds(planEnable(blind, options))).toEqual(['unreadable unavailable']);
  });

  it('when a listed user was moved to the cloud, then the user is skipped and said so', () => {
    const moved = user('eve', null, { HostingProvider: 'sipfed.online.lync.com' });
    const draft = planEnable(
      snapshot({ externalAccessPolicies: [policy('Global', false)], users: [user('anna'), moved] }),
      {
        ...options,
        users: ['anna@contoso.com', 'eve@contoso.com'],
      },
    );
    expect(draft.skipped).toContain('sip:eve@contoso.com: homed in the cloud, whose rules apply');
    expect(steps(draft).filter((step) => step.startsWith('assign'))).toHaveLength(1);
  });

  it('when the provider is closed and a listed user shares an open policy with others, then it is refused', () => {
    const shared = snapshot({
      publicProviders: [disabled],
      externalAccessPolicies: [policy('Global', false), policy('Tag:Sales', true)],
      users: [user('bob', 'Sales'), user('carl', 'Sales')],
    });
    const draft = planEnable(shared, { ...options, users: ['bob@contoso.com'] });
    expect(draft.refusals).toMatchObject([
      { kind: 'also-opens', items: ['policy Sales (1 user not listed)'] },
    ]);
  });

  it('when a switch of the policy cannot be read, then it cannot be copied: refused', () => {
    const odd = policy('Tag:Sales', false, { EnableOutsideAccess: null });
    const draft = planEnable(
      snapshot({ externalAccessPolicies: [policy('Global', false), odd], users: [user('bob', 'Sales')] }),
      {
        ...options,
        users: ['bob@contoso.com'],
      },
    );
    expect(kinds(draft)).toEqual(['unreadable unavailable']);
  });
});
