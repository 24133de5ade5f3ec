import type { Gate } from '../model/gate.ts';
import { policyKey, policyName } from '../model/policies.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { settingsObject, tenantGate, tenantSwitch, thisTenant } from './cloud-gate.ts';
import { homingGate, nationalCloudGate, restrictionGates } from './cloud-gates-advisory.ts';
import { tenantGates } from './cloud-gate-catalogue.ts';
import { othersOpen, tenantScopePolicies } from './cloud-scope.ts';
import { cloudUsersByPolicy } from './cloud-users.ts';
import { count, switchFound } from './gate.ts';
import { policyFound, type PolicySwitch } from './gates-policy.ts';
import type { ScopePolicies } from './scope-policies.ts';

/** Whom the gates are looked at for. */
export interface TenantView {
  readonly scope: Scope;
  /** The users of a scope `users:<file>`. */
  readonly users?: readonly string[] | undefined;
}

function switchGate(
  tenant: TenantSnapshot,
  id: 'public-users' | 'consumer-allowed' | 'inbound-allowed',
  remedy: string,
): Gate {
  const { property } = tenantGates[id];
  return tenantGate(id, {
    object: settingsObject,
    ...switchFound(property, tenantSwitch(tenant, property), thisTenant),
    remedy,
  });
}

interface PolicyGate {
  readonly id: 'public-policy' | 'consumer-policy' | 'inbound-policy';
  readonly remedy: string;
  /** The switches that a policy needs for the direction. */
  readonly needs: readonly PolicySwitch[];
}

/** Open when every policy that decides for the scope is open. */
function policyGate(
  tenant: TenantSnapshot,
  { scope, users }: TenantView,
  { id, remedy, needs }: PolicyGate,
): Gate {
  const decided = tenantScopePolicies(tenant, scope, users);
  const who = decided.kind === 'found' ? policyNames(decided) : `for ${formatScope(scope)}`;
  const notes = [decided.kind === 'found' ? decided.note : undefined, othersNote(tenant, decided, needs)];
  return tenantGate(id, {
    ...policyFound(decided, scope, tenantGates[id].property, thisTenant),
    title: `policy ${who}${tenantGates[id].title.replace(/^policy/, '')}`,
    remedy: `${remedy} --scope ${formatScope(scope)}`,
    note: notes.filter((note) => note !== undefined).join('; '),
  });
}

function policyNames(decided: Extract<ScopePolicies, { kind: 'found' }>): string {
  return decided.policies.map(({ identity }) => policyName(identity)).join(', ');
}

function othersNote(
  tenant: TenantSnapshot,
  decided: ScopePolicies,
  needs: readonly PolicySwitch[],
): string | undefined {
  const { open } = othersOpen(tenant, decided, needs);
  if (open.length === 0) {
    return undefined;
  }
  const counts = cloudUsersByPolicy(tenant);
  const total = open.reduce((sum, { identity }) => sum + (counts?.get(policyKey(identity)) ?? 0), 0);
  const people = counts === undefined ? '' : `, ${count(total, 'user')}`;
  return `${count(open.length, 'other policy', 'other policies')} open${people}`;
}

export const enableSkype = 'federation enable --network skype';
export const enablePersonal = 'federation enable --network teams-personal';

export const outboundSwitches: readonly PolicySwitch[] = ['EnableTeamsConsumerAccess'];
export const inboundSwitches: readonly PolicySwitch[] = [
  'EnableTeamsConsumerAccess',
  'EnableTeamsConsumerInbound',
];

/** Both are absent in a tenant of today. */
export function tenantSkypeGates(tenant: TenantSnapshot, view: TenantView): readonly Gate[] {
  const needs: readonly PolicySwitch[] = ['EnablePublicCloudAccess'];
  return [
    switchGate(tenant, 'public-users', enableSkype),
    policyGate(tenant, view, { id: 'public-policy', remedy: enableSkype, needs }),
  ];
}

export function outboundGates(tenant: TenantSnapshot, view: TenantView): readonly Gate[] {
  return [...outboundDeciding(tenant, view), ...advisoryGates(tenant, view)];
}

/** Nobody reaches in who cannot be reached: the outbound gates come first. */
export function inboundGates(tenant: TenantSnapshot, view: TenantView): readonly Gate[] {
  const remedy = `${enablePersonal} --inbound on`;
  return [
    ...outboundDeciding(tenant, view),
    switchGate(tenant, 'inbound-allowed', remedy),
    policyGate(tenant, view, { id: 'inbound-policy', remedy, needs: inboundSwitches }),
    ...advisoryGates(tenant, view),
  ];
}

function outboundDeciding(tenant: TenantSnapshot, view: TenantView): readonly Gate[] {
  return [
    switchGate(tenant, 'consumer-allowed', enablePersonal),
    policyGate(tenant, view, { id: 'consumer-policy', remedy: enablePersonal, needs: outboundSwitches }),
  ];
}

function advisoryGates(tenant: TenantSnapshot, view: TenantView): readonly Gate[] {
  return [homingGate(tenant), ...restrictionGates(tenant, view), ...nationalCloudGate(tenant)];
}
