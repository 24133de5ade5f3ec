import { describe, expect, it } from 'vitest';
import { planRollback } from '../../src/change/rollback.ts';
import { createIntent, planOf, removeIntent, setIntent, startReplication } from '../helpers/plans.ts';
import { SettingsServer, type Fault } from '../helpers/settings-server.ts';
import { apply, closed, newStore, opening, outcomes, rollBack, rollbackPlan } from './runs.ts';

describe('rolling back', () => {
  it('when a run was complete then its rollback restores the store exactly, last change first', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    const plan = await rollbackPlan(store, journalId, server);
    expect(plan).toMatchObject({ purpose: `undo ${journalId}: test`, profile: 'contoso' });
    expect(plan.changes.map(({ number, command }) => [number, command])).toEqual([
      [1, 'Set access-edge Global'],
      [2, 'Set external-access-policy Global'],
    ]);
    expect(outcomes(await apply(plan, server, store, { undoes: journalId }))).toEqual([
      'verified',
      'verified',
    ]);
    expect(server.objects).toEqual(closed);
  });

  it('rule 1: when a rollback is planned then nothing is written', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    await rollbackPlan(store, journalId, server);
    expect(server.writes).toHaveLength(2);
  });

  it('when it was rolled back before then there is nothing to do, and the plan says why', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    await rollBack(store, journalId, server);
    const again = await rollbackPlan(store, journalId, server);
    expect(again.changes).toEqual([]);
    expect(again.alreadyRight).toEqual([
      'external access policy Global is as it was before',
      'access edge Global is as it was before',
    ]);
    expect((await store.list()).at(-1)).toMatchObject({ journalId, state: 'rolled-back' });
  });

  it('when somebody else changed objects since then nothing is undone and all of them are named', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    server.poke('access-edge Global', { AllowFederatedUsers: 'odd' });
    await expect(rollbackPlan(store, journalId, server)).rejects.toMatchObject({
      code: 'rollback.changed',
      exit: 5,
      message: 'access edge Global was changed by somebody else since',
    });
    server.poke('external-access-policy Global', undefined);
    await expect(rollbackPlan(store, journalId, server)).rejects.toMatchObject({
      message: 'external access policy Global, access edge Global were changed by somebody else since',
    });
  });

  it('when somebody else changed another property of an object since then that is kept', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    server.poke('access-edge Global', { AllowFederatedUsers: true, Other: 'theirs' });
    await rollBack(store, journalId, server);
    expect(server.objects['access-edge Global']).toEqual({ AllowFederatedUsers: false, Other: 'theirs' });
  });

  it('when an object cannot be read then nothing is undone', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    server.faults.set(2, 'blind-after');
    const { journalId } = await apply(opening, server, store);
    await expect(rollbackPlan(store, journalId, server)).rejects.toMatchObject({
      code: 'rollback.unreadable',
      exit: 3,
    });
  });

  it('when the plan moved between showing and applying then its fingerprint tells', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const { journalId } = await apply(opening, server, store);
    const shown = await rollbackPlan(store, journalId, server);
    expect((await rollbackPlan(store, journalId, server)).fingerprint).toBe(shown.fingerprint);
    server.poke('access-edge Global', { AllowFederatedUsers: false });
    expect((await rollbackPlan(store, journalId, server)).fingerprint).not.toBe(shown.fingerprint);
  });

  it.each<Fault>([
    'lose-after',
    'lose-before',
    'blind-after',
    'silent',
    'distort',
    'refuse',
    'not-sent',
    'refuse-already',
  ])(
    'when the second write of the run went wrong (%s) then rolling back restores the store all the same',
    async (fault) => {
      const store = newStore();
      const server = new SettingsServer(closed);
      server.faults.set(2, fault);
      const { journalId } = await apply(opening, server, store);
      server.recover();
      await rollBack(store, journalId, server);
      expect(server.objects).toEqual(closed);
    },
  );

  it('when a change was found in place or refused then what is there since is not ours to undo', async () => {
    const store = newStore();
    const theirs = { ...closed, 'external-access-policy Global': { EnablePublicCloudAccess: true } };
    const server = new SettingsServer(theirs);
    server.faults.set(1, 'refuse');
    const { journalId } = await apply(opening, server, store);
    server.poke('access-edge Global', { AllowFederatedUsers: true });
    const plan = await rollbackPlan(store, journalId, server);
    expect(plan.changes).toEqual([]);
  });

  it('when a write that was lost landed later then it is undone', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    server.faults.set(2, 'lose-before');
    const { journalId } = await apply(opening, server, store);
    server.poke('access-edge Global', { AllowFederatedUsers: true, Other: 'kept' });
    await rollBack(store, journalId, server);
    expect(server.objects).toEqual(closed);
  });

  it('when the run started replication then that is left out, with the reason', async () => {
    const store = newStore();
    const server = new SettingsServer(closed);
    const plan = planOf([
      setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, true),
      startReplication,
    ]);
    const { journalId } = await apply(plan, server, store);
    const undo = await rollbackPlan(store, journalId, server);
    expect(undo.changes).toHaveLength(1);
    expect(undo.skipped).toEqual(['Set replication all: there is nothing to undo']);
  });
});

