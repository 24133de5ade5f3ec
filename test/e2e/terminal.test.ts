import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFederation } from '../helpers/app.ts';

/* What a person sees: the built program in a real terminal, tmux, of which the screen is read. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'dist/bin/federation.js');
const folder = mkdtempSync(join(tmpdir(), 'federation-terminal-'));
const isInstalled = spawnSync('tmux', ['-V']).status === 0;

if (!isInstalled) {
  it('a terminal is looked at (apt-get install tmux)', (test) => {
    if (process.env['CI'] === 'true') {
      throw new Error('tmux is not installed');
    }
    test.skip();
  });
}

/** Of a person at a terminal: not the one of a build, where nothing is coloured and nothing reported on the way. */
const environment = { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm-256color', LANG: 'C.UTF-8' };

function tmux(...words: readonly string[]): string {
  return execFileSync('tmux', ['-S', join(folder, 'tmux'), ...words], {
    encoding: 'utf8',
    env: environment,
  });
}

let sessions = 0;

/** Starts the program in a terminal of its own; what it ends with stands behind what it said. */
function start(columns: number, words: string): string {
  sessions += 1;
  const name = `s${sessions}`;
  const [width, height] = [String(columns), '50'];
  const line = `trap : INT; ${process.execPath} ${program} ${words}; echo "[exit $?]"; sleep 60`;
  tmux(
    ...['new-session', '-d', '-s', name, '-x', width, '-y', height],
    ...['-e', `FEDERATION_STATE_DIR=${join(folder, name)}`],
    `bash --norc -c '${line}'`,
  );
  return name;
}

/** The screen, with what has left it, once it shows the pattern, lines that the terminal broke put together again. */
async function seen(name: string, pattern = /^\[exit \d+\]$/m, ...how: readonly string[]): Promise<string> {
  for (let waited = 0; waited < 15_000; waited += 200) {
    const screen = tmux('capture-pane', '-p', '-J', '-S', '-', ...how, '-t', name);
    if (pattern.test(screen)) {
      return screen.trimEnd();
    }
    await sleep(200);
  }
  throw new Error(`${name} never showed ${String(pattern)}`);
}

const widest = (screen: string): number =>
  Math.max(...screen.split('\n').map((line) => line.trimEnd().length));

describe.skipIf(!isInstalled)('in a terminal', () => {
  const snapshot = join(folder, 'snapshot.json');

  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
    const words = ['--emulator', '--who', '--output', `json=${snapshot}`];
    expect((await runFederation(['export', ...words])).exitCode).toBe(0);
  });
  afterAll(() => {
    spawnSync('tmux', ['-S', join(folder, 'tmux'), 'kill-server']);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([80, 120])('when it has %d columns, then every line fits, whatever is asked', async (columns) => {
    const list = join(root, 'examples/linking/people.csv');
    const pair = '--user anna@contoso.com --contact joe@joesbikes.com';
    const names = [`validate --file ${list} --as-of 2016-06-01`, `check why ${pair}`, 'check'].map((words) =>
      start(columns, `${words} --from ${snapshot}`),
    );
    const [people = '', why = '', way = ''] = await Promise.all(names.map((name) => seen(name)));
    expect([people, why, way].map((screen) => widest(screen) <= columns)).toEqual([true, true, true]);
    expect(people).toMatch(/^emulator · 14 asked about: \d+ with something in the way/m);
    expect(people.match(/licence: a Standard CAL/g)).toHaveLength(1);
    expect(why).toMatch(/^emulator · They cannot reach each other: consumer Skype closed on 5 May 2025\./m);
    // A command that fits a line stands on one, so that it can be pasted.
    expect(why).toMatch(/^ +→ federation enable --network skype --scope global --dry-run$/m);
    expect(way.match(/breaks here/g)).toHaveLength(1);
  });

  it('when it is watched, then it is coloured', async () => {
    expect(await seen(start(80, `check --from ${snapshot}`), undefined, '-e')).toMatch(/\u001b\[31m✗/);
  });

  it('when Ctrl-C comes half way, then it ends with 130, the line of progress gone and the cursor there', async () => {
    const name = start(80, 'check replication --emulator --scenario replication-behind --wait');
    await seen(name, /^Not yet in force; reading again/m);
    tmux('send-keys', '-t', name, 'C-c');
    const screen = await seen(name);
    expect(screen).toMatch(/^error: interrupted\n\(exit 130\)\n\[exit 130\]$/m);
    expect(screen).not.toMatch(/reading again/);
    expect(tmux('display', '-p', '-t', name, '#{cursor_flag}').trim()).toBe('1');
  });
});
