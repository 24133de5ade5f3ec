import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { controls } from '../../src/audit/catalogue.ts';
import type { AuditProfile } from '../../src/audit/profile.ts';
import { runControls } from '../../src/audit/run-controls.ts';
import { applyPlan, type ApplyResult } from '../../src/change/apply.ts';
import { createJournalStore, type JournalStore } from '../../src/change/journal-store.ts';
import { completePlan } from '../../src/change/plan.ts';
import { planRollback } from '../../src/change/rollback.ts';
import { planDisable } from '../../src/interop/plan-disable.ts';
import { planDomains } from '../../src/interop/plan-domains.ts';
import { planEnable } from '../../src/interop/plan-enable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import { capabilitiesOf } from '../../src/model/capabilities.ts';
import type { Intent, ObjectRef, Plan, WritableObjectType } from '../../src/model/change.ts';
import { poolDomains } from '../../src/model/domain-lists.ts';
import type { PlanDraft } from '../../src/model/plan-draft.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { known } from '../../src/model/reading.ts';
import type { Scope } from '../../src/model/scope.ts';
import { poolObjectKinds, type PoolSnapshot, type Snapshot } from '../../src/model/snapshot.ts';
import { PoolConnection } from '../../src/onpremises/pool-connection.ts';
import type { PipelineResult, PowerShellSession, Statement } from '../../src/onpremises/powershell.ts';
import { openPowerShellSession } from '../../src/onpremises/session.ts';
import { translateIntent } from '../../src/onpremises/translate.ts';
import { textOf } from '../../src/protocols/clixml/access.ts';
import { boolean, string } from '../../src/protocols/clixml/build.ts';
import { PoolClient } from '../../src/protocols/psrp/client.ts';
import { noMerges, plainPipeline } from '../../src/protocols/psrp/create-pipeline.ts';
import type { PipelineEvent } from '../../src/protocols/psrp/events.ts';
import { createWsmanServer } from '../../src/protocols/wsman/server.ts';
import { parseSnapshot } from '../../src/reports/snapshot-document.ts';
import { systemClock } from '../../src/system-clock.ts';
import { engineShells, memoryLane } from './powershell/bridge.ts';
import { engineIsBuilt } from './powershell/engine.ts';
import { received } from '../protocols/psrp/received.ts';

// Each test starts engines of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const host = 'pool01.contoso.test';
const now = new Date();

interface EnginePool {
  readonly connection: PoolConnection;
  readonly session: () => Promise<PowerShellSession>;
  readonly posts: () => number;
  readonly state: () => string;
  readonly setState: (change: (state: PoolState) => void) => void;
}

/** As much of the engine's state file (Store.cs) as the tests change. */
interface PoolState {
  PublicProviders: unknown[];
  readonly Users: Record<string, unknown>[];
}

