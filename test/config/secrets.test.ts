import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Keychain } from '../../src/config/keychain.ts';
import type { PasswordSource } from '../../src/config/secret-source.ts';
import { findSecret, type SecretPorts } from '../../src/config/secrets.ts';
import { temporaryFolder } from '../helpers/app.ts';

const folder = temporaryFolder();
const node = process.execPath;

function ports(more: Partial<SecretPorts> = {}): SecretPorts {
  return {
    env: {},
    platform: 'linux',
    keychain: keychainWith({}),
    ask: () => Promise.resolve('asked'),
    readInput: () => Promise.resolve('piped\n'),
    warn: () => undefined,
    ...more,
  };
}

function keychainWith(entries: Readonly<Record<string, string>>): Keychain {
  return {
    read: (entry) => Promise.resolve(entries[entry]),
    write: () => Promise.resolve(),
    remove: () => Promise.resolve(false),
  };
}

function secretFile(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const command = (...args: readonly string[]): PasswordSource => ({
  kind: 'command',
  command: [node, ...args],
  cwd: folder,
});
const find = (source: PasswordSource, more?: Partial<SecretPorts>) =>
  findSecret(source, 'the password of anna', ports(more));

describe('a secret', () => {
  it('when it is in a place that works then it is found there, without the end of its line', async () => {
    expect(await find({ kind: 'env', name: 'A' }, { env: { A: ' s p ' } })).toBe(' s p ');
    expect(await find({ kind: 'file', path: secretFile('good', 'from file\r\n') })).toBe('from file');
    expect(await find({ kind: 'file', path: '-' })).toBe('piped');
    expect(await find(command('-e', 'console.log("one\\ntwo")'))).toBe('one');
    expect(await find({ kind: 'keychain', entry: 'x' }, { keychain: keychainWith({ x: 'kept' }) })).toBe(
      'kept',
    );
    expect(await find({ kind: 'ask' })).toBe('asked');
  });

  it('when a command has arguments then no shell sees them', async () => {
    expect(await find(command('-e', 'console.log(process.argv[1])', '$(id); echo x'))).toBe('$(id); echo x');
  });

  it('when others can read the file then it is used with a warning', async () => {
    const warnings: string[] = [];
    const path = secretFile('open', 'x', 0o644);
    await find({ kind: 'file', path }, { warn: (text) => warnings.push(text) });
    expect(warnings).toEqual([`${path} can be read by others: chmod 600 ${path}`]);
  });

  const failures: readonly (readonly [string, PasswordSource, string, RegExp])[] = [
    ['the variable is not set', { kind: 'env', name: 'NOT_SET' }, 'secret.env', /NOT_SET is not set/],
    ['the variable is empty', { kind: 'env', name: 'EMPTY' }, 'secret.empty', /EMPTY holds nothing/],
    ['the file is not there', { kind: 'file', path: '/nowhere' }, 'secret.file', /no such file/],
    ['the file is a folder', { kind: 'file', path: folder }, 'secret.file', /it is a folder/],
    ['the file is empty', { kind: 'file', path: secretFile('empty', '') }, 'secret.empty', /holds nothing/],
    [
      'the file has two lines',
      { kind: 'file', path: secretFile('two', 'canary\nx') },
      'secret.lines',
      /one line/,
    ],
    [
      'the file is huge',
      { kind: 'file', path: secretFile('huge', 'x'.repeat(70_000)) },
      'secret.file',
      /larger/,
    ],
    [
      'the command is not there',
      { kind: 'command', command: ['/nowhere/x'], cwd: folder },
      'secret.command',
      /is not there/,
    ],
    [
      'the command fails',
      command('-e', 'console.log("canary"); console.error("canary"); process.exit(3)'),
      'secret.command',
      /exit code 3/,
    ],
    ['the command prints nothing', command('-e', ''), 'secret.empty', /holds nothing/],
    [
      'the command prints without end',
      command('-e', 'for (;;) process.stdout.write("canary".repeat(1e5))'),
      'secret.command',
      /printed too much/,
    ],
    [
      'the keychain has no such entry',
      { kind: 'keychain', entry: 'none' },
      'secret.keychain',
      /no entry none/,
    ],
  ];
  it.each(failures)('when %s then the error says so and shows nothing', async (_, source, code, why) => {
    const error: unknown = await find(source, { env: { EMPTY: '' } }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, exit: 4, why: expect.stringMatching(why) as string });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary');
  });

  it('when the keychain is locked and never answers then it is given up after three seconds', async () => {
    const locked: Keychain = { ...keychainWith({}), read: () => new Promise(() => undefined) };
    const started = performance.now();
    await expect(find({ kind: 'keychain', entry: 'x' }, { keychain: locked })).rejects.toMatchObject({
      code: 'secret.keychain',
      why: expect.stringContaining('3 seconds') as string,
    });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
