import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Session, textOf } from './calls.ts';

const messenger = 'federation.messenger.msn.com';
const newSkype = { Identity: 'Skype', ProxyFqdn: messenger, Enabled: true };

describe('what each product shows', () => {
  it.each([
    ['lync-2010', 'Identity Name ProxyFqdn VerificationLevel Enabled'],
    ['lync-2013', 'Identity Name ProxyFqdn VerificationLevel Enabled IconUrl NameDecorationDomain'],
    [
      'nothing-set',
      'Identity Name ProxyFqdn VerificationLevel Enabled IconUrl NameDecorationDomain NameDecorationRoutingDomain NameDecorationExcludedDomainList',
    ],
    [
      'sfb-2015',
      'Identity Name ProxyFqdn VerificationLevel Enabled IconUrl NameDecorationDomain NameDecorationRoutingDomain NameDecorationExcludedDomainList EnableSkypeIdRouting EnableSkypeDirectorySearch',
    ],
  ])('of a public provider on %s: %s', (scenario, properties) => {
    expect(Object.keys(new Session(scenario).object('Get-CsPublicProvider')).join(' ')).toBe(properties);
  });

  it.each([
    ['lync-2010', 'MSN', '4.0.7577.0'],
    ['lync-2013', 'Messenger', '5.0.8308.0'],
    ['sfb-2015', 'Skype', '6.0.9319.619'],
    ['sfb-2019', 'Skype', '7.0.2046.385'],
    ['sfb-se', 'Skype', '7.0.2046.820'],
  ])('%s ships %s, disabled, and its replicas are of build %s', (scenario, name, build) => {
    const session = new Session(scenario);
    const shipped = session.objects('Get-CsPublicProvider').find(({ ProxyFqdn }) => ProxyFqdn === messenger);
    expect(shipped).toMatchObject({ Identity: name, Enabled: false });
    expect(session.object('Get-CsManagementStoreReplicationStatus')).toMatchObject({ ProductVersion: build });
  });

  it.each([
    ['lync-2010', false],
    ['lync-2013', true],
    ['sfb-2015', true],
    ['sfb-2019', false],
  ])('on %s a policy has EnableXmppAccess: %s', (scenario, has) => {
    const policy = new Session(scenario).object('Get-CsExternalAccessPolicy');
    expect('EnableXmppAccess' in policy).toBe(has);
    expect(policy).toMatchObject({ Identity: 'Global', EnablePublicCloudAccess: false });
  });

  it('prints the access edge configuration of 2010 in the documented order', () => {
    expect(Object.keys(new Session('lync-2010').object('Get-CsAccessEdgeConfiguration')).join(' ')).toBe(
      'Identity AllowAnonymousUsers AllowFederatedUsers AllowOutsideUsers BeClearingHouse EnablePartnerDiscovery EnableArchivingDisclaimer KeepCrlsUpToDateForPeers MarkSourceVerifiableOnOutgoingMessages OutgoingTlsCountForFederatedPartners RoutingMethod',
    );
  });

  it('shows another type of object where a default route is used', () => {
    const session = new Session('default-routing');
    const [edge] = session.call('Get-CsAccessEdgeConfiguration').output;
    expect(edge).toMatchObject({
      typeNames: [
        'Microsoft.Rtc.Management.WritableConfig.Settings.Edge.DisplayAccessEdgeSettingsDefaultRoute',
        'System.Object',
      ],
    });
    expect(session.object('Get-CsAccessEdgeConfiguration')).toMatchObject({
      RoutingMethod: 'UseDefaultRouting',
      DefaultRouteFqdn: 'clearinghouse.fabrikam.com',
    });
  });

  it('writes enumerations as objects with number and name, or as names', () => {
    const session = new Session('nothing-set');
    const level = () => {
      const [provider] = session.call('Get-CsPublicProvider', { Identity: 'Messenger' }).output;
      return provider?.type === 'Obj' ? provider.props.get('VerificationLevel') : undefined;
    };
    expect(level()).toMatchObject({
      type: 'Obj',
      text: 'UseSourceVerification',
      base: { type: 'I32', value: 2 },
    });
    session.enumerations = 'text';
    expect(level()).toEqual({ type: 'S', value: 'UseSourceVerification' });
  });

  it.each([
    ['lync-2010', 'Get-CsEffectivePolicy', false],
    ['lync-2013', 'Get-CsEffectivePolicy', true],
    ['lync-2013', 'Get-CsServerPatchVersion', false],
    ['sfb-2015', 'Get-CsServerPatchVersion', true],
  ])('%s has %s: %s', (scenario, cmdlet, has) => {
    const identity = cmdlet === 'Get-CsEffectivePolicy' ? { Identity: 'anna@contoso.com' } : {};
    expect(new Session(scenario).error(cmdlet, identity)).toBe(has ? undefined : 'CommandNotFoundException');
  });
});

