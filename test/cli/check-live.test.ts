import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsFormats } from '../../src/commands/global-options.ts';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { snapshotSchema } from '../../src/reports/schemas.ts';
import { runFederation, temporaryFolder } from '../helpers/app.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { startDns, type DnsServer } from '../helpers/dns-server.ts';
import { schemaErrors } from '../helpers/documents.ts';

/*
 * The live checks as they are typed, against the emulator and a DNS and an Access Edge on loopback.
 */

const host = 'sip.contoso.com';
let dns: DnsServer;
let edge: Server;
let folder: string;

beforeAll(async () => {
  folder = temporaryFolder();
  const authority = await createAuthority();
  const identity = await authority.issue({ names: [host], notAfter: new Date(Date.now() + 90 * 86_400_000) });
  writeFileSync(join(folder, 'ca.pem'), authority.cert);
  writeFileSync(join(folder, 'edge.pem'), `${identity.cert}\n${identity.key}\n`);
  writeFileSync(join(folder, 'half.pem'), identity.cert);
  edge = createServer(
    {
      cert: identity.cert,
      key: identity.key,
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () =>
        socket.write('SIP/2.0 403 Forbidden\r\nms-diagnostics: 1027;reason="No"\r\n\r\n'),
      );
    },
  );
  await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
  const { port } = edge.address() as AddressInfo;
  dns = await startDns([
    { type: 'SRV', name: '_sipfederationtls._tcp.contoso.com', data: { target: host, port } },
    { type: 'A', name: host, data: '127.0.0.1' },
  ]);
});
afterAll(() => {
  dns.stop();
  edge.close();
});

async function run(words: readonly string[]) {
  const result = await runFederation([...words, '--output', 'json'], { cwd: folder });
  const document: unknown = JSON.parse(result.stdout);
  expect(schemaErrors('findings', document)).toEqual([]);
  const { findings } = findingsSchema.parse(document);
  return {
    exit: result.exitCode,
    findings,
    has: (outcome: string, controlId: string) =>
      findings.some((one) => one.outcome === outcome && one.controlId === controlId),
  };
}

const resolver = () => ['--resolver', `127.0.0.1:${dns.port}`];
const allOn = ['--emulator', '--scenario', 'all-on'];

describe('check edge', () => {
  it('when the Edge wants a certificate, then it is judged without one, and talks to who shows one', async () => {
    const words = ['check', 'edge', '--domain', 'contoso.com', ...resolver(), '--ca', 'ca.pem'];
    const without = await run(words);
    expect(without.exit).toBe(0);
    expect(without.has('pass', 'edge.chain')).toBe(true);
    expect(without.has('not-applicable', 'edge.sip')).toBe(true);
    const shown = await run([...words, '--certificate', 'edge.pem']);
    expect(shown.has('warn', 'edge.sip')).toBe(true);
    expect(shown.findings.find(({ controlId }) => controlId === 'edge.sip')?.title).toMatch(
      /federation is off there/,
    );
    expect(shown.exit).toBe(1);
  });

  it('when a partner is named, then its Edge alone is looked at', async () => {
    const { exit, findings } = await run(['check', 'edge', '--partner', 'contoso.com', ...resolver()]);
    expect(exit).toBe(1);
    expect(findings.filter(({ outcome }) => outcome === 'fail').map(({ controlId }) => controlId)).toEqual([
      'edge.chain',
    ]);
  });

  it('when --expiry-days reaches beyond the end, then it is to be renewed', async () => {
    const words = [
      'check',
      'edge',
      '--domain',
      'contoso.com',
      ...resolver(),
      '--ca',
      'ca.pem',
      '--expiry-days',
      '120',
    ];
    expect((await run(words)).has('warn', 'edge.expiry')).toBe(true);
  });

  it.each([
    [['--certificate', 'half.pem'], 'file.unreadable'],
    [['--certificate', 'none.pem'], 'file.unreadable'],
    [['--ca', 'none.pem'], 'config.ca-file'],
  ])('when the command line says %j, then it is refused', async (words, code) => {
    const result = await runFederation(
      ['check', 'edge', '--domain', 'contoso.com', ...resolver(), ...words, '--output', 'json'],
      { cwd: folder },
    );
    expect(result.exitCode).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code } });
  });

  it('when no domain has a record, then that is the finding, and nothing is connected to', async () => {
    const { exit, findings } = await run(['check', 'edge', '--domain', 'fabrikam.com', ...resolver()]);
    expect(exit).toBe(1);
    expect(findings.map(({ controlId }) => controlId)).toEqual(['edge.record']);
  });
});

