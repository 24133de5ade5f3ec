import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import type { Keychain } from '../../src/config/keychain.ts';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import type { RunningTenant } from '../../src/emulator/tenant/start-tenant.ts';
import { clientId, metadata, tenantId, tokenAnswer } from '../cloud/entra.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { listen, serveHttps } from '../http/servers.ts';
import {
  memoryKeychain,
  runFederation,
  temporaryFolder,
  type RunOptions,
  type RunResult,
} from '../helpers/app.ts';

let emulator: RunningEmulator;
let tenant: RunningTenant;
/** Every secret that the tenant was sent or that it gave out. */
const secrets = new Set<string>();

beforeAll(async () => {
  emulator = await startEmulator({
    scenario: 'tenant-today',
    tenant: {
      onRequest: ({ body }) => {
        rememberSecrets(body);
      },
    },
  });
  if (emulator.tenant === null) {
    throw new Error('the scenario has no tenant');
  }
  tenant = emulator.tenant;
});
afterAll(() => emulator.close());

function rememberSecrets(body: string): void {
  const form = new URLSearchParams(body);
  for (const name of ['client_secret', 'client_assertion', 'refresh_token', 'device_code']) {
    form.getAll(name).forEach((value) => secrets.add(value));
  }
}

interface Setup {
  readonly folder: string;
  readonly argv: (...words: string[]) => readonly string[];
}

function setup(cloud: string, pool = ''): Setup {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'ca.pem'), emulator.caPem);
  const { origin, clientId, tenantName } = tenant;
  const text = `schemaVersion: 1
profiles:
  contoso:
${pool}    cloud:
      tenant: ${tenantName}
      caFile: ca.pem
      endpoints: { authority: '${origin}', teams: '${origin}', graph: '${origin}' }
${cloud.replace('CLIENT', `clientId: ${clientId}`)}`;
  writeFileSync(join(folder, 'federation.yaml'), text);
  return { folder, argv: (...words) => [...words, '--config', join(folder, 'federation.yaml')] };
}

const deviceCode = '      CLIENT\n      authentication: device-code\n';
const clientSecret = '      CLIENT\n      authentication: client-secret\n';

/** Somebody who reads the code from the screen and enters it somewhere. */
function approving(options: RunOptions = {}): RunOptions {
  let shown = '';
  return {
    tty: true,
    columns: 400,
    ...options,
    onError: (text) => {
      shown += text;
      const [, code] = /enter ([A-Z0-9]{9})\./.exec(shown) ?? [];
      if (code !== undefined) {
        shown = '';
        tenant.approveDevice(code);
      }
    },
  };
}

const noKeychain: Keychain = {
  read: () => Promise.reject(new Error('there is none')),
  write: () => Promise.reject(new Error('there is none')),
  remove: () => Promise.reject(new Error('there is none')),
};

function storedFiles(state: string): readonly string[] {
  try {
    return readdirSync(join(state, 'tokens')).map((name) => join(state, 'tokens', name));
  } catch {
    return [];
  }
}

/** What anybody could find afterwards. */
function traces({ stdout, stderr, state }: RunResult): string {
  const files = readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  return [stdout, stderr, ...files].join('\n');
}

function expectNoSecret(result: RunResult): void {
  expect(secrets.size).toBeGreaterThan(0);
  const text = traces(result);
  expect([...secrets].filter((secret) => secret.length > 8 && text.includes(secret))).toEqual([]);
  expect(text).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
}

