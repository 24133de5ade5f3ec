import type { Change, Intent } from '../model/change.ts';
import type { Properties, PropertyValue } from '../model/property-value.ts';
import { valueOr } from '../model/reading.ts';
import { property, type SettingsObject } from '../model/settings-object.ts';
import { hasValues, type Match } from './compare.ts';
import type { JournalledChange } from './journal.ts';

/**
 * What a journal knows of one object, as the states it went through: before the first change, after the first, and so
 * on. Where the object stands today is found by comparing it with these states; undoing means walking back from there.
 * No change has to be known to have been stored: of a run that was killed, the object itself tells how far it came.
 */
export interface State {
  /** Null when the object does not exist in this state; else the values that the run knows of. */
  readonly values: Properties | null;
  /** The whole object, where it was read back in this state: it is removed only when nobody touched it since. */
  readonly whole?: Properties | undefined;
  /** What leads back to the state before the first change, in order. Their numbers are those of what they undo. */
  readonly undo: readonly Change[];
}

/** A change that may have been stored, with what the journal says of it. */
export interface PastChange {
  readonly change: Change;
  readonly known: JournalledChange;
}

/** The states of an object, the first one first; `past` are changes of one object that have an inverse, in order. */
export function historyOf(past: readonly PastChange[]): readonly State[] {
  const before = past.find(({ known }) => known.before !== undefined)?.known.before;
  const first: State = {
    values: initialValues(past.map(({ change }) => change.intent)),
    whole: before ?? undefined,
    undo: [],
  };
  const states = [first];
  for (const one of past) {
    states.push(...statesAfter(one, states.at(-1) ?? first));
  }
  const names = new Set(states.flatMap(({ values }) => Object.keys(values ?? {})));
  return states.map((state) => ({ ...state, values: completed(state, names) }));
}

/** With the properties by which the other states differ from it, as far as this state was read as a whole. */
function completed({ values, whole }: State, names: ReadonlySet<string>): Properties | null {
  if (values === null || whole === undefined) {
    return values;
  }
  const object = { identity: '', properties: whole };
  const read = [...names].map((name) => [name, valueOr(property(object, name), null)] as const);
  return { ...Object.fromEntries(read), ...values };
}

/**
 * What undoes the run, given the object as it is now: nothing when it is as before, undefined when it is in no state
 * the run knows of, `hidden` when the object does not show enough to tell.
 */
export function undoFrom(
  states: readonly State[],
  now: SettingsObject | null,
): readonly Change[] | 'hidden' | undefined {
  const matches = states.map((state) => ({ state, match: matchOf(state, now) }));
  const found = matches.find(({ match }) => match === 'yes');
  if (found !== undefined) {
    return found.state.undo;
  }
  return matches.some(({ match }) => match === 'hidden') ? 'hidden' : undefined;
}

/** Every property that some change touches, with the value it had before the first change that does. */
function initialValues(intents: readonly Intent[]): Properties | null {
  const [first] = intents;
  if (first?.kind === 'create') {
    return null;
  }
  if (first?.kind === 'remove') {
    return first.values;
  }
  const before = intents
    .flatMap((intent) => (intent.kind === 'set' || intent.kind === 'assign' ? intent.properties : []))
    .map(({ property: name, from }) => [name, from] as const);
  return Object.fromEntries(before.toReversed());
}

/** The state a change was to lead to, and the one it was seen to have led to where that is another. */
function statesAfter({ change, known }: PastChange, last: State): readonly State[] {
  const { intent, inverse } = change;
  if (inverse === null) {
    return [];
  }
  const back: Change = {
    number: change.number,
    ...inverse,
    inverse: { intent, request: change.request, command: change.command },
  };
  const values = valuesAfter(intent, last.values);
  const read = known.outcome === 'verified' || known.outcome === 'pending' ? known.found : undefined;
  const wanted: State = { values, whole: read ?? undefined, undo: [back, ...last.undo] };
  const differing = known.outcome === 'failed' ? differingState(known, back, last) : undefined;
  return differing === undefined ? [wanted] : [differing, wanted];
}

function valuesAfter(intent: Intent, last: Properties | null): Properties | null {
  switch (intent.kind) {
    case 'create':
      return intent.values;
    case 'remove':
      return null;
    case 'set':
    case 'assign':
      return {
        ...last,
        ...Object.fromEntries(intent.properties.map(({ property: name, to }) => [name, to])),
      };
  }
}

/** The server stored something else than it was told: what was read back then is what is undone. */
function differingState({ found }: JournalledChange, back: Change, last: State): State | undefined {
  if (found === undefined || found === null || back.intent.kind === 'create') {
    return undefined;
  }
  const object = { identity: '', properties: found };
  const valueOf = (name: string): PropertyValue => valueOr(property(object, name), null);
  const intent = withFoundValues(back.intent, valueOf);
  return {
    values: { ...last.values, ...valuesBefore(intent) },
    whole: found,
    undo: [{ ...back, intent }, ...last.undo],
  };
}

function withFoundValues(intent: Intent, valueOf: (name: string) => PropertyValue): Intent {
  switch (intent.kind) {
    case 'create':
    case 'remove': {
      const values = Object.keys(intent.values).map((name) => [name, valueOf(name)] as const);
      return { ...intent, values: Object.fromEntries(values) };
    }
    case 'set':
    case 'assign':
      return {
        ...intent,
        properties: intent.properties.map((one) => ({ ...one, from: valueOf(one.property) })),
      };
  }
}

function valuesBefore(intent: Intent): Properties {
  switch (intent.kind) {
    case 'create':
    case 'remove':
      return intent.values;
    case 'set':
    case 'assign':
      return Object.fromEntries(intent.properties.map(({ property: name, from }) => [name, from]));
  }
}

function matchOf({ values, whole, undo }: State, now: SettingsObject | null): Match {
  if (values === null || now === null) {
    return values === now ? 'yes' : 'no';
  }
  const removes = undo[0]?.intent.kind === 'remove';
  if (removes && whole !== undefined && hasValues(now, whole) === 'no') {
    return 'no';
  }
  return hasValues(now, values);
}
