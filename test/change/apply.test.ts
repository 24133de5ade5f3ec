import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import {
  assignIntent,
  createIntent,
  fastClock,
  planOf,
  removeIntent,
  setIntent,
  startReplication,
} from '../helpers/plans.ts';
import { SettingsServer, type Fault } from '../helpers/settings-server.ts';
import { apply, closed, journalText, newStore, opening, outcomes } from './runs.ts';

function faulty(fault: Fault, write = 1): SettingsServer {
  const server = new SettingsServer(closed);
  server.faults.set(write, fault);
  return server;
}

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
    expect(result).toMatchObject({ exit: 0, next: `federation rollback ${result.journalId}` });
  });

  it('when a change begins and ends then that is told as it happens', async () => {
    const told: string[] = [];
    await apply(opening, faulty('refuse', 2), newStore(), {
      onProgress: ({ number }, what) => told.push(`${number} ${what}`),
    });
    expect(told).toEqual(['1 begins', '1 verified', '2 begins', '2 failed']);
  });

  it('when the plan writes to a side that is not connected then nothing is sent at all', async () => {
    const server = new SettingsServer(closed);
    const [first, second] = opening.changes;
    const cloud = { ...second?.intent.object, side: 'cloud' } as const;
    const plan = {
      ...opening,
      changes: [first, { ...second, intent: { ...second?.intent, object: cloud } }],
    };
    await expect(apply(plan as typeof opening, server)).rejects.toThrow('cloud, which is not connected');
    expect(server.writes).toEqual([]);
  });

  it('when replication is started then it is pending: accepted, and nothing that could be read back', async () => {
    const server = new SettingsServer({});
    const result = await apply(planOf([startReplication]), server);
    expect(result).toMatchObject({ exit: 0, changes: [{ outcome: 'pending' }] });
    server.faults.set(2, 'lose-before');
    expect(await apply(planOf([startReplication]), server)).toMatchObject({
      exit: 6,
      changes: [{ outcome: 'unknown' }],
    });
  });
});

describe('rule 2: every object is read again just before its write, and after it', () => {
  it.each([
    ['first', 'external-access-policy Global', 'EnablePublicCloudAccess', ['not-sent', 'not-sent'], 5],
    ['second', 'access-edge Global', 'AllowFederatedUsers', ['verified', 'not-sent'], 6],
  ] as const)(
    'when another administrator changed the %s object since then it is not written',
    async (_which, key, name, expected, exit) => {
      const server = new SettingsServer({ ...closed, [key]: { [name]: 'odd' } });
      const result = await apply(opening, server);
      expect(outcomes(result)).toEqual(expected);
      expect(result).toMatchObject({ exit, stopped: { kind: 'changed' } });
      expect(server.objects[key]).toEqual({ [name]: 'odd' });
    },
  );

  it('when a write is sent then its announcement with the before-image is on the disk already', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const seen: unknown[] = [];
    const write = server.write.bind(server);
    server.write = (request) => {
      seen.push(JSON.parse(journalText(store).trimEnd().split('\n').at(-1) ?? ''));
      return write(request);
    };
    await apply(opening, server, store);
    expect(seen).toMatchObject([
      { event: 'intended', change: 1, before: { EnablePublicCloudAccess: false } },
      { event: 'intended', change: 2, before: { AllowFederatedUsers: false, Other: 'kept' } },
    ]);
  });

  it('when the journal cannot be written then nothing is sent any more', async () => {
    const full = new FederationError('journal.unwritable', 'unavailable', 'no', { why: 'no space left' });
    for (const [records, expected, exit] of [
      [0, ['not-sent', 'not-sent'], 3],
      [2, ['verified', 'not-sent'], 6],
      [3, ['verified', 'not-sent'], 6],
      [5, ['verified', 'verified'], 6],
    ] as const) {
      const server = new SettingsServer(closed);
      let written = 0;
      const journal = {
        journalId: 'x',
        append: () => (written++ < records ? Promise.resolve() : Promise.reject(full)),
        close: () => Promise.resolve(),
      };
      const result = await apply(opening, server, newStore(), { journal });
      expect(outcomes(result)).toEqual(expected);
      expect(result).toMatchObject({ exit, stopped: { kind: 'journal', reason: 'no space left' } });
      expect(server.writes).toHaveLength(expected.filter((outcome) => outcome === 'verified').length);
    }
  });

  it('when reading back shows the old value for some seconds then it is waited for', async () => {
    const clock = fastClock();
    const result = await apply(opening, faulty('slow-to-show'), newStore(), { clock });
    expect(outcomes(result)).toEqual(['verified', 'verified']);
    expect(result.changes.map(({ milliseconds }) => milliseconds)).toEqual([3500, 0]);
  });

  it('when the server reports success and does nothing then after 15 s the change has failed, with exit 6', async () => {
    const clock = fastClock();
    const server = faulty('silent');
    const result = await apply(opening, server, newStore(), { clock });
    expect(outcomes(result)).toEqual(['failed', 'not-sent']);
    expect(result).toMatchObject({ exit: 6, stopped: { kind: 'not-stored' } });
    expect(clock.slept()).toBe(15_000);
    expect(server.writes).toHaveLength(1);
  });

  it('when something else was stored then it has failed, and before-image, what was found and the undo are told', async () => {
    const result = await apply(opening, faulty('distort', 2));
    expect(outcomes(result)).toEqual(['verified', 'failed']);
    expect(result.changes[1]).toMatchObject({
      before: { AllowFederatedUsers: false, Other: 'kept' },
      found: { AllowFederatedUsers: 'distorted', Other: 'kept' },
    });
    expect(result).toMatchObject({ exit: 6, next: `federation rollback ${result.journalId}` });
  });
});