describe('binding, as the engine does it', () => {
  const set = 'Set-CsAccessEdgeConfiguration';
  it.each([
    ['an unknown parameter', set, { AllowFederatedUser: true, Nonsense: 1 }, 'NamedParameterNotFound'],
    ['text for a truth value', set, { AllowFederatedUsers: 'True' }, 'CannotConvertArgument'],
    ['null for a truth value', set, { AllowFederatedUsers: null }, 'CannotConvertArgument'],
    [
      'a name that is none of an enumeration',
      'Set-CsPublicProvider',
      { Identity: 'Messenger', VerificationLevel: 'Maybe' },
      'CannotConvertArgumentNoMessage',
    ],
    [
      'a mandatory parameter that is missing',
      'New-CsPublicProvider',
      { Identity: 'X', Enabled: true },
      'MissingMandatoryParameter',
    ],
    [
      'null for a mandatory text',
      'Enable-CsPublicProvider',
      { Identity: null },
      'ParameterArgumentValidationErrorNullNotAllowed',
    ],
    [
      'an empty mandatory text',
      'Enable-CsPublicProvider',
      { Identity: '' },
      'ParameterArgumentValidationErrorEmptyStringNotAllowed',
    ],
    [
      'parameters of two sets',
      'Get-CsPublicProvider',
      { Identity: 'Messenger', Filter: '*' },
      'AmbiguousParameterSet',
    ],
    [
      'partner discovery without -UseDnsSrvRouting',
      set,
      { EnablePartnerDiscovery: true },
      'AmbiguousParameterSet',
    ],
    [
      'one argument too many',
      'Get-CsPublicProvider',
      { 0: 'Messenger', 1: 'more' },
      'PositionalParameterNotFound',
    ],
    ['a number beyond 32 bits', set, { MaxContactsPerDiscoveredPartner: -1 }, 'CannotConvertArgument'],
  ])('refuses %s', (_, cmdlet, parameters, id) => {
    expect(new Session('nothing-set').error(cmdlet, parameters)).toBe(id);
  });

  it.each([
    ['a name in any case', { allowfederatedusers: true }],
    ['a name cut short', { AllowFed: true }],
    ['a number for a truth value', { AllowFederatedUsers: 1 }],
    ['the only object, by position', { 0: 'Global', AllowFederatedUsers: true }],
    ['-Confirm:$false', { AllowFederatedUsers: true, Confirm: false }],
    [
      'discovery together with its routing',
      { UseDnsSrvRouting: true, EnablePartnerDiscovery: true, AllowFederatedUsers: true },
    ],
  ])('takes %s', (_, parameters) => {
    const session = new Session('nothing-set');
    expect(session.error(set, parameters)).toBeUndefined();
    expect(session.object('Get-CsAccessEdgeConfiguration')).toMatchObject({ AllowFederatedUsers: true });
  });

  it('does not know what came with a later version', () => {
    const later = { ...newSkype, EnableSkypeIdRouting: true };
    expect(new Session('lync-2013').error('New-CsPublicProvider', later)).toBe('NamedParameterNotFound');
    expect(new Session('lync-2010').error('New-CsPublicProvider', { ...newSkype, IconUrl: 'x' })).toBe(
      'NamedParameterNotFound',
    );
    expect(new Session('provider-missing').error('New-CsPublicProvider', later)).toBeUndefined();
  });

  it('names the cmdlet in the identifier and in the activity', () => {
    const { failure } = new Session('nothing-set').call(set, { Nonsense: 1 });
    expect(failure).toMatchObject({
      fullyQualifiedErrorId: `NamedParameterNotFound,${set}`,
      activity: set,
      category: 'InvalidArgument',
    });
  });

  it('takes an object for -Instance', () => {
    const session = new Session('nothing-set');
    const [provider] = session.call('Get-CsPublicProvider', { Identity: 'Messenger' }).output;
    expect(session.error('Enable-CsPublicProvider', { Instance: provider ?? null })).toBeUndefined();
    expect(session.object('Get-CsPublicProvider', { Identity: 'Messenger' })).toMatchObject({
      Enabled: true,
    });
  });

  it('takes the identity of a piped object', () => {
    const session = new Session('nothing-set');
    const input = session.call('Get-CsPublicProvider', { Filter: 'mess*' }).output;
    session.call('Enable-CsPublicProvider', {}, input);
    expect(session.object('Get-CsPublicProvider', { Identity: 'MESSENGER' })).toMatchObject({
      Enabled: true,
    });
  });
});

