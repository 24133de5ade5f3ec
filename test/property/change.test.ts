import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlan, type ApplyOptions, type ApplyResult } from '../../src/change/apply.ts';
import { standingOf } from '../../src/change/compare.ts';
import type { JournalWriter } from '../../src/change/journal-store.ts';
import { parseJournal } from '../../src/change/journal.ts';
import { planRollback } from '../../src/change/rollback.ts';
import type { Change, Intent, Plan } from '../../src/model/change.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { absent, known } from '../../src/model/reading.ts';
import {
  assignIntent,
  createIntent,
  fastClock,
  planOf,
  removeIntent,
  setIntent,
  startReplication,
} from '../helpers/plans.ts';
import { SettingsServer, faults } from '../helpers/settings-server.ts';

type Objects = Record<string, Properties>;

/** An object as it is before, and what a plan is to make of it. */
interface Piece {
  readonly objects: Objects;
  readonly intents: readonly Intent[];
}

const policy = fc
  .record({ name: fc.constantFrom('Global', 'Tag:A', 'Site:B'), from: fc.boolean(), note: fc.string() })
  .map(({ name, from, note }): Piece => ({
    objects: { [`external-access-policy ${name}`]: { EnablePublicCloudAccess: from, Description: note } },
    intents: [setIntent('external-access-policy', name, 'EnablePublicCloudAccess', from, !from)],
  }));
const edge = fc.boolean().map((from): Piece => ({
  objects: { 'access-edge Global': { AllowFederatedUsers: from } },
  intents: [setIntent('access-edge', 'Global', 'AllowFederatedUsers', from, !from)],
}));
const created = fc.boolean().map((enabled): Piece => ({
  objects: {},
  intents: [createIntent('New', { ProxyFqdn: 'a.example', Enabled: enabled })],
}));
const removed = fc.boolean().map((enabled): Piece => {
  const values = { ProxyFqdn: 'b.example', Enabled: enabled };
  return { objects: { 'public-provider Old': values }, intents: [removeIntent('Old', values)] };
});
const repaired = fc.boolean().map((enabled): Piece => {
  const values = { ProxyFqdn: 'c.example', Enabled: enabled };
  const mended = { ...values, Enabled: true, NameDecorationRoutingDomain: 'msn.com' };
  return {
    objects: { 'public-provider Skype': values },
    intents: [removeIntent('Skype', values), createIntent('Skype', mended)],
  };
});
const granted = fc
  .record({ user: fc.constantFrom('anna', 'bert'), from: fc.constantFrom(null, 'Sales') })
  .map(({ user, from }): Piece => ({
    objects: { [`user-policy-assignment sip:${user}@contoso.com`]: { ExternalAccessPolicy: from } },
    intents: [assignIntent(`sip:${user}@contoso.com`, from, 'Open')],
  }));

interface Deployment {
  readonly start: Objects;
  readonly plan: Plan;
}

const deployment = fc
  .record({
    pieces: fc.uniqueArray(fc.oneof(policy, edge, created, removed, repaired, granted), {
      minLength: 1,
      maxLength: 5,
      selector: ({ intents }) => `${intents[0]?.object.type ?? ''} ${intents[0]?.object.identity ?? ''}`,
    }),
    replicate: fc.boolean(),
  })
  .map(({ pieces, replicate }): Deployment => ({
    start: Object.assign({}, ...pieces.map(({ objects }) => objects)) as Objects,
    plan: planOf([...pieces.flatMap(({ intents }) => intents), ...(replicate ? [startReplication] : [])]),
  }));

const writeFaults = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom(...faults)), {
  maxLength: 3,
});
/** What somebody else does: takes an object away, turns its switches round, or sets something odd. */
const interference = fc.array(
  fc.record({
    talk: fc.integer({ min: 1, max: 20 }),
    object: fc.nat(),
    what: fc.constantFrom('remove', 'turn', 'odd'),
  }),
  { maxLength: 2 },
);
const abortAt = fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined });
/** A run has fewer talks than the last one: most are killed, some are not. */
const killAt = fc.integer({ min: 1, max: 30 });

