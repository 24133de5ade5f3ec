import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { poolUrlOf } from '../emulator/connect.ts';
import { engineIsBuilt, startEngine } from './powershell/engine.ts';

/**
 * The emulator as PowerShell's own client sees it: Microsoft's runspace, pipeline and serialiser, over .NET's own HTTP,
 * TLS and NTLM. Nothing of ours is on that side but the envelopes (Wsman.cs).
 */

// .NET takes seconds to start on a busy machine, and 50 MB take some more.
vi.setConfig({ testTimeout: 120_000 });

interface Answer {
  readonly state: string;
  readonly reason?: string;
  readonly failure?: string | null;
  readonly count?: number;
  readonly output?: readonly Readonly<Record<string, string | null>>[];
  readonly errors?: readonly string[];
}

interface Call {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** Stops the pipeline after so long; not at all when absent. */
  readonly stopAfterMs?: number;
}

async function emulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const running = await startEmulator(options);
  onTestFinished(() => running.close());
  return running;
}

/** Opens a session, makes the calls and closes: one answer for each of these steps. */
async function answers(
  running: RunningEmulator,
  calls: readonly Call[],
  secret = running.password,
): Promise<readonly Answer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'federation-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, running.caPem);
  const client = startEngine(['client', poolUrlOf(running), caFile, running.username]);
  client.stderr.resume();
  const lines = calls.map((call) => JSON.stringify({ parameters: {}, ...call }));
  client.stdin.end([secret, ...lines, ''].join('\n'));
  const found: Answer[] = [];
  for await (const line of createInterface({ input: client.stdout })) {
    found.push(JSON.parse(line) as Answer);
  }
  return found;
}

describe.skipIf(!engineIsBuilt())('PowerShell’s own client on the emulator (needs the engine)', () => {
  it('opens, runs, writes, reads errors and closes, bound to the channel', async () => {
    const pool = await emulator({ scenario: 'sfb-2019', requireChannelBinding: true });
    const edge = { name: 'Get-CsAccessEdgeConfiguration' };
    const found = await answers(pool, [
      edge,
      {
        name: 'Set-CsAccessEdgeConfiguration',
        parameters: { Identity: 'Global', AllowFederatedUsers: true, Confirm: false },
      },
      edge,
      { name: 'Get-CsNothing' },
      { name: 'Get-CsAccessEdgeConfiguration', parameters: { Colour: 'red' } },
      { name: 'Set-CsPublicProvider', parameters: { Identity: 'Nobody', Enabled: true } },
      edge,
    ]);
    const [opened, before, set, after, unknownName, unknownParameter, missing, alive, closed] = found;
    expect(opened).toMatchObject({ state: 'Opened' });
    expect(before).toMatchObject({
      state: 'Completed',
      count: 1,
      output: [{ AllowFederatedUsers: 'False' }],
    });
    expect(set).toMatchObject({ state: 'Completed', count: 0, errors: [] });
    expect(after).toMatchObject({ output: [{ AllowFederatedUsers: 'True' }] });
    expect(unknownName).toMatchObject({ state: 'Failed', failure: 'CommandNotFoundException' });
    expect(unknownParameter?.failure).toContain('NamedParameterNotFound');
    expect([missing?.failure, ...(missing?.errors ?? [])].join()).toContain('Set-CsPublicProvider');
    expect(alive).toMatchObject({ state: 'Completed', count: 1 });
    expect(closed).toEqual({ state: 'Closed' });
  });

  it('takes fifty thousand objects, and stops in the middle of as many', async () => {
    const pool = await emulator({ faults: ['huge-output'] });
    const list = { name: 'Get-CsAllowedDomain' };
    const found = await answers(pool, [list, { ...list, stopAfterMs: 200 }, { name: 'Get-CsSite' }]);
    const [, whole, stopped, alive, closed] = found;
    expect([whole?.state, whole?.failure]).toEqual(['Completed', null]);
    expect(whole?.count).toBeGreaterThan(50_000);
    expect(stopped?.state).toBe('Stopped');
    expect(stopped?.count).toBeLessThan(50_000);
    expect(alive).toMatchObject({ state: 'Completed' });
    expect(closed).toEqual({ state: 'Closed' });
  });

  it('is refused with a wrong password', async () => {
    const found = await answers(await emulator({}), [], 'wrong');
    expect(found).toEqual([{ state: 'Broken', reason: expect.stringContaining('401') as string }]);
  });
});
