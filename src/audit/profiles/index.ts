import type { AuditProfile } from '../profile.ts';
import { cisProfile, cisV4Profile, cisV6Profile, cisV7Profile } from './cis-m365.ts';
import { federationProfile } from './federation.ts';
import { interopProfile } from './interop.ts';
import { scubaProfile } from './scuba.ts';

/** Every profile of controls; the first is the default. */
export const auditProfiles: readonly AuditProfile[] = [
  federationProfile,
  cisProfile,
  cisV4Profile,
  cisV6Profile,
  cisV7Profile,
  scubaProfile,
  interopProfile,
];

export function findAuditProfile(id: string): AuditProfile | undefined {
  return auditProfiles.find((profile) => profile.id === id.trim().toLowerCase());
}