describe('check', () => {
  it('when everything is looked at, then nothing stops at the first failure, and the picture marks where it breaks', async () => {
    const { exit, findings } = await run(['check', ...allOn, ...resolver(), '--ca', 'ca.pem']);
    const ids = new Set(findings.map(({ controlId }) => controlId.split('.')[0]));
    expect([...ids].sort()).toEqual(['dns', 'edge', 'replication', 'settings']);
    expect(exit).toBe(1);
    const { stdout } = await runFederation(['check', ...allOn, ...resolver(), '--ca', 'ca.pem'], {
      cwd: folder,
    });
    expect(stdout.match(/breaks here/g)).toHaveLength(1);
    expect(stdout).toMatch(/breaks here: sip\.contoso\.com is 127\.0\.0\.1: no address of a network/);
  });

  it('when every format of findings is asked for, then each holds what the picture marks', async () => {
    const cwd = temporaryFolder();
    const outputs = findingsFormats.flatMap((format) => ['--output', `${format}=way.${format}`]);
    const named = ['--ca', join(folder, 'ca.pem')];
    const { exitCode } = await runFederation(['check', ...allOn, ...resolver(), ...named, ...outputs], {
      cwd,
    });
    expect(exitCode).toBe(1);
    for (const format of findingsFormats) {
      expect(readFileSync(join(cwd, `way.${format}`), 'utf8'), format).toContain('dns.addresses');
    }
  });

  it('when there is no DNS for the emulated deployment, then nothing outside is asked', async () => {
    const { findings } = await run(['check', '--emulator', '--resolver', '192.0.2.53']);
    expect(
      findings.filter(({ controlId }) => /^(dns|edge)\./.test(controlId)).map(({ outcome }) => outcome),
    ).toEqual(['not-applicable', 'not-applicable']);
  });
});

describe('check dns --listed', () => {
  it('when an allowed domain publishes nothing, then it is named; those that do are counted', async () => {
    const record = (domain: string, target: string) =>
      ({ type: 'SRV', name: `_sipfederationtls._tcp.${domain}`, data: { target, port: 5061 } }) as const;
    const partners = await startDns([record('litwareinc.com', 'sip.litwareinc.com')]);
    const words = ['check', 'dns', ...allOn, '--resolver', `127.0.0.1:${partners.port}`];
    const listed = (await run([...words, '--listed'])).findings.filter(
      ({ controlId }) => controlId === 'dns.listed-partner',
    );
    const without = await run(words);
    partners.stop();
    expect(listed.map(({ outcome, object }) => `${outcome} ${object}`)).toEqual([
      'warn fabrikam.com',
      'pass allowed lists',
    ]);
    expect(without.has('warn', 'dns.listed-partner')).toBe(false);
    const named = ['check', 'dns', '--domain', 'contoso.com', '--listed', '--output', 'json'];
    const refused = await runFederation(named);
    expect([refused.exitCode, JSON.parse(refused.stdout)]).toMatchObject([
      2,
      { error: { code: 'usage.domain' } },
    ]);
  });
});

describe('a resolver that is not there', () => {
  it('when it is asked, then everything is unknown, nothing good and nothing at fault', async () => {
    const nobody = await startDns([]);
    nobody.stop();
    const named = ['--resolver', `127.0.0.1:${nobody.port}`];
    for (const command of ['dns', 'edge']) {
      const { exit, findings } = await run(['check', command, '--domain', 'contoso.com', ...named]);
      expect([exit, new Set(findings.map(({ outcome }) => outcome))]).toEqual([3, new Set(['unknown'])]);
    }
    const all = await run(['check', ...allOn, ...named]);
    expect([all.exit, all.has('pass', 'settings.provider')]).toEqual([3, true]);
  });
});

