import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { TransportError } from '../../src/http/transport.ts';
import type { CmdletRequest, ObjectRef, WritableObjectType } from '../../src/model/change.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { writingCmdlets } from '../../src/onpremises/cmdlets.ts';
import { PoolConnection } from '../../src/onpremises/pool-connection.ts';
import { commandNotFound, lync2013, make, object, psError, type ScriptedSession } from './pool-fixture.ts';

const request = (name: string, parameters: Properties): CmdletRequest => ({
  via: 'cmdlet',
  name,
  parameters,
});
const enable = request('Enable-CsPublicProvider', { Identity: 'Messenger' });
const ref = (type: WritableObjectType, identity: string): ObjectRef => ({
  side: 'on-premises',
  type,
  identity,
});
const lost = (requestSent: boolean) =>
  new FederationError('pool.unreachable', 'unavailable', 'the connection was lost', {
    why: 'reset by peer',
    cause: new Error('while posting', { cause: new TransportError('reset', 'reset', { requestSent }) }),
  });

function connect(...sessions: readonly ScriptedSession[]) {
  const left = [...sessions];
  const opened: ScriptedSession[] = [];
  const connection = new PoolConnection({
    pool: 'pool01.contoso.com',
    open: () => {
      const session = left.shift();
      if (session === undefined) {
        return Promise.reject(lost(false));
      }
      opened.push(session);
      return Promise.resolve(session);
    },
  });
  return { connection, opened };
}