describe('signing in at a tenant by code', () => {
  it('when the code is entered then the sign-in is kept, encrypted, and serves the next time', async () => {
    const entries = new Map<string, string>();
    const keychain = memoryKeychain(entries);
    const { argv } = setup(deviceCode);
    const result = await runFederation(argv('login', '--debug'), approving({ keychain }));
    expect(result.stderr).toContain('device codes can be phished');
    expect(result.stdout).toContain(`Signed in at ${tenant.tenantName} as ${tenant.username}.`);
    expect(result.stdout).toContain('It may change settings: Teams Administrator.');
    expect(result.exitCode).toBe(0);
    const [file = ''] = storedFiles(result.state);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toEqual([
      'version',
      'nonce',
      'tag',
      'sealed',
    ]);
    expectNoSecret(result);

    const out = await runFederation(argv('logout'), { keychain, state: result.state });
    expect(out.stdout).toContain('what was kept on this computer is removed');
    expect(storedFiles(result.state)).toEqual([]);
    expect(entries.size).toBe(0);
    const again = await runFederation(argv('logout'), { keychain, state: result.state });
    expect(again.stdout).toContain('No sign-in at');
    expect(again.exitCode).toBe(0);
  });

  it('when there is no keychain then the file is for its owner only, and that is said once', async () => {
    const { argv } = setup(deviceCode);
    const first = await runFederation(argv('login'), approving({ keychain: noKeychain }));
    const [file = ''] = storedFiles(first.state);
    expect(first.stderr).toContain(`there is no keychain here: the sign-in is kept in ${file}`);
    expect(first.stderr.match(/there is no keychain/g)).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const second = await runFederation(
      argv('login'),
      approving({ keychain: noKeychain, state: first.state }),
    );
    expect(second.stderr).not.toContain('there is no keychain');
    const out = await runFederation(argv('logout'), { keychain: noKeychain, state: first.state });
    expect(out.exitCode).toBe(0);
    expect(storedFiles(first.state)).toEqual([]);
  });

  it('when nothing may be kept then nothing is', async () => {
    const { argv } = setup(deviceCode);
    const result = await runFederation(argv('login', '--no-cache'), approving());
    expect(result.stdout).toContain('Nothing is kept (--no-cache).');
    expect(storedFiles(result.state)).toEqual([]);
    expectNoSecret(result);
  });

  it('when nobody can be asked then it is refused with what to do', async () => {
    const result = await runFederation(setup(deviceCode).argv('login'));
    expect(result.exitCode).toBe(4);
    expect(result.stderr).toContain('somebody has to sign in first');
    expect(result.stderr).toContain('authentication: certificate');
  });

  it('when no application is named then it says how to register one', async () => {
    const result = await runFederation(setup('      authentication: interactive\n').argv('login'), {
      tty: true,
    });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('the profile names no application to sign in with');
    expect(result.stderr).toContain('App registrations');
  });

  it('when no browser can be opened then the address is shown', async () => {
    const stop = new AbortController();
    const result = await runFederation(setup('      CLIENT\n').argv('login'), {
      tty: true,
      interruption: stop.signal,
      onError: (text) => {
        if (text.includes('/authorize?')) {
          stop.abort(new FederationError('interrupted', 'interrupted', 'interrupted'));
        }
      },
    });
    expect(result.stderr.replace(/\s+/g, '')).toContain(`${tenant.origin}/`);
    expect(result.stderr).toContain('no browser could be opened here');
    expect(result.exitCode).toBe(130);
  });
});

describe('an application at a tenant', () => {
  it('when its secret is in the environment then it is tried out, and the secret is nowhere', async () => {
    const { argv } = setup(deviceCode);
    const env = { FEDERATION_CLIENT_SECRET: tenant.clientSecret };
    const result = await runFederation(argv('login', '--debug'), { env });
    expect(result.stdout).toContain(`app ${tenant.clientId} can sign in at ${tenant.tenantName} by itself`);
    expect(result.stderr).toContain(`POST ${tenant.origin}/`);
    expect(result.exitCode).toBe(0);
    expect(secrets).toContain(tenant.clientSecret);
    expectNoSecret(result);
    expect(storedFiles(result.state)).toEqual([]);
  });

  it.each([['table'], ['json']])(
    'when its secret is wrong then exit 4, in %s too without it',
    async (format) => {
      const env = { FEDERATION_CLIENT_SECRET: 'planted-wrong-secret-777' };
      const result = await runFederation(setup(clientSecret).argv('login', '--debug', '--output', format), {
        env,
      });
      expect(result.exitCode).toBe(4);
      expect(traces(result)).toContain('client secret');
      expect(traces(result)).not.toContain('planted-wrong-secret-777');
    },
  );

  it('when its secret belongs into the keychain then login stores it, and logout removes it', async () => {
    const entries = new Map<string, string>();
    const keychain = memoryKeychain(entries);
    const { argv } = setup(`${clientSecret}      clientSecret: { keychain: contoso-app }\n`);
    const result = await runFederation(argv('login'), { keychain, stdin: `${tenant.clientSecret}\n` });
    expect(result.stdout).toContain(
      `The client secret of ${tenant.clientId} is stored in the keychain as contoso-app.`,
    );
    expect(result.stdout).toContain('by itself');
    expect(entries.get('contoso-app')).toBe(tenant.clientSecret);
    await runFederation(argv('logout'), { keychain });
    expect(entries.size).toBe(0);
  });

  it('when a token is handed in for another tenant then it is refused', async () => {
    const payload = Buffer.from(
      JSON.stringify({ tid: '99999999-aaaa-4bbb-8ccc-333333333333', exp: 4e9, planted: 'x'.repeat(40) }),
    ).toString('base64url');
    const env = { FEDERATION_TEAMS_TOKEN: `e30.${payload}.c2ln` };
    const result = await runFederation(setup(clientSecret).argv('login', '--debug'), { env });
    expect(result.exitCode).toBe(4);
    expect(result.stderr).toContain('the token is one of another tenant');
    expect(traces(result)).not.toContain(payload);
  });

  it('when its certificate cannot be read then that is said', async () => {
    const cloud =
      '      CLIENT\n      authentication: certificate\n      certificate: { file: missing.pfx }\n';
    const result = await runFederation(setup(cloud).argv('login'));
    expect(result.exitCode).toBe(4);
    expect(result.stderr).toContain('the certificate cannot be read');
  });
});