describe('providers', () => {
  it('are enabled and disabled once: a second time is an error', () => {
    const session = new Session('nothing-set');
    const call = (verb: string) => session.error(`${verb}-CsPublicProvider`, { Identity: 'Messenger' });
    expect([call('Disable'), call('Enable'), call('Enable'), call('Disable')]).toEqual([
      'ProviderState',
      undefined,
      'ProviderState',
      undefined,
    ]);
  });

  it('have names and addresses that are unique over public and hosting providers', () => {
    expect(new Session('nothing-set').error('New-CsPublicProvider', newSkype)).toBe('DuplicateProxyFqdn');
    expect(new Session('provider-conflict').error('New-CsPublicProvider', newSkype)).toBe(
      'DuplicateIdentity',
    );
    expect(new Session('hosting-conflict').error('New-CsPublicProvider', newSkype)).toBe(
      'DuplicateProxyFqdn',
    );
  });

  it('cannot be together with a default route, in either order', () => {
    expect(new Session('default-routing').error('New-CsPublicProvider', newSkype)).toBe('DefaultRoute');
    expect(
      new Session('nothing-set').error('Set-CsAccessEdgeConfiguration', { UseDefaultRouting: true }),
    ).toBe('ProvidersExist');
  });

  it('are made with the level that the documentation names, and returned', () => {
    const session = new Session('provider-missing');
    expect(session.object('New-CsPublicProvider', newSkype)).toMatchObject({
      Identity: 'Skype',
      Name: 'Skype',
      VerificationLevel: 'AlwaysVerifiable',
    });
    expect(session.objects('Get-CsPublicProvider')).toHaveLength(1);
  });

  it('take the number of a level', () => {
    const session = new Session('provider-missing');
    expect(
      session.object('New-CsPublicProvider', { ...newSkype, VerificationLevel: 2, Enabled: 1 }),
    ).toMatchObject({ VerificationLevel: 'UseSourceVerification' });
  });

  it('cannot have their address changed', () => {
    const session = new Session('nothing-set');
    expect(session.error('Set-CsPublicProvider', { Identity: 'Messenger', ProxyFqdn: 'other.example' })).toBe(
      'NamedParameterNotFound',
    );
  });

  it('that are not there are an error of category ObjectNotFound', () => {
    const session = new Session('nothing-set');
    for (const cmdlet of ['Set', 'Enable', 'Disable', 'Remove'].map((verb) => `${verb}-CsPublicProvider`)) {
      expect(session.call(cmdlet, { Identity: 'Nobody' }).failure).toMatchObject({
        category: 'ObjectNotFound',
      });
    }
    expect(session.call('Get-CsPublicProvider', { Identity: 'Nobody' }).errors).toMatchObject([
      { category: 'ObjectNotFound' },
    ]);
  });

  it('only in memory are not stored', () => {
    const session = new Session('provider-missing');
    expect(session.objects('New-CsPublicProvider', { ...newSkype, InMemory: true })).toHaveLength(1);
    expect(session.objects('Get-CsPublicProvider')).toHaveLength(0);
  });
});

