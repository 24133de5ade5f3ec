import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completionScripts } from '../../src/commands/completion-scripts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const programs = mkdtempSync(join(tmpdir(), 'federation-completion-'));

/** How each shell is made to complete `typed`, without a keyboard: it prints one candidate a line. */
const shells: Readonly<Record<string, (script: string, typed: readonly string[]) => string>> = {
  bash: (script, typed) => `
source ${script}
COMP_WORDS=(federation ${typed.map(quoted).join(' ')}); COMP_CWORD=${typed.length}
_federation
printf '%s\\n' "\${COMPREPLY[@]}"`,
  // What zsh would draw as a menu is printed instead.
  zsh: (script, typed) => `
compdef() { : }
_describe() { print -rl -- "\${(@)candidates%%:*}" }
_files() { : }
source ${script}
words=(federation ${typed.map(quoted).join(' ')}); CURRENT=${typed.length + 1}
_federation`,
  fish: (script, typed) => `
source ${script}
complete -C ${quoted(`federation ${typed.join(' ')}`)} | string split -f1 \\t`,
};

function quoted(word: string): string {
  return `'${word}'`;
}

function complete(shell: string, typed: readonly string[]): readonly string[] {
  const script = join(programs, `completion.${shell}`);
  const { stdout, stderr } = spawnSync(shell, ['-c', shells[shell]?.(script, typed) ?? ''], {
    encoding: 'utf8',
    cwd: programs,
    env: { PATH: `${programs}${delimiter}${process.env['PATH'] ?? ''}`, HOME: programs, LC_ALL: 'C.UTF-8' },
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

beforeAll(() => {
  execFileSync(process.execPath, [join(root, '.ci/build.mjs'), '--if-stale']);
  const program = join(programs, 'federation');
  writeFileSync(
    program,
    `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/bin/federation.js')}' "$@"\n`,
  );
  chmodSync(program, 0o755);
  Object.entries(completionScripts).forEach(([shell, text]) =>
    writeFileSync(join(programs, `completion.${shell}`), text),
  );
});

const installed = new Set(
  Object.keys(shells).filter((shell) => spawnSync(shell, ['-c', 'true']).error === undefined),
);

describe.each(Object.keys(shells))('completion in %s', (shell) => {
  // Where it is missing CI fails, everybody else is told.
  beforeEach(({ skip }) => skip(!installed.has(shell) && process.env['CI'] !== 'true', `no ${shell} here`));

  it('when a command is begun then those that go on like it are offered', () => {
    expect(complete(shell, ['ena'])).toEqual(['enable']);
    expect(complete(shell, ['--emulator', 'domains', 'a'])).toEqual(['allow']);
  });

  it('when an option is begun then the options of that command are offered, and the global ones', () => {
    expect(complete(shell, ['enable', '--sc'])).toEqual(expect.arrayContaining(['--scope', '--scenario']));
    expect(complete(shell, ['status', '--switch'])).toEqual([]);
  });

  it('when a value is due then the choices of the option are offered, not commands', () => {
    expect(complete(shell, ['disable', '--network', ''])).toEqual(['skype', 'teams-personal']);
    expect(complete(shell, ['status', '--output', 'j'])).toEqual(['json']);
  });

  it('when a value is there then what follows is a command again', () => {
    expect(complete(shell, ['--profile', 'status', 'rollb'])).toEqual(['rollback']);
  });

  it('when what was typed is for a shell to evaluate then it is not', () => {
    expect(complete(shell, ['$(touch evaluated)', '`touch evaluated`', 'x'])).toEqual([]);
    expect(execFileSync('ls', [programs], { encoding: 'utf8' })).not.toContain('evaluated');
  });
});