/** A pool whose PowerShell is the real engine; it ends with the test. */
function enginePool(options: { readonly hidden?: string; readonly collectMs?: number } = {}): EnginePool {
  const folder = mkdtempSync(join(tmpdir(), 'federation-engine-'));
  const file = join(folder, 'state.json');
  const shells = engineShells(file, options.hidden === undefined ? {} : { POOL_HIDDEN: options.hidden });
  const server = createWsmanServer({ shells, now: () => Date.now(), newGuid: randomUUID });
  const lane = memoryLane(server, 'CONTOSO\\anna', options.collectMs);
  const session = () =>
    openPowerShellSession(lane, {
      url: `https://${host}/OcsPowershell`,
      openTimeoutMs: 60_000,
      clock: systemClock,
      newGuid: randomUUID,
      random: Math.random,
    });
  const connection = new PoolConnection({ pool: host, open: session });
  onTestFinished(async () => {
    await connection.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const state = () => readFileSync(file, 'utf8');
  const setState = (change: (state: PoolState) => void) => {
    const content = JSON.parse(state()) as PoolState;
    change(content);
    writeFileSync(file, JSON.stringify(content));
  };
  return { connection, session, posts: lane.posts, state, setState };
}

/** Makes the engine write its state file. */
async function store(pool: EnginePool): Promise<void> {
  const request = { via: 'cmdlet', name: 'Invoke-CsManagementStoreReplication', parameters: {} } as const;
  expect(await pool.connection.write(request)).toEqual({ kind: 'accepted' });
}

function call(name: string, parameters: Statement[number]['parameters'] = []): Statement {
  return [{ name, parameters }];
}

async function snapshotOf(pool: EnginePool): Promise<Snapshot & { readonly onPremises: PoolSnapshot }> {
  const onPremises = await pool.connection.snapshot({ users: true });
  const takenAt = new Date().toISOString();
  return { schemaVersion: 1, profile: 'contoso', takenAt, source: 'live', toolVersion: '0', onPremises };
}

function object(type: WritableObjectType, identity: string): ObjectRef {
  return { side: 'on-premises', type, identity };
}

describe.skipIf(!engineIsBuilt())('reading a pool whose PowerShell is the real engine', () => {
  it('when a pool is read with its users, then every kind comes in one batch and at most eight posts', async () => {
    const pool = enginePool({ collectMs: 500 });
    const { commands, objects, server, account, notes } = await pool.connection.snapshot({ users: true });
    await pool.connection.close();
    expect(pool.posts()).toBeLessThanOrEqual(8);
    expect(poolObjectKinds.filter((kind) => objects[kind].state !== 'known')).toEqual([]);
    expect(server).toMatchObject({ state: 'known', value: { product: 'sfb-2015', build: '6.0.9319.881' } });
    expect([account, notes]).toEqual([known('CONTOSO\\anna'), []]);
    expect(commands.state === 'known' && commands.value['Set-CsAccessEdgeConfiguration']).toEqual(
      expect.arrayContaining(['AllowFederatedUsers', 'Confirm', 'UseDnsSrvRouting']),
    );
  });

  it('when identities and enumerations are printed at depth 1, then they are read as the text they are', async () => {
    const pool = enginePool();
    const { objects } = await pool.connection.snapshot({ users: true });
    expect(objects.publicProviders).toMatchObject({
      value: [
        {
          identity: 'Skype',
          properties: { VerificationLevel: 'AlwaysVerifiable', Enabled: false, NameDecorationDomain: null },
        },
      ],
    });
    expect(objects.mediaConfigurations).toMatchObject({
      value: [{ identity: 'Global', properties: { EncryptionLevel: 'RequireEncryption' } }],
    });
    expect(objects.pools).toMatchObject({
      value: [{ properties: { Computers: ['fe1.contoso.test'], BackupPoolFqdn: null } }, {}],
    });
    expect(objects.externalAccessPolicies).toMatchObject({
      value: [{ identity: 'Global' }, { identity: 'Tag:Sales' }],
    });
    expect(objects.blockedDomains).toEqual(known([]));
  });

  it('when cmdlets are hidden, then they are seen as not offered and the rest is read', async () => {
    const pool = enginePool({
      hidden: 'Get-CsHostingProvider,Get-CsSite,Set-CsAccessEdgeConfiguration',
    });
    const snapshot = await snapshotOf(pool);
    const { commands, objects } = snapshot.onPremises;
    expect(objects.hostingProviders).toMatchObject({
      state: 'unreadable',
      reason: 'this session does not offer Get-CsHostingProvider: no role of the account includes it',
    });
    expect(poolObjectKinds.filter((kind) => objects[kind].state !== 'known')).toEqual([
      'hostingProviders',
      'sites',
    ]);
    const names = commands.state === 'known' ? Object.keys(commands.value) : [];
    expect(names).toContain('Set-CsExternalAccessPolicy');
    expect(names).not.toContain('Set-CsAccessEdgeConfiguration');
    const [path] = pathsOf(snapshot, { scope: { kind: 'global' }, now });
    expect(path?.gates.find(({ id }) => id === 'session')).toMatchObject({
      state: 'open',
      note: 'may read only: Set-CsAccessEdgeConfiguration not offered',
    });
    const write = { via: 'cmdlet', name: 'Set-CsAccessEdgeConfiguration', parameters: {} } as const;
    expect(await pool.connection.write(write)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('does not offer Set-CsAccessEdgeConfiguration') as string,
    });
  });

  it('when thousands of users are read, then all of them arrive, one by one', async () => {
    const pool = enginePool();
    await store(pool);
    pool.setState(({ Users }) => {
      const [first] = Users;
      for (let number = 0; number < 3000; number++) {
        const name = `u${String(number)}`;
        Users.push({ ...first, DisplayName: `Ünï ${name}`, SipAddress: `sip:${name}@contoso.test` });
      }
    });
    const { objects } = await pool.connection.snapshot({ users: true });
    const users = objects.users.state === 'known' ? objects.users.value : [];
    expect(users).toHaveLength(3004);
    expect(new Set(users.map(({ identity }) => identity)).size).toBe(3004);
    expect(users.at(-1)?.properties['DisplayName']).toBe('Ünï u2999');
  });
});

describe.skipIf(!engineIsBuilt())('what the real engine refuses', () => {
  it('when a parameter does not exist or has the wrong type, then its binder tells everything', async () => {
    const pool = enginePool();
    const session = await pool.session();
    const run = (name: string, value: Statement[number]['parameters'][number][1]): Promise<PipelineResult> =>
      session.run([call('Set-CsAccessEdgeConfiguration', [[name, value]])]);
    const unknown = await run('AllowSkype', boolean(true));
    const wrong = await run('AllowFederatedUsers', string('perhaps'));
    await session.close();
    expect([unknown.state, wrong.state]).toEqual(['failed', 'failed']);
    expect(unknown.failure).toMatchObject({
      message: "A parameter cannot be found that matches parameter name 'AllowSkype'.",
      fullyQualifiedErrorId: 'NamedParameterNotFound,SetAccessEdge',
      category: 'InvalidArgument',
      command: 'Set-CsAccessEdgeConfiguration',
    });
    expect(unknown.failure?.exceptionTypes[0]).toMatch(/ParameterBindingException$/);
    expect(wrong.failure).toMatchObject({
      message:
        "Cannot convert 'System.String' to the type 'System.Boolean' required by parameter 'AllowFederatedUsers'. ",
      fullyQualifiedErrorId: 'CannotConvertArgument,SetAccessEdge',
      category: 'InvalidArgument',
    });
  });

  it('when an object does not exist, then the error record is complete and the next statement runs', async () => {
    const pool = enginePool();
    const session = await pool.session();
    const missing = await session.run([
      call('Get-CsExternalAccessPolicy', [['Identity', string('Nobody')]]),
      call('Get-CsSipDomain'),
    ]);
    const next = await session.run([call('Get-CsServerVersion')]);
    await session.close();
    expect([missing.state, missing.output.length, missing.errors.length]).toEqual(['completed', 1, 1]);
    expect(missing.errors[0]).toMatchObject({
      message: 'Cannot find an object with identity "Nobody".',
      fullyQualifiedErrorId: 'ObjectNotFound,GetExternalAccessPolicy',
      category: 'ObjectNotFound',
      targetObject: 'Nobody',
      command: 'Get-CsExternalAccessPolicy',
    });
    expect(missing.errors[0]?.exceptionTypes[0]).toMatch(/InvalidOperationException$/);
    expect(next.output.map(textOf)).toEqual([expect.stringContaining('6.0.9319.0')]);
  });

  it('when a script is sent, then it is refused, because the session has no language', async () => {
    const events = await runScript('1 + 1');
    const end = events.at(-1);
    expect(events.filter(({ kind }) => kind === 'output')).toEqual([]);
    expect(end).toMatchObject({ kind: 'pipeline-state', state: 'failed' });
    expect(
      JSON.stringify(end, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).toContain('no-language mode');
  });

  it('when reading is given up while the server works, then the pipeline is stopped on the server', async () => {
    const pool = enginePool();
    await store(pool);
    pool.setState(({ Users }) => Users.push(...Array.from({ length: 10_000 }, () => ({ ...Users[0] }))));
    const session = await pool.session();
    const abort = new AbortController();
    let arrived = 0;
    const onOutput = (): void => {
      arrived += 1;
    };
    const run = session.run([call('Get-CsUser')], { signal: abort.signal, onOutput });
    setImmediate(() => abort.abort());
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
    await session.close();
    expect(arrived).toBeLessThan(10_004);
  });
});

/** Sends a script, which the product never does, straight to the shell. */
async function runScript(script: string): Promise<readonly PipelineEvent[]> {
  const client = new PoolClient({ runspacePoolId: randomUUID() });
  const commandId = randomUUID().toUpperCase();
  const events: PipelineEvent[] = [];
  client.open();
  return new Promise((resolve, reject) => {
    let pipeline: ReturnType<PoolClient['createPipeline']> | undefined;
    const opening = {
      shellId: randomUUID(),
      identity: 'CONTOSO\\anna',
      protocolVersion: '2.3',
      creationBytes: client.outgoing.take(100_000),
      maxFragmentBytes: 32_768,
    };
    const shell = engineShells('unused').open(opening, {
      write: (bytes, id) => {
        if (id !== undefined) {
          events.push(...(pipeline === undefined ? [] : received(pipeline, bytes)));
          return;
        }
        client.receive(bytes);
        if (client.state === 'opened' && pipeline === undefined) {
          const command = {
            name: script,
            isScript: true,
            useLocalScope: undefined,
            arguments: [],
            merges: noMerges,
          };
          pipeline = client.createPipeline(commandId, { ...plainPipeline, statements: [[command]] });
          shell.command(commandId, pipeline.outgoing.take(100_000));
        }
      },
      breakAnswer: () => undefined,
      commandPending: () => undefined,
      commandDone: () => {
        shell.close();
        resolve(events);
      },
      closed: () => reject(new Error('the engine ended')),
    });
  });
}

/** Sends what an intent is translated to. */
async function send(pool: EnginePool, { onPremises }: { readonly onPremises: PoolSnapshot }, intent: Intent) {
  return pool.connection.write(translateIntent(intent, capabilitiesOf(onPremises)).request);
}

describe.skipIf(!engineIsBuilt())('writing to a pool whose PowerShell is the real engine', () => {
  it('when each kind of object is written as intents are translated, then reading back shows it', async () => {
    const pool = enginePool();
    const before = await snapshotOf(pool);
    const write = async (intent: Intent): Promise<Properties | 'absent' | 'unreadable'> => {
      expect(await send(pool, before, intent)).toEqual({ kind: 'accepted' });
      const found = await pool.connection.readObject(intent.object);
      return found.state === 'known' ? found.value.properties : found.state;
    };
    const set = (
      ref: ObjectRef,
      property: string,
      from: string | boolean | null,
      to: string | boolean | null,
    ) =>
      write({
        kind: ref.type === 'user-policy-assignment' ? 'assign' : 'set',
        object: ref,
        properties: [{ property, from, to }],
      });
    const edge = object('access-edge', 'Global');
    expect(await set(edge, 'AllowFederatedUsers', false, true)).toMatchObject({ AllowFederatedUsers: true });
    expect(await set(edge, 'EnablePartnerDiscovery', false, true)).toMatchObject({
      AllowFederatedUsers: true,
      EnablePartnerDiscovery: true,
    });
    const skype = object('public-provider', 'Skype');
    expect(await set(skype, 'Enabled', false, true)).toMatchObject({ Enabled: true });
    expect(await set(skype, 'Enabled', true, false)).toMatchObject({ Enabled: false });
    expect(await set(skype, 'VerificationLevel', 'AlwaysVerifiable', 'UseSourceVerification')).toMatchObject({
      VerificationLevel: 'UseSourceVerification',
    });
    expect(await write({ kind: 'remove', object: skype, values: {} })).toBe('absent');
    const values = { ProxyFqdn: 'federation.messenger.msn.com', Enabled: true, EnableSkypeIdRouting: true };
    expect(
      await write({ kind: 'create', object: object('public-provider', 'Consumers'), values }),
    ).toMatchObject({ ...values, Name: 'Consumers', IconUrl: null, EnableSkypeDirectorySearch: false });
    const policy = object('external-access-policy', 'Tag:Ünï <&> "1"');
    expect(await write({ kind: 'create', object: policy, values: { EnableXmppAccess: true } })).toMatchObject(
      {
        EnableXmppAccess: true,
        EnablePublicCloudAccess: false,
      },
    );
    expect(await set(policy, 'EnablePublicCloudAccess', false, true)).toMatchObject({
      EnableXmppAccess: true,
      EnablePublicCloudAccess: true,
    });
    const anna = object('user-policy-assignment', 'sip:anna@contoso.test');
    expect(await set(anna, 'ExternalAccessPolicy', 'Sales', 'Ünï <&> "1"')).toEqual({
      ExternalAccessPolicy: 'Ünï <&> "1"',
    });
    expect(await set(anna, 'ExternalAccessPolicy', 'Ünï <&> "1"', null)).toEqual({
      ExternalAccessPolicy: null,
    });
    expect(await write({ kind: 'remove', object: policy, values: {} })).toBe('absent');
    expect(await set(object('replication', 'all'), 'replication', null, 'started')).toMatchObject({
      UpToDate: true,
    });
  });

  it('when a value is longer than any envelope and full of odd characters, then it is stored as it was sent', async () => {
    const pool = enginePool();
    const description = 'é\u0001_x0041_\r\n<]]>\u{1F600}'.repeat(20_000);
    const before = await snapshotOf(pool);
    const policy = object('external-access-policy', 'Tag:Long');
    const intent: Intent = { kind: 'create', object: policy, values: { Description: description } };
    expect(await send(pool, before, intent)).toEqual({ kind: 'accepted' });
    const found = await pool.connection.readObject(policy);
    const stored = found.state === 'known' ? found.value.properties['Description'] : found.state;
    expect(typeof stored === 'string' && stored.slice(0, 30)).toBe(description.slice(0, 30));
    expect(stored === description).toBe(true);
  });

  it('when the server refuses a write, then its reason is told, and whether it was so already', async () => {
    const pool = enginePool();
    const before = await snapshotOf(pool);
    const suspend: Intent = {
      kind: 'set',
      object: object('public-provider', 'Skype'),
      properties: [{ property: 'Enabled', from: true, to: false }],
    };
    expect(await send(pool, before, suspend)).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('The provider "Skype" is already disabled.') as string,
      already: true,
    });
    const remove: Intent = {
      kind: 'remove',
      object: object('external-access-policy', 'Tag:Gone'),
      values: {},
    };
    expect(await send(pool, before, remove)).toMatchObject({ kind: 'refused', already: false });
  });
});

