import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJournalStore } from '../../src/change/journal-store.ts';
import { parseJournal } from '../../src/change/journal.ts';
import { removeIntent, createIntent, planOf } from '../helpers/plans.ts';
import { SettingsServer } from '../helpers/settings-server.ts';
import { apply, closed, journalText, newStore, opening, rollBack, type Store } from './runs.ts';

async function oneRun(): Promise<{ readonly store: Store; readonly text: string }> {
  const store = newStore();
  await apply(opening, new SettingsServer(closed), store);
  return { store, text: journalText(store) };
}

function place(store: Store, name: string, text: string): void {
  mkdirSync(store.folder, { recursive: true });
  writeFileSync(join(store.folder, `${name}.journal.jsonl`), text);
}

describe('rule 8 and 14: what a journal holds', () => {
  it('when a run is over then history says who, what, when and against what', async () => {
    const { store } = await oneRun();
    const [summary] = await store.list();
    expect(summary).toMatchObject({
      state: 'complete',
      profile: 'contoso',
      account: 'CONTOSO\\anna',
      source: 'emulator',
      purpose: 'test',
      startedAt: '2026-11-24T04:12:33.000Z',
      undoes: '',
      counts: { verified: 2, pending: 0, failed: 0, unknown: 0, 'not-sent': 0 },
    });
    expect(summary?.journalId).toMatch(/^20261124T041233Z-[0-9a-f]{4}$/);
  });

  it('when its header is written then there is no place in it for a secret', async () => {
    const { text } = await oneRun();
    const header = JSON.parse(text.split('\n')[0] ?? '') as object;
    expect(Object.keys(header).sort()).toEqual(
      [
        'account',
        'at',
        'event',
        'journalId',
        'plan',
        'profile',
        'schemaVersion',
        'source',
        'toolVersion',
      ].sort(),
    );
  });
});

describe('rule 15: journals are private, unique, and kept 400 days', () => {
  it('when one is written then only its owner can read it, even where the folder was open before', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'federation-journal-')), 'journals');
    mkdirSync(folder, { mode: 0o755 });
    const store = newStore(folder);
    await apply(opening, new SettingsServer(closed), store);
    const [file] = readdirSync(store.folder);
    expect(statSync(join(store.folder, file ?? '')).mode & 0o777).toBe(0o600);
    expect(statSync(store.folder).mode & 0o777).toBe(0o700);
  });

  it('when two runs begin in the same second with the same digits then both have a journal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'federation-journal-'));
    const digits = ['7f3a', '7f3a', 'beef'];
    const store = createJournalStore({ folder, randomHex: () => digits.shift() ?? '0000' });
    const header = {
      profile: 'p',
      source: 'live',
      account: '',
      toolVersion: '',
      at: '2026-11-24T04:12:33.000Z',
      plan: opening,
    } as const;
    const first = await store.begin(header);
    const second = await store.begin(header);
    await Promise.all([first.close(), second.close()]);
    expect([first.journalId, second.journalId]).toEqual(['20261124T041233Z-7f3a', '20261124T041233Z-beef']);
  });

  it('when a journal is past its time then pruning removes it, and leaves alone what it did not write', async () => {
    const { store } = await oneRun();
    place(store, 'mine', 'x');
    await store.prune(new Date('2027-12-29T04:12:32Z'));
    expect(await store.list()).toHaveLength(2);
    await store.prune(new Date('2027-12-29T04:12:34Z'));
    expect((await store.list()).map(({ journalId }) => journalId)).toEqual(['mine']);
  });

  it('when the folder cannot be written then that is said before anything is sent', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'federation-journal-')), 'file');
    writeFileSync(file, '');
    const server = new SettingsServer(closed);
    await expect(apply(opening, server, newStore(join(file, 'journals')))).rejects.toMatchObject({
      code: 'journal.unwritable',
      exit: 3,
    });
    expect(server.writes).toEqual([]);
    await expect(newStore(join(file, 'journals')).list()).rejects.toMatchObject({
      code: 'journal.unreadable',
    });
  });

  it('when there never was a run then history is empty', async () => {
    expect(await newStore().list()).toEqual([]);
  });
});

