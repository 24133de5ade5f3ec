import type { Gate } from '../model/gate.ts';
import { unreadable, type Reading, unreadReason } from '../model/reading.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { tenantGates, type TenantGateId } from './cloud-gate-catalogue.ts';
import { gateAs, within, type Found } from './gate.ts';

/** Who has no such setting, where one is absent. */
export const thisTenant = 'this tenant';
/** The object that holds the tenant's own switches, as gates name it. */
export const settingsObject = 'TenantFederationSettings Global';

export function tenantGate(id: TenantGateId, found: Found): Gate {
  return gateAs(id, tenantGates[id], found);
}

/** The one object of the tenant's settings. A list without it is unreadable: every tenant has one. */
export function federationSettings(tenant: TenantSnapshot): Reading<SettingsObject> {
  const list = tenant.objects.federationSettings;
  if (list.state !== 'known') {
    return unreadable(unreadReason(list, 'no answer'));
  }
  const global = list.value.find((object) => object.identity.trim().toLowerCase() === 'global');
  return global === undefined
    ? unreadable('no tenant federation settings Global were returned')
    : { state: 'known', value: global };
}

/** One switch of the tenant's settings. */
export function tenantSwitch(tenant: TenantSnapshot, name: string): Reading<boolean> {
  return within(federationSettings(tenant), (settings) => booleanProperty(settings, name));
}
