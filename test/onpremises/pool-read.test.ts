import { describe, expect, it } from 'vitest';
import { booleanProperty, property } from '../../src/model/settings-object.ts';
import { poolObjectKinds, type PoolObjectKind, type PoolSnapshot } from '../../src/model/snapshot.ts';
import { readPool } from '../../src/onpremises/read-pool.ts';
import {
  commandInfo,
  commandNotFound,
  enumeration,
  lync2013,
  make,
  object,
  psError,
  textList,
  value,
  type ScriptedSession,
} from './pool-fixture.ts';

const pool = 'pool01.contoso.com';
const read = (session: ScriptedSession, users = false) => readPool(session, { pool, users });

function identities(snapshot: PoolSnapshot, kind: PoolObjectKind): readonly string[] | string {
  const reading = snapshot.objects[kind];
  return reading.state === 'known' ? reading.value.map(({ identity }) => identity) : reading.state;
}

function reason(snapshot: PoolSnapshot, kind: PoolObjectKind): string {
  const reading = snapshot.objects[kind];
  return reading.state === 'unreadable' ? reading.reason : reading.state;
}

describe('readPool', () => {
  it('when the session can batch and offers everything, then one pipeline reads the whole pool', async () => {
    const session = lync2013();
    const snapshot = await read(session);
    expect(session.pipelines).toHaveLength(1);
    expect(session.pipelines[0]?.[0]).toBe('Get-Command');
    const found = Object.fromEntries(poolObjectKinds.map((kind) => [kind, identities(snapshot, kind)]));
    expect(found).toEqual({
      accessEdge: ['Global'],
      publicProviders: ['Messenger', 'Yahoo!'],
      hostingProviders: [],
      externalAccessPolicies: ['Global', 'Tag:Sales'],
      allowedDomains: [],
      blockedDomains: [],
      sipDomains: ['contoso.com'],
      sites: ['Site:Redmond'],
      edgeServers: ['EdgeServer:edge.contoso.com'],
      pools: ['pool01.contoso.com', 'edge.contoso.com'],
      replicas: ['fe1.contoso.com', 'edge.contoso.com'],
      mediaConfigurations: ['Global'],
      users: 'unreadable',
    });
    expect(reason(snapshot, 'users')).toBe('not asked for');
    expect(snapshot.account).toEqual({ state: 'known', value: 'CONTOSO\\anna' });
    expect(snapshot.notes).toEqual([]);
  });

  it('when a pool is read, then only cmdlets that read are sent', async () => {
    const session = lync2013();
    await read(session, true);
    expect(session.pipelines.flat().filter((name) => !name.startsWith('Get-'))).toEqual([]);
  });

  it('when users are asked for, then they come with the properties that are judged, and no others', async () => {
    const session = lync2013();
    const snapshot = await read(session, true);
    expect(session.pipelines).toHaveLength(1);
    expect(identities(snapshot, 'users')).toEqual(['sip:anna@contoso.com', 'sip:ben@contoso.com']);
    const users = snapshot.objects.users.state === 'known' ? snapshot.objects.users.value : [];
    expect(users[0]?.properties).not.toHaveProperty('LineURI');
    expect(users[0]?.properties['ExternalAccessPolicy']).toBe('Sales');
  });

  it('when the session cannot batch (Lync Server 2010), then every cmdlet is asked in its own pipeline', async () => {
    const session = lync2013();
    session.canBatch = false;
    const [single, batched] = [await read(session), await read(lync2013())];
    expect(session.pipelines.every(({ length }) => length === 1)).toBe(true);
    expect(single).toEqual(batched);
  });

  it('when the same property is a text, an object or an enumeration, then it reads the same', async () => {
    const levels = [
      'UseSourceVerification',
      enumeration('Microsoft.Rtc.Management.VerificationLevelType', 2, 'UseSourceVerification'),
    ];
    const identity = object('Microsoft.Rtc.Management.Xds.XdsIdentity', { Scope: 'Global' }, 'Skype');
    const providers = levels.map((VerificationLevel) =>
      make.publicProvider('Skype', { Identity: identity, VerificationLevel }),
    );
    const [first, second] = await Promise.all(
      providers.map((provider) => read(lync2013().answer('Get-CsPublicProvider', { output: [provider] }))),
    );
    expect(first?.objects.publicProviders).toEqual(second?.objects.publicProviders);
    expect(first?.objects.publicProviders).toMatchObject({
      value: [{ identity: 'Skype', properties: { VerificationLevel: 'UseSourceVerification' } }],
    });
  });

  it('when a version lacks a property, then the object lacks it; when it prints nothing, then it is null', async () => {
    const bare = object('X.DisplayPublicProvider', {
      Identity: 'MSN',
      ProxyFqdn: 'x.example',
      IconUrl: null,
    });
    const snapshot = await read(lync2013().answer('Get-CsPublicProvider', { output: [bare] }));
    const [provider] =
      snapshot.objects.publicProviders.state === 'known' ? snapshot.objects.publicProviders.value : [];
    expect(provider && property(provider, 'EnableSkypeIdRouting')).toEqual({ state: 'absent' });
    expect(provider && property(provider, 'IconUrl')).toEqual({ state: 'known', value: null });
  });

  it('when type names are marked as copies or decorated, then they are recognised all the same', async () => {
    const marked = {
      ...make.policy('Global'),
      typeNames: [
        'Deserialized.Microsoft.Rtc.Management.WritableConfig.Policy.ExternalAccess.ExternalAccessPolicy#Decorated',
      ],
    };
    const session = lync2013().answer('Get-CsExternalAccessPolicy', { output: [marked] });
    expect(identities(await read(session), 'externalAccessPolicies')).toEqual(['Global']);
    expect(session.pipelines).toHaveLength(1);
  });

  it('when 10 000 domains are allowed, then all are read', async () => {
    const output = Array.from({ length: 10_000 }, (_, index) =>
      make.allowedDomain(`partner${String(index)}.example`),
    );
    const snapshot = await read(lync2013().answer('Get-CsAllowedDomain', { output }));
    expect(identities(snapshot, 'allowedDomains')).toHaveLength(10_000);
  });

  it('when an object comes twice, then it counts once; two that differ under one name are both kept', async () => {
    const output = [
      make.blockedDomain('a.example'),
      make.blockedDomain('a.example'),
      object('X.BlockedDomain', { Identity: 'a.example', Comment: 'another' }),
    ];
    const snapshot = await read(lync2013().answer('Get-CsBlockedDomain', { output }));
    expect(identities(snapshot, 'blockedDomains')).toEqual(['a.example', 'a.example']);
  });

  it('when texts are hostile, then objects keep them as data and reasons hold no control characters', async () => {
    const hostile = 'x\u001b[2J\r\n\u0007__proto__';
    const odd = object('X.BlockedDomain', { Identity: hostile, ['__proto__']: 'own', constructor: hostile });
    const failure = psError({ message: `no ${hostile}`, command: 'Get-CsSite', category: 'ReadError' });
    const session = lync2013()
      .answer('Get-CsBlockedDomain', { output: [odd] })
      .answer('Get-CsSite', { failure });
    const snapshot = await read(session);
    const [blocked] =
      snapshot.objects.blockedDomains.state === 'known' ? snapshot.objects.blockedDomains.value : [];
    expect(blocked?.identity).toBe(hostile);
    expect(Object.entries(blocked?.properties ?? {})).toContainEqual(['__proto__', 'own']);
    expect(reason(snapshot, 'sites')).toBe('Get-CsSite failed: no x __proto__');
  });
});

