import type { Intent, PropertyChange } from '../model/change.ts';
import type { Network } from '../model/networks.ts';
import { policyKey, policyName, samePolicy } from '../model/policies.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import type { Scope } from '../model/scope.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { sharedInTenant, wokenInputs, wokenInTenant, type TenantOpening } from './cloud-effects.ts';
import { tenantSwitch } from './cloud-gate.ts';
import { closeGlobal, globalPolicy, withGlobalClosed, type ClosedFirst } from './cloud-global.ts';
import { planInbound, type InboundPart } from './cloud-plan-inbound.ts';
import { planTenantPolicies } from './cloud-plan-policies.ts';
import { retiredInTenant } from './cloud-retired.ts';
import { tenantScopePolicies } from './cloud-scope.ts';
import { whomInCloud } from './cloud-users.ts';
import { cloudSwitches, type CloudSwitches, type InboundChoice } from './cloud-switches.ts';
import { input, type DraftPart } from './draft.ts';
import { alsoOpensRefusal, cloudScopeNeededRefusal, unreadableRefusal } from './refusals.ts';

export interface CloudEnableWish {
  readonly network: Network;
  readonly scope?: Scope | undefined;
  readonly users?: readonly string[] | undefined;
  readonly inbound?: InboundChoice | undefined;
  readonly alsoOpens: boolean;
}

/**
 * What has to be written in a tenant so that a network is open for a scope, and for nobody else.
 *
 * Order: with a scope narrower than everybody and a closed tenant, policy Global is closed first, while it means
 * nothing to anybody; then the narrow policy is made and granted; the tenant's own switch comes last. So nobody outside
 * the scope gets anything, wherever a run stops.
 */
export function tenantEnableParts(tenant: TenantSnapshot, wish: CloudEnableWish): readonly DraftPart[] {
  const switches = cloudSwitches[wish.network];
  const retired = retiredInTenant(tenant, switches);
  if (retired !== undefined) {
    return [retired];
  }
  const stored = tenantSwitch(tenant, switches.tenant);
  if (stored.state !== 'known') {
    const why = unreadReason(stored, 'this tenant has no such switch');
    return [{ refusals: [unreadableRefusal(switches.tenant, why, 'consumer-allowed')] }];
  }
  const opens = !stored.value;
  const closing = isNarrow(wish.scope) ? closedFirst(tenant, switches, wish, opens) : undefined;
  const global = closing === undefined ? undefined : closeGlobal(tenant, closing);
  const working =
    closing === undefined || global?.intents === undefined ? tenant : withGlobalClosed(tenant, closing);
  const inbound = inboundPart(tenant, working, switches, { ...wish, opens });
  const policies = policyPart(working, switches, wish, inbound);
  return [
    ...(global === undefined ? [] : [global]),
    policies,
    switchPart(switches, opens, inbound),
    effectsOf(working, switches, wish, { opens, inbound }),
    // What was found, and not what the plan makes of Global on its way.
    { inputs: [...(global?.inputs ?? []), ...tenantInputs(tenant, switches)] },
  ];
}

/** What of Global is closed before a narrow scope is opened: what the tenant's switch is about to open for everyone. */
function closedFirst(
  tenant: TenantSnapshot,
  switches: CloudSwitches,
  wish: CloudEnableWish,
  opens: boolean,
): ClosedFirst | undefined {
  if (opens) {
    return { policySwitch: switches.policy, behind: switches.tenant };
  }
  const { inbound } = switches;
  if (inbound === undefined || wish.inbound !== 'on') {
    return undefined;
  }
  const stored = tenantSwitch(tenant, inbound.tenant);
  const global = globalPolicy(tenant);
  const reaches = global === undefined || !isOff(booleanProperty(global, switches.policy));
  return isOff(stored) && reaches ? { policySwitch: inbound.policy, behind: inbound.tenant } : undefined;
}

