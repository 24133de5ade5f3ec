import type { Change, ChangeOutcome, Intent, Plan } from '../model/change.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { SnapshotSource } from '../model/snapshot.ts';
import type { ChangeDocument } from './schemas.ts';

/** What was applied; left out of a plan that was only shown. */
export interface Applied {
  readonly journalId: string;
  readonly changes: readonly {
    readonly change: Change;
    readonly outcome: ChangeOutcome;
    readonly note: string;
  }[];
}

/**
 * A plan, or what came of it. One entry a write, because a write is what has a command, an inverse and an outcome: of a
 * write of several properties `property` names all, joined by a comma, and `from` and `to` are records; of a whole
 * object that is created or removed `property` is `*`, and the end at which it is not there is null.
 */
export function changeDocument(
  { plan, source, next }: { readonly plan: Plan; readonly source: SnapshotSource; readonly next: string },
  applied?: Applied,
): ChangeDocument {
  return {
    schemaVersion: 1,
    profile: plan.profile,
    source,
    fingerprint: plan.fingerprint,
    ...(applied && { journalId: applied.journalId }),
    notes: [...plan.notes],
    changes:
      applied === undefined
        ? plan.changes.map(entry)
        : applied.changes.map(({ change, outcome, note }) => ({
            ...entry(change),
            outcome,
            ...(note !== '' && { note }),
          })),
    makesEffective: [...plan.makesEffective],
    skipped: [...plan.skipped],
    next,
  };
}

function entry({ intent, command, inverse }: Change): ChangeDocument['changes'][number] {
  const { kind, object } = intent;
  return {
    kind,
    side: object.side,
    object: `${object.type} ${object.identity}`,
    ...ends(intent),
    command,
    inverse: inverse?.command ?? null,
  };
}

interface Ends {
  readonly property: string;
  readonly from: PropertyValue;
  readonly to: PropertyValue;
}

function ends(intent: Intent): Ends {
  switch (intent.kind) {
    case 'create':
      return { property: '*', from: null, to: intent.values };
    case 'remove':
      return { property: '*', from: intent.values, to: null };
    case 'set':
    case 'assign': {
      const { properties } = intent;
      const [only, ...others] = properties;
      return only !== undefined && others.length === 0
        ? { property: only.property, from: only.from, to: only.to }
        : {
            property: properties.map(({ property }) => property).join(','),
            from: Object.fromEntries(properties.map(({ property, from }) => [property, from])),
            to: Object.fromEntries(properties.map(({ property, to }) => [property, to])),
          };
    }
  }
}
