import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRollback } from '../../src/change/rollback.ts';
import type { ManyWriter, WriteAnswer } from '../../src/change/side-port.ts';
import type { Intent } from '../../src/model/change.ts';
import { planOf } from '../helpers/plans.ts';
import { SettingsServer, type Fault } from '../helpers/settings-server.ts';
import { apply, journalText, newStore, outcomes } from './runs.ts';

/** A server that takes many writes at once, and stops at the first that it refuses or loses, or goes on. */
class ListServer extends SettingsServer {
  readonly batches: number[] = [];
  goesOn = false;

  get together(): ManyWriter {
    return {
      readObjects: (refs) => Promise.all(refs.map((ref) => this.readObject(ref))),
      writeAll: async (requests) => {
        this.batches.push(requests.length);
        let answer: WriteAnswer = { kind: 'accepted' };
        for (const request of requests) {
          const one = await this.write(request);
          if (one.kind !== 'accepted') {
            answer = answer.kind === 'accepted' ? one : answer;
            if (!this.goesOn) {
              break;
            }
          }
        }
        return answer;
      },
    };
  }
}

const entry = (index: number): Intent => ({
  kind: 'create',
  object: { side: 'on-premises', type: 'allowed-domain', identity: `d${index}.example` },
  values: {},
});
const entries = (count: number) => planOf(Array.from({ length: count }, (_, index) => entry(index)));

function server(faults: Readonly<Record<number, Fault>> = {}): ListServer {
  const list = new ListServer({});
  Object.entries(faults).forEach(([write, fault]) => list.faults.set(Number(write), fault));
  return list;
}

function count(ends: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...new Set(ends)].map((end) => [end, ends.filter((one) => one === end).length]));
}

describe('entries of a list', () => {
  it('when there are many then they are sent a hundred at once, each once, and all are verified', async () => {
    const list = server();
    const result = await apply(entries(250), list);
    expect(list.batches).toEqual([100, 100, 50]);
    expect(count(outcomes(result))).toEqual({ verified: 250 });
    expect(Object.keys(list.objects)).toHaveLength(250);
    expect(result.exit).toBe(0);
  });

  it('when a batch is sent then all of it is announced on the disk already', async () => {
    const store = newStore();
    const list = server();
    const seen: number[] = [];
    list.before.set(4, () => seen.push(journalText(store).split('"event":"intended"').length - 1));
    await apply(entries(3), list, store);
    expect(seen).toEqual([3]);
  });

  it('when one is refused then those that are there are verified, and no further batch is sent', async () => {
    for (const goesOn of [false, true]) {
      const list = server({ 31: 'refuse' });
      list.goesOn = goesOn;
      const result = await apply(entries(250), list);
      expect(count(outcomes(result))).toEqual(
        goesOn ? { verified: 99, failed: 1, 'not-sent': 150 } : { verified: 30, failed: 70, 'not-sent': 150 },
      );
      expect(result).toMatchObject({ exit: 6, stopped: { kind: 'refused', reason: 'not allowed' } });
      expect(result.next).toContain('rollback');
    }
  });

  it('when one is there already then it is not sent, and nobody undoes it', async () => {
    const store = newStore();
    const list = server();
    list.poke('allowed-domain d1.example', {});
    const result = await apply(entries(3), list, store);
    expect([count(outcomes(result)), list.batches]).toEqual([{ verified: 3 }, [2]]);
    const plan = await planRollback(await store.read(result.journalId), (ref) => list.readObject(ref));
    expect(plan.changes.map(({ intent }) => intent.object.identity)).toEqual(['d2.example', 'd0.example']);
  });

  it('when the connection is lost then what shows is verified and the rest is not known', async () => {
    const result = await apply(entries(20), server({ 8: 'lose-after' }));
    expect(count(outcomes(result))).toEqual({ verified: 8, unknown: 12 });
    expect(result.exit).toBe(6);
  });

  it('when nothing was sent then the run ends with nothing to undo', async () => {
    const list = server();
    const down = { kind: 'not-sent', reason: 'the server is not reached' } as const;
    const together = { ...list.together, writeAll: () => Promise.resolve(down) };
    Object.defineProperty(list, 'together', { value: together });
    const result = await apply(entries(20), list);
    expect(count(outcomes(result))).toEqual({ 'not-sent': 20 });
    expect(result).toMatchObject({ exit: 3, next: '' });
  });

  it('whatever goes wrong, what is verified is there, nothing is sent twice, and a rollback leaves nothing', async () => {
    const fault = fc.constantFrom<Fault[]>(
      'refuse',
      'lose-before',
      'lose-after',
      'silent',
      'slow-to-show',
      'refuse-already',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 130 }),
        fc.dictionary(fc.integer({ min: 1, max: 130 }).map(String), fault, { maxKeys: 3 }),
        fc.boolean(),
        async (size, faults, goesOn) => {
          const store = newStore();
          const list = server(faults);
          list.goesOn = goesOn;
          const result = await apply(entries(size), list, store);
          const there = result.changes.filter(({ outcome }) => outcome === 'verified');
          there.forEach(({ change }) =>
            expect(list.objects).toHaveProperty([`allowed-domain ${change.intent.object.identity}`]),
          );
          const sent = list.writes.map(({ parameters }) => parameters['Object']);
          expect(new Set(sent).size).toBe(sent.length);
          list.recover();
          const undo = await planRollback(await store.read(result.journalId), (ref) => list.readObject(ref));
          await apply(undo, list);
          expect(list.objects).toEqual({});
        },
      ),
      { numRuns: 40 },
    );
  });
});