/** `policy:Global` is everybody, in other words. */
function isNarrow(scope: Scope | undefined): scope is Scope {
  return (
    scope !== undefined &&
    scope.kind !== 'global' &&
    !(scope.kind === 'policy' && samePolicy(scope.name, 'Global'))
  );
}

function tenantInputs(tenant: TenantSnapshot, { tenant: name }: CloudSwitches) {
  return [input('tenant-federation-settings', 'Global', name, tenantSwitch(tenant, name), 'cloud')];
}

function inboundPart(
  tenant: TenantSnapshot,
  working: TenantSnapshot,
  switches: CloudSwitches,
  { scope, users, inbound, opens }: CloudEnableWish & { readonly opens: boolean },
): InboundPart {
  const decided = tenantScopePolicies(working, scope ?? { kind: 'global' }, users);
  return planInbound(tenant, switches, {
    choice: inbound,
    policies: decided.kind === 'found' ? decided.policies : [],
    parentClosed: opens,
    everybody: scope === undefined,
  });
}

function policyPart(
  working: TenantSnapshot,
  switches: CloudSwitches,
  { scope, users }: CloudEnableWish,
  inbound: InboundPart,
): DraftPart {
  const wanted = { [switches.policy]: true, ...inbound.wanted };
  const part = planTenantPolicies(working, { switches, scope: scope ?? { kind: 'global' }, users, wanted });
  if (scope === undefined && (part.intents ?? []).length > 0) {
    return { refusals: [cloudScopeNeededRefusal(working, switches.network)], inputs: part.inputs ?? [] };
  }
  return part;
}

/** The tenant's own switches, in one write. */
function switchPart(switches: CloudSwitches, opens: boolean, inbound: InboundPart): DraftPart {
  const parent: readonly PropertyChange[] = opens
    ? [{ property: switches.tenant, from: false, to: true }]
    : [];
  const properties = [...parent, ...inbound.tenant];
  const intent: Intent = {
    kind: 'set',
    object: { side: 'cloud', type: 'tenant-federation-settings', identity: 'Global' },
    properties,
  };
  return {
    intents: properties.length === 0 ? [] : [intent],
    refusals: inbound.refusals,
    inputs: inbound.inputs,
    alreadyRight: [...(opens ? [] : [switches.tenant]), ...inbound.alreadyRight],
  };
}

function effectsOf(
  working: TenantSnapshot,
  switches: CloudSwitches,
  { scope = { kind: 'global' }, users, alsoOpens }: CloudEnableWish,
  { opens, inbound }: { readonly opens: boolean; readonly inbound: InboundPart },
): DraftPart {
  const opensInbound = inbound.tenant.some(({ to }) => to === true);
  const opening: TenantOpening = {
    switches,
    outbound: opens,
    inbound: inbound.after !== false && (opens || opensInbound),
  };
  const decided = tenantScopePolicies(working, scope, users);
  const meant = decided.kind === 'found' ? decided.policies : [];
  const keys = new Set(meant.map(({ identity }) => policyKey(identity)));
  const woken = [...wokenInTenant(working, opening, keys), ...sharedInTenant(working, opening, scope, users)];
  const refused = isNarrow(scope) && woken.length > 0 && !alsoOpens;
  return {
    makesEffective: [
      ...(opens ? meant : [])
        .filter((policy) => isOpen(policy, switches))
        .map(
          ({ identity }) =>
            `policy ${policyName(identity)} is open already and takes effect for ${whomInCloud(working, identity)}`,
        ),
      ...woken.map((policy) => `also ${policy}, which is stored as open and takes effect with the rest`),
    ],
    refusals: refused ? [alsoOpensRefusal(scope, woken)] : [],
    inputs: opening.outbound || opening.inbound ? wokenInputs(working, switches) : [],
  };
}

function isOff(reading: Reading<boolean>): boolean {
  return reading.state === 'known' && !reading.value;
}

function isOpen(policy: SettingsObject, switches: CloudSwitches): boolean {
  const open = booleanProperty(policy, switches.policy);
  return open.state === 'known' && open.value;
}
