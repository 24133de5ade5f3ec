import { known, unreadable, type Reading } from '../model/reading.ts';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import { hasTeamsConfigurations } from './read-users.ts';
import type { TokenClaims } from './token-source.ts';

/** Everything that reading a tenant asks Graph for, and whether `Directory.Read.All` covers it. */
const readingPermissions = [
  { name: 'Organization.Read.All', directory: true },
  { name: 'Domain.Read.All', directory: true },
  { name: 'User.Read.All', directory: true },
  { name: 'TeamsUserConfiguration.Read.All', directory: false },
] as const;

/**
 * What a token for Graph shows that was not consented to. A permission to write covers the one to read.
 * Unreadable where the token does not list permissions.
 */
export function missingConsent(
  { permissions }: Pick<TokenClaims, 'permissions'>,
  environment: CloudEnvironment,
): Reading<readonly string[]> {
  if (permissions.state !== 'known') {
    return unreadable('the token lists no permissions');
  }
  const held = new Set(permissions.value.map((name) => name.toLowerCase()));
  const isHeld = (name: string): boolean =>
    [name, name.replace('.Read.', '.ReadWrite.')].some((one) => held.has(one.toLowerCase()));
  return known(
    readingPermissions
      .filter(({ name }) => name !== 'TeamsUserConfiguration.Read.All' || hasTeamsConfigurations(environment))
      .filter(({ name, directory }) => !isHeld(name) && !(directory && isHeld('Directory.Read.All')))
      .map(({ name }) => name),
  );
}
