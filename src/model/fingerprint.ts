import { hash } from 'node:crypto';

/**
 * By what a finding is known again in later reports, in waivers and in alerts: SHA-256 in hex, of what it is about and never
 * of what was found, so that it stays while the fault stays.
 * @param parts From the widest to the narrowest: profile, control, object. A change of them is a breaking one (CHANGELOG).
 */
export function fingerprintOf(...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts));
}
