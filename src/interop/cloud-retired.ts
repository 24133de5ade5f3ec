import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { tenantSkypeGates } from './cloud-gates.ts';
import type { CloudSwitches } from './cloud-switches.ts';
import type { DraftPart } from './draft.ts';

/**
 * Tenants lost their switches towards Skype when the service closed. What was asked for is then skipped, with what to
 * do instead; undefined where the tenant still has both switches.
 */
export function retiredInTenant(tenant: TenantSnapshot, switches: CloudSwitches): DraftPart | undefined {
  if (switches.network !== 'skype') {
    return undefined;
  }
  const gone = tenantSkypeGates(tenant, { scope: { kind: 'global' } }).filter(
    ({ state }) => state === 'absent',
  );
  return gone.length === 0
    ? undefined
    : {
        skipped: [
          'cloud: retired, the tenant has no switch towards Skype any more; its users reach former Skype users as personal Teams accounts: federation enable --network teams-personal',
        ],
      };
}
