import { describe, expect, it } from 'vitest';
import { controls } from '../../src/audit/catalogue.ts';
import type { Control, Verdict } from '../../src/audit/control.ts';
import { liveVerdicts } from '../../src/audit/live.ts';
import { diagnosis, type Diagnosis, type DiagnosisDetails } from '../../src/diagnosis/diagnosis.ts';
import { defaultParameters, type AuditParameters } from '../../src/audit/parameters.ts';
import type { Side } from '../../src/model/networks.ts';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';
import { absent, known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { messenger, object, snapshot as pool, type Objects } from '../interop/pools.ts';
import {
  closedPolicy,
  closedSettings,
  outcomes,
  policy,
  run,
  setting,
  tenant,
  tenantWith,
  without,
} from './tenants.ts';

/** What a finding says: why something is not known, what was seen, and what to do. */

const sales = policy('Tag:Sales');
const user = setting('1', { UserPrincipalName: 'a@contoso.com', ExternalAccessPolicy: null });
const verified = setting('contoso.com', { isVerified: true, authenticationType: 'Managed' });
const own = (CommunicationWithExternalOrgs: PropertyValue, more: Properties = {}): Properties => ({
  CommunicationWithExternalOrgs,
  ...more,
});

/** Both sides, with the users and domains of the tenant. */
function bothSides(servers: Snapshot, { cloud }: Snapshot): Snapshot {
  const more = { users: known([user]), groupAssignments: known([]), domains: known([verified]) };
  return cloud === undefined
    ? servers
    : { ...servers, cloud: { ...cloud, objects: { ...cloud.objects, ...more } } };
}
const whole = bothSides(pool(), tenantWith({}, [policy('Global'), sales]));

/** Nothing is off in these: what cannot be read there is not settled by something else that is closed. */
const switchedOn = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, typeof value === 'boolean' ? true : value]),
  );
const openSettings = { ...switchedOn(closedSettings), AllowedDomains: {} };
const openPolicies = [policy('Global'), policy('Tag:Sales', own('AllowAllExternalDomains'))].map(
  ({ identity, properties }) => setting(identity, switchedOn(properties)),
);
const openOnes = [true, false].map((EnablePartnerDiscovery) =>
  bothSides(
    pool({
      accessEdge: [object('Global', { AllowFederatedUsers: true, EnablePartnerDiscovery })],
      allowedDomains: [object('fabrikam.com')],
      blockedDomains: [object('b.example')],
    }),
    tenantWith(openSettings, openPolicies),
  ),
);

/** Without these a verdict is about more objects, or says less of whom it concerns; the last two judge what probes saw. */
const decidesNothing = new Set([
  'policy-reopens cloud federationSettings',
  'effective-access cloud users',
  'replication on-premises edgeServers',
  'replication on-premises pools',
  'public-provider on-premises hostingProviders',
  ...controls
    .filter(({ id }) => id === 'dns-records' || id === 'edge-certificate')
    .flatMap(({ id, inputs }) => inputs.map(({ side, kind }) => `${id} ${side} ${kind}`)),
]);

type Lists = Readonly<Record<string, Reading<readonly SettingsObject[]>>>;

/** The deployment with another list of one kind on one side. */
function withList(
  side: Side,
  kind: string,
  change: (list: Reading<readonly SettingsObject[]>) => Reading<readonly SettingsObject[]>,
  deployment = whole,
): Snapshot {
  const part = side === 'cloud' ? 'cloud' : 'onPremises';
  const found = deployment[part];
  const objects = found?.objects as Lists | undefined;
  return {
    ...deployment,
    [part]: { ...found, objects: { ...objects, [kind]: change(objects?.[kind] ?? absent) } },
  };
}

const contact = { kind: 'domain', domain: 'fabrikam.com', tenant: 'unknown' } as const;
const asked: AuditParameters = { ...defaultParameters, contact };

function verdicts(control: Control, snapshot: Snapshot): readonly Verdict[] {
  return [defaultParameters, asked].flatMap((parameters) => control.evaluate(snapshot, parameters));
}

const doctor = {
  cloud: 'federation doctor: reading takes Teams Reader',
  'on-premises': 'federation doctor: reading takes a role such as CsViewOnly',
} as const;

