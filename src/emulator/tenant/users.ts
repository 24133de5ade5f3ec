import { sameName } from '../organisation.ts';
import { personAt, personWith, type Person } from '../people.ts';
import type { AccountType, Population, Tenant } from './tenant.ts';

/** One user of the tenant; made when asked for, never stored. */
export interface TenantUser extends Person {
  readonly index: number;
  readonly id: string;
  readonly accountType: AccountType;
  readonly isEnabled: boolean;
  /** Name of the policy that was assigned directly from the beginning, without `Tag:`. */
  readonly seededPolicy: string | null;
}

const idPrefix = '00000000-0000-4000-9000-';
/** Every so many users one has left and is disabled. */
const disabledEvery = 50;

export function userAt({ accountTypes, policies }: Population, index: number): TenantUser {
  return {
    ...personAt(index),
    index,
    id: `${idPrefix}${String(index + 1).padStart(12, '0')}`,
    accountType: accountTypes[index % accountTypes.length] ?? 'user',
    isEnabled: index % disabledEvery !== disabledEvery - 1,
    seededPolicy: policies[index % policies.length] ?? null,
  };
}

/** The users of these numbers, as far as there are any. */
export function usersFrom({ population }: Tenant, first: number, count: number): readonly TenantUser[] {
  const length = Math.max(0, Math.min(count, population.count - first));
  return Array.from({ length }, (_, offset) => userAt(population, first + offset));
}

/** By object id, user principal name or SIP address. */
export function findUser({ population }: Tenant, asked: string): TenantUser | undefined {
  const index = sameName(asked.slice(0, idPrefix.length), idPrefix)
    ? Number(/^\d{12}$/.exec(asked.slice(idPrefix.length))?.[0] ?? '0') - 1
    : personWith(asked.replace(/^sip:/i, ''));
  return index !== undefined && index >= 0 && index < population.count
    ? userAt(population, index)
    : undefined;
}
