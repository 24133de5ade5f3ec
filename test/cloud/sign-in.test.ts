import { describe, expect, it } from 'vitest';
import type { FederationError } from '../../src/errors.ts';
import { exitCodes } from '../../src/exit-codes.ts';
import type { HttpLogEntry } from '../../src/http/log.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { deadPort, serveTcp } from '../http/servers.ts';
import {
  clientId,
  errorOf,
  everythingIn,
  hastyClock,
  metadata,
  open,
  refusal,
  secret,
  startEntra,
  tenantId,
  tenantName,
  token,
  tokenAnswer,
  type SeenRequest,
} from './entra.ts';

const planted = 'planted-client-secret-0123456789';
const tokenRequests = (seen: readonly SeenRequest[]) => seen.filter(({ path }) => path.endsWith('/token'));

describe('an application with a client secret', () => {
  it('when a token is asked for then the tenant is looked up and the secret sent, to this service alone', async () => {
    const entra = await startEntra();
    const log: HttpLogEntry[] = [];
    const { claims } = await open(entra, secret(planted), { log }).token('teams');
    expect(claims).toMatchObject({ tenantId, account: `app ${clientId}`, isApp: true });
    expect(entra.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /${tenantName}/v2.0/.well-known/openid-configuration`,
      `POST /${tenantId}/oauth2/v2.0/token`,
    ]);
    expect(Object.fromEntries(entra.seen[1]?.form ?? [])).toMatchObject({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: planted,
      scope: '48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default',
    });
    expect(new Set(log.map(({ url }) => new URL(url).origin))).toEqual(new Set([entra.origin]));
    expect(JSON.stringify(log)).not.toContain(planted);
  });

  it('when both APIs are asked for then each has a token of its own, and the second time none is fetched', async () => {
    const entra = await startEntra();
    const source = open(entra, secret(planted));
    const [teams, graph] = await Promise.all([source.token('teams'), source.token('graph')]);
    expect(teams.value).not.toBe(graph.value);
    expect((await source.token('teams')).value).toBe(teams.value);
    expect(tokenRequests(entra.seen).map(({ form }) => form.get('scope'))).toEqual([
      '48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default',
      'https://graph.microsoft.com/.default',
    ]);
  });

  it('when many ask at once then one sign-in serves them all', async () => {
    const entra = await startEntra();
    const source = open(entra, secret(planted));
    await Promise.all(Array.from({ length: 8 }, () => source.token('teams')));
    expect(tokenRequests(entra.seen)).toHaveLength(1);
  });

  it('when a token is refused by an API then fresh fetches another one', async () => {
    const entra = await startEntra();
    const source = open(entra, secret(planted));
    const first = await source.token('teams');
    const second = await source.token('teams', { fresh: true });
    expect(second.value).not.toBe(first.value);
    expect((await source.token('teams')).value).toBe(second.value);
  });

  it('when a token is in its last minutes then it is not used any more', async () => {
    const soon = Math.floor(Date.now() / 1000) + 120;
    const entra = await startEntra(({ path }) =>
      path.endsWith('/token') ? { body: tokenAnswer({ exp: soon }) } : undefined,
    );
    const source = open(entra, secret(planted));
    await source.token('teams');
    await source.token('teams');
    expect(tokenRequests(entra.seen)).toHaveLength(2);
  });

  it('when the secret is wrong then it is sent once, however often and for whatever it is asked again', async () => {
    const entra = await startEntra(({ path }) =>
      path.endsWith('/token') ? refusal(7000215, 'invalid_client') : undefined,
    );
    const source = open(entra, secret(planted));
    const errors = await Promise.all([
      errorOf(source.token('teams')),
      errorOf(source.token('graph')),
      errorOf(source.token('teams', { fresh: true })),
    ]);
    errors.push(await errorOf(source.token('graph')));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['sign-in.secret-rejected']));
    expect(tokenRequests(entra.seen)).toHaveLength(1);
  });

  it('when the service could not be reached once then the next try is made', async () => {
    let down = true;
    const entra = await startEntra(({ path }) =>
      path.endsWith('/token') && down ? { status: 500, body: '<h1>Oops</h1>' } : undefined,
    );
    const source = open(entra, secret(planted));
    expect((await errorOf(source.token('teams'))).exit).toBe(exitCodes.unavailable);
    down = false;
    await expect(source.token('teams')).resolves.toBeDefined();
  });

  it('when the service repeats the secret then the error does not', async () => {
    const entra = await startEntra(({ path }) =>
      path.endsWith('/token')
        ? refusal(900144, 'invalid_request', `The value '${planted}' is bad.`)
        : undefined,
    );
    const error = await errorOf(open(entra, secret(planted)).token('teams'));
    expect(error.why).toContain("The value '(hidden)' is bad.");
    expect(everythingIn(error)).not.toContain(planted);
  });
});

describe('the tenant of a token', () => {
  it('when a token is one of another tenant then it is refused, and nothing is used of it', async () => {
    const other = '33333333-aaaa-4bbb-8ccc-444444444444';
    const entra = await startEntra(({ path }) =>
      path.endsWith('/token') ? { body: tokenAnswer({ tid: other }) } : undefined,
    );
    const error = await errorOf(open(entra, secret(planted)).token('teams'));
    expect(error).toMatchObject({ code: 'sign-in.wrong-tenant', exit: exitCodes.authentication });
    expect(error.why).toContain(other);
    expect(error.why).toContain(tenantId);
  });

  it('when the profile names the tenant by its id then the id decides', async () => {
    const entra = await startEntra();
    const source = open(entra, secret(planted), { tenant: tenantId });
    expect((await source.token('teams')).claims.tenantId).toBe(tenantId);
    const stranger = open(entra, secret(planted), { tenant: '33333333-aaaa-4bbb-8ccc-444444444444' });
    expect((await errorOf(stranger.token('teams'))).code).toBe('sign-in.wrong-tenant');
  });

  it('when the service knows no such tenant then environment and name are to be checked', async () => {
    const entra = await startEntra(() =>
      refusal(90002, 'invalid_tenant', "Tenant 'contosso.com' not found."),
    );
    const error = await errorOf(open(entra, secret(planted)).token('teams'));
    expect(error).toMatchObject({
      code: 'sign-in.unknown-tenant',
      exit: exitCodes.authentication,
      details: { correlationId: '2222bbbb-3333', traceId: '0000aaaa-1111' },
    });
    expect(error.next).toContain('gcc-high');
    expect(tokenRequests(entra.seen)).toEqual([]);
  });

  it('when the tenant lives in another cloud then its environment is named, and no secret is sent', async () => {
    const entra = await startEntra((_, origin) => ({
      body: metadata(origin, 'https://login.microsoftonline.us'),
    }));
    const error = await errorOf(open(entra, secret(planted)).token('teams'));
    expect(error).toMatchObject({
      code: 'sign-in.other-cloud',
      why: 'it is sent to login.microsoftonline.us',
      next: 'set environment: gcc-high or dod',
    });
    expect(entra.seen).toHaveLength(1);
  });

  it.each([
    ['names no tenant', (origin: string) => ({ ...metadata(origin), issuer: `${origin}/common/v2.0` })],
    ['has no endpoints', () => ({ issuer: 'x' })],
    ['is a list', () => []],
  ])('when the description of the service %s then it is no sign-in service', async (_, body) => {
    const entra = await startEntra((__, origin) => ({ body: body(origin) }));
    expect((await errorOf(open(entra, secret(planted)).token('teams'))).code).toBe('sign-in.not-the-service');
  });
});

describe('tokens that are handed in', () => {
  const handed = (tokens: Partial<Record<'teams' | 'graph', string>>) =>
    ({ kind: 'tokens', tokens }) as const;

  it('when a token is handed in then it is used, and nobody is asked for one', async () => {
    const entra = await startEntra();
    const value = token();
    const source = open(entra, handed({ teams: value }), { tenant: tenantId, clientId: undefined });
    expect((await source.token('teams')).value).toBe(value);
    expect(entra.seen).toEqual([]);
  });

  it.each([
    ['is missing', {}, 'sign-in.no-token'],
    ['is no token', { teams: 'hunter2' }, 'sign-in.token-unreadable'],
    ['has expired', { teams: token({ exp: 1_700_000_000 }) }, 'sign-in.token-expired'],
    ['is for Graph', { teams: token({ aud: 'https://graph.microsoft.com' }) }, 'sign-in.wrong-audience'],
    ['is of another tenant', { teams: token({ tid: clientId }) }, 'sign-in.wrong-tenant'],
  ])('when it %s then that is said, without it', async (_, tokens, code) => {
    const entra = await startEntra();
    const { teams = 'nothing' }: { readonly teams?: string } = tokens;
    const error = await errorOf(open(entra, handed(tokens)).token('teams'));
    expect(error).toMatchObject({ code, exit: exitCodes.authentication });
    expect(everythingIn(error)).not.toContain(teams);
  });

  it('when an API refuses it then there is no other, and it is not handed over again', async () => {
    const source = open(await startEntra(), handed({ teams: token() }));
    await source.token('teams');
    expect((await errorOf(source.token('teams', { fresh: true }))).code).toBe('sign-in.token-rejected');
  });
});

describe('a sign-in service that does not answer as one', () => {
  it('when a proxy answers with a page then that is said', async () => {
    const entra = await startEntra(() => ({ body: '<html>Please sign in to the proxy</html>' }));
    expect(await errorOf(open(entra, secret(planted)).token('teams'))).toMatchObject({
      code: 'sign-in.not-the-service',
      exit: exitCodes.unavailable,
      why: 'status 200, text/html where JSON was expected',
    });
  });

  it('when it asks for a pause then it is given one, as long as it asks for, and then gives up', async () => {
    let answers = 0;
    const entra = await startEntra(({ path }) => {
      if (!path.endsWith('/token') || (answers += 1) > 2) {
        return undefined;
      }
      return { status: 429, headers: { 'retry-after': '7' }, body: {} };
    });
    const waited: number[] = [];
    const told: string[] = [];
    const onTurnedAway = (_request: object, error: FederationError | undefined) =>
      void told.push(error?.why ?? 'over');
    await open(entra, secret(planted), { clock: hastyClock(waited), onTurnedAway }).token('teams');
    expect(waited).toEqual([7000, 7000]);
    const throttled = told.filter((why) => why !== 'over');
    expect(throttled).toEqual([
      'status 429, Retry-After 7, after one try',
      'status 429, Retry-After 7, after 2 tries',
    ]);
    expect(told.at(-1)).toBe('over');

    const busy = await startEntra(({ path }) =>
      path.endsWith('/token') ? { status: 503, body: 'busy' } : undefined,
    );
    const error = await errorOf(open(busy, secret(planted)).token('teams'));
    expect(error).toMatchObject({ code: 'sign-in.throttled', exit: exitCodes.unavailable });
    expect(tokenRequests(busy.seen)).toHaveLength(3);
  });

  it('when it asks for a pause of an hour then nobody waits', async () => {
    const entra = await startEntra(() => ({ status: 429, headers: { 'retry-after': '3600' }, body: {} }));
    const waited: number[] = [];
    const source = open(entra, secret(planted), { clock: hastyClock(waited) });
    expect((await errorOf(source.token('teams'))).exit).toBe(exitCodes.unavailable);
    expect(waited).toEqual([]);
  });

  it('when nothing listens there then it is unreachable', async () => {
    const entra = { ...(await startEntra()), origin: `https://127.0.0.1:${await deadPort()}` };
    expect(await errorOf(open(entra, secret(planted)).token('teams'))).toMatchObject({
      code: 'cloud.unreachable',
      exit: exitCodes.unavailable,
    });
  });

  it('when its certificate comes from somebody unknown then caFile is the next step', async () => {
    const entra = await startEntra();
    const stranger = await createAuthority();
    const error = await errorOf(open(entra, secret(planted), { ca: stranger.cert }).token('teams'));
    expect(error).toMatchObject({ code: 'cloud.tls', exit: exitCodes.unavailable });
    expect(error.next).toContain('caFile');
  });

  it('when the connection is cut then that is said', async () => {
    const server = await serveTcp((socket) => socket.destroy());
    const entra = { ...(await startEntra()), origin: `https://127.0.0.1:${server.port}` };
    expect((await errorOf(open(entra, secret(planted)).token('teams'))).exit).toBe(exitCodes.unavailable);
  });
});