const settingsRead = controls.flatMap((control) =>
  control.inputs.map(({ side, kind, properties }) => ({ control, side, kind, properties, id: control.id })),
);

describe('a finding', () => {
  it.each(settingsRead)(
    'of $id: when $kind cannot be read then what is unknown says why, and who may read it',
    ({ control, side, kind }) => {
      const refused = [whole, ...openOnes].flatMap((deployment) =>
        verdicts(
          control,
          withList(side, kind, () => unreadable('403: not this role'), deployment),
        ),
      );
      const unclear = refused.filter(({ outcome }) => outcome === 'unknown');
      expect(unclear.length === 0).toBe(decidesNothing.has(`${control.id} ${side} ${kind}`));
      for (const { reason, nextStep } of unclear) {
        expect(reason).toContain('403: not this role');
        expect(nextStep).toContain(doctor[side]);
      }
      const missing = verdicts(
        control,
        withList(side, kind, () => absent),
      );
      for (const { reason } of missing.filter(({ outcome }) => outcome === 'unknown')) {
        expect(reason).not.toBe('');
      }
    },
  );

  it.each(controls.map((control) => ({ control, id: control.id })))(
    'of $id: when something is wrong or unknown then there is a next step, and else there is none',
    ({ control }) => {
      const values: readonly (PropertyValue | undefined)[] = [
        true,
        false,
        null,
        'junk',
        7,
        [],
        ['a.example'],
        undefined,
      ];
      for (const { side, kind, properties } of control.inputs) {
        for (const property of properties) {
          for (const value of values) {
            const changed = withList(side, kind, (list) =>
              list.state === 'known'
                ? known(
                    list.value.map((one) => ({
                      ...one,
                      properties: changedTo(one.properties, property, value),
                    })),
                  )
                : list,
            );
            for (const { outcome, nextStep } of verdicts(control, changed)) {
              const isWrong = outcome === 'fail' || outcome === 'warn';
              expect([outcome, isWrong || outcome === 'unknown' ? nextStep !== '' : nextStep === '']).toEqual(
                [outcome, true],
              );
              expect([outcome, nextStep.includes('federation doctor')]).toEqual([
                outcome,
                outcome === 'unknown',
              ]);
              if (outcome === 'unknown') {
                expect(nextStep).toContain(doctor[side]);
              }
            }
          }
        }
      }
    },
  );

  it.each(controls.map((control) => ({ control, id: control.id })))(
    'of $id: when its inputs are asked for then they are of its sides, and each side has one',
    ({ control: { sides, inputs } }) => {
      expect([...new Set(inputs.map(({ side }) => side))].sort()).toEqual([...sides].sort());
    },
  );
});

function changedTo(properties: Properties, name: string, value: PropertyValue | undefined): Properties {
  return value === undefined ? without(properties, name) : { ...properties, [name]: value };
}

const settings = (changes: Properties): Snapshot => tenantWith(changes);
const withoutSetting = (name: string): Snapshot =>
  tenant({ federationSettings: [setting('Global', without(closedSettings, name))] });
const policies = (changes: Properties, above: Properties = {}): Snapshot =>
  tenantWith(above, [policy('Global'), policy('Tag:Sales', changes)]);
const withoutMode = tenantWith({}, [
  policy('Global'),
  setting('Tag:Sales', without(closedPolicy, 'CommunicationWithExternalOrgs')),
]);
const servers = (objects: Objects): Snapshot => pool(objects);
const edge = (properties: Properties): Snapshot => servers({ accessEdge: [object('Global', properties)] });
const acs = (properties: Properties): Snapshot => tenant({ acsFederation: [setting('Global', properties)] });
const provider = (properties: Properties): Snapshot =>
  servers({ publicProviders: [messenger('M', { VerificationLevel: 'AlwaysVerifiable', ...properties })] });
const hosting = (properties: Properties): Snapshot =>
  servers({
    hostingProviders: [
      object('Online', {
        ProxyFqdn: 'sipfed.online.lync.com',
        Enabled: true,
        VerificationLevel: 'UseSourceVerification',
        EnabledSharedAddressSpace: true,
        ...properties,
      }),
    ],
  });
const blocked = { BlockedDomains: ['b.example'] };
const sharing = (tenantHas: Properties, serversHave: Properties): Snapshot => ({
  ...edge(serversHave),
  ...settings(tenantHas),
});

