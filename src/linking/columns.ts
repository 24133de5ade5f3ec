import { FederationError } from '../errors.ts';
import type { LinkRow } from './rows.ts';

/** What a column of a list can hold. */
export const fields = ['user', 'contact', 'userClient', 'contactClient', 'contactVersion'] as const;
export type Field = (typeof fields)[number];

/** Names that people give to such columns, without spaces, dashes and case; the first match of a header wins. */
const names: Readonly<Record<Field, readonly string[]>> = {
  user: [
    'user',
    'sipaddress',
    'sip',
    'userprincipalname',
    'upn',
    'lync',
    'lyncuser',
    'mail',
    'email',
    'emailaddress',
    'from',
  ],
  contact: [
    'contact',
    'skype',
    'skypeaddress',
    'skypeuser',
    'skypename',
    'microsoftaccount',
    'msa',
    'contactaddress',
    'partner',
    'to',
  ],
  userClient: ['userclient', 'lyncclient', 'client'],
  contactClient: ['contactclient', 'skypeclient'],
  contactVersion: ['contactversion', 'skypeversion', 'version'],
};

export interface Columns {
  /** Field → position. */
  readonly positions: ReadonlyMap<Field, number>;
  /** Whether the first record holds names, not a person. */
  readonly hasHeader: boolean;
  /** What was guessed, for the person to see: `user = Mail, contact = Skype; not used: Department`. */
  readonly report: string;
}

/**
 * Which column holds what: as `--columns user=Mail,contact=3` says (names of the header, or numbers from 1), else by
 * the names in the first record, else, where that holds addresses, the first column is users and the second contacts.
 * @throws FederationError `people.columns` (usage) when neither users nor contacts can be found.
 */
export function findColumns(first: readonly string[], asked: string | undefined, name: string): Columns {
  const guessed = new Map<Field, number>();
  for (const field of fields) {
    const position = names[field]
      .map((wanted) => first.findIndex((title) => plain(title) === wanted))
      .find((index) => index !== -1);
    if (position !== undefined && ![...guessed.values()].includes(position)) {
      guessed.set(field, position);
    }
  }
  const positions = asked === undefined ? guessed : askedColumns(first, asked);
  const hasHeader = guessed.size > 0 || !first.some((cell) => cell.includes('@'));
  if (asked === undefined && !hasHeader) {
    return columnsOf(new Map(byPosition(first)), first, false);
  }
  if (!positions.has('user') && !positions.has('contact')) {
    throw new FederationError('people.columns', 'usage', `${name} has no column of users or contacts`, {
      why: `its columns are ${first.map((title) => JSON.stringify(title)).join(', ')}`,
      next: 'name them: --columns user=<column>,contact=<column>; federation validate --template csv shows the usual ones',
    });
  }
  return columnsOf(positions, first, hasHeader);
}

function byPosition(first: readonly string[]): readonly (readonly [Field, number])[] {
  const second: readonly (readonly [Field, number])[] = first.length > 1 ? [['contact', 1]] : [];
  return [['user', 0], ...second];
}

function columnsOf(
  positions: ReadonlyMap<Field, number>,
  first: readonly string[],
  hasHeader: boolean,
): Columns {
  const title = (position: number) => (hasHeader ? (first[position] ?? '') : `column ${position + 1}`);
  const used = [...positions].map(([field, position]) => `${field} = ${title(position)}`).join(', ');
  const rest = first.flatMap((_, index) => ([...positions.values()].includes(index) ? [] : [title(index)]));
  return {
    positions,
    hasHeader,
    report: rest.length === 0 ? used : `${used}; not used: ${rest.join(', ')}`,
  };
}

function askedColumns(first: readonly string[], asked: string): ReadonlyMap<Field, number> {
  return new Map(asked.split(',').map((part) => askedColumn(first, part)));
}

function askedColumn(first: readonly string[], part: string): readonly [Field, number] {
  const [left = '', right = ''] = part.split('=').map((text) => text.trim());
  const field = fields.find((known) => known.toLowerCase() === left.toLowerCase());
  const position = /^\d+$/.test(right)
    ? Number(right) - 1
    : first.findIndex((title) => plain(title) === plain(right));
  if (field === undefined || position < 0 || position >= first.length) {
    throw new FederationError(
      'people.columns',
      'usage',
      `--columns ${JSON.stringify(part)} names no column`,
      {
        why:
          field === undefined
            ? `what a column can hold is ${fields.join(', ')}`
            : `the columns are ${first.map((title) => JSON.stringify(title)).join(', ')}`,
        next: '--columns user=<name or number>,contact=<name or number>',
      },
    );
  }
  return [field, position];
}

function plain(title: string): string {
  return title.toLowerCase().replace(/[\s_-]+/g, '');
}

/** The row that a record means. */
export function rowOf(record: readonly string[], { positions }: Columns, where: string): LinkRow {
  const cell = (field: Field) => (record[positions.get(field) ?? -1] ?? '').trim();
  const row: LinkRow = {
    where,
    user: cell('user'),
    contact: cell('contact'),
    userClient: cell('userClient'),
    contactClient: cell('contactClient'),
    contactVersion: cell('contactVersion'),
  };
  return row.user === '' && row.contact === ''
    ? { ...row, fault: 'neither a user nor a contact is in it' }
    : row;
}
