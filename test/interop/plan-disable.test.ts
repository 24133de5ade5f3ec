import { describe, expect, it } from 'vitest';
import { planDisable, type DisableOptions } from '../../src/interop/plan-disable.ts';
import type { PlanDraft } from '../../src/model/plan-draft.ts';
import { absent, unreadable } from '../../src/model/reading.ts';
import { parseScope } from '../../src/model/scope.ts';
import { edge, live, messenger, object, policy, retired, snapshot, user } from './pools.ts';
import { applyIntents, inverseOf } from './simulator.ts';

const plain: DisableOptions = {
  network: 'skype',
  audioVideo: false,
  everything: false,
  breakHybrid: false,
  replicate: false,
  now: live,
};
const lost = unreadable('no answer');

function steps(draft: PlanDraft): readonly string[] {
  return draft.intents.map((intent) => `${intent.kind} ${intent.object.type} ${intent.object.identity}`);
}

describe('planning disable', () => {
  it('when nothing is named, then the provider is suspended and the master switch left alone', () => {
    expect(planDisable(snapshot(), plain).intents).toEqual([
      {
        kind: 'set',
        object: { side: 'on-premises', type: 'public-provider', identity: 'Messenger' },
        properties: [{ property: 'Enabled', from: true, to: false }],
      },
    ]);
  });

  it('when the provider is disabled or not there, then there is nothing to do', () => {
    for (const publicProviders of [[messenger('M', { Enabled: false })], []]) {
      const draft = planDisable(snapshot({ publicProviders }), plain);
      expect([draft.intents, draft.refusals]).toEqual([[], []]);
      expect(draft.alreadyRight).toHaveLength(1);
    }
  });

  it('when it is done, then a second plan is empty, and the inverse restores what was', () => {
    const start = snapshot({ accessEdge: edge({ AllowFederatedUsers: true }) });
    const options = { ...plain, everything: true };
    const { intents } = planDisable(start, options);
    const after = applyIntents(start, intents);
    expect(planDisable(after, options).intents).toEqual([]);
    expect(applyIntents(after, intents.map(inverseOf).reverse())).toEqual(start);
  });

  it('when a manual gate is closed, then that does not keep anything from being closed', () => {
    expect(planDisable(snapshot({ edgeServers: [], sites: lost }), plain).refusals).toEqual([]);
  });

  it('when the providers cannot be read, then it is refused as unreadable', () => {
    expect(planDisable(snapshot({ publicProviders: lost }), plain).refusals).toMatchObject([
      { kind: 'unreadable', exit: 'unavailable' },
    ]);
    const odd = snapshot({ publicProviders: [messenger('M', { Enabled: null })] });
    expect(planDisable(odd, plain).refusals).toMatchObject([{ kind: 'unreadable' }]);
  });

  it('when a policy is named, then only that policy is closed and those that stay open are named', () => {
    const start = snapshot({ externalAccessPolicies: [policy('Global', true), policy('Tag:Sales', true)] });
    const draft = planDisable(start, { ...plain, scope: parseScope('policy:Sales') });
    expect(steps(draft)).toEqual(['set external-access-policy Tag:Sales']);
    expect(draft.skipped).toEqual(['stays open for others: policy Global']);
  });

  it('when audio and video are named too, then both switches go', () => {
    const start = snapshot({
      externalAccessPolicies: [policy('Global', true, { EnablePublicCloudAudioVideoAccess: true })],
    });
    const draft = planDisable(start, { ...plain, scope: { kind: 'global' }, audioVideo: true });
    expect(draft.intents[0]).toMatchObject({
      properties: [{ to: false }, { property: 'EnablePublicCloudAudioVideoAccess', to: false }],
    });
  });

  it('when a site follows an open Global, then it gets a closed copy and Global stays', () => {
    const draft = planDisable(snapshot(), { ...plain, scope: parseScope('site:Redmond') });
    expect(steps(draft)).toEqual(['create external-access-policy Site:Redmond']);
    expect(draft.intents[0]).toMatchObject({ values: { EnablePublicCloudAccess: false } });
    expect(draft.skipped).toEqual(['stays open for others: policy Global']);
  });

  it('when users are named, then they get a closed copy of what they have', () => {
    const start = snapshot({ users: [user('anna'), user('bob')] });
    const options = { ...plain, scope: parseScope('users:out.txt'), users: ['bob@contoso.com'] };
    const draft = planDisable(start, options);
    expect(steps(draft)).toEqual([
      'create external-access-policy Tag:Global-NoPublicCloud',
      'assign user-policy-assignment sip:bob@contoso.com',
    ]);
    expect(planDisable(applyIntents(start, draft.intents), options).intents).toEqual([]);
  });

  it('when the service is retired, then that heads the plan', () => {
    expect(planDisable(snapshot(), { ...plain, now: retired }).notes).toHaveLength(1);
  });
});

describe('disabling everything', () => {
  const everything = { ...plain, everything: true };
  const office = (more: object) =>
    object('Office365', {
      ProxyFqdn: 'sipfed.online.lync.com',
      Enabled: true,
      EnabledSharedAddressSpace: true,
      ...more,
    });

  it('when nothing is shared, then provider and master switch are closed', () => {
    expect(steps(planDisable(snapshot(), everything))).toEqual([
      'set public-provider Messenger',
      'set access-edge Global',
    ]);
  });

  it.each([
    ['a hosting provider shares the address space', { hostingProviders: [office({})] }],
    ['it cannot be read whether it is enabled', { hostingProviders: [office({ Enabled: null })] }],
    ['it cannot be read whether it shares', { hostingProviders: [object('X', { Enabled: true })] }],
    ['hosting providers cannot be read', { hostingProviders: lost }],
    ['hosting providers are not told', { hostingProviders: absent }],
  ])('when %s, then it is refused unless hybrid may break', (_, objects) => {
    const draft = planDisable(snapshot(objects), everything);
    expect(draft.refusals).toMatchObject([{ kind: 'break-hybrid', exit: 'refused' }]);
    expect(draft.intents).toEqual([]);
    expect(steps(planDisable(snapshot(objects), { ...everything, breakHybrid: true }))).toContain(
      'set access-edge Global',
    );
  });

  it.each([
    ['the hosting provider is disabled', office({ Enabled: false })],
    ['the hosting provider shares nothing', office({ EnabledSharedAddressSpace: false })],
  ])('when %s, then nothing keeps it', (_, provider) => {
    expect(planDisable(snapshot({ hostingProviders: [provider] }), everything).refusals).toEqual([]);
  });

  it('when federation is closed already, then hybrid is no matter', () => {
    const draft = planDisable(
      snapshot({
        accessEdge: edge({ AllowFederatedUsers: false }),
        hostingProviders: lost,
        publicProviders: [],
      }),
      everything,
    );
    expect([draft.intents, draft.refusals]).toEqual([[], []]);
  });

  it('when the master switch cannot be read, then it is refused as unreadable', () => {
    expect(planDisable(snapshot({ accessEdge: lost }), everything).refusals).toMatchObject([
      { kind: 'unreadable' },
    ]);
  });

  it('when a scope is named as well, then that is a contradiction', () => {
    const draft = planDisable(snapshot(), { ...everything, scope: { kind: 'global' } });
    expect(draft.refusals).toMatchObject([{ kind: 'conflict', exit: 'usage' }]);
  });
});