describe('external access policies', () => {
  it('are found and made under a bare name as per-user policies', () => {
    const session = new Session('nothing-set');
    expect(session.object('Get-CsExternalAccessPolicy', { Identity: 'sales' })).toMatchObject({
      Identity: 'Tag:Sales',
    });
    expect(
      session.object('New-CsExternalAccessPolicy', { Identity: 'Pilot', EnablePublicCloudAccess: true }),
    ).toMatchObject({ Identity: 'Tag:Pilot', EnablePublicCloudAccess: true });
  });

  it('are changed in Global when no identity is given', () => {
    const session = new Session('nothing-set');
    session.call('Set-CsExternalAccessPolicy', { EnablePublicCloudAccess: true });
    expect(session.object('Get-CsExternalAccessPolicy', { Identity: 'global' })).toMatchObject({
      EnablePublicCloudAccess: true,
    });
  });

  it.each([
    ['Global', 'DuplicateIdentity'],
    ['Tag:Sales', 'DuplicateIdentity'],
    ['Site:Atlantis', 'ItemNotFound'],
    ['Site:Redmond', undefined],
  ])('a new %s gives %s', (identity, id) => {
    expect(new Session('nothing-set').error('New-CsExternalAccessPolicy', { Identity: identity })).toBe(id);
  });

  it('go back to their defaults when Global is removed', () => {
    const session = new Session('all-on');
    session.call('Remove-CsExternalAccessPolicy', { Identity: 'Global' });
    expect(session.object('Get-CsExternalAccessPolicy', { Identity: 'Global' })).toMatchObject({
      EnablePublicCloudAccess: false,
    });
  });

  it('that users have are removed only after a question, or with -Force', () => {
    const session = new Session('nothing-set');
    expect(session.call('Remove-CsExternalAccessPolicy', { Identity: 'Sales' }).question).toMatchObject({
      caption: 'Confirm',
    });
    expect(
      session.call('Remove-CsExternalAccessPolicy', { Identity: 'NoExternal', Force: true }).question,
    ).toBeUndefined();
  });

  it('are granted by every form of a name and taken away with null', () => {
    const session = new Session('nothing-set');
    for (const Identity of ['sip:anna@contoso.com', 'anna@contoso.com', 'CONTOSO\\anna', 'Anna Berg']) {
      session.call('Grant-CsExternalAccessPolicy', { Identity, PolicyName: null });
      session.call('Grant-CsExternalAccessPolicy', { Identity, PolicyName: 'Tag:Sales' });
      expect(session.object('Get-CsUser', { Identity })).toMatchObject({ ExternalAccessPolicy: 'Sales' });
    }
    session.call('Grant-CsExternalAccessPolicy', { Identity: 'anna@contoso.com', PolicyName: null });
    expect(session.object('Get-CsUser', { Identity: 'anna@contoso.com' })).toMatchObject({
      ExternalAccessPolicy: null,
    });
  });

  it('that do not exist, or not per user, cannot be granted; nor to nobody', () => {
    const session = new Session('nothing-set');
    const grant = (Identity: string, PolicyName: string) =>
      session.error('Grant-CsExternalAccessPolicy', { Identity, PolicyName });
    expect(grant('anna@contoso.com', 'Nonsense')).toBe('PolicyNotFound');
    expect(grant('anna@contoso.com', 'Global')).toBe('PolicyNotFound');
    expect(grant('joe@contoso.com', 'Sales')).toBe('ManagementObjectNotFound');
  });
});

