import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyPlan, type ApplyResult } from '../../src/change/apply.ts';
import { createJournalStore, type JournalStore } from '../../src/change/journal-store.ts';
import { planRollback } from '../../src/change/rollback.ts';
import type { Plan } from '../../src/model/change.ts';
import { createIntent, fastClock, planOf, removeIntent, setIntent } from '../helpers/plans.ts';
import { SettingsServer } from '../helpers/settings-server.ts';

const closed = {
  'access-edge Global': { AllowFederatedUsers: false, Other: 'kept' },
  'external-access-policy Global': { EnablePublicCloudAccess: false },
};
const opening = planOf([
  setIntent('external-access-policy', 'Global', 'EnablePublicCloudAccess', false, true),
  setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, true),
]);

function newStore(): JournalStore & { readonly folder: string } {
  const folder = join(mkdtempSync(join(tmpdir(), 'federation-journal-')), 'journals');
  let count = 0;
  const store = createJournalStore({ folder, randomHex: () => (count++).toString(16).padStart(4, '0') });
  return { ...store, folder };
}

async function apply(
  plan: Plan,
  server: SettingsServer,
  store = newStore(),
  extra: { readonly signal?: AbortSignal; readonly undoes?: string } = {},
): Promise<ApplyResult> {
  const clock = fastClock();
  const journal = await store.begin({
    profile: plan.profile,
    source: 'emulator',
    account: 'CONTOSO\\anna',
    toolVersion: '0',
    at: clock.now().toISOString(),
    ...(extra.undoes !== undefined && { undoes: extra.undoes }),
    plan,
  });
  const result = await applyPlan({
    plan,
    writers: { 'on-premises': server },
    journal,
    clock,
    ...(extra.signal && { signal: extra.signal }),
  });
  await journal.close();
  return result;
}

const outcomes = (result: ApplyResult): readonly string[] => result.changes.map(({ outcome }) => outcome);

describe('applying a plan', () => {
  it('when all goes well then every change is sent once, in order, and verified', async () => {
    const server = new SettingsServer(closed);
    const result = await apply(opening, server);
    expect(outcomes(result)).toEqual(['verified', 'verified']);
    expect(server.writes.map(({ parameters }) => parameters['Object'])).toEqual([
      'external-access-policy Global',
      'access-edge Global',
    ]);
    expect(server.objects['access-edge Global']).toEqual({ AllowFederatedUsers: true, Other: 'kept' });
  });

  it('rule 1: when another administrator changed the object since the plan then it is not written', async () => {
    const server = new SettingsServer({ ...closed, 'access-edge Global': { AllowFederatedUsers: 'odd' } });
    const result = await apply(opening, server);
    expect(outcomes(result)).toEqual(['verified', 'not-sent']);
    expect(result.stopped?.kind).toBe('changed');
    expect(server.writes).toHaveLength(1);
  });

  it('rule 2: when a write is sent then its announcement with the before-image is on the disk already', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const seen: string[] = [];
    const write = server.write.bind(server);
    server.write = (request) => {
      const [file] = readdirSync(store.folder);
      seen.push(
        readFileSync(join(store.folder, file ?? ''), 'utf8')
          .trimEnd()
          .split('\n')
          .at(-1) ?? '',
      );
      return write(request);
    };
    await apply(opening, server, store);
    expect(seen.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { event: 'intended', change: 1, before: { EnablePublicCloudAccess: false } },
      { event: 'intended', change: 2, before: { AllowFederatedUsers: false } },
    ]);
  });

  it('rule 2: when reading back shows the old value for some seconds then it is waited for', async () => {
    const server = new SettingsServer(closed);
    server.faults.set(1, 'slow-to-show');
    expect(outcomes(await apply(opening, server))).toEqual(['verified', 'verified']);
  });

  it('rule 2: when the server reports success and does nothing then the change has failed and the rest is not sent', async () => {
    const server = new SettingsServer(closed);
    server.faults.set(1, 'silent');
    const result = await apply(opening, server);
    expect(outcomes(result)).toEqual(['failed', 'not-sent']);
    expect(result.stopped?.kind).toBe('not-stored');
    expect(server.writes).toHaveLength(1);
  });

  it('rule 3: when everything is as wanted then nothing is written and all is verified', async () => {
    const server = new SettingsServer(closed);
    await apply(opening, server);
    const again = await apply(opening, server);
    expect(outcomes(again)).toEqual(['verified', 'verified']);
    expect(server.writes).toHaveLength(2);
  });

  it('rule 3: when the server says "already" then only reading back decides', async () => {
    const done = new SettingsServer(closed);
    done.faults.set(1, 'refuse-already');
    expect(outcomes(await apply(opening, done))).toEqual(['verified', 'verified']);
    const refused = new SettingsServer(closed);
    refused.faults.set(1, 'refuse');
    const result = await apply(opening, refused);
    expect(outcomes(result)).toEqual(['failed', 'not-sent']);
    expect(result.stopped).toEqual({ kind: 'refused', reason: 'not allowed' });
  });

  it('rule 5: when the run is aborted then the write in flight is finished and the rest is not sent', async () => {
    const server = new SettingsServer(closed);
    const abort = new AbortController();
    const write = server.write.bind(server);
    server.write = (request) => {
      abort.abort();
      return write(request);
    };
    const result = await apply(opening, server, newStore(), { signal: abort.signal });
    expect(outcomes(result)).toEqual(['verified', 'not-sent']);
    expect(result.stopped?.kind).toBe('aborted');
  });

  it.each([
    ['lose-after', ['verified', 'verified'], 2],
    ['lose-before', ['failed', 'not-sent'], 1],
    ['not-sent', ['not-sent', 'not-sent'], 1],
    ['blind-after', ['unknown', 'not-sent'], 1],
  ] as const)(
    'rule 7: when the connection is lost (%s) then it is looked at again and nothing is sent twice',
    async (fault, expected, writes) => {
      const server = new SettingsServer(closed);
      server.faults.set(1, fault);
      expect(outcomes(await apply(opening, server))).toEqual(expected);
      expect(server.writes).toHaveLength(writes);
    },
  );

  it('when the creating half of a repair fails then what was removed is put back', async () => {
    const old = { ProxyFqdn: 'federation.messenger.msn.com', Enabled: true, IconUrl: 'old' };
    const server = new SettingsServer({ 'public-provider Skype': old });
    server.faults.set(2, 'refuse');
    const repair = planOf([removeIntent('Skype', old), createIntent('Skype', { ...old, IconUrl: 'new' })]);
    const result = await apply(repair, server);
    expect(server.objects['public-provider Skype']).toEqual(old);
    expect(outcomes(result)).toEqual(['failed', 'failed']);
    expect(result.changes[0]?.note).toContain('there again');
  });
});

