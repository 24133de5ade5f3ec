import type { PropertyValue } from '../model/property-value.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import { booleanProperty, property, type SettingsObject } from '../model/settings-object.ts';
import { established, seen, type Established } from './established.ts';
import { missingReadings, type Missing } from './parameters.ts';

/** An object of a snapshot with where it was read. */
export interface Located {
  readonly object: SettingsObject;
  /** `contoso.onmicrosoft.com TenantFederationSettings Global`. */
  readonly source: string;
  /** The service gives switches as JSON booleans, so a text is none; a server may print them. */
  readonly strict: boolean;
}

/** Whether the reading of what is missing goes at least this far. */
export function assumes(missing: Missing, atLeast: Missing): boolean {
  return missingReadings.indexOf(missing) >= missingReadings.indexOf(atLeast);
}

/** A switch as it is written on its side: see `strict`. */
export function switchReading({ object, strict }: Located, name: string): Reading<boolean> {
  return strict ? strictReading(property(object, name), name) : booleanProperty(object, name);
}

function strictReading(value: Reading<PropertyValue>, name: string): Reading<boolean> {
  if (value.state !== 'known') {
    return value;
  }
  return typeof value.value === 'boolean'
    ? known(value.value)
    : unreadable(`${name} is no switch`, JSON.stringify(value.value));
}

/**
 * One switch. Not there, null or no switch at all is unknown with the reason, unless the parameter takes what is missing
 * for on; a value that is neither is unknown whatever the parameter.
 */
export function switchOf(
  located: Located,
  name: string,
  missing: Missing,
  assumedFrom: Missing = 'switch',
): Established {
  const raw = property(located.object, name);
  const reading = located.strict ? strictReading(raw, name) : booleanProperty(located.object, name);
  const rawValue = raw.state === 'known' ? raw.value : null;
  if (reading.state === 'known') {
    const state = reading.value ? 'on' : 'off';
    return established(state, `${name} is ${state}`, [seen(located.source, name, rawValue, reading.value)]);
  }
  const isMissing = raw.state === 'absent' || rawValue === null;
  const why = raw.state === 'absent' ? `${name} was not returned` : `${name} is neither True nor False`;
  const assumed = isMissing && assumes(missing, assumedFrom);
  return established(assumed ? 'on' : 'unknown', assumed ? `${why} and counts as on` : why, [
    seen(located.source, name, rawValue, raw.state === 'absent' ? 'absent' : 'unreadable'),
  ]);
}
