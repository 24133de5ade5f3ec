/** Who is asked about: a user of the organisation, a contact on the consumer side, or whether the two can meet. */
export interface LinkRow {
  /** Where it was written: `people.csv:12`, `--user`. */
  readonly where: string;
  /** Empty when it is about a contact alone. */
  readonly user: string;
  /** Empty when it is about a user alone. */
  readonly contact: string;
  readonly userClient: string;
  readonly contactClient: string;
  readonly contactVersion: string;
  /** Why the row cannot be used; undefined when it can. */
  readonly fault?: string;
}

export const emptyRow: Omit<LinkRow, 'where'> = {
  user: '',
  contact: '',
  userClient: '',
  contactClient: '',
  contactVersion: '',
};

/** Each user with each contact; the ones there are where only users or only contacts are named. */
export function crossed(
  where: string,
  users: readonly string[],
  contacts: readonly string[],
): readonly LinkRow[] {
  if (contacts.length === 0) {
    return users.map((user) => ({ ...emptyRow, where, user }));
  }
  if (users.length === 0) {
    return contacts.map((contact) => ({ ...emptyRow, where, contact }));
  }
  return users.flatMap((user) => contacts.map((contact) => ({ ...emptyRow, where, user, contact })));
}