/** A profile with one engine pool, and a journal of its own. */
class Deployment {
  readonly pool: EnginePool;
  readonly #journals: JournalStore;

  constructor(pool: EnginePool) {
    const folder = mkdtempSync(join(tmpdir(), 'federation-journal-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    this.pool = pool;
    this.#journals = createJournalStore({
      folder,
      randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
    });
  }

  async settings(scope: Scope = { kind: 'global' }, users?: readonly string[]): Promise<string | undefined> {
    const options = { scope, now, ...(users === undefined ? {} : { users }) };
    return pathsOf(await snapshotOf(this.pool), options)[0]?.settings;
  }

  /** What an audit with every control says that neither passes nor does not apply; a snapshot written to a file says the same. */
  async audit(): Promise<readonly string[]> {
    const snapshot = await snapshotOf(this.pool);
    const findings = runControls(snapshot, everyControl);
    const file = parseSnapshot(JSON.stringify(snapshot), 'snapshot.json');
    expect(JSON.stringify(runControls(file, everyControl))).toBe(JSON.stringify(findings));
    return findings
      .filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable')
      .map(({ controlId, outcome }) => `${controlId} ${outcome}`);
  }

  async plan(make: (snapshot: Snapshot) => PlanDraft): Promise<Plan> {
    const snapshot = await snapshotOf(this.pool);
    const draft = make(snapshot);
    expect(draft.refusals).toEqual([]);
    const capabilities = capabilitiesOf(snapshot.onPremises);
    return completePlan(draft, 'contoso', (intent) => translateIntent(intent, capabilities));
  }

