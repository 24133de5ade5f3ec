import { describe, expect, it } from 'vitest';
import { planEnable } from '../../src/interop/plan-enable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import type { PlanDraft } from '../../src/model/plan-draft.ts';
import { unreadable } from '../../src/model/reading.ts';
import { edge, live, messenger, object, policy, retired, snapshot, user } from './pools.ts';
import { applyIntents } from './simulator.ts';

import { closedEdge, disabled, global, kinds, plain, settingsAfter, steps } from './enable-options.ts';

describe('planning enable for everybody', () => {
  it('when everything is open, then there is nothing to do, and Messenger needs no further step for Skype', () => {
    const draft = planEnable(snapshot(), plain);
    expect(draft.intents).toEqual([]);
    expect(draft.refusals).toEqual([]);
    expect(draft.alreadyRight).toContain(
      'provider Messenger (reused for Skype: existing Messenger federation needs no further step)',
    );
  });

  it('when the provider is disabled, then it is enabled, not created and not removed', () => {
    const draft = planEnable(snapshot({ publicProviders: [disabled] }), plain);
    expect(draft.intents).toEqual([
      {
        kind: 'set',
        object: { side: 'on-premises', type: 'public-provider', identity: 'Messenger' },
        properties: [{ property: 'Enabled', from: false, to: true }],
      },
    ]);
  });

  it('when the provider has another name and its address is in capitals, then it is the one that is used', () => {
    const renamed = messenger('Our old PIC', { Enabled: false, ProxyFqdn: 'Federation.Messenger.MSN.com.' });
    expect(steps(planEnable(snapshot({ publicProviders: [renamed] }), plain))).toEqual([
      'set public-provider Our old PIC',
    ]);
  });

  it('when all is closed, then the policy is written first and the master switch last', () => {
    const start = snapshot({
      accessEdge: closedEdge,
      publicProviders: [disabled],
      externalAccessPolicies: [policy('Global', false)],
    });
    const draft = planEnable(start, global);
    expect(steps(draft)).toEqual([
      'set external-access-policy Global',
      'set public-provider Messenger',
      'set access-edge Global',
    ]);
    expect(settingsAfter(start, draft, global)).toBe('on');
  });

  it('when a run stops before the last write, then nothing is open yet', () => {
    const start = snapshot({
      accessEdge: closedEdge,
      publicProviders: [disabled],
      externalAccessPolicies: [policy('Global', false)],
    });
    const { intents } = planEnable(start, global);
    for (const [index] of intents.entries()) {
      const half = applyIntents(start, intents.slice(0, index));
      expect(pathsOf(half, { scope: { kind: 'global' }, now: live })[0]?.settings).toBe('off');
    }
  });

  it('when Global is closed and no scope was named, then a scope is needed and those that exist are offered', () => {
    const draft = planEnable(
      snapshot({ externalAccessPolicies: [policy('Global', false), policy('Tag:Sales', true)] }),
      plain,
    );
    expect(kinds(draft)).toEqual(['scope-needed usage']);
    expect(draft.refusals[0]?.items).toEqual(['global', 'site:Redmond', 'policy:Sales']);
    expect(draft.intents).toEqual([]);
  });

  it('when the master switch is closed, then everything it opens is listed with numbers', () => {
    const draft = planEnable(
      snapshot({
        accessEdge: edge({ AllowFederatedUsers: false, EnablePartnerDiscovery: true }),
        allowedDomains: Array.from({ length: 12 }, (_, index) => object(`d${String(index)}.com`)),
        publicProviders: [messenger(), object('AOL', { ProxyFqdn: 'sip.oscar.aol.com', Enabled: true })],
        hostingProviders: [
          object('Office365', {
            ProxyFqdn: 'sipfed.online.lync.com',
            Enabled: true,
            EnabledSharedAddressSpace: true,
          }),
        ],
      }),
      plain,
    );
    expect(draft.makesEffective.filter((line) => line.startsWith('access edge'))).toEqual([
      'access edge: ALL federation: 12 allowed domains, any domain with an SRV record (EnablePartnerDiscovery is True), provider AOL, hosting provider Office365 (shared SIP address space)',
    ]);
  });

  it('when what the master switch opens cannot be read, then that is said and not left out', () => {
    const draft = planEnable(
      snapshot({
        accessEdge: closedEdge,
        allowedDomains: unreadable('no answer'),
        hostingProviders: unreadable('no answer'),
      }),
      plain,
    );
    expect(draft.makesEffective[0]).toContain(
      'allowed domains (could not be read), hosting providers (could not be read)',
    );
  });

  it('when the provider was closed, then other open policies are listed with their users', () => {
    const draft = planEnable(
      snapshot({
        publicProviders: [disabled],
        externalAccessPolicies: [policy('Global', true), policy('Tag:Sales', true)],
        users: [user('anna'), user('bob', 'Sales'), user('carl', 'Sales')],
      }),
      plain,
    );
    expect(draft.refusals).toEqual([]);
    expect(draft.makesEffective).toContain(
      'also policy Sales (2 users), which is open and takes effect with the rest',
    );
  });

  it('when closed policies exist beside the scope, then they are named as not touched', () => {
    const draft = planEnable(
      snapshot({
        externalAccessPolicies: [
          policy('Global', true),
          policy('Tag:NoExternal', false),
          policy('Site:Paris', false),
        ],
      }),
      plain,
    );
    expect(draft.skipped).toEqual(['not touched: Site:Paris, Tag:NoExternal (closed; --scope names them)']);
  });

  it('when the policy was open and the provider was not, then those whom it covers are told', () => {
    const draft = planEnable(snapshot({ publicProviders: [disabled] }), plain);
    expect(draft.makesEffective).toEqual([
      'policy Global is open already and takes effect for everyone without a policy of their own or of their site, 1 user',
    ]);
  });

  it('when audio and video are asked for, then both switches of the policy are one write', () => {
    const start = snapshot({ externalAccessPolicies: [policy('Global', false)] });
    const draft = planEnable(start, { ...global, audioVideo: true });
    expect(draft.intents).toMatchObject([
      {
        kind: 'set',
        properties: [
          { property: 'EnablePublicCloudAccess', from: false, to: true },
          { property: 'EnablePublicCloudAudioVideoAccess', from: false, to: true },
        ],
      },
    ]);
  });

  it('when replication is asked for, then it is the last line of the plan', () => {
    const draft = planEnable(snapshot({ publicProviders: [disabled] }), { ...plain, replicate: true });
    expect(steps(draft)).toEqual(['set public-provider Messenger', 'assign replication all']);
  });

  it('when replication is asked for, nothing changes and all is in force, then nothing is started', () => {
    const draft = planEnable(snapshot(), { ...plain, replicate: true });
    expect(draft.intents).toEqual([]);
    expect(draft.alreadyRight).toContain('replication: 1 of 1 up to date, last report 3 min ago');
  });

  it('when the service is retired, then a note heads the plan and the plan goes on', () => {
    const draft = planEnable(snapshot({ publicProviders: [disabled] }), { ...plain, now: retired });
    expect(draft.notes).toEqual(['consumer Skype closed on 5 May 2025, so nothing answers']);
    expect(draft.intents).toHaveLength(1);
  });

  it('when the level lets only contacts through, then it is kept and that is said', () => {
    const start = snapshot({
      publicProviders: [messenger('Skype', { Enabled: false, VerificationLevel: 1 })],
    });
    const draft = planEnable(start, plain);
    expect(draft.skipped[0]).toContain('keeps AlwaysUnverifiable');
    expect(settingsAfter(start, draft, plain)).toBe('partial');
  });
});