describe('domains', () => {
  it('are on one list at most', () => {
    const session = new Session('nothing-set');
    expect(session.error('New-CsAllowedDomain', { Identity: 'fabrikam.com' })).toBe('DuplicateDomain');
    expect(session.error('New-CsBlockedDomain', { Domain: 'FABRIKAM.com' })).toBe('DuplicateDomain');
    session.call('Remove-CsAllowedDomain', { Identity: 'fabrikam.com' });
    expect(
      session.error('New-CsBlockedDomain', { Domain: 'fabrikam.com', Comment: 'rival' }),
    ).toBeUndefined();
    expect(session.objects('Get-CsBlockedDomain')).toEqual([
      { Identity: 'fabrikam.com', Domain: 'fabrikam.com', Comment: 'rival' },
    ]);
  });

  it('must be named', () => {
    expect(new Session('nothing-set').error('New-CsAllowedDomain', { Comment: 'who?' })).toBe(
      'MissingMandatoryParameter',
    );
  });
});

describe('topology and users', () => {
  it('shows the route of a site, the Edge service behind it and its computers', () => {
    const session = new Session('nothing-set');
    expect(session.object('Get-CsSite')).toMatchObject({
      Identity: 'Site:Redmond',
      FederationRoute: 'EdgeServer:edge.contoso.com',
    });
    expect(session.objects('Get-CsService', { EdgeServer: true })).toMatchObject([
      {
        Identity: 'EdgeServer:edge.contoso.com',
        AccessEdgeExternalSipPort: 5061,
        PoolFqdn: 'edge.contoso.com',
      },
    ]);
    expect(session.object('Get-CsPool', { Identity: 'edge.contoso.com' })).toMatchObject({
      Computers: ['edge01.contoso.com', 'edge02.contoso.com'],
    });
    expect(session.objects('Get-CsComputer', { Pool: 'pool01.contoso.com' })).toHaveLength(2);
    expect(session.error('Get-CsService', { EdgeServer: true, Registrar: true })).toBe(
      'AmbiguousParameterSet',
    );
  });

  it('resolves the policy in effect: the user, then the site, then Global', () => {
    const session = new Session('site-policies');
    const effective = (Identity: string) =>
      session.object('Get-CsEffectivePolicy', { Identity })['ExternalAccessPolicy'];
    expect([
      effective('carla@contoso.com'),
      effective('anna@contoso.com'),
      effective('ben@contoso.com'),
    ]).toEqual(['Sales', 'Site:Paris', 'Site:Redmond']);
    expect(
      new Session('nothing-set').object('Get-CsEffectivePolicy', { Identity: 'anna@contoso.com' }),
    ).toMatchObject({ ExternalAccessPolicy: 'Global' });
  });

  it('lists as many users as asked for', () => {
    const session = new Session('many-users');
    expect(session.objects('Get-CsUser')).toHaveLength(5000);
    expect(session.objects('Get-CsUser', { ResultSize: 7 })).toHaveLength(7);
    expect(session.objects('Get-CsUser', { ResultSize: 'Unlimited' })).toHaveLength(5000);
    expect(session.error('Get-CsUser', { Identity: 'x' })).toBe('ManagementObjectNotFound');
    expect(session.error('Get-CsUser', { OnModernServer: true })).toBe('NamedParameterNotFound');
  });
});

