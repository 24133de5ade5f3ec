import type { PropertyValue } from '../../src/model/property-value.ts';

/** Every way in which one list of names is written. */
export const listEncodings: readonly ((domains: readonly string[]) => PropertyValue)[] = [
  (domains) => ({
    AllowedDomain:
      domains.length === 1 ? `Domain=${domains[0] ?? ''}` : domains.map((name) => `Domain=${name}`),
  }),
  (domains) => ({ AllowedDomain: domains.map((name) => `Domain=${name}`) }),
  (domains) => ({ AllowedDomain: domains.map((Domain) => ({ Domain })) }),
  (domains) => ({ AllowedDomain: [...domains] }),
  (domains) => [{ AllowedDomain: domains.map((name) => `Domain=${name}`) }],
  (domains) => ({ AllowList: [...domains] }),
  (domains) => [...domains],
  (domains) => domains.map((name) => `Domain=${name}`).join(','),
  (domains) => domains.map((Domain) => ({ Domain })),
];