function interfere(server: SettingsServer, object: number, what: string): void {
  const keys = Object.keys(server.objects);
  const key = keys[object % Math.max(keys.length, 1)];
  if (key !== undefined) {
    const turned = Object.entries(server.objects[key] ?? {}).map(([name, value]) => [
      name,
      what === 'odd' ? 'odd' : typeof value === 'boolean' ? !value : value,
    ]);
    server.poke(key, what === 'remove' ? undefined : (Object.fromEntries(turned) as Properties));
  }
}

/** A journal in memory; its text can be looked at after every record. */
function memoryJournal(plan: Plan, onRecord: () => void = () => undefined) {
  const started = { event: 'started', schemaVersion: 1, journalId: 'x', profile: 'contoso', at: '', plan };
  const header = { ...started, source: 'emulator', account: '', toolVersion: '' };
  let text = `${JSON.stringify(header)}\n`;
  const journal: JournalWriter = {
    journalId: 'x',
    append: (record) => {
      text += `${JSON.stringify(record)}\n`;
      onRecord();
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { journal, text: () => text };
}

interface Run {
  readonly result: ApplyResult;
  readonly text: string;
}

async function run(plan: Plan, server: SettingsServer, more: Partial<ApplyOptions> = {}): Promise<Run> {
  const { journal, text } = memoryJournal(plan);
  const writers = { 'on-premises': server };
  const result = await applyPlan({ plan, clock: fastClock(), journal, writers, ...more });
  return { result, text: text() };
}

function standing(server: SettingsServer, { intent }: Change): string {
  const { type, identity } = intent.object;
  const properties = server.objects[`${type} ${identity}`];
  return standingOf(intent, properties === undefined ? absent : known({ identity, properties }));
}

async function rollBack(text: string, server: SettingsServer): Promise<Run> {
  const journal = parseJournal(text) ?? expect.fail('no journal');
  return run(await planRollback(journal, (ref) => server.readObject(ref)), server);
}

describe('applying, whatever goes wrong', () => {
  it('when a change is called verified then the store had it at that moment, and nothing is sent twice', async () => {
    await fc.assert(
      fc.asyncProperty(deployment, writeFaults, interference, abortAt, async (given, bad, others, abort) => {
        const server = new SettingsServer(given.start);
        const controller = new AbortController();
        bad.forEach(([write, fault]) => server.faults.set(write, fault));
        others.forEach(({ talk, object, what }) =>
          server.before.set(talk, () => interfere(server, object, what)),
        );
        if (abort !== undefined) {
          server.before.set(abort, () => controller.abort());
        }
        const { result, text } = await run(given.plan, server, {
          signal: controller.signal,
          onProgress: (change, outcome) => {
            if (outcome === 'verified') {
              expect(standing(server, change)).toBe('after');
            }
          },
        });
        const sent = server.writes.map((request) => JSON.stringify(request));
        expect(new Set(sent).size).toBe(sent.length);
        const journalled = parseJournal(text)?.changes ?? [];
        expect(journalled.map(({ outcome }) => outcome)).toEqual(
          result.changes.map(({ outcome }) => outcome),
        );
        for (const { change, outcome } of result.changes) {
          const requests = server.writes.filter((request) => request === change.request);
          expect(requests.length <= 1).toBe(true);
          const isSure = outcome === 'not-sent' && !bad.some(([, fault]) => fault === 'not-sent');
          expect(isSure ? requests : []).toEqual([]);
        }
        const ended = result.changes.every(({ outcome }) => outcome === 'verified' || outcome === 'pending');
        expect(result.exit === 0).toBe(ended || (result.stopped?.kind === 'aborted' && result.next === ''));
      }),
      { numRuns: 600 },
    );
  });

  it('when the run is cut off after any record then what is left of the journal is never greener than the store', async () => {
    await fc.assert(
      fc.asyncProperty(deployment, writeFaults, async (given, bad) => {
        const server = new SettingsServer(given.start);
        bad.forEach(([write, fault]) => server.faults.set(write, fault));
        const moments: Moment[] = [];
        const { journal, text } = memoryJournal(given.plan, () =>
          moments.push({ text: text(), objects: { ...server.objects }, sent: server.writes.length }),
        );
        await run(given.plan, server, { journal });
        for (const moment of moments) {
          expectNotGreener(given.plan, moment, server.writes.slice(0, moment.sent));
        }
      }),
      { numRuns: 200 },
    );
  });
});

interface Moment {
  readonly text: string;
  readonly objects: Objects;
  readonly sent: number;
}

function expectNotGreener(plan: Plan, moment: Moment, requests: SettingsServer['writes']): void {
  const { changes } = parseJournal(moment.text) ?? expect.fail('no journal');
  const store = new SettingsServer(moment.objects);
  for (const change of plan.changes) {
    const { outcome, answer } = changes[change.number - 1] ?? expect.fail('no such change');
    if (outcome === 'not-sent' && answer !== 'not-sent') {
      expect(requests).not.toContain(change.request);
    }
    // Of two changes to one object the second decides what it is now.
    const next = plan.changes[change.number];
    const goesOn =
      next?.intent.object.identity === change.intent.object.identity &&
      changes[next.number - 1]?.outcome !== 'not-sent';
    if (outcome === 'verified' && !goesOn) {
      expect(standing(store, change)).toBe('after');
    }
  }
}

describe('rolling back', () => {
  it('when every change was verified then the store is exactly as before, and undoing the undo brings it back', async () => {
    await fc.assert(
      fc.asyncProperty(deployment, async ({ start, plan }) => {
        const server = new SettingsServer(start);
        const applied = await run(plan, server);
        const after = server.objects;
        const undone = await rollBack(applied.text, server);
        expect(undone.result.exit).toBe(0);
        expect(server.objects).toEqual(start);
        expect((await rollBack(applied.text, server)).result.changes).toEqual([]);
        expect((await rollBack(undone.text, server)).result.exit).toBe(0);
        expect(server.objects).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  it('when anything went wrong with the writes, or the run was killed, then it is undone all the same', async () => {
    await fc.assert(
      fc.asyncProperty(deployment, writeFaults, killAt, fc.nat(26), async (given, bad, kill, torn) => {
        const server = new SettingsServer(given.start);
        bad.forEach(([write, fault]) => server.faults.set(write, fault));
        const died = new Error('killed');
        server.before.set(kill, () => {
          throw died;
        });
        const { journal, text } = memoryJournal(given.plan);
        await run(given.plan, server, { journal }).catch((error: unknown) => expect(error).toBe(died));
        server.recover();
        const before = server.objects;
        // What was being written when it died may be there in part.
        const isWhole = text().includes('\"finished\"');
        const left = isWhole ? '' : '{"event":"outcome","at":""'.slice(0, torn);
        try {
          expect((await rollBack(`${text()}${left}`, server)).result.exit).toBe(0);
          expect(server.objects).toEqual(given.start);
        } catch (error) {
          // Something odd that nobody read back before the run died, or that came of putting an object back, may be
          // somebody else's.
          const isOdd =
            (!isWhole || text().includes('"restored"')) && bad.some(([, fault]) => fault === 'distort');
          expect(isOdd ? error : undefined).toMatchObject({ code: 'rollback.changed' });
          expect(server.objects).toEqual(before);
        }
      }),
      { numRuns: 600 },
    );
  });
});

describe('reading a journal', () => {
  it('when a file holds anything at all then reading it never fails', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          event: fc.constantFrom('started', 'intended', 'outcome', 'finished', 'x'),
          change: fc.anything(),
        })
        .map((record) => JSON.stringify(record)),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const journal = parseJournal(lines.join('\n'));
        expect(journal).toBeUndefined();
      }),
    );
  });
});
