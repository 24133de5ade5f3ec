import { describe, expect, it } from 'vitest';
import { diffSnapshots } from '../../src/change/diff.ts';
import { checkMessenger } from '../../src/interop/check-messenger.ts';
import { effectivePolicies } from '../../src/model/effective-policy.ts';
import { unreadable } from '../../src/model/reading.ts';
import { diffTable } from '../../src/reports/diff-table.ts';
import { findingsTable } from '../../src/reports/findings-table.ts';
import { report } from '../../src/reports/layout.ts';
import { planTable } from '../../src/reports/plan-table.ts';
import { statusTable } from '../../src/reports/status-table.ts';
import { plainStyle } from '../../src/reports/style.ts';
import { whoLines, type WhoView } from '../../src/reports/who-table.ts';
import { edge, live, messenger, object, policy, poolOf, retired, user } from '../interop/pools.ts';
import { closed, enablePlan, liveSnapshot, statusView } from './pictures.ts';

const style = plainStyle();
const whoText = (view: WhoView): string => report(whoLines(view, style));
const hostileName = 'Sales\u001b[2J\u202e\nStored. Nothing left to do';
const controls = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('the picture of the path', () => {
  it('when gates are closed, then it shows each with what was read', () => {
    expect(statusTable(statusView(closed), style)).toMatchInlineSnapshot(`
      "contoso · Skype settings are closed on premises: 2 of 8 gates. (Consumer Skype itself closed on 5 May 2025.)

      On premises   Lync Server 2013 · pool01.contoso.com · read as CONTOSO\\anna
        ✓ session              the settings can be read
        ✓ routing              UseDnsSrvRouting
        ✓ federation route     Site:Redmond → edge.contoso.com
        ✓ Edge pool            one, on port 5061
        ✗ federation allowed   AllowFederatedUsers = False
        ✓ public provider      Messenger → federation.messenger.msn.com
        ✓ provider enabled     Messenger, UseSourceVerification
        ✗ policy Global        EnablePublicCloudAccess = False   (1 other policy open, 1 user)
        · blocked domains      no Microsoft consumer domain
        · federation access    EnableFederationAccess = True
        ! audio and video      EnablePublicCloudAudioVideoAccess = False
        · media encryption     EncryptionLevel = SupportEncryption
        · Edge replicas        1 of 1 up to date, last report 3 min ago
        presence –   messages –   audio –   video –

      Next:  federation enable --network skype --dry-run  what it would change and for whom
             federation help gates                        what each gate means
      "
    `);
  });

  it('when everything is open and the service is closed, then it says that the settings are all there is', () => {
    expect(statusTable(statusView(liveSnapshot()), style)).toMatchInlineSnapshot(`
      "contoso · Skype settings are open on premises: 8 of 8 gates. (Consumer Skype closed on 5 May 2025, so nothing answers.)

      On premises   Lync Server 2013 · pool01.contoso.com · read as CONTOSO\\anna
        ✓ session              the settings can be read
        ✓ routing              UseDnsSrvRouting
        ✓ federation route     Site:Redmond → edge.contoso.com
        ✓ Edge pool            one, on port 5061
        ✓ federation allowed   AllowFederatedUsers = True
        ✓ public provider      Messenger → federation.messenger.msn.com
        ✓ provider enabled     Messenger, UseSourceVerification
        ✓ policy Global        EnablePublicCloudAccess = True
        · blocked domains      no Microsoft consumer domain
        · federation access    EnableFederationAccess = True
        ! audio and video      EnablePublicCloudAudioVideoAccess = False
        · media encryption     EncryptionLevel = SupportEncryption
        · Edge replicas        1 of 1 up to date, last report 3 min ago
        presence ✓   messages ✓   audio –   video –   (allowed by the settings; the service is closed)

      Next:  federation disable --network skype --dry-run  what closing it would change
             federation help gates                         what each gate means
      "
    `);
  });

  it('when settings cannot be read, then they are neither open nor closed', () => {
    const value = liveSnapshot({
      accessEdge: unreadable('access was denied'),
      replicas: unreadable('no answer'),
    });
    expect(statusTable(statusView(value, live), style)).toMatchInlineSnapshot(`
      "contoso · Skype settings on premises are not known: no answer from Get-CsAccessEdgeConfiguration (and 2 more gates).

      On premises   Lync Server 2013 · pool01.contoso.com · read as CONTOSO\\anna
        ? session              no answer from Get-CsAccessEdgeConfiguration
        ? routing              RoutingMethod unknown: access was denied
        ✓ federation route     Site:Redmond → edge.contoso.com
        ✓ Edge pool            one, on port 5061
        ? federation allowed   AllowFederatedUsers unknown: access was denied
        ✓ public provider      Messenger → federation.messenger.msn.com
        ✓ provider enabled     Messenger, UseSourceVerification
        ✓ policy Global        EnablePublicCloudAccess = True
        · blocked domains      no Microsoft consumer domain
        · federation access    EnableFederationAccess = True
        ! audio and video      EnablePublicCloudAudioVideoAccess = False
        · media encryption     EncryptionLevel = SupportEncryption
        ? Edge replicas        no answer
        presence ?   messages ?   audio ?   video ?

      Next:  federation doctor      what this account may read
             federation help gates  what each gate means
      "
    `);
  });

  it('when only an administrator can open a gate, then it says how', () => {
    const value = liveSnapshot({ edgeServers: [] });
    expect(statusTable(statusView(value, live), style)).toMatchInlineSnapshot(`
      "contoso · Skype settings are closed on premises: 1 of 8 gates.

      On premises   Lync Server 2013 · pool01.contoso.com · read as CONTOSO\\anna
        ✓ session              the settings can be read
        ✓ routing              UseDnsSrvRouting
        ✓ federation route     Site:Redmond → edge.contoso.com
        ✗ Edge pool            none   (by hand: add an Edge pool in Topology Builder, publish, and install it)
        ✓ federation allowed   AllowFederatedUsers = True
        ✓ public provider      Messenger → federation.messenger.msn.com
        ✓ provider enabled     Messenger, UseSourceVerification
        ✓ policy Global        EnablePublicCloudAccess = True
        · blocked domains      no Microsoft consumer domain
        · federation access    EnableFederationAccess = True
        ! audio and video      EnablePublicCloudAudioVideoAccess = False
        · media encryption     EncryptionLevel = SupportEncryption
        · Edge replicas        1 of 1 up to date, last report 3 min ago   (which replicas are Edge servers is not known: all are counted)
        presence –   messages –   audio –   video –

      Next:  federation status      again, when Edge pool is mended (by hand: add an Edge pool in Topology Builder, publish, and install it)
             federation help gates  what each gate means
      "
    `);
  });

  it('when the terminal is narrow and knows ASCII only, then it folds and stays aligned', () => {
    expect(statusTable(statusView(closed), plainStyle({ ascii: true, width: 60 }))).toMatchInlineSnapshot(`
      "contoso - Skype settings are closed on premises: 2 of 8
      gates. (Consumer Skype itself closed on 5 May 2025.)

      On premises   Lync Server 2013 - pool01.contoso.com - read
                    as CONTOSO\\anna
        + session              the settings can be read
        + routing              UseDnsSrvRouting
        + federation route     Site:Redmond -> edge.contoso.com
        + Edge pool            one, on port 5061
        x federation allowed   AllowFederatedUsers = False
        + public provider      Messenger ->
                               federation.messenger.msn.com
        + provider enabled     Messenger, UseSourceVerification
        x policy Global        EnablePublicCloudAccess = False
                               (1 other policy open, 1 user)
        - blocked domains      no Microsoft consumer domain
        - federation access    EnableFederationAccess = True
        ! audio and video      EnablePublicCloudAudioVideoAccess =
                               False
        - media encryption     EncryptionLevel = SupportEncryption
        - Edge replicas        1 of 1 up to date, last report 3
                               min ago
        presence -   messages -   audio -   video -

      Next:  federation enable --network skype --dry-run
               what it would change and for whom
             federation help gates
               what each gate means
      "
    `);
  });

  it('when the run was emulated, then the first line and the commands say so', () => {
    const view = { ...statusView({ ...closed, source: 'emulator' }), flags: '--emulator' };
    const text = statusTable(view, style);
    expect(text).toMatch(/^contoso \(emulator\) · /);
    expect(text).toContain('federation enable --network skype --dry-run --emulator');
    expect(text).toContain('federation help gates ');
  });

  it('when an advisory gate is closed, then it is not shown as one that decides', () => {
    const value = liveSnapshot({
      externalAccessPolicies: [policy('Global', true, { EnableFederationAccess: false })],
    });
    expect(statusTable(statusView(value), style)).toMatch(/^ {2}! federation access /m);
  });

  it('when a server sends text to mislead with, then it stays one harmless line', () => {
    const value = liveSnapshot({ publicProviders: [messenger(hostileName)] });
    const text = statusTable(statusView(value), style);
    expect(text).not.toMatch(controls);
    expect(text).not.toMatch(/^Stored/m);
  });
});