describe('a snapshot with what was seen outside', () => {
  it('when it was exported, then check and audit judge it without contacting anything', async () => {
    const file = join(folder, 'live.json');
    const exported = await runFederation(
      ['export', ...allOn, '--live', ...resolver(), '--output', `json=${file}`],
      { cwd: folder },
    );
    expect(exported.exitCode).toBe(0);
    const { live } = snapshotSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(live?.edges).toHaveLength(2);
    const seen = await run(['check', 'edge', '--from', file]);
    expect(seen.has('fail', 'edge.chain')).toBe(true);
    const audited = await run(['audit', '--from', file, '--controls', 'dns-records,edge-certificate']);
    expect(audited.has('fail', 'dns-records')).toBe(true);
    expect(audited.has('fail', 'edge-certificate')).toBe(true);
    const same = await run([
      'audit',
      ...allOn,
      '--live',
      ...resolver(),
      '--controls',
      'dns-records,edge-certificate',
    ]);
    expect(same.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      audited.findings.map(({ fingerprint }) => fingerprint),
    );
  });

  it('when it holds nothing of the kind, then check dns knows nothing, and the audit says nothing', async () => {
    const file = join(folder, 'plain.json');
    await runFederation(['export', ...allOn, '--output', `json=${file}`], { cwd: folder });
    const { exit, findings } = await run(['check', 'dns', '--from', file]);
    expect([exit, ...findings.map(({ outcome }) => outcome)]).toEqual([3, 'unknown']);
    expect((await run(['check', 'dns', '--from', file, '--unknown', 'warn'])).exit).toBe(0);
    expect(
      (await run(['audit', '--from', file, '--controls', 'dns-records,edge-certificate'])).findings,
    ).toEqual([]);
  });
});

describe('check replication', () => {
  /** A clock on which sleeping takes no time. */
  function quickClock(start = Date.now()) {
    let now = start;
    const slept: number[] = [];
    const sleep = (ms: number) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    };
    return { slept, clock: { now: () => new Date(now), sleep } };
  }
  const words = ['check', 'replication', '--emulator', '--wait', '--output', 'json'];

  it('when settings were written a moment ago, then it waits until every Edge has them', async () => {
    const { slept, clock } = quickClock();
    const state = temporaryFolder();
    const written = await runFederation(
      ['enable', '--emulator', '--network', 'skype', '--scope', 'global', '--yes'],
      { clock, state },
    );
    expect(written.exitCode).toBe(0);
    const before = await runFederation(['check', 'replication', '--emulator'], { clock, state });
    expect([before.exitCode, before.stdout]).toEqual([1, expect.stringContaining('not yet in force')]);
    slept.length = 0;
    const { exitCode, stdout, stderr } = await runFederation([...words, '--timeout', '300', '--debug'], {
      clock,
      state,
    });
    expect(exitCode).toBe(0);
    expect(findingsSchema.parse(JSON.parse(stdout)).findings).toMatchObject([
      { controlId: 'replication.in-force', outcome: 'pass' },
    ]);
    expect(slept.length).toBeGreaterThanOrEqual(2);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(120_000);
    // The tenant is not asked, and a reading again asks for the replicas alone.
    const answers = [...stderr.matchAll(/^debug: (?:GET|POST) (\S+) .* (\d+) bytes, connection/gm)];
    expect(answers.every(([, url]) => url?.endsWith('/OcsPowershell'))).toBe(true);
    const sizes = answers.map(([, , bytes]) => Number(bytes));
    expect(Math.max(...sizes.slice(-3 * slept.length))).toBeLessThan(20_000);
    expect(answers.length).toBeLessThanOrEqual(20 + 4 * slept.length);
  });

  it('when an Edge takes no updates, then it stops before the time is over', async () => {
    const { slept, clock } = quickClock();
    const result = await runFederation([...words, '--scenario', 'replication-behind', '--timeout', '30'], {
      clock,
    });
    expect([result.exitCode, slept.length]).toEqual([1, 6]);
  });

  it('when it is in force, then it is not waited for', async () => {
    const { slept, clock } = quickClock();
    const result = await runFederation(words, { clock });
    expect([result.exitCode, slept]).toEqual([0, []]);
  });

  it('when there is a tenant alone, then there is nothing to replicate', async () => {
    const { exit, has } = await run([
      'check',
      'replication',
      '--emulator',
      '--scenario',
      'tenant-nothing-set',
    ]);
    expect([exit, has('not-applicable', 'replication.in-force')]).toEqual([0, true]);
  });
});