describe('a profile with both sides', () => {
  const pool = '    onPremises: { pool: pool01.contoso.com, password: { keychain: pool-entry } }\n';

  it('when a side is named then that side alone is done', async () => {
    const entries = new Map<string, string>();
    const keychain = memoryKeychain(entries);
    const { argv } = setup(`${clientSecret}      clientSecret: { keychain: app-entry }\n`, pool);
    const both = await runFederation(argv('login'), { keychain, stdin: 'x' });
    expect(both.exitCode).toBe(2);
    expect(both.stderr).toContain('one secret can be piped in');
    const one = await runFederation(argv('login', '--side', 'on-premises'), {
      keychain,
      stdin: 'pool password',
    });
    expect(one.exitCode).toBe(0);
    expect([...entries]).toEqual([['pool-entry', 'pool password']]);
  });

  it('when the side that is named is missing then that is said', async () => {
    const result = await runFederation(setup(clientSecret).argv('login', '--side', 'on-premises'));
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('has no such side');
  });
});

describe('a proxy that looks into TLS', () => {
  const name = 'login.contoso.test';

  /** Its own authority vouches for whatever is visited; only it knows where that is. */
  async function inspectingProxy() {
    const authority = await createAuthority();
    const service = await serveHttps(await authority.issue({ names: [name] }), (request, response) => {
      const known = request.url?.endsWith('/openid-configuration') === true;
      const body = known ? metadata(`https://${name}`) : tokenAnswer();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const asked: string[] = [];
    const server = createServer();
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      const upstream = connect(service.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    return { ca: authority.cert, asked, port: (await listen(server)).port };
  }

  function profileBehind(ca: string | undefined): readonly string[] {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ca.pem'), ca ?? '');
    const text = `schemaVersion: 1
profiles:
  contoso:
    cloud:
      tenant: ${tenantId}
      clientId: ${clientId}
      authentication: client-secret
      endpoints: { authority: 'https://${name}' }
${ca === undefined ? '' : '      caFile: ca.pem\n'}`;
    writeFileSync(join(folder, 'federation.yaml'), text);
    return ['login', '--config', join(folder, 'federation.yaml')];
  }

  it('when caFile names its authority then the sign-in goes through it', async () => {
    const proxy = await inspectingProxy();
    const env = {
      FEDERATION_CLIENT_SECRET: 'planted-secret-behind-proxy',
      HTTPS_PROXY: `http://anna:planted-pass@127.0.0.1:${proxy.port}`,
    };
    const result = await runFederation([...profileBehind(proxy.ca), '--debug'], { env });
    expect(result.stderr).not.toContain('error:');
    expect(result.exitCode).toBe(0);
    expect(new Set(proxy.asked)).toEqual(
      new Set([`${name}:443 Basic ${Buffer.from('anna:planted-pass').toString('base64')}`]),
    );
    expect(traces(result)).not.toMatch(/planted-|YW5uYT/);
  });

  it('when its authority is not known then exit 3, and caFile is the next step', async () => {
    const proxy = await inspectingProxy();
    const env = { FEDERATION_CLIENT_SECRET: 'x', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const result = await runFederation(profileBehind(undefined), { env });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('set caFile');
  });

  it('when NO_PROXY names the host then it is left out', async () => {
    const proxy = await inspectingProxy();
    const env = {
      FEDERATION_CLIENT_SECRET: 'x',
      https_proxy: `http://127.0.0.1:${proxy.port}`,
      no_proxy: '.contoso.test',
    };
    const result = await runFederation(profileBehind(proxy.ca), { env });
    expect(proxy.asked).toEqual([]);
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain(`${name} is not a name that can be resolved`);
  });

  it('when the service is on this machine then no proxy is asked', async () => {
    const env = { FEDERATION_CLIENT_SECRET: tenant.clientSecret, HTTPS_PROXY: 'http://127.0.0.1:9' };
    const result = await runFederation(setup(clientSecret).argv('login'), { env });
    expect(result.exitCode).toBe(0);
  });

  it('when HTTPS_PROXY names none then exit 2', async () => {
    const env = { FEDERATION_CLIENT_SECRET: 'x', HTTPS_PROXY: 'socks5://127.0.0.1:1080' };
    const result = await runFederation(setup(clientSecret).argv('login'), { env });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('HTTPS_PROXY names no proxy');
  });
});
