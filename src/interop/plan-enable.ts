import type { Intent } from '../model/change.ts';
import type { Gate } from '../model/gate.ts';
import type { Network } from '../model/networks.ts';
import type { PlanDraft, PlanInput } from '../model/plan-draft.ts';
import { mapReading } from '../model/reading.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import { booleanProperty, textProperty } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import { tenantEnableParts } from './cloud-plan-enable.ts';
import type { InboundChoice } from './cloud-switches.ts';
import { assembleDraft, input, listInput, type DraftPart } from './draft.ts';
import { masterSwitchInputs, masterSwitchOpens } from './effects.ts';
import { accessEdge, within } from './gate.ts';
import { skypeGatesOf } from './gates.ts';
import { effectsPart, isClosed } from './plan-effects.ts';
import { planPolicies } from './plan-policies.ts';
import { planProviderOn } from './plan-provider.ts';
import type { WantedSwitches } from './policy-writes.ts';
import { manualGateRefusals, scopeNeededRefusal, unknownGateRefusals } from './refusals.ts';
import { planReplication } from './replication.ts';
import { networkNotes, sideWishes } from './side-wishes.ts';

export interface EnableOptions {
  readonly network: Network;
  /** Whom it is for; without it only an open Global will do. */
  readonly scope?: Scope;
  /** The users of a scope `users:<file>`. */
  readonly users?: readonly string[];
  /** Of personal Teams accounts: whether they may begin a conversation. */
  readonly inbound?: InboundChoice;
  readonly audioVideo: boolean;
  readonly repair: boolean;
  readonly replicate: boolean;
  readonly alsoOpens: boolean;
  readonly now: Date;
}

/**
 * What has to be written so that the settings towards a network are open, and nothing beside it: on premises first,
 * then in the cloud. Of a profile with both sides this is one plan.
 *
 * Order on premises: policies and grants first, then the provider, then the master switch, then replication. A path is
 * open only when all three are, so nothing opens before the last write; and a run that stops half way leaves something
 * that is stored and dormant, never a federation that is open to everybody with nobody's wish behind it.
 */
export function planEnable(snapshot: Snapshot, options: EnableOptions): PlanDraft {
  const { pool, cloud } = sideWishes(snapshot, options);
  return assembleDraft(purposeOf(options), networkNotes(options), [
    ...(pool.kind === 'left-out' ? [pool.part] : poolParts(pool.side, snapshot.takenAt, pool.wish)),
    ...(cloud.kind === 'left-out' ? [cloud.part] : tenantEnableParts(cloud.side, cloud.wish)),
  ]);
}

function poolParts(pool: PoolSnapshot, takenAt: string, options: EnableOptions): readonly DraftPart[] {
  const scope = options.scope ?? { kind: 'global' };
  const gates = skypeGatesOf(pool, { scope, users: options.users, takenAt });
  const writes = [policyPart(pool, options), planProviderOn(pool, options.repair), masterPart(pool, gates)];
  const changes = writes.flatMap(({ intents }) => intents ?? []).length > 0;
  return [
    gatesPart(pool, gates),
    ...writes,
    effectsPart(pool, gates, { scope, users: options.users, alsoOpens: options.alsoOpens }),
    ...(options.replicate ? [planReplication(pool, takenAt, changes)] : []),
  ];
}

function purposeOf({ network, scope, inbound, audioVideo, repair }: EnableOptions): string {
  return [
    `enable ${network}`,
    ...(scope === undefined ? [] : [`scope ${formatScope(scope)}`]),
    ...(inbound === undefined ? [] : [`inbound ${inbound}`]),
    ...(audioVideo ? ['audio and video'] : []),
    ...(repair ? ['repair'] : []),
  ].join(', ');
}

/** What has to be right before anything is written, and what is. */
function gatesPart(pool: PoolSnapshot, gates: readonly Gate[]): DraftPart {
  const manual = gates.filter(
    ({ kind, state, id }) => kind === 'manual' && state === 'open' && id !== 'session',
  );
  return {
    refusals: [...manualGateRefusals(gates), ...unknownGateRefusals(gates)],
    alreadyRight: manual.map(({ title }) => title),
    inputs: gateInputs(pool),
  };
}

function gateInputs(pool: PoolSnapshot): readonly PlanInput[] {
  const edge = accessEdge(pool);
  const { sites, edgeServers } = pool.objects;
  return [
    input(
      'access-edge',
      'Global',
      'RoutingMethod',
      within(edge, (object) => textProperty(object, 'RoutingMethod')),
    ),
    input(
      'access-edge',
      'Global',
      'AllowFederatedUsers',
      within(edge, (object) => booleanProperty(object, 'AllowFederatedUsers')),
    ),
    listInput(
      'edge-servers',
      mapReading(edgeServers, (list) => list.map(({ identity }) => identity)),
    ),
    ...(sites.state === 'known' ? sites.value : []).map((site) =>
      input('site', site.identity, 'FederationRoute', textProperty(site, 'FederationRoute')),
    ),
  ];
}

function policyPart(pool: PoolSnapshot, options: EnableOptions): DraftPart {
  const wanted: WantedSwitches = {
    EnablePublicCloudAccess: true,
    ...(options.audioVideo ? { EnablePublicCloudAudioVideoAccess: true } : {}),
  };
  const { scope, users } = options;
  const part = planPolicies(pool, { scope: scope ?? { kind: 'global' }, users, wanted });
  const closed = (part.intents ?? []).length > 0;
  if (scope === undefined && closed) {
    return { refusals: [scopeNeededRefusal(pool, options)], inputs: part.inputs ?? [] };
  }
  return part;
}

function masterPart(pool: PoolSnapshot, gates: readonly Gate[]): DraftPart {
  if (!isClosed(gates, 'federation-allowed')) {
    return gates.some(({ id, state }) => id === 'federation-allowed' && state === 'open')
      ? { alreadyRight: ['federation allowed'] }
      : {};
  }
  const intent: Intent = {
    kind: 'set',
    object: { side: 'on-premises', type: 'access-edge', identity: 'Global' },
    properties: [{ property: 'AllowFederatedUsers', from: false, to: true }],
  };
  const opens = masterSwitchOpens(pool);
  return {
    intents: [intent],
    makesEffective: [
      `access edge: ALL federation${opens.length === 0 ? '; nothing but Skype is set up behind it' : `: ${opens.join(', ')}`}`,
    ],
    inputs: masterSwitchInputs(pool),
  };
}