describe('readPool, when the session does not offer everything', () => {
  it('when a role hides a cmdlet, then that kind is unreadable and everything else is read in two pipelines', async () => {
    const session = lync2013().hide('Get-CsHostingProvider');
    const snapshot = await read(session);
    expect(session.pipelines).toHaveLength(2);
    expect(reason(snapshot, 'hostingProviders')).toBe(
      'this session does not offer Get-CsHostingProvider: no role of the account includes it',
    );
    expect(identities(snapshot, 'mediaConfigurations')).toEqual(['Global']);
  });

  it('when a help desk role hides most cmdlets, then they are not asked one after the other in vain', async () => {
    const session = lync2013();
    const kept = ['Get-Command', 'Get-CsUser', 'Get-CsExternalAccessPolicy'];
    session.hide(
      ...(await read(session), session.calls.map(({ name }) => name).filter((name) => !kept.includes(name))),
    );
    session.pipelines.length = 0;
    const snapshot = await read(session, true);
    expect(session.pipelines.length).toBeLessThanOrEqual(2);
    expect(identities(snapshot, 'externalAccessPolicies')).toEqual(['Global', 'Tag:Sales']);
    expect(identities(snapshot, 'users')).toHaveLength(2);
    expect(reason(snapshot, 'accessEdge')).toBe('this session does not offer Get-CsAccessEdgeConfiguration');
  });

  it('when a cmdlet that only enriches is missing, then there is a note', async () => {
    const snapshot = await read(lync2013().hide('Get-CsMediaConfiguration'));
    expect(snapshot.notes).toEqual([reason(snapshot, 'mediaConfigurations')]);
  });

  it('when Get-Command itself is missing, then what is offered is unknown and the pool is read all the same', async () => {
    const snapshot = await read(lync2013().hide('Get-Command'));
    expect(snapshot.commands).toEqual({
      state: 'unreadable',
      reason: 'this session does not offer Get-Command',
    });
    expect(identities(snapshot, 'accessEdge')).toEqual(['Global']);
  });

  it('when Get-Command does not list a cmdlet that works, then nothing is concluded from its list', async () => {
    const session = lync2013().answer('Get-Command', { output: [commandInfo('Get-CsSite')] });
    expect((await read(session)).commands.state).toBe('unreadable');
  });

  it.each([true, false])(
    'when Get-Command reports names it does not know as errors, then its list counts all the same (batch: %s)',
    async (canBatch) => {
      const session = lync2013().hide('Get-CsSite', 'Set-CsPublicProvider');
      const listed = ['Get-Command', ...(await sessionCalls())].filter((name) => name !== 'Get-CsSite');
      const errors = ['Get-CsSite', 'Set-CsPublicProvider'].map((name) => ({
        ...commandNotFound(name),
        fullyQualifiedErrorId: 'CommandNotFoundException,Microsoft.PowerShell.Commands.GetCommandCommand',
        command: 'Get-Command',
      }));
      session.answer('Get-Command', { output: listed.map((name) => commandInfo(name)), errors });
      session.canBatch = canBatch;
      const snapshot = await read(session);
      expect(snapshot.commands.state).toBe('known');
      expect(reason(snapshot, 'sites')).toContain('this session does not offer Get-CsSite');
      expect(identities(snapshot, 'publicProviders')).toHaveLength(2);
    },
  );

  it('when Get-Command lists parameters, by dictionary or by syntax, then they are known; else they are not', async () => {
    const syntax = textList(
      '[[-Identity] <XdsIdentity>] [-LocalStore] [<CommonParameters>]',
      '[-Filter <string>]',
    );
    const names = [...new Set((await sessionCalls()).filter((name) => name !== 'Get-Command'))];
    const output = [
      ...names.map((name) => commandInfo(name)),
      commandInfo('New-CsPublicProvider', ['ProxyFqdn', 'Identity', 'Enabled']),
      {
        ...commandInfo('X'),
        props: new Map([
          ['Name', value('Set-CsPublicProvider')],
          ['ParameterSets', syntax],
        ]),
      },
    ];
    const { commands } = await read(lync2013().answer('Get-Command', { output }));
    expect(commands).toMatchObject({
      value: {
        'Get-CsSite': null,
        'New-CsPublicProvider': ['Enabled', 'Identity', 'ProxyFqdn'],
        'Set-CsPublicProvider': ['Filter', 'Identity', 'LocalStore'],
      },
    });
  });

  async function sessionCalls(): Promise<readonly string[]> {
    const session = lync2013();
    await read(session);
    return session.calls.map(({ name }) => name);
  }
});

