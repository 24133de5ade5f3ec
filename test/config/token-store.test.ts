import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Keychain } from '../../src/config/keychain.ts';
import { createTokenStore } from '../../src/config/token-store.ts';
import { memoryKeychain } from '../helpers/app.ts';

const planted = '{"RefreshToken":"planted-refresh-token"}';

function store(
  keychain: Keychain,
  folder = join(mkdtempSync(join(tmpdir(), 'federation-store-')), 'tokens'),
) {
  const notes: string[] = [];
  const made = createTokenStore({
    folder,
    name: 'abc',
    keychain,
    randomBytes: (count) => randomBytes(count),
    note: (text) => notes.push(text),
  });
  return { ...made, file: join(folder, 'abc.json'), folder, notes };
}

const locked: Keychain = {
  read: () => Promise.reject(new Error('locked')),
  write: () => Promise.reject(new Error('locked')),
  remove: () => Promise.reject(new Error('locked')),
};

describe('tokens between runs, with a keychain', () => {
  it('when they are written then they are read again, and are not in the file', async () => {
    const entries = new Map<string, string>();
    const first = store(memoryKeychain(entries));
    await first.write(planted);
    expect(readFileSync(first.file, 'utf8')).not.toContain('planted');
    expect([...entries.keys()]).toEqual(['tokens-abc']);
    expect([...entries.values()].join()).not.toContain('planted');
    expect(await store(memoryKeychain(entries), first.folder).read()).toBe(planted);
    expect(first.notes).toEqual([]);
  });

  it('when they are written twice then nothing but the last is there, and never the same bytes', async () => {
    const one = store(memoryKeychain(new Map()));
    await one.write(planted);
    const before = readFileSync(one.file, 'utf8');
    await one.write(planted);
    expect(readFileSync(one.file, 'utf8')).not.toBe(before);
    expect(readdirSync(one.folder)).toEqual(['abc.json']);
    expect(statSync(one.file).mode & 0o777).toBe(0o600);
    expect(statSync(one.folder).mode & 0o777).toBe(0o700);
  });

  it('when the file was altered in any place then nothing is read', async () => {
    const entries = new Map<string, string>();
    const one = store(memoryKeychain(entries));
    await one.write(planted);
    const kept = JSON.parse(readFileSync(one.file, 'utf8')) as Record<string, string>;
    const part = fc.constantFrom('nonce', 'tag', 'sealed');
    await fc.assert(
      fc.asyncProperty(part, fc.nat(), async (name, at) => {
        const bytes = Buffer.from(kept[name] ?? '', 'base64');
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
        writeFileSync(one.file, JSON.stringify({ ...kept, [name]: bytes.toString('base64') }));
        expect(await one.read()).toBeUndefined();
      }),
    );
  });

  it.each([
    '',
    '{',
    '[]',
    '{"version":2,"tokens":"x"}',
    '{"version":1}',
    '{"version":1,"nonce":"","tag":"","sealed":""}',
  ])('when the file holds %j then nothing is read', async (text) => {
    const one = store(memoryKeychain(new Map([['tokens-abc', Buffer.alloc(32).toString('base64')]])));
    await one.write(planted);
    writeFileSync(one.file, text);
    expect(await one.read()).toBeUndefined();
  });

  it('when they are removed then the key goes too', async () => {
    const entries = new Map<string, string>();
    const one = store(memoryKeychain(entries));
    await one.write(planted);
    expect(await one.remove()).toBe(true);
    expect(entries.size).toBe(0);
    expect(await one.remove()).toBe(false);
    expect(await one.read()).toBeUndefined();
  });
});

describe('tokens between runs, without a keychain', () => {
  it('when they are written then only the owner can read the file, and that is said the first time', async () => {
    const one = store(locked);
    await one.write(planted);
    await one.write(planted);
    expect(one.notes).toHaveLength(1);
    expect(one.notes[0]).toContain(one.file);
    expect(statSync(one.file).mode & 0o777).toBe(0o600);
    expect(await one.read()).toBe(planted);
    expect(await one.remove()).toBe(true);
  });

  it('when they were encrypted before then they cannot be read', async () => {
    const one = store(memoryKeychain(new Map()));
    await one.write(planted);
    expect(await store(locked, one.folder).read()).toBeUndefined();
  });
});
