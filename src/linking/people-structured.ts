import { z } from 'zod';
import { FederationError } from '../errors.ts';
import type { PeopleList } from './people-csv.ts';
import { crossed, emptyRow, type LinkRow } from './rows.ts';

const text = z.string();
const entry = z.union([
  text,
  z.strictObject({
    user: text.default(''),
    contact: text.default(''),
    userClient: text.default(''),
    contactClient: text.default(''),
    contactVersion: z.union([text, z.number()]).transform(String).default(''),
  }),
]);
const lists = z.strictObject({ users: z.array(text).default([]), contacts: z.array(text).default([]) });

/**
 * A list from YAML or JSON: `[{ user, contact, … }]`, addresses of users alone, or `{ users, contacts }`, which means
 * each with each. An entry that cannot be used is a row with its fault.
 * @throws FederationError `people.shape` (usage) when it is no list at all.
 */
export function readStructured(value: unknown, name: string): PeopleList {
  if (Array.isArray(value)) {
    return { rows: value.map((one, index) => rowOf(one, `${name}, entry ${index + 1}`)), notes: [] };
  }
  const parsed = lists.safeParse(value);
  if (!parsed.success || parsed.data.users.length + parsed.data.contacts.length === 0) {
    throw new FederationError('people.shape', 'usage', `${name} is no list of people`, {
      why: 'it must be a list of entries with user and contact, or hold users and contacts',
      next: 'federation validate --template yaml',
    });
  }
  return { rows: crossed(name, parsed.data.users, parsed.data.contacts), notes: [] };
}

function rowOf(value: unknown, where: string): LinkRow {
  const parsed = entry.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    return {
      ...emptyRow,
      where,
      fault: `not an entry of a list of people${place === '' ? '' : `: ${place}`}: ${issue?.message ?? ''}`,
    };
  }
  const row: LinkRow =
    typeof parsed.data === 'string'
      ? { ...emptyRow, where, user: parsed.data.trim() }
      : { where, ...parsed.data, user: parsed.data.user.trim(), contact: parsed.data.contact.trim() };
  return row.user === '' && row.contact === ''
    ? { ...row, fault: 'neither a user nor a contact is in it' }
    : row;
}