describe('filters of users', () => {
  it.each([
    ['ExternalAccessPolicy -eq "Sales"', 3],
    ["externalaccesspolicy -ne 'Sales'", 21],
    ['ExternalAccessPolicy -eq $null', 20],
    ['Enabled -eq $true -and SipAddress -like "sip:a*"', 2],
    ['(DisplayName -like "Anna*")', 2],
  ])('%s finds %i', (Filter, count) => {
    expect(new Session('nothing-set').objects('Get-CsUser', { Filter })).toHaveLength(count);
  });

  it('that cannot be read are an error', () => {
    expect(new Session('nothing-set').error('Get-CsUser', { Filter: 'everybody else' })).toBe(
      'InvalidFilter',
    );
  });

  it('never throw, whatever they say', () => {
    const session = new Session('nothing-set');
    fc.assert(
      fc.property(fc.string(), (Filter) => {
        expect([undefined, 'InvalidFilter']).toContain(session.error('Get-CsUser', { Filter }));
        session.call('Get-CsPublicProvider', { Filter });
      }),
    );
  });
});

describe('replication', () => {
  const states = (session: Session) =>
    session.objects('Get-CsManagementStoreReplicationStatus').map(({ UpToDate }) => UpToDate);

  it('is behind after a write of settings and catches up with time', () => {
    const session = new Session('nothing-set');
    session.call('Set-CsAccessEdgeConfiguration', { AllowFederatedUsers: true });
    expect(states(session)).toEqual([false, false, false, false]);
    session.now = new Date(session.now.getTime() + 121_000);
    expect(states(session)).toEqual([true, true, true, true]);
    const replica = session.object('Get-CsManagementStoreReplicationStatus', {
      ReplicaFqdn: 'edge01.contoso.com',
    });
    expect(Date.parse(textOf(replica['LastStatusReport']))).toBeGreaterThan(
      Date.parse(textOf(replica['LastUpdateCreation'])),
    );
  });

  it('takes a quarter of the time when it is started', () => {
    const session = new Session('nothing-set');
    session.call('Set-CsAccessEdgeConfiguration', { AllowFederatedUsers: true });
    session.call('Invoke-CsManagementStoreReplication');
    expect(states(session)[0]).toBe(false);
    session.now = new Date(session.now.getTime() + 31_000);
    expect(states(session)[0]).toBe(true);
  });

  it('does not wait for a grant, which is in the directory', () => {
    const session = new Session('nothing-set');
    session.call('Grant-CsExternalAccessPolicy', { Identity: 'anna@contoso.com', PolicyName: 'Sales' });
    expect(states(session)).toEqual([true, true, true, true]);
  });

  it('never comes to a replica that is stuck', () => {
    const session = new Session('replication-behind');
    session.call('Invoke-CsManagementStoreReplication');
    session.now = new Date(session.now.getTime() + 3_600_000);
    expect(states(session)).toEqual([true, true, true, false]);
  });

  it('knows its replicas', () => {
    const parameters = { ReplicaFqdn: 'nowhere.example' };
    expect(new Session('nothing-set').error('Get-CsManagementStoreReplicationStatus', parameters)).toBe(
      'ItemNotFound',
    );
    expect(new Session('nothing-set').error('Invoke-CsManagementStoreReplication', parameters)).toBe(
      'ItemNotFound',
    );
  });
});

describe('-WhatIf, -Confirm and -ErrorAction', () => {
  it('does nothing with -WhatIf', () => {
    const session = new Session('nothing-set');
    const before = session.organisation;
    session.call('Set-CsAccessEdgeConfiguration', { AllowFederatedUsers: true, WhatIf: true });
    session.call('Remove-CsPublicProvider', { Identity: 'Messenger', WhatIf: true });
    expect(session.organisation).toBe(before);
  });

  it('asks with -Confirm', () => {
    const { question } = new Session('nothing-set').call('Enable-CsPublicProvider', {
      Identity: 'Messenger',
      Confirm: true,
    });
    expect(question?.message).toContain('Enable-CsPublicProvider');
  });

  it.each([
    ['SilentlyContinue', 0, false],
    ['Stop', 0, true],
    ['Continue', 1, false],
  ])('with -ErrorAction %s writes %i errors, ends the pipeline: %s', (ErrorAction, errors, ends) => {
    const outcome = new Session('nothing-set').call('Get-CsUser', { Identity: 'x', ErrorAction });
    expect([outcome.errors?.length ?? 0, outcome.failure !== undefined]).toEqual([errors, ends]);
  });
});