describe('what is found is said in words', () => {
  it.each<[string, Snapshot, string]>([
    ['acs-federation', acs({ EnableAcsUsers: null, AllowedAcsResources: [] }), 'EnableAcsUsers is neither'],
    [
      'acs-federation',
      acs({ EnableAcsUsers: true, AllowedAcsResources: 'x' }),
      'AllowedAcsResources could not',
    ],
    ['domains-open', settings({}), 'AllowedDomains lists partner.example'],
    ['domains-open', settings({ AllowedDomains: ['a.example', 'b.example'] }), 'lists 2 domains'],
    ['unmanaged-outbound', settings({ AllowTeamsConsumer: null }), 'is off'],
    ['tenant-federation', settings({ AllowFederatedUsers: null }), 'is neither True nor False'],
    ['tenant-federation', withoutSetting('AllowFederatedUsers'), 'AllowFederatedUsers was not returned'],
    ['trial-exceptions', withoutSetting('AllowedTrialTenantDomains'), 'AllowedTrialTenantDomains was not'],
    [
      'block-list-dead',
      edge({ AllowFederatedUsers: false, EnablePartnerDiscovery: true }),
      'FederatedUsers is off',
    ],
    ['block-list-dead', edge({ AllowFederatedUsers: true, EnablePartnerDiscovery: true }), 'Discovery is on'],
    [
      'block-list-dead',
      settings({ ...blocked, AllowFederatedUsers: true, AllowedDomains: null }),
      'AllowedDomains',
    ],
    ['block-list-dead', settings({ BlockedDomains: 'junk' }), 'BlockedDomains'],
    ['secops-delegation', settings({ SecurityTeamAllowBlockListDelegation: null }), 'was not returned'],
    ['secops-delegation', settings({ SecurityTeamAllowBlockListDelegation: 'On' }), 'is neither Enabled'],
    [
      'policy-bypasses-list',
      policies(own('AllowAllExternalDomains', { EnableFederationAccess: false })),
      'EnableFederationAccess is off',
    ],
    ['policy-bypasses-list', policies(own('BlockAllExternalDomains')), 'the policy blocks all domains'],
    ['policy-bypasses-list', policies(own('New')), 'has a value that is not known'],
    ['policy-bypasses-list', withoutMode, 'CommunicationWithExternalOrgs was not returned'],
    [
      'policy-bypasses-list',
      policies(own('AllowAllExternalDomains', { EnableFederationAccess: null })),
      'EnableFederationAccess is neither',
    ],
    [
      'policy-reopens',
      policies(
        { EnableTeamsConsumerAccess: true },
        { AllowTeamsConsumer: true, AllowTeamsConsumerInbound: true },
      ),
      'EnableTeamsConsumerAccess is on, and off in Global; wanted',
    ],
    ['hosting-provider', hosting({ AutodiscoverUrl: '' }), 'AutodiscoverUrl is empty'],
    ['hosting-provider', hosting({ AutodiscoverUrl: 'https://a.example/' }), 'leads to a.example'],
    ['provider-verification', provider({ Enabled: null }), 'Enabled is neither'],
    [
      'provider-verification',
      provider({ VerificationLevel: null }),
      'VerificationLevel is none that is known',
    ],
    ['hybrid-discovery', sharing({}, { EnablePartnerDiscovery: true }), 'has lists: the servers let in more'],
    [
      'hybrid-discovery',
      sharing({ AllowedDomains: {} }, { EnablePartnerDiscovery: false }),
      'is open to all domains: the tenant lets in more',
    ],
    ['hybrid-discovery', sharing({}, { EnablePartnerDiscovery: false }), 'and the tenant has lists'],
    [
      'replication',
      servers({ replicas: [object('e', { ReplicaFqdn: 'e', UpToDate: true })] }),
      'the times of the reports were not returned',
    ],
  ])('by %s (%#)', (id, snapshot, words) => {
    expect(run(id, snapshot).map(({ title }) => title)).toContainEqual(expect.stringContaining(words));
  });

  it('when both sides are equally open then neither is said to let in more', () => {
    expect(run('hybrid-discovery', sharing({}, { EnablePartnerDiscovery: false }))[0]?.title).not.toContain(
      'in more',
    );
  });

  it.each<[string, Snapshot, string, PropertyValue]>([
    ['unmanaged-outbound', withoutSetting('AllowTeamsConsumer'), 'AllowTeamsConsumer', 'absent'],
    ['unmanaged-outbound', settings({ AllowTeamsConsumer: null }), 'AllowTeamsConsumer', 'unreadable'],
    [
      'trial-tenants',
      withoutSetting('ExternalAccessWithTrialTenants'),
      'ExternalAccessWithTrialTenants',
      'absent',
    ],
    [
      'trial-tenants',
      settings({ ExternalAccessWithTrialTenants: 3 }),
      'ExternalAccessWithTrialTenants',
      'unreadable',
    ],
    [
      'secops-delegation',
      settings({ SecurityTeamAllowBlockListDelegation: 'Enabled' }),
      'SecurityTeamAllowBlockListDelegation',
      'enabled',
    ],
    [
      'secops-delegation',
      settings({ SecurityTeamAllowBlockListDelegation: null }),
      'SecurityTeamAllowBlockListDelegation',
      'unreadable',
    ],
    [
      'secops-delegation',
      settings({ DomainBlockingForMDOAdminsInTeams: true }),
      'DomainBlockingForMDOAdminsInTeams',
      'earlier name',
    ],
    ['block-list-dead', settings(blocked), 'BlockedDomains', ['b.example']],
    ['block-list-dead', settings({}), 'BlockedDomains', 'empty'],
    [
      'policy-bypasses-list',
      policies(own('AllowSpecificExternalDomains', { AllowedExternalDomains: ['a.example'] })),
      'AllowedExternalDomains',
      ['a.example'],
    ],
    [
      'policy-bypasses-list',
      policies(own('AllowSpecificExternalDomains', { AllowedExternalDomains: 'junk' })),
      'AllowedExternalDomains',
      'unreadable',
    ],
  ])('when %s looks then it shows what it saw (%#)', (id, snapshot, name, normalised) => {
    const evidence = run(id, snapshot).flatMap((one) => one.evidence);
    expect(evidence.filter(({ property }) => property === name).map((one) => one.normalised)).toContainEqual(
      normalised,
    );
  });

  it('when an earlier name is not there then it is no evidence', () => {
    const [found] = run('secops-delegation', settings({}));
    expect(found?.evidence.map(({ property }) => property)).toEqual(['SecurityTeamAllowBlockListDelegation']);
  });

  it('when a list has errors then the next step takes out what is no domain, else what is there twice', () => {
    const step = (AllowedDomains: readonly string[]) =>
      run('domains-malformed', settings({ AllowedDomains }))[0]?.nextStep;
    expect(step(['a.example', '*.x', 'a.example'])).toContain('federation domains remove');
    expect(step(['a.example', 'a.example'])).toContain('take a.example off the list once');
  });

  it('when a policy of the servers concerns then it has the name that the shell gives it', () => {
    const open = object('Sales', { EnablePublicCloudAccess: true });
    const named = run('skype-consumer', servers({ externalAccessPolicies: [open] }));
    expect(named.map((one) => one.object)).toEqual([expect.any(String)]);
    const sources = named.flatMap(({ evidence }) => evidence.map(({ source }) => source));
    expect(sources).toContainEqual(expect.stringContaining('ExternalAccessPolicy Tag:Sales'));
  });

  it('when two objects are called the same then both are shown, as they were read', () => {
    const twice = ['On', 'Enabled'].map((SecurityTeamAllowBlockListDelegation) =>
      setting('Global', { ...closedSettings, SecurityTeamAllowBlockListDelegation }),
    );
    expect(outcomes('secops-delegation', tenant({ federationSettings: twice }))).toEqual(['unknown', 'pass']);
    expect(outcomes('secops-delegation', tenant({ federationSettings: twice.toReversed() }))).toEqual([
      'pass',
      'unknown',
    ]);
  });

  it('when there are several settings objects then effective access goes by Global, else by the first', () => {
    const contactAllowed = (...identities: readonly string[]) =>
      outcomes(
        'effective-access',
        tenant({
          federationSettings: identities.map((identity, index) =>
            setting(identity, { ...closedSettings, AllowedDomains: index === 0 ? {} : ['partner.example'] }),
          ),
        }),
        { contact },
      );
    expect(contactAllowed('Other', 'Global')).toEqual(['pass']);
    expect(contactAllowed('Other', 'Another')).toEqual(['fail']);
  });

  it('when a partner is asked about then DNS is that of the partner, and without one there is no verdict', () => {
    const dnsDomains = 'contact';
    const seen: Snapshot = {
      ...settings({}),
      live: { takenAt: '2025-01-01T00:00:00.000Z', dns: [], edges: [] },
    };
    const found = run('dns-records', seen, { dnsDomains, contact });
    expect(found.map((one) => [one.object, one.outcome])).toEqual([['fabrikam.com', 'unknown']]);
    expect(found[0]?.nextStep).not.toBe('');
    expect(run('dns-records', seen, { dnsDomains })).toEqual([]);
  });

  const trial: AuditParameters['contact'] = { kind: 'domain', domain: 'x.example', tenant: 'trial' };

  it('when a trial tenant is asked about then it is shown what is said of them', () => {
    const about = (changes: Properties, name: string) =>
      run('effective-access', settings({ AllowedDomains: {}, ...changes }), { contact: trial })
        .flatMap(({ evidence }) => evidence)
        .filter(({ property }) => property === name)
        .map(({ normalised }) => normalised);
    const mode = 'ExternalAccessWithTrialTenants';
    const list = 'AllowedTrialTenantDomains';
    expect(about({ [mode]: 'Allowed' }, mode)).toEqual(['allowed']);
    expect(about({ [mode]: 7 }, mode)).toEqual(['unreadable']);
    expect(about({ [mode]: 'Blocked', [list]: ['y.example'] }, list)).toEqual([['y.example']]);
    expect(about({ [mode]: 'Blocked', [list]: 'junk' }, list)).toEqual(['unreadable']);
  });

  it('when what is missing counts as on then a missing list lets everybody in, and one that cannot be read is unknown', () => {
    const missing = 'switch';
    expect(outcomes('effective-access', withoutSetting('AllowedDomains'), { contact, missing })).toEqual([
      'fail',
    ]);
    expect(outcomes('effective-access', settings({ AllowedDomains: 'junk' }), { contact, missing })).toEqual([
      'unknown',
    ]);
  });

  it('when several checks are about one domain then the worst speaks, each step once, and advice is left out', () => {
    const about = (outcome: Diagnosis['outcome'], text: string, more: DiagnosisDetails = {}) =>
      diagnosis('dns.domains', outcome, 'contoso.com', text, more);
    const judged = (side: Snapshot, ...diagnoses: readonly Diagnosis[]) =>
      liveVerdicts(side, diagnoses, defaultParameters).map(({ outcome, reason, nextStep }) => [
        outcome,
        reason,
        nextStep,
      ]);
    const nextStep = 'publish it';
    expect(
      judged(
        servers({}),
        about('pass', 'good'),
        about('fail', 'gone', { nextStep }),
        about('fail', 'wrong'),
        about('fail', 'stale', { nextStep }),
        about('warn', 'late', { nextStep: 'wait' }),
        about('fail', 'ugly', { severity: 'low' }),
      ),
    ).toEqual([['fail', 'gone; wrong; stale', 'publish it']]);
    expect(judged(servers({}), about('unknown', 'silent'))).toEqual([
      ['unknown', 'silent', expect.stringContaining(doctor['on-premises'])],
    ]);
    expect(judged(settings({}), about('unknown', 'silent'))).toEqual([
      ['unknown', 'silent', expect.stringContaining(doctor.cloud)],
    ]);
    expect(judged(settings({}), about('pass', 'good'))).toEqual([['pass', 'good', '']]);
  });

  it('when a SIP domain has no name of its own then its identity is one', () => {
    const both = (Name: PropertyValue): Snapshot => ({
      ...servers({ sipDomains: [object('contoso.com', { Name })] }),
      ...tenant({ domains: [] }),
    });
    const domains = [verified];
    for (const name of [null, ' ', 'contoso.com']) {
      expect(outcomes('sip-domain-verified', { ...both(name), ...tenant({ domains }) })).toEqual(['pass']);
    }
    expect(outcomes('sip-domain-verified', { ...both('a.example'), ...tenant({ domains }) })).toEqual([
      'fail',
    ]);
  });
});
