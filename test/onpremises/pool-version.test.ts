import { describe, expect, it } from 'vitest';
import { serverVersionCmdlet } from '../../src/onpremises/cmdlets.ts';
import { readPool } from '../../src/onpremises/read-pool.ts';
import { lync2013, make, object, value, type ScriptedSession } from './pool-fixture.ts';

const version = async (session: ScriptedSession, pool = 'pool01.contoso.com') =>
  (await readPool(session, { pool, users: false })).server;
const replicas = (session: ScriptedSession, ...output: ReturnType<typeof make.replica>[]) =>
  session.answer('Get-CsManagementStoreReplicationStatus', { output });
const says = (session: ScriptedSession, text: string) =>
  session.answer(serverVersionCmdlet, { output: [value(text)] });
const silent = (session: ScriptedSession) => session.hide(serverVersionCmdlet);

describe('the version of the pool', () => {
  it('when a computer of the pool has a replica, then its build counts, not that of a newer Edge', async () => {
    expect(await version(lync2013())).toEqual({
      state: 'known',
      value: { product: 'lync-2013', build: '5.0.8308.738', evidence: 'replica fe1.contoso.com' },
    });
  });

  it('when the pool has several computers, then the highest build counts, by number and not by text', async () => {
    const session = lync2013().answer('Get-CsPool', {
      output: [make.pool('pool01.contoso.com', 'a', 'Computer:b')],
    });
    const server = await version(
      replicas(session, make.replica('a', '6.0.9319.88'), make.replica('b', '6.0.9319.619')),
    );
    expect(server).toMatchObject({ value: { build: '6.0.9319.619' } });
  });

  it('when the pool is one server, then its own replica is found without a list of pools', async () => {
    const session = replicas(lync2013().hide('Get-CsPool'), make.replica('SE01.contoso.com', '7.0.2046.553'));
    expect(await version(session, 'se01.contoso.com')).toMatchObject({ value: { product: 'sfb-2019' } });
  });

  it('when the replica prints the base build and the name says Subscription Edition, then that it is', async () => {
    const session = replicas(lync2013(), make.replica('fe1.contoso.com', '7.0.2046.0'));
    says(
      session,
      'Skype for Business Server Subscription Edition (7.0.2046.0): Volume license key installed.',
    );
    expect(await version(session)).toMatchObject({
      value: { product: 'sfb-se', evidence: 'replica fe1.contoso.com and Get-CsServerVersion' },
    });
  });

  it('when no replica is of this pool, then the server that serves the session tells', async () => {
    expect(await version(lync2013(), 'lync-admin.contoso.com')).toMatchObject({
      value: { product: 'lync-2013', build: '5.0.8308.0', evidence: 'Get-CsServerVersion' },
    });
  });

  it('when that is not told either, then another server counts, and an Edge never', async () => {
    const session = silent(lync2013());
    expect(await version(session, 'lync-admin.contoso.com')).toMatchObject({
      value: { build: '5.0.8308.738', evidence: 'replica fe1.contoso.com' },
    });
  });

  it.each([
    [{ EnableUserReplicator: true, SkypeSearchUrl: 'https://x/' }, true, 'sfb-2015'],
    [{ EnableUserReplicator: true, SkypeSearchUrl: 'https://x/' }, false, 'sfb-2019'],
    [{ EnableUserReplicator: true }, true, 'lync-2013'],
    [{}, false, 'lync-2010'],
  ] as const)(
    'when nothing tells a build, then the properties do: %j, XMPP %s',
    async (properties, xmpp, product) => {
      const edge = object('X.DisplayAccessEdgeSettingsDnsSrvRouting', {
        AllowFederatedUsers: true,
        ...properties,
      });
      const policy = object('X.ExternalAccessPolicy', {
        Identity: 'Global',
        ...(xmpp ? { EnableXmppAccess: false } : {}),
      });
      const session = silent(replicas(lync2013()))
        .answer('Get-CsAccessEdgeConfiguration', { output: [edge] })
        .answer('Get-CsExternalAccessPolicy', { output: [policy] });
      expect(await version(session)).toMatchObject({ value: { product, build: '' } });
    },
  );

  it('when nothing at all tells it, then it is not known', async () => {
    const session = silent(replicas(lync2013(), make.replica('fe1.contoso.com', '15.2.1118.7')));
    session.hide('Get-CsAccessEdgeConfiguration');
    expect((await version(session)).state).toBe('unreadable');
  });
});
