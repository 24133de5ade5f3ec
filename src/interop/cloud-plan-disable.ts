import type { Intent, PropertyChange } from '../model/change.ts';
import type { Network } from '../model/networks.ts';
import { policyName } from '../model/policies.ts';
import type { PlanInput, Refusal } from '../model/plan-draft.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import type { Scope } from '../model/scope.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { tenantSwitch } from './cloud-gate.ts';
import { planTenantPolicies } from './cloud-plan-policies.ts';
import { retiredInTenant } from './cloud-retired.ts';
import { othersOpen, tenantScopePolicies } from './cloud-scope.ts';
import { cloudSwitches, type CloudSwitches, type InboundChoice } from './cloud-switches.ts';
import { input, type DraftPart } from './draft.ts';
import { breakHybridRefusal, bothScopesRefusal, unreadableRefusal } from './refusals.ts';

export interface CloudDisableWish {
  readonly network: Network;
  /** Close the policy of this scope only; without it the tenant's switch, for everybody. */
  readonly scope?: Scope | undefined;
  readonly users?: readonly string[] | undefined;
  /** `off`: what is stored for inbound is closed too, and does not open with the parent some day. */
  readonly inbound?: InboundChoice | undefined;
  /** Close `AllowFederatedUsers` too: all contact with other organisations. */
  readonly everything: boolean;
  readonly breakHybrid: boolean;
}

/** Closes the narrowest thing that does what was asked: a policy, else the tenant's switch for the network. */
export function tenantDisableParts(tenant: TenantSnapshot, wish: CloudDisableWish): readonly DraftPart[] {
  const switches = cloudSwitches[wish.network];
  const { scope } = wish;
  if (wish.everything && scope !== undefined) {
    return [{ refusals: [bothScopesRefusal(scope)] }];
  }
  const retired = retiredInTenant(tenant, switches);
  const closing =
    retired ??
    (scope === undefined ? switchOff(tenant, switches, wish) : policyOff(tenant, switches, scope, wish));
  return [closing, ...(wish.everything ? [federationOff(tenant, wish.breakHybrid)] : [])];
}

function set(properties: readonly PropertyChange[]): readonly Intent[] {
  const object = { side: 'cloud', type: 'tenant-federation-settings', identity: 'Global' } as const;
  return properties.length === 0 ? [] : [{ kind: 'set', object, properties }];
}

function settingInput(name: string, value: Reading<boolean>): PlanInput {
  return input('tenant-federation-settings', 'Global', name, value, 'cloud');
}

function switchOff(tenant: TenantSnapshot, switches: CloudSwitches, wish: CloudDisableWish): DraftPart {
  const stored = tenantSwitch(tenant, switches.tenant);
  const inbound = switches.inbound === undefined ? undefined : tenantSwitch(tenant, switches.inbound.tenant);
  const inputs = [
    settingInput(switches.tenant, stored),
    ...(switches.inbound === undefined || inbound === undefined
      ? []
      : [settingInput(switches.inbound.tenant, inbound)]),
  ];
  if (stored.state !== 'known') {
    return { inputs, refusals: [unreadSwitch(switches.tenant, stored)] };
  }
  const inboundOpen = inbound?.state === 'known' && inbound.value;
  const name = switches.inbound?.tenant ?? '';
  const closesInbound = wish.inbound === 'off' && inboundOpen;
  return {
    inputs,
    intents: set([
      ...(stored.value ? [{ property: switches.tenant, from: true, to: false }] : []),
      ...(closesInbound ? [{ property: name, from: true, to: false }] : []),
    ]),
    makesEffective: stored.value ? [`tenant: ${switches.what} are closed for everyone, in and out`] : [],
    alreadyRight: stored.value ? [] : [`${switches.tenant} is False`],
    skipped:
      inboundOpen && !closesInbound
        ? [`${name} stays True, stored behind ${switches.tenant}; --inbound off closes it too`]
        : [],
    refusals:
      wish.inbound === 'off' && inbound !== undefined && inbound.state !== 'known'
        ? [unreadSwitch(name, inbound)]
        : [],
  };
}

function unreadSwitch(
  name: string,
  reading: Exclude<Reading<boolean>, { readonly state: 'known' }>,
): Refusal {
  const why = unreadReason(reading, 'this tenant has no such switch');
  return unreadableRefusal(name, why);
}

function policyOff(
  tenant: TenantSnapshot,
  switches: CloudSwitches,
  scope: Scope,
  { users, inbound }: CloudDisableWish,
): DraftPart {
  const alsoInbound =
    inbound === 'off' && switches.inbound !== undefined ? { [switches.inbound.policy]: false } : {};
  const wanted = { [switches.policy]: false, ...alsoInbound };
  const part = planTenantPolicies(tenant, { switches, scope, users, wanted });
  return { ...part, skipped: [...(part.skipped ?? []), ...staysOpen(tenant, switches, scope, users)] };
}

/** The policies that are still open afterwards. */
function staysOpen(
  tenant: TenantSnapshot,
  switches: CloudSwitches,
  scope: Scope,
  users: readonly string[] | undefined,
): readonly string[] {
  const decided = tenantScopePolicies(tenant, scope, users);
  // A copy is granted to users and groups: the policy that is copied stays as it is.
  const copies = scope.kind === 'users' || scope.kind === 'group';
  const others = othersOpen(tenant, copies ? { kind: 'unreadable', reason: '' } : decided, [switches.policy]);
  const names = others.open.map(({ identity }) => policyName(identity)).sort();
  return names.length === 0 ? [] : [`stays open for others: policy ${names.join(', ')}`];
}

/** All federation of the tenant. Refused while the address space is shared with a server, or may be. */
function federationOff(tenant: TenantSnapshot, breakHybrid: boolean): DraftPart {
  const allowed = tenantSwitch(tenant, 'AllowFederatedUsers');
  const shared = tenantSwitch(tenant, 'SharedSipAddressSpace');
  const inputs = [
    settingInput('AllowFederatedUsers', allowed),
    settingInput('SharedSipAddressSpace', shared),
  ];
  if (allowed.state !== 'known') {
    return { inputs, refusals: [unreadSwitch('AllowFederatedUsers', allowed)] };
  }
  if (!allowed.value) {
    return { inputs, alreadyRight: ['federation is not allowed in the tenant'] };
  }
  if (!breakHybrid && !(shared.state === 'known' && !shared.value)) {
    const item =
      shared.state === 'known'
        ? 'SharedSipAddressSpace = True'
        : 'SharedSipAddressSpace, which could not be read';
    return { inputs, refusals: [breakHybridRefusal([item])] };
  }
  return {
    inputs,
    intents: set([{ property: 'AllowFederatedUsers', from: true, to: false }]),
    makesEffective: ['tenant: ALL federation with other organisations ends, for every policy'],
  };
}
