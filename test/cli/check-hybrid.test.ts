import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { runFederation, temporaryFolder } from '../helpers/app.ts';
import { startDns, type DnsServer } from '../helpers/dns-server.ts';
import { schemaErrors } from '../helpers/documents.ts';

const hybrid = ['check', 'hybrid', '--emulator', '--scenario'];
const mismatch = [...hybrid, 'hybrid-mismatch'];
const folder = temporaryFolder();
let dns: DnsServer;

beforeAll(async () => {
  dns = await startDns([
    {
      type: 'SRV',
      name: '_sipfederationtls._tcp.contoso.com',
      data: { target: 'sipfed.online.lync.com', port: 5061 },
    },
    { type: 'A', name: 'sipfed.online.lync.com', data: '192.0.2.1' },
  ]);
});
afterAll(() => dns.stop());

async function found(words: readonly string[]) {
  const { stdout, exitCode } = await runFederation([...words, '--output', 'json'], { cwd: folder });
  const document: unknown = JSON.parse(stdout);
  expect(schemaErrors('findings', document)).toEqual([]);
  const { findings } = findingsSchema.parse(document);
  const of = (outcome: string) =>
    findings.filter((one) => one.outcome === outcome).map(({ controlId }) => controlId);
  return { exitCode, findings, of };
}

describe('check hybrid', () => {
  it('when both sides agree then it ends with 0, and advice changes nothing', async () => {
    const { exitCode, of } = await found([...hybrid, 'hybrid']);
    expect([exitCode, of('fail'), of('warn')]).toEqual([0, [], ['hybrid-allowed-domains']]);
  });

  it('when they do not then each side is named with what to do there', async () => {
    const { stdout, exitCode } = await runFederation(mismatch, { columns: 400 });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^emulator · .*wrong in the tenant, between both: 3 failed/);
    expect(stdout).toMatch(/tenant +breaks here: SharedSipAddressSpace is off/);
    expect(stdout).toContain('Set-CsTenantFederationConfiguration -SharedSipAddressSpace $true');
    expect(stdout).toMatch(/federation domains block --emulator --scenario hybrid-mismatch litwareinc\.com/);
  });

  it('when DNS leads shared domains to the cloud then that is wrong, too', async () => {
    const { findings, exitCode } = await found([...hybrid, 'hybrid', '--resolver', `127.0.0.1:${dns.port}`]);
    const failed = findings.filter(({ outcome }) => outcome === 'fail');
    expect([exitCode, failed.map(({ controlId }) => controlId)]).toEqual([1, ['dns.federation-record']]);
    expect(failed[0]?.title).toContain('has to lead to the Access Edge of the servers');
    expect(findings.map(({ controlId }) => controlId)).toContain('dns.cloud-proxy');
  });

  it('when a snapshot is judged then it says the same, and nothing is asked', async () => {
    const file = join(folder, 'mismatch.json');
    const { stdout } = await runFederation(['export', '--emulator', '--scenario', 'hybrid-mismatch']);
    writeFileSync(file, stdout);
    const live = await found(mismatch);
    const offline = await found(['check', 'hybrid', '--from', file]);
    expect([offline.exitCode, offline.of('fail')]).toEqual([1, live.of('fail')]);
    expect(offline.of('unknown')).toEqual(['dns.asked']);
  });

  it('when the profile has one side then nothing is compared', async () => {
    const alone = await found([...hybrid, 'tenant-nothing-set']);
    expect([alone.exitCode, alone.of('not-applicable')]).toEqual([0, ['hybrid.shared']]);
    const shared = await found([...hybrid, 'hybrid-shared-space']);
    expect([shared.exitCode, shared.of('unknown')]).toEqual([3, ['hybrid.shared']]);
    expect((await found([...hybrid, 'hybrid-shared-space', '--unknown', 'warn'])).exitCode).toBe(0);
  });

  it('when a side cannot be read then what it has to agree on is unknown', async () => {
    const { exitCode, of } = await found([...hybrid, 'hybrid', '--fault', 'not-found']);
    expect([exitCode, of('pass').includes('tenant-federation')]).toEqual([3, false]);
    expect(of('unknown')).toContain('shared-address-space');
  });

  it('when reports are asked for then each is written', async () => {
    const formats = ['ndjson', 'csv', 'markdown', 'junit', 'sarif', 'gitlab', 'github', 'azure', 'html'];
    const { exitCode } = await runFederation(
      [...mismatch, ...formats.flatMap((format) => ['--output', `${format}=r.${format}`])],
      { cwd: folder },
    );
    expect(exitCode).toBe(1);
    for (const format of formats) {
      expect(readFileSync(join(folder, `r.${format}`), 'utf8')).toContain('SharedSipAddressSpace');
    }
  });
});

describe('check of a profile with both sides', () => {
  it('when they do not agree then that is a part of the way', async () => {
    const { exitCode, of } = await found(['check', '--emulator', '--scenario', 'hybrid-mismatch']);
    expect(exitCode).toBe(1);
    expect(of('fail')).toEqual(expect.arrayContaining(['shared-address-space', 'hybrid-blocked-domains']));
  });

  it('when they share nothing then that is no fault', async () => {
    const { of } = await found(['check', '--emulator']);
    expect(of('not-applicable')).toContain('hybrid.shared');
    expect(of('fail')).not.toContain('shared-address-space');
  });
});
