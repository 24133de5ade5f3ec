import { unreadReason } from '../model/reading.ts';
import type { Network } from '../model/networks.ts';
import type { PlanDraft } from '../model/plan-draft.ts';
import { policyKey, policyName } from '../model/policies.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import { booleanProperty, switchIsOn } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import { tenantDisableParts } from './cloud-plan-disable.ts';
import type { InboundChoice } from './cloud-switches.ts';
import { assembleDraft, input, type DraftPart } from './draft.ts';
import { masterSwitchInputs, masterSwitchOpens } from './effects.ts';
import { accessEdge, within } from './gate.ts';
import { planPolicies } from './plan-policies.ts';
import { planProviderOff } from './plan-provider.ts';
import type { WantedSwitches } from './policy-writes.ts';
import { bothScopesRefusal, breakHybridRefusal, unreadableRefusal } from './refusals.ts';
import { planReplication } from './replication.ts';
import { scopePolicies } from './scope-policies.ts';
import { networkNotes, sideWishes } from './side-wishes.ts';

export interface DisableOptions {
  readonly network: Network;
  /** Close the policy of this scope only; without it what everybody's path needs. */
  readonly scope?: Scope;
  readonly users?: readonly string[];
  /** `off`: what is stored for contacts that begin outside is closed too. */
  readonly inbound?: InboundChoice;
  /** With a scope: also close audio and video with public networks. */
  readonly audioVideo: boolean;
  /** Close the master switch too: every federation, partners and hybrid included. */
  readonly everything: boolean;
  readonly breakHybrid: boolean;
  readonly replicate: boolean;
  readonly now: Date;
}

/**
 * Closes the narrowest thing that does what was asked: a policy, else the provider on premises and the switch of the
 * tenant; the master switch only on request.
 */
export function planDisable(snapshot: Snapshot, options: DisableOptions): PlanDraft {
  const { pool, cloud } = sideWishes(snapshot, options);
  return assembleDraft(purposeOf(options), networkNotes(options), [
    ...(pool.kind === 'left-out' ? [pool.part] : poolParts(pool.side, snapshot.takenAt, pool.wish)),
    ...(cloud.kind === 'left-out' ? [cloud.part] : tenantDisableParts(cloud.side, cloud.wish)),
  ]);
}

function poolParts(pool: PoolSnapshot, takenAt: string, options: DisableOptions): readonly DraftPart[] {
  const writes =
    options.scope === undefined
      ? [planProviderOff(pool), ...(options.everything ? [masterOff(pool, options.breakHybrid)] : [])]
      : [policyOff(pool, options.scope, options)];
  const changes = writes.flatMap(({ intents }) => intents ?? []).length > 0;
  return [...writes, ...(options.replicate ? [planReplication(pool, takenAt, changes)] : [])];
}

function purposeOf({ network, scope, inbound, audioVideo, everything }: DisableOptions): string {
  return [
    `disable ${network}`,
    ...(scope === undefined ? [] : [`scope ${formatScope(scope)}`]),
    ...(inbound === undefined ? [] : [`inbound ${inbound}`]),
    ...(audioVideo ? ['audio and video'] : []),
    ...(everything ? ['everything'] : []),
  ].join(', ');
}

function policyOff(pool: PoolSnapshot, scope: Scope, options: DisableOptions): DraftPart {
  if (options.everything) {
    return { refusals: [bothScopesRefusal(scope)] };
  }
  const wanted: WantedSwitches = {
    EnablePublicCloudAccess: false,
    ...(options.audioVideo ? { EnablePublicCloudAudioVideoAccess: false } : {}),
  };
  const part = planPolicies(pool, { scope, users: options.users, wanted });
  return { ...part, skipped: [...(part.skipped ?? []), ...staysOpen(pool, scope, options.users)] };
}

/** The policies that still allow public networks afterwards. */
function staysOpen(
  pool: PoolSnapshot,
  scope: Scope,
  users: readonly string[] | undefined,
): readonly string[] {
  const decided = scopePolicies(pool, scope, users);
  const closing =
    decided.kind === 'found' && scope.kind !== 'users' && decided.note === undefined ? decided.policies : [];
  const keys = new Set(closing.map(({ identity }) => policyKey(identity)));
  const policies = pool.objects.externalAccessPolicies;
  const open = (policies.state === 'known' ? policies.value : [])
    .filter(
      (policy) => !keys.has(policyKey(policy.identity)) && switchIsOn(policy, 'EnablePublicCloudAccess'),
    )
    .map(({ identity }) => policyName(identity))
    .sort();
  return open.length === 0 ? [] : [`stays open for others: policy ${open.join(', ')}`];
}

function masterOff(pool: PoolSnapshot, breakHybrid: boolean): DraftPart {
  const allowed = within(accessEdge(pool), (edge) => booleanProperty(edge, 'AllowFederatedUsers'));
  const inputs = [
    input('access-edge', 'Global', 'AllowFederatedUsers', allowed),
    ...masterSwitchInputs(pool),
  ];
  if (allowed.state !== 'known') {
    const reason = unreadReason(allowed, 'this server has no such switch');
    return { inputs, refusals: [unreadableRefusal('AllowFederatedUsers', reason, 'federation-allowed')] };
  }
  if (!allowed.value) {
    return { inputs, alreadyRight: ['federation is not allowed'] };
  }
  const hybrid = sharedSpaces(pool);
  if (hybrid.length > 0 && !breakHybrid) {
    return { inputs, refusals: [breakHybridRefusal(hybrid)] };
  }
  const closes = masterSwitchOpens(pool);
  return {
    inputs,
    intents: [
      {
        kind: 'set',
        object: { side: 'on-premises', type: 'access-edge', identity: 'Global' },
        properties: [{ property: 'AllowFederatedUsers', from: true, to: false }],
      },
    ],
    makesEffective: [
      `access edge: ALL federation ends${closes.length === 0 ? '' : `: ${closes.join(', ')}`}`,
    ],
  };
}

/** What shares the address space or cannot be ruled out to; unknown counts as shared. */
function sharedSpaces(pool: PoolSnapshot): readonly string[] {
  const { hostingProviders } = pool.objects;
  if (hostingProviders.state !== 'known') {
    return ['hosting providers (could not be read)'];
  }
  return hostingProviders.value.flatMap((provider) => {
    const enabled = booleanProperty(provider, 'Enabled');
    const shared = booleanProperty(provider, 'EnabledSharedAddressSpace');
    const off = (value: typeof enabled): boolean => value.state === 'known' && !value.value;
    if (off(enabled) || off(shared)) {
      return [];
    }
    return switchIsOn(provider, 'Enabled') && switchIsOn(provider, 'EnabledSharedAddressSpace')
      ? [`hosting provider ${provider.identity}`]
      : [`hosting provider ${provider.identity}, whose settings could not be read`];
  });
}