describe('history', () => {
  it('when runs ended in different ways then each is called what it is, newest first', async () => {
    const store = newStore();
    const refused = new SettingsServer(closed);
    refused.faults.set(1, 'refuse');
    await apply(opening, refused, store);
    const half = new SettingsServer(closed);
    half.faults.set(2, 'silent');
    await apply(opening, half, store);
    await apply(opening, new SettingsServer(closed), store, { signal: AbortSignal.abort() });
    expect((await store.list()).map(({ state }) => state)).toEqual(['interrupted', 'partial', 'failed']);
  });

  it('when a run is undone, and that is undone in turn, then history tells which one counts', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const first = await apply(opening, server, store);
    const second = await rollBack(store, first.journalId, server);
    expect((await store.list()).map(({ state, undoneBy }) => [state, undoneBy])).toEqual([
      ['complete', ''],
      ['rolled-back', second.journalId],
    ]);
    await rollBack(store, second.journalId, server);
    expect((await store.list()).map(({ state }) => state)).toEqual(['complete', 'rolled-back', 'complete']);
  });
});

describe('a journal that is not whole', () => {
  it('when its last line is cut off anywhere then what is left is never greener than the whole', async () => {
    const { text } = await oneRun();
    const whole = parseJournal(text);
    expect(whole?.finished).toBe(true);
    const headerEnds = text.indexOf('\n');
    for (let end = 0; end < text.length - 1; end++) {
      const journal = parseJournal(text.slice(0, end));
      expect(journal === undefined).toBe(end < headerEnds);
      expect(journal?.damaged ?? false).toBe(false);
      const claimed = journal?.changes.filter(({ outcome }) => outcome === 'verified').length ?? 0;
      const told = text.slice(0, end + 1).split('"event":"outcome"').length - 1;
      expect(claimed).toBeLessThanOrEqual(told);
    }
  });

  it('when a line in its middle is damaged then it is listed as damaged, and what is missing counts as unknown', async () => {
    const { store, text } = await oneRun();
    const lines = text.split('\n');
    place(
      store,
      '20261124T041234Z-0000',
      [lines[0], ...lines.slice(1, 4), '\0\0\0', ...lines.slice(5, 6)].join('\n'),
    );
    expect((await store.list()).map(({ state }) => state)).toEqual(['damaged', 'complete']);
    const { changes } = await store.read('20261124T041234Z-0000');
    expect(changes.map(({ outcome }) => outcome)).toEqual(['verified', 'unknown']);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'hello\n'],
    ['other JSON', '[1]\nnull\n"x"\n'],
    ['a plan without intents', '{"event":"started","plan":{"changes":[{"intent":null}]}}\n'],
  ])('when a file holds %s then history lists it as damaged and reading it says so', async (_what, text) => {
    const store = newStore();
    place(store, '20261124T041233Z-0000', text);
    expect(await store.list()).toMatchObject([{ journalId: '20261124T041233Z-0000', state: 'damaged' }]);
    await expect(store.read('20261124T041233Z-0000')).rejects.toMatchObject({
      code: 'journal.damaged',
      exit: 3,
    });
  });

  it('when a later version added kinds of records and fields then they are passed over', async () => {
    const { store, text } = await oneRun();
    const later = text
      .split('\n')
      .map((line) => (line === '' ? line : JSON.stringify({ ...(JSON.parse(line) as object), added: 1 })))
      .join('\n')
      .replace('\n', '\n{"event":"weather","at":"2030-01-01T00:00:00Z","change":1}\n');
    place(store, '20300101T000000Z-0000', later);
    expect((await store.list()).map(({ state }) => state)).toEqual(['complete', 'complete']);
  });

  it('when a run died while it put back what a repair had removed then the removal is unknown', async () => {
    const server = new SettingsServer({ 'public-provider Skype': { Enabled: true } });
    server.faults.set(2, 'refuse');
    const store = newStore();
    const plan = planOf([
      removeIntent('Skype', { Enabled: true }),
      createIntent('Skype', { Enabled: false }),
    ]);
    await apply(plan, server, store);
    const text = journalText(store);
    const killed = parseJournal(text.slice(0, text.indexOf('{"event":"restored"')));
    expect(killed?.changes.map(({ outcome }) => outcome)).toEqual(['unknown', 'failed']);
    expect(parseJournal(text)?.changes.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });

  it('when the journal is unknown then the error names history', async () => {
    await expect(newStore().read('20200101T000000Z-0000')).rejects.toMatchObject({
      code: 'journal.unknown',
      exit: 2,
      next: 'federation history lists the journals',
    });
  });
});

it('a journal is one JSON document a line', async () => {
  const { store } = await oneRun();
  const [file] = readdirSync(store.folder);
  const lines = readFileSync(join(store.folder, file ?? ''), 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'started',
    'intended',
    'answered',
    'outcome',
    'intended',
    'answered',
    'outcome',
    'finished',
  ]);
});