describe('rule 3: applying is idempotent', () => {
  it('when everything is as wanted then nothing is written, all is verified, and there is nothing to undo', async () => {
    const server = new SettingsServer(closed);
    await apply(opening, server);
    const again = await apply(opening, server);
    expect(outcomes(again)).toEqual(['verified', 'verified']);
    expect(again).toMatchObject({ exit: 0, next: '' });
    expect(server.writes).toHaveLength(2);
  });

  it('when the server says "already" then it counts only if reading back shows the wanted state', async () => {
    expect(outcomes(await apply(opening, faulty('refuse-already')))).toEqual(['verified', 'verified']);
    const slow = new SettingsServer(closed);
    const write = slow.write.bind(slow);
    slow.write = () => {
      slow.write = write;
      return Promise.resolve({ kind: 'refused', reason: 'already so', already: true });
    };
    slow.before.set(4, () => slow.poke('external-access-policy Global', { EnablePublicCloudAccess: true }));
    expect(outcomes(await apply(opening, slow))).toEqual(['verified', 'verified']);
    const server = new SettingsServer(closed);
    server.write = () => Promise.resolve({ kind: 'refused', reason: 'already so', already: true });
    const result = await apply(opening, server);
    expect(outcomes(result)).toEqual(['failed', 'not-sent']);
    expect(result).toMatchObject({ exit: 5, stopped: { kind: 'refused', reason: 'already so' } });
  });
});

describe('rule 5: an interruption finishes the write in flight', () => {
  it.each([
    [2, 'verified', 1],
    [1, 'verified', 1],
    [4, 'verified', 2],
  ])(
    'when it comes at talk %i then the rest is not sent, and the caller decides the exit code',
    async (talk, first, sent) => {
      const server = new SettingsServer(closed);
      const abort = new AbortController();
      server.before.set(talk, () => abort.abort());
      const result = await apply(opening, server, newStore(), { signal: abort.signal });
      expect(outcomes(result)).toEqual([first, sent === 1 ? 'not-sent' : 'verified']);
      expect(server.writes).toHaveLength(sent);
      expect(result.stopped?.kind).toBe(sent === 1 ? 'aborted' : undefined);
    },
  );

  it('when it comes before the first write then nothing is sent and nothing is to be undone', async () => {
    const server = new SettingsServer(closed);
    const result = await apply(opening, server, newStore(), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ exit: 0, next: '', stopped: { kind: 'aborted' } });
    expect(server.writes).toEqual([]);
  });

  it('when a write does not show then an interruption ends the wait, and its outcome is unknown', async () => {
    const abort = new AbortController();
    const server = faulty('silent');
    server.before.set(2, () => abort.abort());
    const clock = fastClock();
    const result = await apply(opening, server, newStore(), { signal: abort.signal, clock });
    expect(outcomes(result)).toEqual(['unknown', 'not-sent']);
    expect(result.exit).toBe(6);
    expect(clock.slept()).toBe(1500);
  });
});

describe('rule 6: unknown is a result', () => {
  it.each([
    ['unavailable', 3],
    ['authentication', 4],
  ] as const)(
    'when an object cannot be read before its write (%s) then nothing is sent',
    async (exit, code) => {
      const server = new SettingsServer(closed);
      server.unreachable = new FederationError('pool.lost', exit, 'the pool is lost', { why: 'reset' });
      const result = await apply(opening, server);
      expect(outcomes(result)).toEqual(['not-sent', 'not-sent']);
      expect(result).toMatchObject({ exit: code, stopped: { kind: 'unreachable', reason: 'reset' } });
      expect(server.writes).toEqual([]);
    },
  );

  it('when the server does not show a property that was written then the change is not verified', async () => {
    const server = new SettingsServer({ 'public-provider Skype': { Enabled: false } });
    const intent = setIntent('public-provider', 'Skype', 'Enabled', false, true);
    const write = server.write.bind(server);
    server.write = async (request) => {
      const answer = await write(request);
      server.poke('public-provider Skype', { Name: 'Skype' });
      return answer;
    };
    expect(outcomes(await apply(planOf([intent]), server))).toEqual(['unknown']);
  });
});

