import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seedTenant } from '../../src/emulator/tenant/tenant-seed.ts';
import type { SeenRequest } from '../../src/emulator/tenant/tenant-server.ts';
import { snapshotSchema } from '../../src/reports/schemas.ts';
import { systemClock } from '../../src/system-clock.ts';
import { temporaryFolder } from '../helpers/app.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { schemaErrors } from '../helpers/documents.ts';
import { emulatedProfile, type EmulatedProfile } from '../helpers/emulated-profile.ts';

interface Answer {
  readonly exit: number;
  readonly code: string | undefined;
  readonly text: string;
  readonly next: string | null | undefined;
  readonly document: unknown;
}

async function ask({ run }: EmulatedProfile, ...argv: readonly string[]): Promise<Answer> {
  const { stdout, exitCode } = await run([...argv, '--output', 'json']);
  return answerOf(stdout, exitCode);
}

function answerOf(stdout: string, exit: number): Answer {
  const document = JSON.parse(stdout) as { error?: { code: string; next: string | null } };
  if (document.error !== undefined) {
    expect(schemaErrors('error', document)).toEqual([]);
  }
  return { exit, code: document.error?.code, next: document.error?.next, text: stdout, document };
}

const enable = ['enable', '--network', 'teams-personal', '--scope', 'global', '--yes'] as const;

describe('a profile with something wrong in it', () => {
  /** The configuration of an emulator, with files that a certificate may be found in. */
  async function broken(change: (config: string) => string): Promise<EmulatedProfile> {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    writeFileSync(profile.config, change(readFileSync(profile.config, 'utf8')));
    return profile;
  }
  const set = (key: string, value: string) => (config: string) =>
    config.replace(new RegExp(`^( +${key}:).*$`, 'm'), `$1 ${value}`);
  const without = (key: string) => (config: string) => config.replace(new RegExp(`^ +${key}:.*\n`, 'm'), '');

  it.each<[string, (config: string) => string, number, string, RegExp]>([
    ['a name that is none', set('tenant', '"not a tenant"'), 2, 'config.invalid-value', /help configuration/],
    ['any tenant', set('tenant', 'common'), 2, 'config.invalid-value', /help configuration/],
    ['an unknown cloud', set('environment', 'gcchigh'), 2, 'config.invalid-value', /help configuration/],
    ['no application', without('clientId'), 2, 'sign-in.no-client-id', /set clientId of the profile/],
    [
      'an application that is no GUID',
      set('clientId', 'abc'),
      2,
      'config.invalid-value',
      /help configuration/,
    ],
    [
      'an endpoint with a path',
      set('authority', 'https://login.invalid/x'),
      2,
      'config.invalid-value',
      /help configuration/,
    ],
    [
      'another tenant',
      set('tenant', 'fabrikam.onmicrosoft.com'),
      4,
      'sign-in.unknown-tenant',
      /check tenant and environment/,
    ],
    [
      'another application',
      set('clientId', '00000000-0000-4000-8000-000000000001'),
      4,
      'sign-in.unknown-client',
      /check clientId/,
    ],
    [
      'an authority that is not there',
      set('authority', 'https://127.0.0.1:1'),
      3,
      'cloud.unreachable',
      /HTTPS_PROXY/,
    ],
    [
      'an authority without a name in DNS',
      set('authority', 'https://login.invalid'),
      3,
      'cloud.unresolved',
      /check DNS/,
    ],
    [
      'a Teams API that is not there',
      set('teams', 'https://127.0.0.1:1'),
      3,
      'cloud.unreachable',
      /HTTPS_PROXY/,
    ],
    ['no caFile', without('caFile'), 3, 'cloud.tls', /set caFile/],
  ])(
    'when it has %s then the error has its code and its next step',
    async (_what, change, exit, code, next) => {
      const answer = await ask(await broken(change), 'status');
      expect(answer).toMatchObject({ exit, code, next: expect.stringMatching(next) as string });
    },
  );

  it('when Graph alone is not there then settings are read, and doctor speaks of the way there, not of permissions', async () => {
    const profile = await broken(set('graph', 'https://127.0.0.1:1'));
    expect((await ask(profile, 'status')).exit).toBe(0);
    const { exit, document } = await ask(profile, 'doctor');
    const { findings } = document as { findings: { controlId: string; outcome: string; nextStep: string }[] };
    const graph = findings.find(({ controlId }) => controlId === 'doctor.cloud-graph');
    expect([exit, graph?.outcome, graph?.nextStep]).toEqual([
      0,
      'warn',
      expect.stringContaining('can be reached from here'),
    ]);
  });

  it('when the certificate cannot be used then the reason is named, and its password in nothing', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    const folder = dirname(profile.config);
    const file = (name: string): string => join(folder, name);
    const ca = await createAuthority('RSA');
    const day = 86_400_000;
    const good = await ca.issue({ names: ['app'], keys: 'RSA' });
    const old = await ca.issue({
      names: ['app'],
      keys: 'RSA',
      notBefore: new Date(Date.now() - 90 * day),
      notAfter: new Date(Date.now() - day),
    });
    const files = {
      'good.pem': `${good.cert}\n${good.key}\n`,
      'old.pem': `${old.cert}\n${old.key}\n`,
      'half.pem': good.cert,
      'junk.pem': 'hello',
      wrong: 'planted-wrong-password',
    };
    Object.entries(files).forEach(([name, text]) => writeFileSync(file(name), text, { mode: 0o600 }));
    execFileSync('openssl', [
      ...['pkcs12', '-export', '-in', file('good.pem'), '-out', file('app.pfx'), '-passout', 'pass:right'],
    ]);
    const config = readFileSync(profile.config, 'utf8');
    for (const [certificate, code, next] of [
      ['file: ./none.pem', 'certificate.file', /certificate\.file/],
      ['file: ./', 'certificate.file', /certificate\.file/],
      ['file: ./junk.pem', 'certificate.no-key', /name a PEM file/],
      ['file: /dev/zero', 'certificate.no-key', /name a PEM file/],
      ['file: ./half.pem', 'certificate.no-key', /cat app\.crt/],
      ['file: ./old.pem', 'certificate.expired', /make a new one/],
      ['file: ./app.pfx', 'certificate.password', /add password/],
      ['file: ./app.pfx, password: { file: ./wrong }', 'certificate.password', /check certificate\.password/],
      ['file: ./app.pfx, password: { env: NOT_THERE }', 'secret.env', /help configuration/],
      ['file: ./good.pem', 'sign-in.certificate-rejected', /upload its public part/],
    ] as const) {
      const signsIn = `authentication: certificate\n      certificate: { ${certificate} }\n`;
      writeFileSync(
        profile.config,
        config.replace(/authentication: client-secret\n +clientSecret:\n.*\n/, signsIn),
      );
      const answer = await ask(profile, 'status');
      expect(answer).toMatchObject({ exit: 4, code, next: expect.stringMatching(next) as string });
      expect(answer.text).not.toContain('planted-');
    }
  });
});

