import type { Change } from '../model/change.ts';

/** Changes of one kind that are shown one by one before the rest of them is counted. */
const mostAlike = 10;

/** What stands for a run of changes that are alike: some of them, and how many are not shown. */
export interface Shown<Row> {
  readonly rows: readonly Row[];
  readonly more: number;
}

/**
 * Thousands of domains are thousands of changes: of a long run of changes that are alike, only the first are shown.
 * @param likeness What two neighbours have in common when they are alike.
 */
export function withoutAlike<Row>(
  rows: readonly Row[],
  likeness: (row: Row) => string,
): readonly Shown<Row>[] {
  const runs: Row[][] = [];
  let last: string | undefined;
  for (const row of rows) {
    const key = likeness(row);
    const run = key === last ? runs.at(-1) : undefined;
    if (run === undefined) {
      runs.push([row]);
    } else {
      run.push(row);
    }
    last = key;
  }
  // One row more is worth as much as the line that would stand for it.
  return runs.map((run) =>
    run.length <= mostAlike + 1
      ? { rows: run, more: 0 }
      : { rows: run.slice(0, mostAlike), more: run.length - mostAlike },
  );
}

/** Entries of one list that are made, or that go, are alike; other changes are never. */
export function likenessOf({ number, intent }: Change): string {
  const { type } = intent.object;
  return type === 'allowed-domain' || type === 'blocked-domain' ? `${type} ${intent.kind}` : String(number);
}

const longest = 2000;

/** A command or a payload that names thousands of domains is cut; the JSON of the plan has all of it. */
export function cutText(text: string): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)} … (${text.length - longest} characters more; --output json has all of it)`;
}