describe('rule 7: a write is never sent twice blindly', () => {
  it.each([
    ['lose-after', ['verified', 'verified'], 2, 0],
    ['lose-before', ['unknown', 'not-sent'], 1, 6],
    ['blind-after', ['unknown', 'not-sent'], 1, 6],
    ['not-sent', ['not-sent', 'not-sent'], 1, 3],
  ] as const)(
    'when the connection is lost (%s) then looking again decides',
    async (fault, expected, writes, exit) => {
      const server = faulty(fault);
      const result = await apply(opening, server);
      expect(outcomes(result)).toEqual(expected);
      expect(result.exit).toBe(exit);
      expect(server.writes).toHaveLength(writes);
    },
  );
});

describe('a repair', () => {
  const old = { ProxyFqdn: 'federation.messenger.msn.com', Enabled: true, VerificationLevel: 2 };
  const before = { ...old, VerificationLevel: 'UseSourceVerification' };
  const wanted = { ...before, NameDecorationRoutingDomain: 'msn.com' };
  const repair = planOf([removeIntent('Skype', before), createIntent('Skype', wanted)]);
  const broken = (): SettingsServer => new SettingsServer({ 'public-provider Skype': old });

  it('when all goes well then the object is there with its new values', async () => {
    const server = broken();
    expect(outcomes(await apply(repair, server))).toEqual(['verified', 'verified']);
    expect(server.objects).toEqual({ 'public-provider Skype': wanted });
  });

  it.each(['refuse', 'silent', 'lose-before', 'not-sent'] as const)(
    'when the creating half fails (%s) then what was removed is put back, and both have not come about',
    async (fault) => {
      const server = broken();
      server.faults.set(2, fault);
      const store = newStore();
      const result = await apply(repair, server, store);
      expect(server.objects).toEqual({ 'public-provider Skype': before });
      expect(result.changes[0]).toMatchObject({ outcome: 'failed' });
      expect(result.changes[0]?.note).toContain('there again');
      expect(result.exit).toBe(6);
      const { changes } = await store.read(result.journalId);
      expect(changes.map(({ outcome }) => outcome)).toEqual(outcomes(result));
    },
  );

  it('when putting it back fails too then the removal stands, and the run says so', async () => {
    const server = broken();
    server.faults.set(2, 'refuse').set(3, 'refuse');
    const result = await apply(repair, server);
    expect(outcomes(result)).toEqual(['verified', 'failed']);
    expect(result.changes[0]?.note).toBe('removed, and putting it back did not work: not allowed');
  });

  it('when putting it back stores something else then what became of the object is unknown', async () => {
    const server = broken();
    server.faults.set(2, 'refuse').set(3, 'distort');
    const result = await apply(repair, server);
    expect(outcomes(result)).toEqual(['unknown', 'failed']);
    expect(result.exit).toBe(6);
  });

  it('when something else of that name is there by then, nothing is put back', async () => {
    const server = broken();
    server.faults.set(2, 'distort');
    expect(outcomes(await apply(repair, server))).toEqual(['verified', 'failed']);
    expect(server.writes).toHaveLength(2);
  });

  it('when the creation was lost and lands late then it is not mistaken for the old object', async () => {
    const server = broken();
    server.faults.set(2, 'lose-before');
    server.before.set(12, () => server.poke('public-provider Skype', wanted));
    const result = await apply(repair, server);
    expect(outcomes(result)).toEqual(['verified', 'unknown']);
    expect(server.objects).toEqual({ 'public-provider Skype': wanted });
    expect(server.writes).toHaveLength(2);
  });

  it('when it is interrupted between its halves then the second is still done', async () => {
    const server = broken();
    const abort = new AbortController();
    server.before.set(3, () => abort.abort());
    const result = await apply(repair, server, newStore(), { signal: abort.signal });
    expect(outcomes(result)).toEqual(['verified', 'verified']);
    expect(server.objects).toEqual({ 'public-provider Skype': wanted });
  });
});

describe('an assignment', () => {
  const key = 'user-policy-assignment sip:anna@contoso.com';
  const grant = planOf([assignIntent('sip:anna@contoso.com', null, 'Sales')]);

  it('when the server shows the policy with its scope, or nothing as an empty text, then that is the same', async () => {
    const server = new SettingsServer({ [key]: { ExternalAccessPolicy: '' } });
    expect(outcomes(await apply(grant, server))).toEqual(['verified']);
    const granted = new SettingsServer({ [key]: { ExternalAccessPolicy: 'Tag:sales' } });
    expect(outcomes(await apply(grant, granted))).toEqual(['verified']);
    expect(granted.writes).toEqual([]);
  });

  it('when the user is gone then that is a change by somebody else', async () => {
    expect((await apply(grant, new SettingsServer({}))).stopped?.kind).toBe('changed');
  });
});