describe('roles', () => {
  it.each([
    ['reader', 'Get-CsPublicProvider', true],
    ['reader', 'Set-CsAccessEdgeConfiguration', false],
    ['helpdesk', 'Get-CsUser', true],
    ['helpdesk', 'Get-CsPublicProvider', false],
    ['useradmin', 'Grant-CsExternalAccessPolicy', true],
    ['useradmin', 'Set-CsExternalAccessPolicy', false],
    ['operator', 'Invoke-CsManagementStoreReplication', true],
    ['operator', 'Enable-CsPublicProvider', false],
    ['nobody', 'Get-CsUser', false],
    ['nobody', 'Get-Command', true],
  ])('%s may run %s: %s', (account, cmdlet, may) => {
    const session = new Session('nothing-set', account);
    const hidden = session.error(cmdlet) === 'CommandNotFoundException';
    expect(hidden).toBe(!may);
    const listed = session.objects('Get-Command', { Name: [cmdlet], ErrorAction: 'SilentlyContinue' });
    expect(listed.map(({ Name }) => Name)).toEqual(may ? [cmdlet] : []);
  });

  it('lists commands with the parameters of this version', () => {
    const names = (scenario: string) => {
      const command = new Session(scenario).object('Get-Command', { Name: 'New-CsPublicProvider' });
      return Object.keys(command['Parameters'] as object);
    };
    expect(names('lync-2010')).not.toContain('IconUrl');
    expect(names('lync-2013')).toEqual(
      expect.arrayContaining(['IconUrl', 'WhatIf', 'Confirm', 'ErrorAction']),
    );
    expect(names('lync-2013')).not.toContain('NameDecorationRoutingDomain');
    expect(names('nothing-set')).toContain('NameDecorationRoutingDomain');
    expect(names('sfb-se')).toContain('EnableSkypeIdRouting');
  });

  it('takes patterns, and complains about names only', () => {
    const session = new Session('nothing-set');
    expect(session.objects('Get-Command', { Name: '*-CsPublicProvider' })).toHaveLength(6);
    expect(session.error('Get-Command', { Name: 'Get-Nothing*' })).toBeUndefined();
    expect(session.error('Get-Command', { Name: 'Get-Nothing' })).toBe('CommandNotFoundException');
  });

  it('shows each role with its cmdlets', () => {
    const role = new Session('nothing-set').object('Get-CsAdminRole', { Identity: 'csadministrator' });
    expect(role).toMatchObject({ IsStandardRole: true, ConfigScopes: ['Global'] });
    expect(role['Cmdlets']).toContain('Enable-CsPublicProvider');
  });
});

describe('helpers of the pipeline', () => {
  it('selects properties and counts', () => {
    const session = new Session('nothing-set');
    const users = session.call('Get-CsUser').output;
    const selected = session.call('Select-Object', { Property: ['SipAddress'], First: 2 }, users).output;
    expect(selected).toHaveLength(2);
    expect(selected[0]).toMatchObject({
      members: new Map([['SipAddress', { type: 'S', value: 'sip:anna@contoso.com' }]]),
    });
    expect(session.call('Measure-Object', {}, users).output[0]).toMatchObject({ type: 'Obj' });
    expect(session.call('Select-Object', { ExpandProperty: 'SipAddress', Last: 1 }, users).output).toEqual([
      { type: 'S', value: 'sip:david2@contoso.com' },
    ]);
  });
});
