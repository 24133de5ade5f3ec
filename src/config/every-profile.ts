import { FederationError } from '../errors.ts';
import type { ListedTenant } from './tenant-list.ts';

type Group = Readonly<Record<string, unknown>>;

export interface EveryProfile {
  /** The file with every profile complete; as it was where it is no configuration at all. */
  readonly data: unknown;
  readonly tenants: readonly ListedTenant[];
}

/**
 * Puts the tenants of `profilesFrom` among the profiles, and into every profile what `defaults` says and the profile
 * does not. The sections for a pool and a tenant are joined setting by setting, and only where the profile has one.
 * @throws FederationError `config.duplicate-profile`, and what reading the list throws.
 */
export function withEveryProfile(
  data: unknown,
  listed: (path: string) => readonly ListedTenant[],
): EveryProfile {
  if (!isGroup(data)) {
    return { data, tenants: [] };
  }
  const { profilesFrom } = data;
  const tenants = typeof profilesFrom === 'string' && profilesFrom.trim() !== '' ? listed(profilesFrom) : [];
  const own = data['profiles'];
  if (own !== undefined && !isGroup(own)) {
    return { data, tenants };
  }
  const twice = tenants.find(({ name }) => own !== undefined && Object.hasOwn(own, name));
  if (twice !== undefined) {
    throw new FederationError('config.duplicate-profile', 'usage', `there are two profiles ${twice.name}`, {
      where: `${twice.file}:${twice.line}`,
      why: 'one is in the configuration, one in the list that profilesFrom names',
      next: 'give one of them another name',
    });
  }
  const profiles = Object.entries({
    ...own,
    ...Object.fromEntries(tenants.map(({ name, section }) => [name, section])),
  }).map(([name, section]) => [name, joined(data['defaults'], section)] as const);
  // A file that says nothing of profiles is told so by the check that follows.
  return {
    data:
      own === undefined && profiles.length === 0 ? data : { ...data, profiles: Object.fromEntries(profiles) },
    tenants,
  };
}

const sections = new Set(['onPremises', 'cloud']);

function joined(defaults: unknown, section: unknown): unknown {
  if (!isGroup(defaults) || !isGroup(section)) {
    return section;
  }
  const rest = Object.entries(defaults).filter(([name]) => !sections.has(name));
  const own = Object.entries(section).map(([name, value]) => {
    const common = defaults[name];
    return [
      name,
      sections.has(name) && isGroup(common) && isGroup(value) ? { ...common, ...value } : value,
    ] as const;
  });
  return Object.fromEntries([...rest, ...own]);
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
