import type { Change, Plan } from '../model/change.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import { cutText, likenessOf, withoutAlike } from './alike.ts';
import { columnGroups, columns, report, type Content } from './layout.ts';
import { formatChange } from './property-change.ts';
import type { Style } from './style.ts';
import { head, notes, objectLabel, objectTitle, count } from './words.ts';

export interface PlanView {
  readonly plan: Plan;
  readonly source: SnapshotSource;
}

/** A plan as it is shown before anybody confirms it: what is written, what that opens, what is left as it is. */
export function planTable({ plan, source }: PlanView, style: Style): string {
  const about = [
    ['Already right', firstOf(plan.alreadyRight)],
    ...listed('Takes effect', plan.makesEffective),
    ...listed('Left alone', plan.skipped.map(withoutPrefix)),
  ].filter(([, text]) => text !== '');
  return report([
    ...head(plan.profile, source, sentenceOf(plan), style),
    ...notes(plan.notes, style),
    ...(plan.changes.length === 0 ? [] : ['', ...changeRows(plan.changes, style)]),
    ...(about.length === 0 ? [] : ['', ...columns(about, style, { indent: 2 })]),
  ]);
}

function sentenceOf({ purpose, changes }: Plan): string {
  return changes.length === 0
    ? `${purpose}: nothing to change`
    : `${purpose}: ${count(changes.length, 'change')}`;
}

/** A rollback of thousands of entries that are as before says so of each. */
function firstOf(sentences: readonly string[]): string {
  const more = sentences.length - mostSaid;
  return [...sentences.slice(0, mostSaid), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const mostSaid = 20;

function listed(title: string, sentences: readonly string[]): readonly (readonly [string, string])[] {
  return sentences.map((sentence, index) => [index === 0 ? title : '', sentence]);
}

/** The plan says of some that they are not touched; the title says so already. */
function withoutPrefix(sentence: string): string {
  return sentence.replace(/^not touched: /, '');
}

/** Columns are measured over all that is shown, and the commands stand between the rows. */
function changeRows(changes: readonly Change[], style: Style): readonly string[] {
  const groups = withoutAlike(changes, likenessOf);
  const shown = groups.flatMap(({ rows }) => rows);
  const rows = shown.map((change) => rowsOf(change, style));
  const laid = columnGroups(rows.flat(), style, { indent: 2 });
  const unfolded = { ...style, width: undefined };
  let at = 0;
  let index = 0;
  return groups.flatMap(({ rows: own, more }) => [
    ...own.flatMap(({ command }) => {
      const from = at;
      at += rows[index]?.length ?? 0;
      index += 1;
      return [
        ...laid.slice(from, at).flat(),
        ...columns([[{ text: cutText(command), paint: style.dim, exact: true }]], unfolded, { indent: 5 }),
      ];
    }),
    ...(more === 0
      ? []
      : columns([[`and ${more} more of the same; --output json names all`]], style, { indent: 5 })),
  ]);
}

function rowsOf({ number, intent }: Change, style: Style): readonly (readonly Content[])[] {
  const { object } = intent;
  const lead: readonly Content[] = [{ text: String(number), paint: style.bold }, objectTitle(object)];
  if (object.type === 'replication') {
    return [[...lead, object.identity, 'is started']];
  }
  switch (intent.kind) {
    case 'create':
      return [[...lead, objectLabel(object), 'is created']];
    case 'remove':
      return [[...lead, objectLabel(object), 'is removed']];
    case 'set':
    case 'assign':
      return intent.properties.map(({ property, from, to }, index) => [
        ...(index === 0 ? [...lead, objectLabel(object)] : ['', '', '']),
        property,
        formatChange(property, from, to),
      ]);
  }
}
