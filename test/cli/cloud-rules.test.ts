import { createServer, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listen, serveHttps } from '../http/servers.ts';
import { runFederation, temporaryFolder, type RunOptions } from '../helpers/app.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { emulatedProfile, type EmulatedProfile } from '../helpers/emulated-profile.ts';

/** Rules of behaviour that only a tenant has, tried on the whole program. */

interface Changes {
  readonly changes: readonly { readonly outcome?: string; readonly property: string | null }[];
  readonly notes?: readonly string[];
}

const personal = ['enable', '--network', 'teams-personal', '--yes'];

async function json({ run }: EmulatedProfile, argv: readonly string[], options?: RunOptions) {
  const { stdout, stderr, exitCode } = await run([...argv, '--output', 'json'], options);
  return { exitCode, stderr, document: JSON.parse(stdout) as Changes & { error?: { code: string } } };
}

describe('--inbound', () => {
  const waiting = () => emulatedProfile({ scenario: 'tenant-waiting-inbound' });
  const global = [...personal, '--scope', 'global'];

  it('when an open inbound waits behind a closed switch and nothing is said then it is 2, with the flag', async () => {
    const profile = await waiting();
    const { exitCode, stderr } = await json(profile, global);
    expect([exitCode, profile.emulator.writes]).toEqual([2, 0]);
    expect(stderr).toMatch(/--inbound (?:on|off|keep)/);
  });

  it.each([
    ['keep', true],
    ['on', true],
    ['off', false],
  ])('when %s is said then inbound of the tenant is %s afterwards', async (choice, isOn) => {
    const profile = await waiting();
    expect((await json(profile, [...global, '--inbound', choice])).exitCode).toBe(0);
    expect(profile.emulator.tenant?.state.configurations.TenantFederationSettings[0]).toMatchObject({
      AllowTeamsConsumer: true,
      AllowTeamsConsumerInbound: isOn,
    });
  });

  it('when there is a terminal then it is asked for, and no is what Enter means', async () => {
    const profile = await waiting();
    const { exitCode, stderr } = await profile.run(
      ['enable', '--network', 'teams-personal', '--scope', 'global'],
      {
        tty: true,
        env: { NO_COLOR: '1' },
        answers: [
          [/May personal accounts begin a conversation, too\?/, '\r'],
          [/Apply th/, 'y\r'],
        ],
      },
    );
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('no: close it')]);
    expect(profile.emulator.tenant?.state.configurations.TenantFederationSettings[0]).toMatchObject({
      AllowTeamsConsumer: true,
      AllowTeamsConsumerInbound: false,
    });
  });
});

describe('assignments', () => {
  it('when a grant is accepted and does not show yet then it is pending, and 0', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: ['grant-pending'] });
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'people.txt'), 'anna@contoso.com\n');
    const words = [...personal, '--scope', 'users:people.txt', '--inbound', 'off'];
    const { exitCode, document } = await json(profile, words, { cwd });
    expect(exitCode).toBe(0);
    expect(document.changes.map(({ outcome }) => outcome)).toEqual(['verified', 'pending', 'verified']);
    const { stdout } = await profile.run(['history']);
    expect(stdout).toMatch(/complete/);
  });

  it('when a group is given a policy then the plan says that this is experimental', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    const group = 'aaaaaaaa-0000-4000-8000-000000000001';
    const words = ['enable', '--network', 'teams-personal', '--scope', `group:${group}`, '--dry-run'];
    const { stdout, exitCode } = await profile.run([...words, '--also-opens', '--inbound', 'off'], {
      columns: 300,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Note: Assigning policies to groups is experimental');
    const other = await profile.run([...personal, '--scope', 'global', '--dry-run']);
    expect(other.stdout).not.toContain('experimental');
  });
});

describe('network skype in the cloud', () => {
  it('when the tenant has no such switch then it is skipped as retired, with what to do instead, and 0', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    for (const command of ['enable', 'disable']) {
      const words = [command, '--network', 'skype', '--scope', 'global', '--yes'];
      const { stdout, exitCode } = await profile.run(words, { columns: 400 });
      expect([exitCode, profile.emulator.writes]).toEqual([0, 0]);
      expect(stdout).toContain('cloud: retired, the tenant has no switch towards Skype any more');
      expect(stdout).toContain('federation enable --network teams-personal');
    }
  });

  it('when a tenant still has the switches then they are written, and nothing claims that it answers', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-legacy' });
    const { stdout, exitCode } = await profile.run([
      'enable',
      '--network',
      'skype',
      '--scope',
      'global',
      '--yes',
    ]);
    expect([exitCode, profile.emulator.writes]).toEqual([0, 2]);
    expect(stdout).toContain('Consumer Skype closed on 5 May 2025, so nothing answers.');
  });
});