describe('the users by policy', () => {
  it('when users were read, then each stands under the policy that holds', () => {
    const pool = poolOf(closed);
    const { externalAccessPolicies: policies } = pool.objects;
    expect(whoText({ side: 'on-premises', users: effectivePolicies(pool), policies })).toMatchInlineSnapshot(`
      "Users by policy: 3
        policy Global         closed  2 users
          anna@contoso.com    anna
          zoe@contoso.com     zoe   disabled
        policy Tag:Sales      open  1 user
          ben@contoso.com     ben
      "
    `);
  });

  it('when a policy is not among the policies, then it is said of whom nothing is known', () => {
    const pool = poolOf(liveSnapshot({ users: [user('anna'), user('lost', 'Gone')] }));
    const { externalAccessPolicies: policies } = pool.objects;
    expect(whoText({ side: 'on-premises', users: effectivePolicies(pool), policies })).toMatchInlineSnapshot(`
      "Users by policy: 2
        policy Global         open  1 user
          anna@contoso.com    anna
        policy not known      1 user
          lost@contoso.com    lost  sip:lost@contoso.com has the policy Tag:Gone, which is not among the policies
      "
    `);
  });

  it('when users were not read, then it says why', () => {
    const view: WhoView = {
      side: 'on-premises',
      users: unreadable('not asked for'),
      policies: unreadable('no answer'),
    };
    expect(whoText(view)).toBe('Users: not known: not asked for.\n');
  });
});