describe('gates that the tool cannot open', () => {
  it.each([
    ['default routing', { accessEdge: edge({ RoutingMethod: 'UseDefaultRouting' }) }, 'routing'],
    ['no federation route', { sites: [object('Site:Redmond', { FederationRoute: '' })] }, 'federation-route'],
    ['no Edge pool', { edgeServers: [] }, 'edge-pool'],
  ])('when there is %s, then it is refused with what to do by hand', (_, objects, gate) => {
    const draft = planEnable(snapshot({ ...objects, publicProviders: [disabled] }), plain);
    expect(draft.refusals).toMatchObject([{ kind: 'manual-gate', exit: 'refused', gate }]);
    expect(draft.refusals[0]?.next).toMatch(/^by hand: /);
    expect(draft.intents).toEqual([]);
  });

  it.each(['accessEdge', 'publicProviders', 'externalAccessPolicies', 'sites', 'edgeServers'] as const)(
    'when %s cannot be read, then it is refused as unreadable',
    (kind) => {
      const draft = planEnable(snapshot({ [kind]: unreadable('no answer') }), global);
      expect(draft.refusals.length).toBeGreaterThan(0);
      expect(draft.refusals.every(({ exit }) => exit === 'unavailable')).toBe(true);
    },
  );

  it.each(['blockedDomains', 'replicas', 'mediaConfigurations', 'sipDomains', 'pools', 'users'] as const)(
    'when %s cannot be read, then the plan is made all the same',
    (kind) => {
      const draft = planEnable(
        snapshot({ [kind]: unreadable('no answer'), publicProviders: [disabled] }),
        plain,
      );
      expect(draft.refusals).toEqual([]);
      expect(draft.intents).toHaveLength(1);
    },
  );

  it('when the role hides a cmdlet that reads the settings, then it is a matter of rights', () => {
    const commands = {
      state: 'known',
      value: { 'Get-CsPublicProvider': null, 'Get-CsAccessEdgeConfiguration': null },
    } as const;
    const draft = planEnable(
      snapshot({ externalAccessPolicies: unreadable('not offered') }, 'lync-2013', { commands }),
      global,
    );
    expect(kinds(draft)).toContain('manual-gate authentication');
  });

  it('when several Edge pools listen on 5061, then that is no reason to refuse', () => {
    const edges = ['a', 'b'].map((name) => object(`EdgeServer:${name}`, { AccessEdgeExternalSipPort: 5061 }));
    expect(planEnable(snapshot({ edgeServers: edges }), plain).refusals).toEqual([]);
  });
});