  /** Applies the plan; everything has to be verified. @returns the id of its journal */
  async apply(plan: Plan): Promise<string> {
    const { onPremises } = await snapshotOf(this.pool);
    const account = onPremises.account.state === 'known' ? onPremises.account.value : '';
    const at = new Date().toISOString();
    const header = { profile: 'contoso', source: 'live', account, toolVersion: '0', at, plan } as const;
    const journal = await this.#journals.begin(header);
    const writers = { 'on-premises': this.pool.connection };
    const result: ApplyResult = await applyPlan({ plan, writers, journal, clock: systemClock });
    await journal.close();
    expect(result).toMatchObject({ stopped: undefined, exit: 0 });
    // A start of replication cannot be read back.
    const ends = result.changes.map(({ change, outcome }) => [change.intent.object.type, outcome] as const);
    expect(ends.filter(([type, end]) => end !== (type === 'replication' ? 'pending' : 'verified'))).toEqual(
      [],
    );
    return journal.journalId;
  }

  async rollback(journalId: string): Promise<readonly string[]> {
    const read = (ref: ObjectRef) => this.pool.connection.readObject(ref);
    const plan = await planRollback(await this.#journals.read(journalId), read);
    await this.apply(plan);
    return kindsOf(plan);
  }
}

function kindsOf(plan: Plan): readonly string[] {
  return plan.changes.map(({ command }) => command.split(' ', 1)[0] ?? '');
}

const everyControl: AuditProfile = {
  id: 'all',
  title: 'all',
  description: '',
  controls: controls.map(({ id }) => ({ control: id })),
};

const network = 'skype' as const;
const enabling = { network, audioVideo: true, repair: false, replicate: true, alsoOpens: true, now };
const disabling = {
  network,
  audioVideo: false,
  everything: false,
  breakHybrid: false,
  replicate: false,
  now,
};

describe.skipIf(!engineIsBuilt())('the whole way on a pool whose PowerShell is the real engine', () => {
  it('when skype is enabled, disabled and both undone, then the pool is exactly as it was', async () => {
    const contoso = new Deployment(enginePool());
    await store(contoso.pool);
    const initial = contoso.pool.state();
    const enable = (snapshot: Snapshot) => planEnable(snapshot, { ...enabling, scope: { kind: 'global' } });
    const disable = (snapshot: Snapshot) => planDisable(snapshot, disabling);

    expect(await contoso.settings()).toBe('off');
    expect(await contoso.audit()).toEqual(['edge-federated-users fail', 'public-provider fail']);
    const enablePlan = await contoso.plan(enable);
    expect(kindsOf(enablePlan)).toEqual([
      'Set-CsExternalAccessPolicy',
      'Enable-CsPublicProvider',
      'Set-CsAccessEdgeConfiguration',
      'Invoke-CsManagementStoreReplication',
    ]);
    const enabled = await contoso.apply(enablePlan);
    expect(await contoso.settings()).toBe('on');
    expect((await contoso.plan(enable)).changes).toEqual([]);
    const afterEnable = contoso.pool.state();
    expect(await contoso.audit()).toEqual(['skype-consumer warn', 'provider-verification fail']);

    const disablePlan = await contoso.plan(disable);
    expect(kindsOf(disablePlan)).toEqual(['Disable-CsPublicProvider']);
    const disabled = await contoso.apply(disablePlan);
    expect(await contoso.settings()).toBe('off');
    expect((await contoso.plan(disable)).changes).toEqual([]);

    expect(await contoso.rollback(disabled)).toEqual(['Enable-CsPublicProvider']);
    expect(contoso.pool.state()).toBe(afterEnable);
    await contoso.rollback(enabled);
    expect(contoso.pool.state()).toBe(initial);
  });

  it('when skype is enabled for some users and there is no provider, then policies and a provider are made, and undone', async () => {
    const contoso = new Deployment(enginePool());
    await store(contoso.pool);
    contoso.pool.setState((state) => {
      state.PublicProviders = [];
    });
    await store(contoso.pool);
    const initial = contoso.pool.state();
    const scope: Scope = { kind: 'users', file: 'pilots.csv' };
    const users = ['anna@contoso.test', 'sip:carla@contoso.test'];
    const enable = (snapshot: Snapshot) => planEnable(snapshot, { ...enabling, scope, users });
    const plan = await contoso.plan(enable);
    expect(new Set(kindsOf(plan))).toEqual(
      new Set([
        'New-CsExternalAccessPolicy',
        'Grant-CsExternalAccessPolicy',
        'New-CsPublicProvider',
        'Set-CsAccessEdgeConfiguration',
        'Invoke-CsManagementStoreReplication',
      ]),
    );
    const enabled = await contoso.apply(plan);
    expect(await contoso.settings(scope, users)).toBe('on');
    expect((await contoso.plan(enable)).changes).toEqual([]);
    await contoso.rollback(enabled);
    expect(contoso.pool.state()).toBe(initial);
  });

  it('when domains are allowed, changed, moved and undone, then the lists are exactly as they were', async () => {
    const contoso = new Deployment(enginePool());
    await store(contoso.pool);
    const initial = contoso.pool.state();
    const wish =
      (verb: 'allow' | 'block', domains: readonly string[], details: Properties = {}) =>
      (of: Snapshot) =>
        planDomains(of, { verb, domains, details, move: true, replicate: false });
    const allow = wish('allow', ['fabrikam.com', 'northwind.test', 'xn--bcher-kva.test'], {
      Comment: "ticket's",
    });
    const allowPlan = await contoso.plan(allow);
    expect(kindsOf(allowPlan)).toEqual(['Set-CsAllowedDomain', 'New-CsAllowedDomain', 'New-CsAllowedDomain']);
    const allowed = await contoso.apply(allowPlan);
    expect((await contoso.plan(allow)).changes).toEqual([]);
    const blocked = await contoso.apply(await contoso.plan(wish('block', ['fabrikam.com'])));
    const { onPremises } = await snapshotOf(contoso.pool);
    expect(poolDomains(onPremises.objects.blockedDomains)).toMatchObject({
      value: { domains: ['fabrikam.com'] },
    });
    await contoso.rollback(blocked);
    expect(await contoso.rollback(allowed)).toEqual([
      'Remove-CsAllowedDomain',
      'Remove-CsAllowedDomain',
      'Set-CsAllowedDomain',
    ]);
    expect(contoso.pool.state()).toBe(initial);
  });
});