describe('the picture of a plan', () => {
  it('when settings are to change, then it shows the writes, what they open and what is left alone', () => {
    expect(planTable({ plan: enablePlan(closed), source: 'live' }, style)).toMatchInlineSnapshot(`
      "contoso · enable skype, scope global: 2 changes
      Note: Consumer Skype closed on 5 May 2025, so nothing answers.

        1  policy       Global  EnablePublicCloudAccess  False → True
           Set-CsExternalAccessPolicy -Identity Global -EnablePublicCloudAccess $true
        2  access edge  Global  AllowFederatedUsers      False → True
           Set-CsAccessEdgeConfiguration -AllowFederatedUsers $true

        Already right  routing, federation route, Edge pool, provider Messenger (reused for Skype: existing Messenger federation needs no further step)
        Takes effect   policy Global opens public networks for everyone without a policy of their own or of their site, 2 users
                       access edge: ALL federation: any domain with an SRV record (EnablePartnerDiscovery is True)
                       also policy Sales (1 user), which is open and takes effect with the rest
        Left alone     Tag:NoExternal (closed; --scope names them)
      "
    `);
  });

  it('when a provider is missing, then it is created', () => {
    const plan = enablePlan(liveSnapshot({ publicProviders: [] }));
    expect(planTable({ plan, source: 'emulator' }, style)).toMatchInlineSnapshot(`
      "contoso (emulator) · enable skype, scope global: 1 change
      Note: Consumer Skype closed on 5 May 2025, so nothing answers.

        1  provider  Skype  is created
           New-CsPublicProvider -Identity Skype -ProxyFqdn federation.messenger.msn.com -Enabled $true -VerificationLevel UseSourceVerification -IconUrl 'https://images.edge.messenger.live.com/Messenger_16x16.png'

        Already right  routing, federation route, Edge pool, policy Global, federation allowed
        Takes effect   policy Global is open already and takes effect for everyone without a policy of their own or of their site, 1 user
      "
    `);
  });

  it('when the terminal shows ASCII only, then a command keeps the names it is about', () => {
    const value = liveSnapshot({
      externalAccessPolicies: [policy('Global', true), policy('Tag:A – B', false)],
      accessEdge: edge({ AllowFederatedUsers: false }),
    });
    const plan = enablePlan(value, { scope: { kind: 'policy', name: 'A – B' }, alsoOpens: true });
    const text = planTable({ plan, source: 'live' }, plainStyle({ ascii: true }));
    expect(text).toContain('A – B');
    expect(text).toContain('False -> True');
  });

  it('when nothing is to change, then it says so first', () => {
    expect(planTable({ plan: enablePlan(liveSnapshot()), source: 'live' }, style)).toMatch(
      /^contoso · .*: nothing to change\n/,
    );
  });

  it('when the terminal is narrow, then sentences fold and commands stay whole', () => {
    const plan = enablePlan(closed);
    const text = planTable({ plan, source: 'live' }, plainStyle({ width: 50 }));
    for (const { command } of plan.changes) {
      expect(text).toContain(command);
    }
    const commands = plan.changes.map(({ command }) => `     ${command}`);
    const others = text.split('\n').filter((line) => !commands.includes(line) && !/^ {2}\d/.test(line));
    expect(others.filter((line) => line.length > 50)).toEqual([]);
  });
});