describe('PoolConnection.write', () => {
  it('when the server completes it without an error, then it is accepted, and nobody is asked to confirm', async () => {
    const session = lync2013();
    expect(await connect(session).connection.write(enable)).toEqual({ kind: 'accepted' });
    expect(session.calls).toEqual([
      {
        name: 'Enable-CsPublicProvider',
        parameters: [
          ['Identity', { type: 'S', value: 'Messenger' }],
          ['Confirm', { type: 'B', value: false }],
        ],
      },
    ]);
  });

  it('when replication is started, then -Confirm is left out, because the cmdlet does not know it', async () => {
    const session = lync2013();
    await connect(session).connection.write(request('Invoke-CsManagementStoreReplication', {}));
    expect(session.calls[0]?.parameters).toEqual([]);
  });

  it('when values are of other types, then they are sent typed', async () => {
    const session = lync2013();
    const parameters = { A: true, B: null, C: 4, D: 5_000_000_000, E: 1.5 };
    await connect(session).connection.write(request('Set-CsAccessEdgeConfiguration', parameters));
    expect(session.calls[0]?.parameters.map(([, value]) => value)).toEqual([
      { type: 'B', value: true },
      { type: 'Nil' },
      { type: 'I32', value: 4 },
      { type: 'I64', value: 5_000_000_000n },
      { type: 'Db', value: 1.5 },
      { type: 'B', value: false },
    ]);
  });

  it.each([...writingCmdlets.keys()])('when %s is sent, then never with -Force', async (name) => {
    const session = lync2013();
    await connect(session).connection.write(request(name, { Identity: 'x' }));
    expect(session.calls[0]?.parameters.map(([parameter]) => parameter)).not.toContain('Force');
  });

  it('when a request is none the tool writes with, then it is refused and nothing is sent', async () => {
    const session = lync2013();
    const { connection, opened } = connect(session);
    const answers = [
      await connection.write(request('Remove-CsUser', { Identity: '*' })),
      await connection.write(request('Set-CsPublicProvider', { Instance: { Identity: 'x' } })),
    ];
    expect(answers.map(({ kind }) => kind)).toEqual(['refused', 'refused']);
    expect(opened).toEqual([]);
  });

  it.each([
    [
      'an error record',
      psError({ message: 'No.\u001b[2J\nReally', recommendedAction: 'Ask.' }),
      'No. Really Ask.',
      false,
    ],
    ['an object that exists', psError({ message: 'x', category: 'ResourceExists' }), 'x', true],
    ['a duplicate', psError({ message: 'x', fullyQualifiedErrorId: 'DuplicateProvider,New' }), 'x', true],
    ['a state that is there', psError({ message: 'is already enabled' }), 'is already enabled', true],
    ['an error without words', psError({ category: 'WriteError' }), 'WriteError', false],
  ])(
    'when the server answers with %s, then it is refused with its words',
    async (_, error, reason, already) => {
      const session = lync2013().answer('Enable-CsPublicProvider', { errors: [error] });
      const refused = { kind: 'refused', reason, already };
      expect(await connect(session).connection.write(enable)).toEqual(refused);
      session.answer('Enable-CsPublicProvider', { failure: error });
      expect(await connect(session).connection.write(enable)).toEqual(refused);
    },
  );

  it('when the cmdlet or a parameter is hidden, then the reason says that the session does not offer it', async () => {
    const hidden = lync2013().hide('Enable-CsPublicProvider');
    const message = "A parameter cannot be found that matches parameter name 'Identity'.";
    const parameter = psError({
      message,
      fullyQualifiedErrorId: 'NamedParameterNotFound,Enable-CsPublicProvider',
    });
    const answers = [
      await connect(hidden).connection.write(enable),
      await connect(lync2013().answer('Enable-CsPublicProvider', { failure: parameter })).connection.write(
        enable,
      ),
    ];
    expect(answers).toEqual([
      {
        kind: 'refused',
        reason:
          'this session does not offer Enable-CsPublicProvider: no role of the account includes it, or the version lacks it',
        already: false,
      },
      {
        kind: 'refused',
        reason: `this session does not offer a parameter of Enable-CsPublicProvider: ${message}`,
        already: false,
      },
    ]);
  });

  it('when the connection is lost after sending, then the write is lost, and never sent again', async () => {
    const first = lync2013().answer('Enable-CsPublicProvider', { throws: lost(true) });
    const second = lync2013();
    const { connection, opened } = connect(first, second);
    expect(await connection.write(enable)).toEqual({
      kind: 'lost',
      reason: 'the connection was lost: reset by peer',
    });
    expect(first.closed).toBe(true);
    expect(opened).toEqual([first]);
    expect((await connection.readObject(ref('public-provider', 'messenger'))).state).toBe('known');
    expect(second.calls.map(({ name }) => name)).toEqual(['Get-CsPublicProvider']);
  });

  it('when no byte can have reached the server, then the write was not sent', async () => {
    const session = lync2013().answer('Enable-CsPublicProvider', { throws: lost(false) });
    expect((await connect(session).connection.write(enable)).kind).toBe('not-sent');
    expect((await connect().connection.write(enable)).kind).toBe('not-sent');
  });

  it('when an error does not tell whether the server acted, then the write is lost', async () => {
    const unclear = new FederationError('pool.fault', 'unavailable', 'the shell is gone');
    const session = lync2013().answer('Enable-CsPublicProvider', { throws: unclear });
    expect((await connect(session).connection.write(enable)).kind).toBe('lost');
  });

  it.each([
    [new FederationError('auth.rejected', 'authentication', 'the password is not right'), 'not-sent'],
    [new FederationError('pool.busy', 'unavailable', 'busy'), 'not-sent'],
    [
      new FederationError('auth.rejected', 'authentication', 'asked again while waiting', {
        cause: new TransportError('reset', 'x', { requestSent: true }),
      }),
      'lost',
    ],
  ])(
    'when the account or the load is the reason (%s), then a write that was not handed over is not lost',
    async (error, kind) => {
      const session = lync2013().answer('Enable-CsPublicProvider', { throws: error });
      expect((await connect(session).connection.write(enable)).kind).toBe(kind);
    },
  );

  it.each([undefined, psError({ message: 'The pipeline has been stopped.' })])(
    'when the server stops the command (%s), then it is not known what became of it',
    async (error) => {
      const session = lync2013();
      session.stopNext = error ?? true;
      expect((await connect(session).connection.write(enable)).kind).toBe('lost');
    },
  );

  it('when the command fails without a word, then it is not known what became of it', async () => {
    const session = lync2013();
    session.failNext = true;
    expect((await connect(session).connection.write(enable)).kind).toBe('lost');
  });

  it('when it is a bug, then it is not dressed up as an answer', async () => {
    const session = lync2013().answer('Enable-CsPublicProvider', { throws: new TypeError('bug') });
    await expect(connect(session).connection.write(enable)).rejects.toThrow(TypeError);
  });
});