describe('rule 16: a way of writing that nobody has tried', () => {
  /** Microsoft's own names, which a proxy that looks into TLS leads to the emulator. */
  async function asMicrosoft() {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    const { tenant } = profile.emulator;
    const tokens: Record<string, string> = {};
    const hosts = ['api.interfaces.records.teams.microsoft.com', 'graph.microsoft.com'];
    const authority = await createAuthority();
    const service = await serveHttps(await authority.issue({ names: hosts }), (asked, answer) => {
      const { method, url = '', headers } = asked;
      const options = { method, headers, rejectUnauthorized: false };
      const onward = httpsRequest(new URL(url, tenant?.origin), options, (given) => {
        answer.writeHead(given.statusCode ?? 500, given.headers);
        given.pipe(answer);
      });
      asked.pipe(onward);
    });
    const proxy = createServer();
    proxy.on('connect', (_request: IncomingMessage, socket: Socket) => {
      const upstream = connect(service.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    const { port } = await listen(proxy);
    for (const [name, scope] of [
      ['FEDERATION_TEAMS_TOKEN', '48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default'],
      ['FEDERATION_GRAPH_TOKEN', 'https://graph.microsoft.com/.default'],
    ] as const) {
      tokens[name] = await tokenOf(profile, scope);
    }
    const folder = join(dirname(profile.config), 'microsoft');
    mkdirSync(folder);
    writeFileSync(join(folder, 'ca.pem'), authority.cert);
    writeFileSync(
      join(folder, 'c.yaml'),
      `schemaVersion: 1\nprofiles: { contoso: { cloud: { tenant: ${tenant?.tenantId ?? ''}, caFile: ./ca.pem } } }\n`,
    );
    const env = { ...tokens, HTTPS_PROXY: `http://127.0.0.1:${port}` };
    const run = (argv: readonly string[]) =>
      runFederation([...argv, '--config', join(folder, 'c.yaml')], {
        state: profile.state,
        env,
        columns: 400,
      });
    return { emulator: profile.emulator, run };
  }

  function tokenOf({ emulator: { tenant } }: EmulatedProfile, scope: string): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tenant?.clientId ?? '',
      client_secret: tenant?.clientSecret ?? '',
      scope,
    }).toString();
    return new Promise((resolve, reject) => {
      const url = `${tenant?.origin ?? ''}/${tenant?.tenantName ?? ''}/oauth2/v2.0/token`;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      httpsRequest(url, { method: 'POST', headers, rejectUnauthorized: false }, (answer) => {
        let text = '';
        answer.on('data', (piece: Buffer) => (text += piece.toString()));
        answer.on('end', () => resolve((JSON.parse(text) as { access_token: string }).access_token));
      })
        .on('error', reject)
        .end(form);
    });
  }

  it('when it is used for the first time then payload and before-image are shown, and it takes --accept-unverified', async () => {
    const { emulator, run } = await asMicrosoft();
    const words = [...personal, '--scope', 'global'];
    const refused = await run(words);
    expect([refused.exitCode, emulator.writes]).toEqual([5, 0]);
    expect(refused.stdout).toContain(
      'PUT /Skype.Policy/configurations/TenantFederationSettings/configuration/Global',
    );
    expect(refused.stdout).toContain('sends {"Identity":"Global","AllowTeamsConsumer":true}');
    expect(refused.stdout).toMatch(/now {3}\{.*"AllowTeamsConsumer":false/);
    expect(refused.stderr).toContain('then add --accept-unverified');

    const accepted = await run([...words, '--accept-unverified']);
    expect([accepted.exitCode, emulator.writes]).toEqual([0, 2]);

    // What was read back as wanted has proven itself; another way has not.
    const again = await run(['disable', '--network', 'teams-personal', '--yes']);
    expect([again.exitCode, emulator.writes]).toEqual([0, 3]);
    expect(again.stdout).not.toContain('Not verified');
  });

  it('when a list of domains is written then each way of spelling it has to be accepted once', async () => {
    const { emulator, run } = await asMicrosoft();
    const block = ['domains', 'block', 'bad.example', '--yes'];
    expect([(await run(block)).exitCode, emulator.writes]).toEqual([5, 0]);
    expect([(await run([...block, '--accept-unverified'])).exitCode, emulator.writes]).toEqual([0, 1]);
    const allow = ['domains', 'allow', 'good.example', '--switch-to-list', '--yes'];
    const refused = await run(allow);
    expect([refused.exitCode, emulator.writes]).toEqual([5, 1]);
    expect(refused.stderr).toContain('AllowedDomains as a list of names');
    expect(refused.stderr).not.toContain('settings or a policy');
    expect((await run([...allow, '--accept-unverified'])).exitCode).toBe(0);
    const other = ['domains', 'allow', 'b.example', '--yes', '--allowed-domains-dialect', 'allow-list'];
    const dialect = await run(other);
    expect([dialect.exitCode, emulator.writes]).toEqual([5, 2]);
    expect(dialect.stdout).toContain(
      'sends {"Identity":"Global","AllowedDomains":{"AllowList":["b.example","good.example"]}}',
    );
    expect((await run(['domains', 'allow', 'c.example', '--yes'])).exitCode).toBe(0);
  });
});

describe('doctor of a profile with a tenant', () => {
  const lines = async (profile: EmulatedProfile) => {
    const { stdout } = await profile.run(['doctor', '--output', 'json']);
    const { findings } = JSON.parse(stdout) as { findings: { controlId: string; outcome: string }[] };
    return findings.map(({ controlId, outcome }) => `${controlId.replace('doctor.', '')} ${outcome}`);
  };

  it('when all is well then each line says what was tried', async () => {
    expect(await lines(await emulatedProfile({ scenario: 'tenant-nothing-set' }))).toEqual([
      'configuration pass',
      'cloud-credential pass',
      'cloud-reachability pass',
      'cloud-sign-in pass',
      'cloud-tenant pass',
      'cloud-rights-read pass',
      'cloud-rights-write pass',
      'cloud-graph-sign-in pass',
      'cloud-consent pass',
      'cloud-teams-api pass',
      'cloud-graph pass',
    ]);
  });

  it('when hosts cannot be reached then each has its line, and what else can be looked at is', async () => {
    const { emulator, config, run } = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    const text = readFileSync(config, 'utf8');
    const dead = (name: string) => new RegExp(`${name}: https.*`);
    writeFileSync(config, text.replace(dead('graph'), 'graph: https://127.0.0.1:1'));
    const graph = await run(['doctor'], { columns: 300 });
    expect(graph.stdout).toContain(`cloud-reachability: ${emulator.tenant?.origin ?? ''} answers`);
    expect(graph.stdout).toMatch(/WARN +cloud-reachability: 127\.0\.0\.1:1 does not accept connections/);
    expect([graph.exitCode, graph.stdout]).toEqual([0, expect.stringContaining('cloud-teams-api')]);
    writeFileSync(config, text.replace(dead('teams'), 'teams: https://127.0.0.1:1'));
    const teams = await run(['doctor'], { columns: 300 });
    expect(teams.stdout).toMatch(/FAIL +cloud-reachability: 127\.0\.0\.1:1 does not accept connections/);
    expect([teams.exitCode, teams.stdout]).toEqual([3, expect.stringContaining('cloud-rights-read')]);
  });

  it.each([
    ['tenant-read-only', [], ['cloud-rights-write fail']],
    ['tenant-no-role', [], ['cloud-rights-read fail', 'cloud-rights-write fail', 'cloud-teams-api fail']],
    ['tenant-no-graph', [], ['cloud-consent warn', 'cloud-graph warn']],
    ['tenant-nothing-set', ['wrong-tenant'], ['cloud-sign-in fail']],
    ['tenant-nothing-set', ['secret-expired'], ['cloud-sign-in fail']],
    ['tenant-nothing-set', ['server-error'], ['cloud-teams-api fail']],
  ])('when it is %s with %j then the line that fails is named', async (scenario, faults, wrong) => {
    const found = await lines(await emulatedProfile({ scenario, faults }));
    expect(found.filter((line) => !line.endsWith('pass'))).toEqual(wrong);
  });
});
