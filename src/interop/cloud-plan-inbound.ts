import type { PropertyChange } from '../model/change.ts';
import type { PlanInput, Refusal } from '../model/plan-draft.ts';
import { policyName } from '../model/policies.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { tenantSwitch } from './cloud-gate.ts';
import type { CloudSwitches, InboundChoice } from './cloud-switches.ts';
import { input } from './draft.ts';
import type { WantedSwitches } from './policy-writes.ts';
import { unreadableRefusal } from './refusals.ts';

/**
 * What becomes of contacts that begin outside. Their switches keep their values behind a closed parent, so opening the
 * parent may open more than was asked for; whoever opens has to say whether that is meant.
 *
 * Closing is done as wide as nobody loses anything by it: in the tenant while nobody can be reached at all, or when it
 * is meant for everybody; else in the policy of the scope.
 */
export interface InboundPart {
  /** For the policies of the scope. */
  readonly wanted: WantedSwitches;
  /** For the tenant's settings. */
  readonly tenant: readonly PropertyChange[];
  readonly refusals: readonly Refusal[];
  readonly alreadyRight: readonly string[];
  readonly inputs: readonly PlanInput[];
  /** Whether the tenant lets inbound through when the plan is done; unknown where that cannot be told. */
  readonly after: boolean | 'unknown';
}

export interface InboundWish {
  readonly choice: InboundChoice | undefined;
  /** The policies that decide for the scope. */
  readonly policies: readonly SettingsObject[];
  /** Whether the tenant's own switch is closed, so that nobody can be reached. */
  readonly parentClosed: boolean;
  /** No scope was named: it is for everybody. */
  readonly everybody: boolean;
}

const nothing = { wanted: {}, tenant: [], refusals: [], alreadyRight: [] };

export function planInbound(tenant: TenantSnapshot, switches: CloudSwitches, wish: InboundWish): InboundPart {
  const { inbound } = switches;
  if (inbound === undefined) {
    return { ...nothing, inputs: [], after: false };
  }
  const stored = tenantSwitch(tenant, inbound.tenant);
  const inputs = [input('tenant-federation-settings', 'Global', inbound.tenant, stored, 'cloud')];
  const now = stored.state === 'known' ? stored.value : 'unknown';
  switch (wish.choice) {
    case 'on':
      return { ...openInbound(stored, inbound), inputs, after: true };
    case 'off':
      return { ...closeInbound(stored, inbound, wish), inputs };
    case 'keep':
      return { ...nothing, inputs, after: now };
    case undefined:
      return { ...nothing, inputs, after: now, refusals: answerNeeded(stored, switches, wish) };
  }
}

type Inbound = NonNullable<CloudSwitches['inbound']>;
type Decided = Omit<InboundPart, 'inputs' | 'after'>;

function openInbound(stored: Reading<boolean>, inbound: Inbound): Decided {
  const wanted = { [inbound.policy]: true };
  if (stored.state !== 'known') {
    const why = unreadReason(stored, 'this tenant has no such switch');
    return { ...nothing, wanted, refusals: [unreadableRefusal(inbound.tenant, why, 'inbound-allowed')] };
  }
  const change = { property: inbound.tenant, from: false, to: true };
  return { ...nothing, wanted, tenant: stored.value ? [] : [change] };
}

function closeInbound(
  stored: Reading<boolean>,
  inbound: Inbound,
  { parentClosed, everybody }: InboundWish,
): Decided & Pick<InboundPart, 'after'> {
  if (stored.state === 'known' && !stored.value) {
    return { ...nothing, alreadyRight: ['inbound is closed in the tenant'], after: false };
  }
  if (stored.state === 'known' && (parentClosed || everybody)) {
    const change = { property: inbound.tenant, from: true, to: false };
    return { ...nothing, tenant: [change], after: false };
  }
  return {
    ...nothing,
    wanted: { [inbound.policy]: false },
    after: stored.state === 'known' ? stored.value : 'unknown',
  };
}

/** Asked only where something stored would open that is not open today. */
function answerNeeded(
  stored: Reading<boolean>,
  switches: CloudSwitches,
  { policies, parentClosed }: InboundWish,
): readonly Refusal[] {
  const { inbound } = switches;
  if (inbound === undefined || isOff(stored)) {
    return [];
  }
  const waking = policies.filter((policy) => {
    const opens = parentClosed || isOff(booleanProperty(policy, switches.policy));
    return opens && !isOff(booleanProperty(policy, inbound.policy));
  });
  return waking.length === 0
    ? []
    : [
        {
          kind: 'inbound-needed',
          exit: 'usage',
          gate: 'inbound-allowed',
          message: 'whether personal accounts may begin a conversation was not said',
          why: `${inbound.tenant} and ${inbound.policy} of policy ${waking.map(({ identity }) => policyName(identity)).join(', ')} are stored as open and would take effect`,
          next: 'add --inbound on, --inbound off or --inbound keep',
          items: waking.map(({ identity }) => `policy ${policyName(identity)}`),
        },
      ];
}

function isOff(reading: Reading<boolean>): boolean {
  return reading.state === 'known' && !reading.value;
}
