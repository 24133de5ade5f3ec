import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeEmulatorConfig } from '../../src/emulator/emulator-config.ts';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { snapshotSchema } from '../../src/reports/schemas.ts';
import { runFederation, temporaryFolder } from '../helpers/app.ts';

let emulator: RunningEmulator;
let config: string;

beforeAll(async () => {
  emulator = await startEmulator();
  ({ config } = await writeEmulatorConfig(temporaryFolder(), emulator));
});
afterAll(() => emulator.close());

/** The configuration with one origin replaced by a port on which nobody listens. */
function withDead(...origins: readonly string[]): string {
  const file = `${config}.dead.yaml`;
  const text = origins.reduce(
    (now, origin) => now.replaceAll(origin, 'https://127.0.0.1:1'),
    readFileSync(config, 'utf8'),
  );
  writeFileSync(file, text);
  return file;
}

async function exported(file: string) {
  const result = await runFederation(['export', '--config', file]);
  return { ...result, snapshot: () => snapshotSchema.parse(JSON.parse(result.stdout)) };
}

describe('a profile with both sides', () => {
  it('when both answer then both are in the snapshot', async () => {
    const { snapshot, exitCode } = await exported(config);
    const { onPremises, cloud } = snapshot();
    expect(exitCode).toBe(0);
    expect(onPremises?.objects.accessEdge.state).toBe('known');
    expect(cloud?.objects.federationSettings.state).toBe('known');
    expect(cloud?.objects.users).toMatchObject({ state: 'unreadable', reason: 'not asked for' });
  });

  it('when the tenant cannot be reached then everything of it is unreadable, and the pool is read', async () => {
    const { snapshot } = await exported(withDead(emulator.tenant?.origin ?? 'no tenant'));
    const { onPremises, cloud } = snapshot();
    expect(onPremises?.objects.accessEdge.state).toBe('known');
    expect(new Set(Object.values(cloud?.objects ?? {}).map(({ state }) => state))).toEqual(
      new Set(['unreadable']),
    );
  });

  it('when the pool cannot be reached then everything of it is unreadable, and the tenant is read', async () => {
    const { snapshot } = await exported(withDead(new URL(emulator.poolUrl ?? '').origin));
    const { onPremises, cloud } = snapshot();
    expect(cloud?.objects.federationSettings.state).toBe('known');
    expect(onPremises?.account.state).toBe('unreadable');
  });

  it('when neither can be reached then it ends with 3, and nothing is written', async () => {
    const file = withDead(emulator.tenant?.origin ?? '', new URL(emulator.poolUrl ?? '').origin);
    const { stdout, exitCode } = await exported(file);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toHaveProperty('error');
  });

  it('when one cannot be reached and the other lets nobody in then the worse code counts', async () => {
    const wrong = await writeEmulatorConfig(temporaryFolder(), emulator);
    const dead = readFileSync(wrong.config, 'utf8').replaceAll(
      new URL(emulator.poolUrl ?? '').origin,
      'https://127.0.0.1:1',
    );
    writeFileSync(wrong.config, dead);
    writeFileSync(join(dirname(wrong.config), 'emulator-client-secret'), 'not the secret');
    const { stderr, exitCode } = await exported(wrong.config);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('note: on-premises: ');
  });

  it('when one side of an audit cannot be read then its controls are unknown, and those of the other stand', async () => {
    const file = withDead(emulator.tenant?.origin ?? 'no tenant');
    const { stdout } = await runFederation(['audit', '--config', file, '--output', 'json']);
    const { findings } = findingsSchema.parse(JSON.parse(stdout));
    const of = (id: string) =>
      findings.filter(({ controlId }) => controlId === id).map(({ outcome }) => outcome);
    expect(of('unmanaged-outbound')).toEqual(['unknown']);
    expect(of('provider-verification')).not.toContain('unknown');
  });
});