describe('readPool, when the batch does not go through', () => {
  it('when a cmdlet fails half way, then it alone is unreadable, and the rest is read in a second pipeline', async () => {
    const failure = psError({
      message: 'The store is locked.',
      command: 'Get-CsAllowedDomain',
      category: 'ReadError',
    });
    const session = lync2013().answer('Get-CsAllowedDomain', { failure });
    const snapshot = await read(session);
    expect(session.pipelines).toHaveLength(2);
    expect(reason(snapshot, 'allowedDomains')).toBe('Get-CsAllowedDomain failed: The store is locked.');
    expect(identities(snapshot, 'hostingProviders')).toEqual([]);
    expect(identities(snapshot, 'sites')).toEqual(['Site:Redmond']);
  });

  it('when a list breaks off after some objects, then it is unreadable, never a shorter list', async () => {
    const failure = psError({ message: 'lost', command: 'Get-CsBlockedDomain' });
    const session = lync2013().answer('Get-CsBlockedDomain', {
      output: [make.blockedDomain('a.example')],
      failure,
    });
    expect(reason(await read(session), 'blockedDomains')).toBe('Get-CsBlockedDomain failed: lost');
  });

  it('when the error names no cmdlet, then the one cut short and the rest are asked one by one', async () => {
    const failure = psError({ message: 'something' });
    const sites = ['Site:Redmond', 'Site:Dublin'].map((Identity) => object('X.CentralSite', { Identity }));
    let first = true;
    const session = lync2013().answer('Get-CsSite', () => {
      const reply = first ? { output: sites.slice(0, 1), failure } : { output: sites };
      first = false;
      return reply;
    });
    const snapshot = await read(session);
    expect(identities(snapshot, 'sites')).toEqual(['Site:Redmond', 'Site:Dublin']);
    expect(identities(snapshot, 'mediaConfigurations')).toEqual(['Global']);
    expect(session.pipelines.slice(1).every(({ length }) => length === 1)).toBe(true);
  });

  it('when errors do not end the pipeline, then the cmdlet they name is unreadable and later ones are read', async () => {
    const error = psError({
      message: 'access denied',
      fullyQualifiedErrorId: 'Denied,Get-CsPool',
      category: 'PermissionDenied',
    });
    const session = lync2013().answer('Get-CsPool', { output: [make.pool('x')], errors: [error] });
    const snapshot = await read(session);
    expect(reason(snapshot, 'pools')).toBe('Get-CsPool failed: access denied');
    expect(identities(snapshot, 'replicas')).toHaveLength(2);
    expect(session.pipelines).toHaveLength(1);
  });

  it('when the server goes on after an unknown command, then it is told apart from the others as well', async () => {
    const session = lync2013().answer('Get-CsService', { errors: [commandNotFound('Get-CsService')] });
    const snapshot = await read(session);
    expect(reason(snapshot, 'edgeServers')).toContain('this session does not offer Get-CsService');
    expect(session.pipelines).toHaveLength(1);
  });

  it('when an error names none of them, then no empty answer is believed before it was asked alone', async () => {
    const session = lync2013().answer('Get-CsHostingProvider', {
      errors: [psError({ message: 'who knows' })],
    });
    const snapshot = await read(session);
    expect(reason(snapshot, 'hostingProviders')).toBe('Get-CsHostingProvider failed: who knows');
    expect(identities(snapshot, 'allowedDomains')).toEqual([]);
  });

  it('when a type is unknown, then the cmdlets it may be from are asked alone, and only those', async () => {
    const output = [object('Contoso.Something', { Identity: 'EdgeServer:edge.contoso.com' })];
    const session = lync2013().answer('Get-CsService', { output });
    const snapshot = await read(session);
    expect(identities(snapshot, 'edgeServers')).toEqual(['EdgeServer:edge.contoso.com']);
    expect(identities(snapshot, 'pools')).toHaveLength(2);
    expect(session.pipelines.slice(1)).toEqual([['Get-CsSite'], ['Get-CsService'], ['Get-CsPool']]);
  });

  it('when only the first of several statements was run, then the silence of the others is not an empty list', async () => {
    const session = lync2013();
    const run = session.run.bind(session);
    session.run = (statements, options) => run(statements.slice(0, 1), options);
    const snapshot = await read(session);
    expect(identities(snapshot, 'publicProviders')).toEqual(['Messenger', 'Yahoo!']);
    expect(identities(snapshot, 'accessEdge')).toEqual(['Global']);
  });

  it('when what always exists is answered with nothing, then it is unreadable', async () => {
    const snapshot = await read(lync2013().answer('Get-CsAccessEdgeConfiguration', {}));
    expect(reason(snapshot, 'accessEdge')).toContain('answered nothing');
  });

  it('when the server stops the pipeline without a word, then everything is asked one by one', async () => {
    const session = lync2013();
    session.stopNext = true;
    const snapshot = await read(session);
    expect(identities(snapshot, 'publicProviders')).toEqual(['Messenger', 'Yahoo!']);
  });

  it('when a switch is unreadable as printed, then it is kept for the judgement to see', async () => {
    const session = lync2013().answer('Get-CsAccessEdgeConfiguration', {
      output: [make.accessEdge({ AllowFederatedUsers: 3 })],
    });
    const { accessEdge } = (await read(session)).objects;
    const [edge] = accessEdge.state === 'known' ? accessEdge.value : [];
    expect(edge && booleanProperty(edge, 'AllowFederatedUsers').state).toBe('unreadable');
  });
});