describe('PoolConnection, reading', () => {
  it('when the session is lost while reading, then another is opened once and the reading is repeated', async () => {
    const broken = lync2013().answer('Get-CsSite', { throws: lost(true) });
    const { connection, opened } = connect(broken, lync2013());
    const snapshot = await connection.snapshot({ users: false });
    expect(snapshot.objects.sites.state).toBe('known');
    expect(opened).toHaveLength(2);
    expect(broken.closed).toBe(true);
  });

  it('when it is lost again, then the reading fails', async () => {
    const broken = () => lync2013().answer('Get-CsSite', { throws: lost(true) });
    const { connection, opened } = connect(broken(), broken(), lync2013());
    await expect(connection.snapshot({ users: false })).rejects.toMatchObject({ code: 'pool.unreachable' });
    expect(opened).toHaveLength(2);
  });

  it.each(['authentication', 'interrupted', 'refused'] as const)(
    'when the error is of another kind (%s), then nothing is opened again',
    async (exit) => {
      const error = new FederationError('x', exit, 'no');
      const { connection, opened } = connect(lync2013().answer('Get-Command', { throws: error }), lync2013());
      await expect(connection.snapshot({ users: false })).rejects.toBe(error);
      expect(opened).toHaveLength(1);
    },
  );

  it('when the answer cannot be taken, then it is not asked for again', async () => {
    const error = new FederationError('pool.answer-unreadable', 'unavailable', 'no');
    const { connection, opened } = connect(lync2013().answer('Get-Command', { throws: error }), lync2013());
    await expect(connection.snapshot({ users: false })).rejects.toBe(error);
    expect(opened).toHaveLength(1);
  });

  it('when reading was interrupted, then nothing is opened again', async () => {
    const abort = new AbortController();
    const session = lync2013().answer('Get-CsSite', () => {
      abort.abort();
      return { throws: lost(true) };
    });
    let opened = 0;
    const open = () => {
      opened += 1;
      return Promise.resolve(session);
    };
    const connection = new PoolConnection({ pool: 'p', open, signal: abort.signal });
    await expect(connection.snapshot({ users: false })).rejects.toMatchObject({ code: 'pool.unreachable' });
    expect(opened).toBe(1);
  });

  it('when it is closed, then the session is closed, and closing twice does nothing', async () => {
    const session = lync2013();
    const { connection } = connect(session);
    await connection.snapshot({ users: false });
    await connection.close();
    await connection.close();
    expect(session.closed).toBe(true);
  });
});

