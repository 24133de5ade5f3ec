import { samePolicy } from '../model/policies.ts';
import { known } from '../model/reading.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import type { DraftPart } from './draft.ts';
import type { PolicySwitch } from './gates-policy.ts';
import { switchInputs } from './policy-writes.ts';
import { unreadableRefusal } from './refusals.ts';

/** A switch of policy Global that is dormant behind a closed one of the tenant. */
export interface ClosedFirst {
  readonly policySwitch: PolicySwitch;
  /** The tenant's switch. */
  readonly behind: string;
}

export function globalPolicy({ objects }: TenantSnapshot): SettingsObject | undefined {
  const { externalAccessPolicies: policies } = objects;
  return policies.state === 'known'
    ? policies.value.find(({ identity }) => samePolicy(identity, 'Global'))
    : undefined;
}

/**
 * Closes policy Global while that takes nothing from anybody, so that the tenant's switch can be opened for others.
 * There are intents only where Global is open.
 */
export function closeGlobal(tenant: TenantSnapshot, { policySwitch, behind }: ClosedFirst): DraftPart {
  const policy = globalPolicy(tenant);
  if (policy === undefined) {
    return { refusals: [unreadableRefusal('policy Global', 'it was not returned', 'policy')] };
  }
  const open = booleanProperty(policy, policySwitch);
  const inputs = switchInputs(policy, { [policySwitch]: false }, 'cloud');
  if (open.state !== 'known') {
    return {
      inputs,
      refusals: [unreadableRefusal(`${policySwitch} of policy Global`, 'no True or False', 'policy')],
    };
  }
  return open.value
    ? {
        inputs,
        intents: [
          {
            kind: 'set',
            object: { side: 'cloud', type: 'external-access-policy', identity: policy.identity },
            properties: [{ property: policySwitch, from: true, to: false }],
          },
        ],
        makesEffective: [
          `policy Global is closed first: it is open behind the closed ${behind}, and would open for everyone`,
        ],
      }
    : { inputs };
}

/** The tenant as it is when Global was closed. */
export function withGlobalClosed(tenant: TenantSnapshot, { policySwitch }: ClosedFirst): TenantSnapshot {
  const { externalAccessPolicies: policies } = tenant.objects;
  if (policies.state !== 'known') {
    return tenant;
  }
  const wanted = policySwitch.toLowerCase();
  const closed = policies.value.map((policy) =>
    samePolicy(policy.identity, 'Global')
      ? {
          ...policy,
          properties: Object.fromEntries(
            Object.entries(policy.properties).map(([name, value]) => [
              name,
              name.toLowerCase() === wanted ? false : value,
            ]),
          ),
        }
      : policy,
  );
  return { ...tenant, objects: { ...tenant.objects, externalAccessPolicies: known(closed) } };
}
