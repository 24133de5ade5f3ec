import type { Properties, PropertyValue } from './property-value.ts';
import { absent, known, unreadable, type Reading, valueOr } from './reading.ts';

/**
 * One object of a deployment as it was read: a policy, a provider, the access edge configuration.
 * All properties are kept under the names and with the values the system gave, unknown ones too;
 * what they mean is decided by the readers below, when an evaluation asks.
 */
export interface SettingsObject {
  /** As the system prints it: `Global`, `Site:Redmond`, `Tag:Sales`, `Messenger`. */
  readonly identity: string;
  readonly properties: Properties;
}

/** Whether two identities name the same thing: systems take them without regard to letter case. */
export function sameIdentity(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}

/** The object of a list that is wanted; `absent` where the list is known and has none. */
export function objectIn(
  list: Reading<readonly SettingsObject[]>,
  choose: (objects: readonly SettingsObject[]) => SettingsObject | undefined,
): Reading<SettingsObject> {
  if (list.state !== 'known') {
    return list;
  }
  const chosen = choose(list.value);
  return chosen === undefined ? absent : known(chosen);
}

/** The property as it stands, found without regard to letter case: `absent` when the object has no such property. */
export function property(object: SettingsObject, name: string): Reading<PropertyValue> {
  if (Object.hasOwn(object.properties, name)) {
    return known(object.properties[name] ?? null);
  }
  const wanted = name.toLowerCase();
  const key = Object.keys(object.properties).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? absent : known(object.properties[key] ?? null);
}

/** A switch. `True`/`false` as text count too; null, numbers and anything else are unreadable, never off. */
export function booleanProperty(object: SettingsObject, name: string): Reading<boolean> {
  const value = property(object, name);
  if (value.state !== 'known') {
    return value;
  }
  if (typeof value.value === 'boolean') {
    return known(value.value);
  }
  const text = typeof value.value === 'string' ? value.value.trim().toLowerCase() : undefined;
  if (text === 'true' || text === 'false') {
    return known(text === 'true');
  }
  return unreadable(`${name} is neither True nor False`, JSON.stringify(value.value));
}

/** A text; null counts as the empty text, as the servers print it. */
export function textProperty(object: SettingsObject, name: string): Reading<string> {
  const value = property(object, name);
  if (value.state !== 'known') {
    return value;
  }
  if (value.value === null) {
    return known('');
  }
  return typeof value.value === 'string'
    ? known(value.value)
    : unreadable(`${name} is not a text`, JSON.stringify(value.value));
}

/** Whether the switch was read and is on. Its opposite is not "off": the switch may be unknown. */
export function switchIsOn(object: SettingsObject, name: string): boolean {
  const value = booleanProperty(object, name);
  return value.state === 'known' && value.value;
}

/** A text for names and words; empty where there is none. Verdicts look at the reading itself. */
export function textOf(object: SettingsObject, name: string): string {
  return valueOr(textProperty(object, name), '');
}
