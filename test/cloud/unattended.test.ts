import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isOfThisMachine } from '../../src/cloud/managed-identity.ts';
import { exitCodes } from '../../src/exit-codes.ts';
import {
  clientId,
  errorOf,
  everythingIn,
  open,
  startEntra,
  tenantId,
  tenantName,
  token,
  type Answer,
  type SeenRequest,
} from './entra.ts';

const assertion = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.planted`;
const workload = { kind: 'workload-identity' } as const;

function sentAssertion(seen: readonly SeenRequest[]) {
  return seen.find(({ path }) => path.endsWith('/token'))?.form.get('client_assertion');
}

describe('a workload identity', () => {
  it('when it is GitHub then its token is asked for with the audience of the cloud, and exchanged', async () => {
    const entra = await startEntra(({ path }): Answer | undefined =>
      path === '/oidc' ? { body: { value: assertion } } : undefined,
    );
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${entra.origin}/oidc?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'planted-request-token',
    };
    const { claims } = await open(entra, workload, { env }).token('teams');
    expect(claims.isApp).toBe(true);
    const asked = entra.seen.find(({ path }) => path === '/oidc');
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({
      'api-version': '2.0',
      audience: 'api://AzureADTokenExchange',
    });
    expect(sentAssertion(entra.seen)).toBe(assertion);
  });

  it('when it is Azure Pipelines then the service connection is named', async () => {
    const entra = await startEntra(({ path }) =>
      path === '/oidc' ? { body: { oidcToken: assertion } } : undefined,
    );
    const env = {
      SYSTEM_OIDCREQUESTURI: `${entra.origin}/oidc`,
      SYSTEM_ACCESSTOKEN: 'planted-access-token',
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection-1',
      AZURESUBSCRIPTION_CLIENT_ID: clientId.toUpperCase(),
    };
    await open(entra, workload, { env, clientId: undefined }).token('teams');
    const asked = entra.seen.find(({ path }) => path === '/oidc');
    expect(asked?.method).toBe('POST');
    expect(asked?.query.get('serviceConnectionId')).toBe('connection-1');
    expect(sentAssertion(entra.seen)).toBe(assertion);
  });

  it('when it is Kubernetes then the file is read each time', async () => {
    const entra = await startEntra();
    const file = join(mkdtempSync(join(tmpdir(), 'federation-k8s-')), 'token');
    writeFileSync(file, `${assertion}\n`);
    const source = open(entra, workload, {
      env: { AZURE_FEDERATED_TOKEN_FILE: file, AZURE_CLIENT_ID: clientId },
      clientId: undefined,
    });
    await source.token('teams');
    writeFileSync(file, `${assertion}2`);
    await source.token('teams', { fresh: true });
    const sent = entra.seen
      .filter(({ path }) => path.endsWith('/token'))
      .map(({ form }) => form.get('client_assertion'));
    expect(sent).toEqual([assertion, `${assertion}2`]);
  });

  it('when there is none then each platform says what it takes', async () => {
    const entra = await startEntra();
    expect(() => open(entra, workload)).toThrow(/offers no workload identity/);
  });

  it.each([
    ['refuses', { status: 403, body: 'planted-page' }],
    ['gives something else', { body: { value: 'planted secret text' } }],
    ['gives no JSON', { body: '<p>planted</p>' }],
  ])('when the platform %s then the error says so and quotes nothing', async (_, answer: Answer) => {
    const entra = await startEntra(({ path }) => (path === '/oidc' ? answer : undefined));
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${entra.origin}/oidc`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'planted-request-token',
    };
    const error = await errorOf(open(entra, workload, { env }).token('teams'));
    expect(error).toMatchObject({ code: 'sign-in.no-workload-token', exit: exitCodes.authentication });
    expect(everythingIn(error)).not.toContain('planted');
  });
});