describe('PoolConnection.readObject', () => {
  const one = (session: ScriptedSession, type: WritableObjectType, identity: string) =>
    connect(session).connection.readObject(ref(type, identity));

  it('when an object exists, then it is found whatever the case of its name', async () => {
    const session = lync2013();
    expect(await one(session, 'access-edge', 'Global')).toMatchObject({ value: { identity: 'Global' } });
    expect(await one(session, 'public-provider', 'YAHOO!')).toMatchObject({ value: { identity: 'Yahoo!' } });
    expect(await one(session, 'external-access-policy', 'tag:sales')).toMatchObject({
      value: { identity: 'Tag:Sales' },
    });
    expect(session.pipelines).toHaveLength(3);
  });

  it('when a list does not have it, then it is absent; when the list cannot be read, then it is unreadable', async () => {
    expect(await one(lync2013(), 'public-provider', 'Skype')).toEqual({ state: 'absent' });
    expect(await one(lync2013(), 'external-access-policy', 'Site:Dublin')).toEqual({ state: 'absent' });
    const hidden = lync2013().hide('Get-CsPublicProvider');
    expect((await one(hidden, 'public-provider', 'Skype')).state).toBe('unreadable');
  });

  it('when it is the policy of a user, then Get-CsUser is asked for that one user', async () => {
    const session = lync2013().answer('Get-CsUser', {
      output: [make.user('anna', { ExternalAccessPolicy: 'Tag:Sales' })],
    });
    expect(await one(session, 'user-policy-assignment', 'sip:Anna@contoso.com')).toEqual({
      state: 'known',
      value: { identity: 'sip:Anna@contoso.com', properties: { ExternalAccessPolicy: 'Sales' } },
    });
    expect(session.calls[0]?.parameters).toEqual([
      ['Identity', { type: 'S', value: 'sip:Anna@contoso.com' }],
    ]);
  });

  it('when a user has no policy, then it is null; when the server does not tell, then it is unreadable', async () => {
    const without = lync2013().answer('Get-CsUser', { output: [make.user('ben')] });
    expect(await one(without, 'user-policy-assignment', 'sip:ben@contoso.com')).toMatchObject({
      value: { properties: { ExternalAccessPolicy: null } },
    });
    const silent = object('X.OCSADUser', { SipAddress: 'sip:ben@contoso.com' });
    const session = lync2013().answer('Get-CsUser', { output: [silent] });
    expect((await one(session, 'user-policy-assignment', 'sip:ben@contoso.com')).state).toBe('unreadable');
  });

  it('when there is no such user, then it is absent, by category or by the words of the user cmdlets', async () => {
    const message = 'Management object not found for identity "x".';
    for (const failure of [psError({ message }), psError({ message: 'nix', category: 'ObjectNotFound' })]) {
      const session = lync2013().answer('Get-CsUser', { failure });
      expect(await one(session, 'user-policy-assignment', 'sip:x@contoso.com')).toEqual({ state: 'absent' });
    }
    const withheld = lync2013().answer('Get-CsUser', { failure: commandNotFound('Get-CsUser') });
    expect((await one(withheld, 'user-policy-assignment', 'sip:x@contoso.com')).state).toBe('unreadable');
  });

  it('when the answer is somebody else, or several, then it is unreadable', async () => {
    const anna = make.user('anna');
    const other = lync2013().answer('Get-CsUser', { output: [anna] });
    const several = lync2013().answer('Get-CsUser', {
      output: [anna, make.user('anna', { Enabled: false })],
    });
    const wild = lync2013();
    expect((await one(other, 'user-policy-assignment', 'sip:ben@contoso.com')).state).toBe('unreadable');
    expect((await one(several, 'user-policy-assignment', 'sip:anna@contoso.com')).state).toBe('unreadable');
    expect((await one(wild, 'user-policy-assignment', '*')).state).toBe('unreadable');
    expect(wild.pipelines).toEqual([]);
  });

  it.each([
    [[true, true], 'all', true, []],
    [[true, false], 'all', false, ['edge']],
    [[true, 'maybe'], 'all', null, ['edge']],
    [[false, 'maybe'], 'all', false, ['fe1', 'edge']],
    [[false, true], 'EDGE', true, []],
  ] as const)(
    'when replicas say %j and %s is asked, then up to date is %s',
    async ([fe, edge], asked, upToDate, behind) => {
      const output = [make.replica('fe1', '5.0.8308.0', fe), make.replica('edge', '5.0.8308.0', edge)];
      const session = lync2013().answer('Get-CsManagementStoreReplicationStatus', { output });
      expect(await one(session, 'replication', asked)).toEqual({
        state: 'known',
        value: { identity: asked, properties: { UpToDate: upToDate, Behind: behind } },
      });
    },
  );

  it('when there is no replica at all, then replication is absent, not up to date', async () => {
    const session = lync2013().answer('Get-CsManagementStoreReplicationStatus', {});
    expect(await one(session, 'replication', 'all')).toEqual({ state: 'absent' });
  });
});
