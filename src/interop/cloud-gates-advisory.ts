import { effectiveCloudPolicies } from '../model/effective-cloud-policy.ts';
import type { Gate } from '../model/gate.ts';
import type { Reading } from '../model/reading.ts';
import { booleanProperty } from '../model/settings-object.ts';
import type { CloudEnvironment, TenantSnapshot } from '../model/tenant-snapshot.ts';
import { settingsObject, tenantGate, tenantSwitch, thisTenant } from './cloud-gate.ts';
import { tenantGates } from './cloud-gate-catalogue.ts';
import type { TenantView } from './cloud-gates.ts';
import { tenantScopePolicies } from './cloud-scope.ts';
import { count, unseen, type Found } from './gate.ts';

/**
 * What decides nothing and is worth knowing beside the gates. Open means here that nothing stands in the way.
 */

/** Users homed on a server, counted where users were read; else whether there may be any. */
export function homingGate(tenant: TenantSnapshot): Gate {
  const users = effectiveCloudPolicies(tenant);
  if (users.state === 'known') {
    const number = users.value.filter(({ homed }) => homed === 'on-premises').length;
    return tenantGate('homing', {
      object: 'users',
      state: number > 0 ? 'closed' : 'open',
      value: number,
      evidence: number > 0 ? `${count(number, 'user')} cannot use it` : 'no user is',
    });
  }
  const shared = tenantSwitch(tenant, 'SharedSipAddressSpace');
  const evidence = 'SharedSipAddressSpace';
  return tenantGate('homing', {
    object: settingsObject,
    ...(shared.state === 'known'
      ? {
          state: shared.value ? 'closed' : 'open',
          value: shared.value,
          evidence: shared.value
            ? `${evidence} = True: users on premises cannot use it`
            : `${evidence} = False: no user is`,
        }
      : unseen(shared, evidence, thisTenant)),
  });
}

export function restrictionGates(tenant: TenantSnapshot, { scope, users }: TenantView): readonly Gate[] {
  const onTenant = tenantGates['tenant-restriction'].property;
  const onPolicy = tenantGates['policy-restriction'].property;
  const decided = tenantScopePolicies(tenant, scope, users);
  const policies = decided.kind === 'found' ? decided.policies : [];
  return [
    tenantGate('tenant-restriction', {
      object: settingsObject,
      ...restriction(onTenant, tenantSwitch(tenant, onTenant)),
    }),
    ...policies.map((policy) =>
      tenantGate('policy-restriction', {
        object: `ExternalAccessPolicy ${policy.identity}`,
        ...restriction(onPolicy, booleanProperty(policy, onPolicy)),
      }),
    ),
  ];
}

function restriction(name: string, reading: Reading<boolean>): Pick<Found, 'state' | 'evidence' | 'value'> {
  return reading.state === 'known'
    ? {
        state: reading.value ? 'closed' : 'open',
        value: reading.value,
        evidence: reading.value
          ? `${name} = True: only accounts in external user profiles`
          : `${name} = False`,
      }
    : unseen(reading, name, thisTenant);
}

const nationalClouds: Readonly<Record<Exclude<CloudEnvironment, 'commercial'>, string>> = {
  gcc: 'GCC',
  'gcc-high': 'GCC High',
  dod: 'DoD',
  china: '21Vianet',
};

/** Shown where there is something to say. */
export function nationalCloudGate({ environment, tenant }: TenantSnapshot): readonly Gate[] {
  return environment === 'commercial'
    ? []
    : [
        tenantGate('national-cloud', {
          object: tenant,
          state: 'unreadable',
          value: environment,
          evidence: `whether personal accounts can be reached from ${nationalClouds[environment]} cannot be read`,
        }),
      ];
}