describe('the journal', () => {
  it('when a run is over then only its owner can read the journal, and it says who, what and why', async () => {
    const store = newStore();
    const { journalId } = await apply(opening, new SettingsServer(closed), store);
    const [file] = readdirSync(store.folder);
    expect(statSync(join(store.folder, file ?? '')).mode & 0o777).toBe(0o600);
    expect(statSync(store.folder).mode & 0o777).toBe(0o700);
    expect(await store.list()).toMatchObject([
      {
        journalId,
        state: 'complete',
        profile: 'contoso',
        account: 'CONTOSO\\anna',
        source: 'emulator',
        counts: { verified: 2 },
      },
    ]);
    expect(journalId).toMatch(/^20261124T041233Z-[0-9a-f]{4}$/);
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

  it('when an old journal is past its time then pruning removes it and no other', async () => {
    const store = newStore();
    await apply(opening, new SettingsServer(closed), store);
    const day = 86_400_000;
    await store.prune(new Date(Date.now() + 399 * day));
    expect(await store.list()).toHaveLength(1);
    await store.prune(new Date(Date.now() + 401 * day));
    expect(await store.list()).toEqual([]);
  });
});

describe('rolling back', () => {
  it('when a run was complete then its rollback restores the store exactly, and history says so', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    const plan = await planRollback(await store.read(journalId), (ref) => server.readObject(ref));
    expect(plan.changes.map(({ intent }) => intent.object.type)).toEqual([
      'access-edge',
      'external-access-policy',
    ]);
    await apply(plan, server, store, { undoes: journalId });
    expect(server.objects).toEqual(closed);
    expect((await store.list()).map(({ state }) => state)).toContain('rolled-back');
    const again = await planRollback(await store.read(journalId), (ref) => server.readObject(ref));
    expect(again.changes).toEqual([]);
  });

  it('when somebody else changed an object since then nothing is undone and the object is named', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    server.poke('access-edge Global', { AllowFederatedUsers: 'odd' });
    await expect(
      planRollback(await store.read(journalId), (ref) => server.readObject(ref)),
    ).rejects.toMatchObject({
      code: 'rollback.changed',
      exit: 5,
      message: 'access-edge Global was changed by somebody else since',
    });
  });

  it('when a repair is undone then the old object is there again', async () => {
    const store = newStore();
    const old = { ProxyFqdn: 'x', IconUrl: 'old' };
    const server = new SettingsServer({ 'public-provider Skype': old });
    const { journalId } = await apply(
      planOf([removeIntent('Skype', old), createIntent('Skype', { ProxyFqdn: 'x', IconUrl: 'new' })]),
      server,
      store,
    );
    const plan = await planRollback(await store.read(journalId), (ref) => server.readObject(ref));
    expect(outcomes(await apply(plan, server, store))).toEqual(['verified', 'verified']);
    expect(server.objects).toEqual({ 'public-provider Skype': old });
  });

  it('when the journal is unknown then the error names history', async () => {
    await expect(newStore().read('20200101T000000Z-0000')).rejects.toMatchObject({
      code: 'journal.unknown',
      exit: 2,
    });
  });
});