describe('rolling back a creation', () => {
  const values = { ProxyFqdn: 'federation.messenger.msn.com', Enabled: true };
  const creation = planOf([createIntent('Skype', values)]);

  it('when nobody touched the object since then it is removed', async () => {
    const store = newStore();
    const server = new SettingsServer({});
    const { journalId } = await apply(creation, server, store);
    await rollBack(store, journalId, server);
    expect(server.objects).toEqual({});
  });

  it('when somebody else changed anything of the object since, even what the run did not write, then it stays', async () => {
    const store = newStore();
    const server = new SettingsServer({});
    const created = { ...values, VerificationLevel: 'AlwaysVerifiable' };
    server.before.set(3, () => server.poke('public-provider Skype', created));
    const { journalId } = await apply(creation, server, store);
    expect((await rollbackPlan(store, journalId, server)).changes).toHaveLength(1);
    server.poke('public-provider Skype', { ...created, VerificationLevel: 'UseSourceVerification' });
    await expect(rollbackPlan(store, journalId, server)).rejects.toMatchObject({ code: 'rollback.changed' });
  });

  it('when it is gone already then there is nothing to do', async () => {
    const store = newStore();
    const server = new SettingsServer({});
    const { journalId } = await apply(creation, server, store);
    server.poke('public-provider Skype', undefined);
    expect((await rollbackPlan(store, journalId, server)).changes).toEqual([]);
  });
});

describe('rolling back a repair', () => {
  // What the new one adds is nothing the old one says otherwise, so only its absence tells them apart.
  const old = { ProxyFqdn: 'x.example', Enabled: true };
  const shown = { ...old, NameDecorationRoutingDomain: '' };
  const repair = planOf([
    removeIntent('Skype', old),
    createIntent('Skype', { ...old, NameDecorationRoutingDomain: 'msn.com' }),
  ]);

  it('when it is undone then the old object is there again, and a second time there is nothing to do', async () => {
    const store = newStore();
    const server = new SettingsServer({ 'public-provider Skype': shown });
    const { journalId } = await apply(repair, server, store);
    expect(outcomes(await rollBack(store, journalId, server))).toEqual(['verified', 'verified']);
    expect(server.objects).toEqual({ 'public-provider Skype': old });
    expect((await rollbackPlan(store, journalId, server)).changes).toEqual([]);
  });

  it('when the new one could not be created nor the old one put back then rolling back brings it', async () => {
    const store = newStore();
    const server = new SettingsServer({ 'public-provider Skype': shown });
    server.faults.set(2, 'refuse').set(3, 'refuse');
    const { journalId } = await apply(repair, server, store);
    expect(server.objects).toEqual({});
    server.recover();
    await rollBack(store, journalId, server);
    expect(server.objects).toEqual({ 'public-provider Skype': old });
  });
});

describe('rolling back a journal of a later version', () => {
  it('when it may say what is not understood here then it is refused and nothing is read', async () => {
    const store = newStore();
    const { journalId } = await apply(opening, new SettingsServer(closed), store);
    const journal = await store.read(journalId);
    const later = { ...journal, header: { ...journal.header, schemaVersion: 2, toolVersion: '9.0.0' } };
    const read = () => expect.fail('was read');
    await expect(planRollback(later, read)).rejects.toMatchObject({
      code: 'rollback.later-version',
      exit: 5,
      next: 'use version 9.0.0 or a later one',
    });
  });
});
