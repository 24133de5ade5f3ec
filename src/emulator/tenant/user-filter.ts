import { badRequest } from './refusal.ts';
import type { Tenant } from './tenant.ts';
import { usersFrom, type TenantUser } from './users.ts';

/** A list of users that is made as far as it is asked for. */
export interface UserList {
  readonly total: number;
  readonly from: (first: number, count: number) => readonly TenantUser[];
}

const comparable: Readonly<Record<string, (user: TenantUser) => string>> = {
  id: ({ id }) => id,
  objectid: ({ id }) => id,
  userprincipalname: ({ address }) => address,
  mail: ({ address }) => address,
  displayname: ({ display }) => display,
  sipproxyaddress: ({ address }) => address,
  'imaddresses/any': ({ address }) => address,
};

/** Text in quotes, in which a quote is written twice (OData 4.01 5.1.1.6). */
const quoted = String.raw`'((?:[^']|'')*)'`;
const equals = new RegExp(String.raw`^\s*(\w+)\s+eq\s+${quoted}\s*$`);
const anyEquals = new RegExp(String.raw`^\s*(imAddresses/any)\(\s*\w+:\s*\w+\s+eq\s+${quoted}\s*\)\s*$`, 'i');

/** The users that a filter lets through; of filters it knows what is needed: equality. @throws ApiRefusal 400. */
export function matchingUsers(tenant: Tenant, filter: string | null): UserList {
  if (filter === null || filter.trim() === '') {
    return { total: tenant.population.count, from: (first, count) => usersFrom(tenant, first, count) };
  }
  const [, name = '', value = ''] = equals.exec(filter) ?? anyEquals.exec(filter) ?? [];
  const read = comparable[name.toLowerCase()];
  if (read === undefined) {
    throw badRequest(`The filter is not supported: ${filter}`);
  }
  const wanted = value.replaceAll("''", "'").replace(/^sip:/i, '').toLowerCase();
  const found = usersFrom(tenant, 0, tenant.population.count).filter(
    (user) => read(user).toLowerCase() === wanted,
  );
  return { total: found.length, from: (first, count) => found.slice(first, first + count) };
}
