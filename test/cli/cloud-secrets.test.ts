import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import type { SeenRequest } from '../../src/emulator/tenant/tenant-server.ts';
import {
  memoryKeychain,
  runFederation,
  temporaryFolder,
  type RunOptions,
  type RunResult,
} from '../helpers/app.ts';
import { createAuthority } from '../helpers/certificates.ts';

/*
 * Rule 8 for tenants: whatever a run was given, was handed out or made on the way to prove who it is, is afterwards
 * found in nothing that it said and nothing that it kept. What counts as a secret is told from the wire.
 */

class Secrets {
  readonly #found = new Set<string>();
  /** How often a token was asked for. */
  signIns = 0;
  /** The last access token of each API. */
  readonly tokens: { teams?: string; graph?: string } = {};

  plant(...values: readonly string[]): void {
    values.filter((value) => value.length > 8).forEach((value) => this.#found.add(value));
  }

  /** Client secrets, assertions, codes and refresh tokens as they are sent; access tokens as they are used. */
  see({ url, body, headers }: SeenRequest): void {
    const form = new URLSearchParams(body);
    this.signIns += url.endsWith('/token') ? 1 : 0;
    for (const name of ['client_secret', 'client_assertion', 'assertion', 'refresh_token', 'device_code']) {
      this.plant(...form.getAll(name));
    }
    const token = String(headers['authorization'] ?? '').replace(/^Bearer /, '');
    this.plant(token);
    if (token !== '') {
      this.tokens[/^\/(?:v1\.0|beta)\//.test(url) ? 'graph' : 'teams'] = token;
    }
  }

  get count(): number {
    return this.#found.size;
  }

  /** Those that a text holds, as they are or in a coat. A signed token is found by its signature, too. */
  in(text: string): readonly string[] {
    return [...this.#found].filter((secret) =>
      [
        secret,
        Buffer.from(secret).toString('base64'),
        Buffer.from(secret).toString('base64url'),
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        /^eyJ/.test(secret) ? (secret.split('.').at(-1) ?? secret) : secret,
      ].some((form) => text.includes(form)),
    );
  }
}

interface Place {
  readonly cwd: string;
  readonly state: string;
  readonly emulator: RunningEmulator;
  readonly secrets: Secrets;
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<RunResult>;
  readonly close: () => Promise<void>;
}

/** @param section The lines that say how to sign in, as YAML in one line. */
async function place(
  section: string,
  { scenario = 'tenant-nothing-set', certificate = '', files = {} } = {},
): Promise<Place> {
  const secrets = new Secrets();
  const emulator = await startEmulator({
    scenario,
    tenant: {
      onRequest: (request) => secrets.see(request),
      credentials: certificate === '' ? [] : [{ kind: 'certificate', pem: certificate }],
    },
  });
  const { tenant, poolUrl, caPem, username, password } = emulator;
  const { origin = '', tenantName = '', clientId = '', clientSecret = '' } = tenant ?? {};
  const [cwd, state] = [temporaryFolder(), temporaryFolder()];
  for (const [name, text] of Object.entries({ 'ca.pem': caPem, secret: clientSecret, password, ...files })) {
    writeFileSync(join(cwd, name), text, { mode: 0o600 });
  }
  secrets.plant(clientSecret, password);
  const pool =
    poolUrl === null
      ? ''
      : `onPremises: { pool: '${poolUrl}', authentication: ntlm, username: '${username}', password: { file: ./password }, caFile: ./ca.pem },`;
  const cloud = `cloud: { tenant: ${tenantName}, clientId: ${clientId}, caFile: ./ca.pem, endpoints: { authority: '${origin}', teams: '${origin}', graph: '${origin}' }, ${section} }`;
  writeFileSync(join(cwd, 'c.yaml'), `schemaVersion: 1\nprofiles: { contoso: { ${pool} ${cloud} } }\n`);
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
  return {
    cwd,
    state,
    emulator,
    secrets,
    run: (argv, more = {}) =>
      runFederation([...argv, '--config', 'c.yaml', '--debug'], { cwd, state, clock, ...more }),
    close: () => emulator.close(),
  };
}

/** Everything that anybody could find afterwards, but for what the test itself has put there. */
function traces(folders: readonly string[], results: readonly RunResult[], own: readonly string[]): string {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !own.includes(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
  return [...results.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...files].join('\n');
}

const own = ['ca.pem', 'secret', 'password', 'app.pem', 'pfx-password'];
const change = ['--network', 'teams-personal', '--scope', 'global', '--yes', '--reason', 'change 4711'];
const everything: readonly (readonly [argv: readonly string[], exit: number])[] = [
  [['doctor'], 0],
  [['export', '--who', '--output', 'json=snapshot.json'], 0],
  [['enable', ...change, '--output', 'json'], 0],
  [['audit', '--output', 'json=a.json', '--output', 'html=a.html', '--output', 'sarif=a.sarif'], 1],
  [['status', '--output', 'json'], 0],
  [['rollback', 'latest', '--yes'], 0],
  [['history', '--output', 'json'], 0],
];

async function sweep(at: Place, runs = everything, options: RunOptions = {}): Promise<void> {
  const results: RunResult[] = [];
  for (const [argv, exit] of runs) {
    const result = await at.run(argv, options);
    expect([argv[0], result.exitCode]).toEqual([argv[0], exit]);
    results.push(result);
  }
  await at.close();
  const text = traces([at.cwd, at.state], results, own);
  expect(text).toContain('debug: ');
  expect(at.secrets.in(text)).toEqual([]);
  expect(text).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
}

describe('rule 8: no secret of a tenant comes out', () => {
  it('when a client secret and a password are planted then no command tells them, and no token', async () => {
    const at = await place('authentication: client-secret, clientSecret: { file: ./secret }', {
      scenario: 'hybrid',
    });
    await sweep(at);
    expect(at.secrets.count).toBeGreaterThanOrEqual(4);
  });

  it('when a certificate signs in then neither its key nor what it signed is found', async () => {
    const identity = await (await createAuthority('RSA')).issue({ names: ['app'], keys: 'RSA' });
    const at = await place('authentication: certificate, certificate: { file: ./app.pem }', {
      certificate: identity.cert,
      files: { 'app.pem': `${identity.cert}\n${identity.key}\n` },
    });
    const body = identity.key.split('\n').filter((line) => !line.startsWith('-----'));
    at.secrets.plant(...body.filter((line) => line.length > 20));
    await sweep(at);
    // The key is there to be found: it is in the file that the test has written.
    expect(at.secrets.in(traces([at.cwd], [], [])).length).toBeGreaterThan(20);
    expect(at.secrets.count).toBeGreaterThan(20);
  });

  it('when tokens are handed in by the environment then they are used, and told nowhere', async () => {
    const at = await place('authentication: client-secret, clientSecret: { file: ./secret }');
    await at.run(['export']);
    const asked = at.secrets.signIns;
    const { teams = '', graph = '' } = at.secrets.tokens;
    expect(teams === '' || graph === '' || teams === graph).toBe(false);
    const env = { FEDERATION_TEAMS_TOKEN: teams, FEDERATION_GRAPH_TOKEN: graph };
    await sweep(at, everything, { env });
    expect(at.secrets.signIns).toBe(asked);
  });

  it('when a person signs in then what is renewed and kept is sealed, and the device code is not told again', async () => {
    const at = await place('authentication: device-code');
    const keychain = memoryKeychain(new Map());
    let shown = '';
    const person: RunOptions = {
      tty: true,
      columns: 400,
      keychain,
      onError: (text) => {
        shown += text;
        const [, code] = /enter ([A-Z0-9]{9})\./.exec(shown) ?? [];
        if (code !== undefined) {
          shown = '';
          at.emulator.tenant?.approveDevice(code);
        }
      },
    };
    await sweep(at, [[['login'], 0], ...everything, [['logout'], 0]], person);
  });

  it('when the program itself breaks then its report holds none', async () => {
    const at = await place('authentication: client-secret, clientSecret: { file: ./secret }');
    const before = at.secrets.count;
    const now = (): Date => {
      if (at.secrets.count > before + 1) {
        throw new TypeError('planted defect');
      }
      return new Date();
    };
    const broken = await at.run(['export'], { clock: { now, sleep: () => Promise.resolve() } });
    expect([broken.exitCode, broken.stderr]).toEqual([70, expect.stringContaining('planted defect')]);
    await at.close();
    expect(at.secrets.in(traces([at.state], [broken], own))).toEqual([]);
  });
});
