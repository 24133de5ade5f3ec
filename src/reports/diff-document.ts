import type { DiffEnd, DiffView } from './diff-table.ts';
import type { DiffDocument } from './schemas.ts';

export function diffDocument({ from, to, differences }: DiffView): DiffDocument {
  return { schemaVersion: 1, from: end(from), to: end(to), differences: [...differences] };
}

/** A whole snapshot may be given; only where it comes from is told. */
function end({ profile, takenAt, source }: DiffEnd): DiffDocument['from'] {
  return { profile, takenAt, source };
}
