import type { PropertyValue } from '../model/property-value.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { columns, paragraph, report, type Content } from './layout.ts';
import type { Style } from './style.ts';
import { count, formatTime, formatValue, profileName } from './words.ts';

/** One difference between two snapshots. */
export interface DiffRow {
  readonly kind: 'added' | 'removed' | 'changed' | 'readable' | 'unreadable';
  readonly object: string;
  /** Empty when it concerns the whole object. */
  readonly property: string;
  readonly from: PropertyValue;
  readonly to: PropertyValue;
}

export type DiffEnd = Pick<Snapshot, 'profile' | 'takenAt' | 'source'>;

export interface DiffView {
  readonly from: DiffEnd;
  readonly to: DiffEnd;
  readonly differences: readonly DiffRow[];
}

/** What differs between two snapshots. */
export function diffTable({ from, to, differences }: DiffView, style: Style): string {
  const ends = `${endOf(from, style)} → ${endOf(to, style)}`;
  const sentence = differences.length === 0 ? 'no difference' : count(differences.length, 'difference');
  return report([
    ...paragraph(`${ends} · ${sentence}`, style),
    ...columns(
      differences.map((row) => rowOf(row, style)),
      style,
      { indent: 2 },
    ),
  ]);
}

function endOf({ profile, takenAt, source }: DiffEnd, style: Style): string {
  return `${profileName(profile, source)} ${formatTime(takenAt, style)}`;
}

function rowOf({ kind, object, property, from, to }: DiffRow, style: Style): readonly Content[] {
  switch (kind) {
    case 'added':
      return [{ text: '+', paint: style.good }, object, 'added'];
    case 'removed':
      return [{ text: '-', paint: style.bad }, object, 'removed'];
    case 'readable':
    case 'unreadable':
      return [
        { text: '?', paint: style.warn },
        object,
        `${kind === 'readable' ? 'can be read now' : 'can no longer be read'} (${formatValue(from)} → ${formatValue(to)})`,
      ];
    case 'changed':
      return [
        { text: '~', paint: style.warn },
        object,
        `${property}: ${formatValue(from)} → ${formatValue(to)}`,
      ];
  }
}