describe('a tenant that goes wrong', () => {
  it.each<[fault: string, exit: number, code: string | undefined, next: RegExp]>([
    ['throttled', 0, undefined, /^/],
    ['throttled-date', 0, undefined, /^/],
    ['busy:3', 0, undefined, /^/],
    ['byte-order-mark', 0, undefined, /^/],
    ['wrong-type', 0, undefined, /^/],
    ['wrong-charset', 0, undefined, /^/],
    ['token-expires:4', 0, undefined, /^/],
    ['cut-json', 3, 'tenant.answer-unreadable', /try again/],
    ['truncated', 3, 'cloud.connection-lost', /try again/],
    ['garbage', 3, 'cloud.answer-unreadable', /check endpoints/],
    ['html', 3, 'tenant.not-json', /proxy/],
    ['server-error', 3, 'tenant.failing', /try again/],
    ['unavailable-503', 3, 'tenant.failing', /try again/],
    ['reset', 3, 'cloud.connection-lost', /try again/],
    ['too-large', 3, 'tenant.refused', /correlation id/],
    ['sign-in-unavailable', 3, 'sign-in.throttled', /wait/],
    ['not-found', 4, 'tenant.no-app-access', /Global Reader/],
    ['unauthorized-loop', 4, 'tenant.unauthorized', /federation login/],
    ['wrong-tenant', 4, 'sign-in.wrong-tenant', /sign in at/],
    ['secret-expired', 4, 'sign-in.secret-expired', /make a new one/],
    ['consent-missing', 4, 'sign-in.consent', /grants it/],
    ['conditional-access', 4, 'sign-in.conditional-access', /sign-in log/],
  ])('when the fault is %s then status is %i, with a next step', async (fault, exit, code, next) => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: [fault] });
    const answer = await ask(profile, 'status');
    expect(answer).toMatchObject({ exit, code });
    expect(answer.next ?? '').toMatch(next);
    expect(profile.emulator.writes).toBe(0);
  });

  it.each([
    ['throttled-forever', '3', 'tenant.throttled', /try again later, with fewer jobs/],
    ['hang', '1', 'timeout', /more time with --timeout/],
    ['sign-in-unavailable', '2', 'sign-in.throttled', /fewer jobs/],
  ])(
    'when it is %s then it is given up within --timeout %s, with 3 and %s',
    async (fault, seconds, code, next) => {
      const { run } = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: [fault] });
      const began = performance.now();
      const words = ['status', '--timeout', seconds, '--output', 'json'];
      const { stdout, stderr, exitCode } = await run(words, { clock: systemClock });
      expect(answerOf(stdout, exitCode)).toMatchObject({ exit: 3, code });
      expect(stderr).toContain(`not done within ${seconds} second`);
      expect(stderr).toMatch(next);
      expect(stderr.includes('status 429, Retry-After 1')).toBe(fault === 'throttled-forever');
      expect(/status 503,.* after .* tr/.test(stderr)).toBe(fault === 'sign-in-unavailable');
      expect(performance.now() - began).toBeLessThan(10_000);
    },
  );

  it('when it throttles an audit for ever then the time of that profile ends it, with 3, and it says why', async () => {
    const { run } = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: ['throttled-forever'] });
    const { stdout, exitCode } = await run(['audit', '--timeout', '3'], { clock: systemClock });
    expect(exitCode).toBe(3);
    expect(stdout).toContain('asks to send less');
  });

  it.each(['server-error', 'truncated', 'secret-expired'])(
    'when the error is %s then the correlation id of the request is in it',
    async (fault) => {
      const { run } = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: [fault] });
      const { stderr, stdout } = await run(['status', '--output', 'json']);
      const { error } = JSON.parse(stdout) as { error: { where: string } };
      expect(error.where).toMatch(/correlation id [0-9a-f]{8}-/);
      expect(stderr).toContain(error.where);
    },
  );

  it.each([
    [
      'secret-expired',
      'doctor.cloud-sign-in',
      'fail',
      /correlation id [0-9a-f]{8}-[^,]*, trace id [0-9a-f]{8}-/,
    ],
    ['server-error', 'doctor.cloud-teams-api', 'fail', /correlation id [0-9a-f]{8}-/],
  ])(
    'when the error is %s then the line of doctor (%s) has its ids, too',
    async (fault, id, outcome, ids) => {
      const profile = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: [fault] });
      const { document } = await ask(profile, 'doctor');
      const { findings } = document as { readonly findings: readonly Record<string, string>[] };
      expect(findings.find(({ controlId }) => controlId === id)).toMatchObject({
        outcome,
        title: expect.stringMatching(ids) as string,
      });
    },
  );

  it('when pages lead in a circle then users are not known, and everything else is', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: ['paging-loop'] });
    const { exit, text } = await ask(profile, 'export', '--who');
    const { cloud } = snapshotSchema.parse(JSON.parse(text));
    expect(exit).toBe(0);
    expect(cloud?.objects.federationSettings.state).toBe('known');
    expect(cloud?.objects.users).toMatchObject({
      state: 'unreadable',
      reason: expect.stringContaining('its pages lead in a circle') as string,
    });
  });

  it.each<[fault: string, exit: number, outcomes: readonly string[]]>([
    ['silent-write', 6, ['failed', 'not-sent']],
    ['drop-before-write', 6, ['unknown', 'not-sent']],
    ['drop-after-write', 0, ['verified', 'verified']],
    ['fail-on-write:2', 6, ['verified', 'unknown']],
  ])('when a write meets %s then it is %i, and sent once', async (fault, exit, outcomes) => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: [fault] });
    const { exit: ended, document } = await ask(profile, ...enable);
    const { changes, next } = document as { changes: { outcome: string }[]; next: string };
    expect([ended, changes.map(({ outcome }) => outcome)]).toEqual([exit, outcomes]);
    expect(profile.emulator.writes).toBe(outcomes.filter((outcome) => outcome !== 'not-sent').length);
    expect(next).toContain('federation rollback');
  });

  it('when reading is behind for a while after a write then it is waited for', async () => {
    const { run } = await emulatedProfile({ scenario: 'tenant-nothing-set', faults: ['read-back-stale:2'] });
    expect((await run([...enable], { clock: systemClock })).exitCode).toBe(0);
  });

  it('when 429, 503 or the end of a token comes in the middle of a change then it is got over, and nothing is sent twice', async () => {
    const alone = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    await ask(alone, ...enable);
    const { requests } = alone.emulator;
    // From the reading before the first write to the reading back after the last one.
    const places = Array.from({ length: 6 }, (_, index) => requests - index);
    for (const [index, place] of places.entries()) {
      const fault = (['busy', 'token-expires', 'throttled'] as const)[index % 3] ?? 'busy';
      const profile = await emulatedProfile({
        scenario: 'tenant-nothing-set',
        faults: [`${fault}:${place}`],
      });
      const { exit } = await ask(profile, ...enable);
      expect([fault, place, exit, profile.emulator.writes]).toEqual([fault, place, 0, 2]);
    }
  });
});