describe('the picture of a check', () => {
  it('when something is closed, then it says where it was read and what to do', () => {
    const { sentence, findings } = checkMessenger(closed, { kind: 'global' }, retired);
    const view = { profile: 'contoso', source: 'live', sentence, findings } as const;
    expect(findingsTable(view, style)).toMatchInlineSnapshot(`
      "contoso · No: Messenger federation is not enabled: federation allowed: AllowFederatedUsers = False; policy Global: EnablePublicCloudAccess = False. (Consumer Skype itself closed on 5 May 2025.)

        pass     session: the settings can be read
        pass     routing: UseDnsSrvRouting
        pass     federation route: Site:Redmond → edge.contoso.com
        pass     Edge pool: one, on port 5061
        FAIL     federation allowed: AllowFederatedUsers = False
                 read  pool01.contoso.com Get-CsAccessEdgeConfiguration: AccessEdgeConfiguration Global AllowFederatedUsers = False
                 next  federation enable --network skype
        pass     public provider: Messenger → federation.messenger.msn.com
        pass     provider enabled: Messenger, UseSourceVerification
        FAIL     policy Global: EnablePublicCloudAccess = False
                 read  pool01.contoso.com Get-CsExternalAccessPolicy: ExternalAccessPolicy Global EnablePublicCloudAccess = False
                 next  federation enable --network skype --scope global
        pass     blocked domains: no Microsoft consumer domain
        pass     federation access: EnableFederationAccess = True
        WARN     audio and video: EnablePublicCloudAudioVideoAccess = False
                 read  pool01.contoso.com Get-CsExternalAccessPolicy: ExternalAccessPolicy Global EnablePublicCloudAudioVideoAccess = False
                 next  federation enable --network skype --audio-video --scope global
        pass     media encryption: EncryptionLevel = SupportEncryption
        pass     Edge replicas: 1 of 1 up to date, last report 3 min ago
      "
    `);
  });
});

describe('the picture of differences', () => {
  it('when two snapshots differ, then each difference is one line', () => {
    const to = {
      ...closed,
      takenAt: '2013-06-02T12:00:00.000Z',
      onPremises: {
        ...poolOf(liveSnapshot({ blockedDomains: [object('live.com')], sites: unreadable('no answer') })),
      },
    };
    const view = { from: closed, to, differences: diffSnapshots(closed, to) };
    expect(diffTable(view, style)).toMatchInlineSnapshot(`
      "contoso 2013-06-01 12:00:00 → contoso 2013-06-02 12:00:00 · 7 differences
        ~  accessEdge Global                      AllowFederatedUsers: False → True
        ~  accessEdge Global                      EnablePartnerDiscovery: True → False
        ~  externalAccessPolicies Global          EnablePublicCloudAccess: False → True
        -  externalAccessPolicies Tag:NoExternal  removed
        -  externalAccessPolicies Tag:Sales       removed
        +  blockedDomains live.com                added
        ?  sites                                  can no longer be read (known → unreadable)
      "
    `);
  });

  it('when they are the same, then it says so', () => {
    expect(diffTable({ from: closed, to: closed, differences: [] }, style)).toBe(
      'contoso 2013-06-01 12:00:00 → contoso 2013-06-01 12:00:00 · no difference\n',
    );
  });
});