describe('what a plan relies on', () => {
  function inputs(draft: PlanDraft): string {
    return JSON.stringify(draft.inputs);
  }

  it('when only replication moved, then the inputs are the same', () => {
    const before = planEnable(snapshot({ publicProviders: [disabled] }), plain);
    const after = planEnable(snapshot({ publicProviders: [disabled], replicas: [] }), plain);
    expect(inputs(after)).toBe(inputs(before));
  });

  it.each([
    ['the provider was enabled', { publicProviders: [messenger()] }],
    [
      'another policy was opened',
      { externalAccessPolicies: [policy('Global', true), policy('Tag:New', true)] },
    ],
    ['the route was taken away', { sites: [object('Site:Redmond', { FederationRoute: '' })] }],
  ])('when %s, then the inputs differ', (_, objects) => {
    const before = planEnable(snapshot({ publicProviders: [disabled] }), plain);
    const after = planEnable(snapshot({ publicProviders: [disabled], ...objects }), plain);
    expect(inputs(after)).not.toBe(inputs(before));
  });

  it('when the plan opens the master switch, then it relies on what is behind it', () => {
    const one = planEnable(snapshot({ accessEdge: closedEdge }), plain);
    const two = planEnable(
      snapshot({ accessEdge: closedEdge, allowedDomains: [object('fabrikam.com')] }),
      plain,
    );
    expect(inputs(two)).not.toBe(inputs(one));
  });
});