describe('settings that nobody here knows', () => {
  const strange = {
    EnableHolograms: true,
    HologramMode: 'OnTuesdays',
    HologramPartners: [{ Domain: 'a.example' }],
  };

  /** A tenant that returns properties and values of a later day. */
  async function later(seen: SeenRequest[]): Promise<EmulatedProfile> {
    const stateFolder = temporaryFolder();
    const tenant = seedTenant();
    const { TenantFederationSettings: settings, ExternalAccessPolicy: policies } = tenant.configurations;
    const configurations = {
      ...tenant.configurations,
      TenantFederationSettings: settings.map((one) => ({
        ...one,
        ...strange,
        ExternalAccessWithTrialTenants: 'OnTuesdays',
      })),
      ExternalAccessPolicy: policies.map((one) => ({ ...one, ...strange })),
    };
    mkdirSync(stateFolder, { recursive: true });
    const file = join(stateFolder, 'tenant-nothing-set.tenant.json');
    writeFileSync(file, JSON.stringify({ schemaVersion: 1, tenant: { ...tenant, configurations } }));
    return emulatedProfile({
      scenario: 'tenant-nothing-set',
      stateFolder,
      tenant: { onRequest: (request) => void seen.push(request) },
    });
  }

  it('when properties and an enumeration are new then they are in the snapshot, unknown to the audit, and still there after a change', async () => {
    const seen: SeenRequest[] = [];
    const profile = await later(seen);
    const { cloud } = snapshotSchema.parse((await ask(profile, 'export')).document);
    const { federationSettings, externalAccessPolicies } = cloud?.objects ?? {};
    expect(federationSettings).toMatchObject({
      value: [{ properties: { ...strange, ExternalAccessWithTrialTenants: 'OnTuesdays' } }],
    });
    expect(JSON.stringify(externalAccessPolicies)).toContain('"HologramMode":"OnTuesdays"');
    const { findings } = (await ask(profile, 'audit')).document as {
      findings: { controlId: string; outcome: string }[];
    };
    expect(
      findings.filter(({ controlId }) => controlId === 'trial-tenants').map(({ outcome }) => outcome),
    ).toEqual(['unknown']);
    expect((await ask(profile, ...enable)).document).toMatchObject({ changes: [{}, {}] });
    const { TenantFederationSettings, ExternalAccessPolicy } =
      profile.emulator.tenant?.state.configurations ?? {};
    expect(TenantFederationSettings?.[0]).toMatchObject({
      ExternalAccessWithTrialTenants: 'OnTuesdays',
      AllowTeamsConsumer: true,
    });
    expect(ExternalAccessPolicy?.[0]).toMatchObject(strange);
    const bodies = seen
      .filter(({ method }) => method === 'PUT')
      .map(({ body }) => Object.keys(JSON.parse(body) as object));
    expect(bodies).toEqual([
      ['Identity', 'EnableTeamsConsumerAccess'],
      ['Identity', 'AllowTeamsConsumer'],
    ]);
  });
});