describe('the Azure CLI', () => {
  function az(script: string): { PATH: string; calls: () => string } {
    const folder = mkdtempSync(join(tmpdir(), 'federation-az-'));
    const file = join(folder, 'az');
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/calls\n${script}\n`);
    chmodSync(file, 0o755);
    return { PATH: `${folder}:/usr/bin:/bin`, calls: () => readFileSync(join(folder, 'calls'), 'utf8') };
  }
  const cli = { kind: 'azure-cli' } as const;

  it('when it is signed in then its token is used, and it is started as it stands', async () => {
    const { PATH, calls } = az(
      `echo '{"accessToken":"${token({ idtyp: 'user', upn: 'anna@contoso.com', scp: 'x' })}"}'`,
    );
    const source = open(await startEntra(), cli, { env: { PATH } });
    expect((await source.token('teams')).claims.account).toBe('anna@contoso.com');
    expect(calls().trim().split('\n')).toEqual([
      ...['account', 'get-access-token', '--scope', '48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default'],
      ...['--tenant', tenantName, '--output', 'json'],
    ]);
  });

  it('when its token is one of another tenant then it is refused', async () => {
    const { PATH } = az(`echo '{"accessToken":"${token({ tid: 'eeeeeeee-0000-4000-8000-000000000099' })}"}'`);
    const source = open(await startEntra(), cli, { env: { PATH } });
    expect(await errorOf(source.token('teams'))).toMatchObject({ code: 'sign-in.wrong-tenant', exit: 4 });
  });

  it.each([
    [
      'is not signed in',
      'echo "ERROR: Please run \'az login\' to setup account." >&2; exit 1',
      'sign-in.azure-cli',
      /az login/,
    ],
    ['prints no JSON', 'echo planted-output', 'sign-in.azure-cli', /said nothing that helps/],
    ['prints no token', 'echo "{}"', 'sign-in.azure-cli', /said nothing that helps/],
  ])('when it %s then the error says so', async (_, script, code, why) => {
    const error = await errorOf(
      open(await startEntra(), cli, { env: { PATH: az(script).PATH } }).token('teams'),
    );
    expect(error).toMatchObject({ code, exit: exitCodes.authentication });
    expect(error.why).toMatch(why);
    expect(error.next).toContain(`az login --tenant ${tenantName}`);
    expect(everythingIn(error)).not.toContain('planted-output');
  });

  it('when it is not there then the error says so', async () => {
    const error = await errorOf(open(await startEntra(), cli, { env: { PATH: '/nowhere' } }).token('teams'));
    expect(error.code).toBe('sign-in.no-azure-cli');
  });
});

describe('a managed identity', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const identity = { kind: 'managed-identity' } as const;

  /** One service for all tests: the library remembers the first one that it found. */
  const seen: string[] = [];
  let answer: Required<Pick<Answer, 'status' | 'body'>> = { status: 200, body: {} };
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body));
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());
  beforeEach(() => {
    const { port } = server.address() as AddressInfo;
    // Microsoft's library looks at the environment of the process by itself.
    vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${port}/msi/token`);
    vi.stubEnv('IDENTITY_HEADER', 'planted-header');
  });

  it('when the machine has one then its token is used, of the identity that the profile names', async () => {
    const expires = Math.floor(Date.now() / 1000) + 3600;
    answer = {
      status: 200,
      body: { access_token: token(), expires_on: String(expires), token_type: 'Bearer', resource: 'x' },
    };
    const { claims } = await open(await startEntra(), identity, { tenant: tenantId }).token('teams');
    expect(claims.tenantId).toBe(tenantId);
    const { searchParams } = new URL(seen[0] ?? '', 'http://x');
    expect(searchParams.get('resource')).toBe('48ac35b8-9aa8-4d74-927d-1f4a14a0b239');
    expect(searchParams.get('client_id')).toBe(clientId);
  });

  it('when it is refused then the error says so', async () => {
    answer = {
      status: 400,
      body: { error: 'invalid_request', error_description: 'Identity not found' },
    };
    const error = await errorOf(open(await startEntra(), identity, { tenant: tenantId }).token('teams'));
    expect(error).toMatchObject({ code: 'sign-in.refused', exit: exitCodes.authentication });
    expect(error.why).toContain('Identity not found');
  });

  it('when its service is somewhere outside the machine then nobody is asked', () => {
    const places = ['http://169.254.169.254/metadata', 'http://localhost:40342/x', 'https://evil.example/x'];
    expect(places.map((place) => isOfThisMachine(new URL(place)))).toEqual([true, true, false]);
  });
});
