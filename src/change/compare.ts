import type { Intent, ObjectRef } from '../model/change.ts';
import type { Properties, PropertyValue } from '../model/property-value.ts';
import type { Reading } from '../model/reading.ts';
import { property, type SettingsObject } from '../model/settings-object.ts';
import { sameValue } from './same-value.ts';

/**
 * Where an object stands with regard to an intent: as before it, as after it, as neither (somebody else changed it),
 * or not to be told.
 */
export type Standing = 'before' | 'after' | 'other' | 'unreadable';

/** @param found The object as it was read just now. */
export function standingOf(intent: Intent, found: Reading<SettingsObject>): Standing {
  if (found.state === 'unreadable') {
    return 'unreadable';
  }
  const object = found.state === 'known' ? found.value : undefined;
  switch (intent.kind) {
    case 'create':
      return object === undefined ? 'before' : standing(hasValues(object, intent.values), 'after');
    case 'remove':
      return object === undefined ? 'after' : standing(hasValues(object, intent.values), 'before');
    case 'set':
    case 'assign':
      return object === undefined ? 'other' : standingOfProperties(intent, object);
  }
}

function standingOfProperties(
  { properties }: Extract<Intent, { readonly kind: 'set' | 'assign' }>,
  object: SettingsObject,
): Standing {
  const at = (side: 'from' | 'to'): Properties =>
    Object.fromEntries(properties.map((change) => [change.property, change[side]]));
  const isAfter = hasValues(object, at('to'));
  return isAfter === 'no' ? standing(hasValues(object, at('from')), 'before') : standing(isAfter, 'after');
}

/** `hidden`: the object does not show all of them, and what it shows is as wanted. */
export type Match = 'yes' | 'no' | 'hidden';

function standing(match: Match, when: 'before' | 'after'): Standing {
  return match === 'yes' ? when : match === 'no' ? 'other' : 'unreadable';
}

/** Whether the object has these values. A property that it does not show is only as wanted where nothing is wanted. */
export function hasValues(object: SettingsObject, values: Properties): Match {
  const matches = Object.entries(values).map(([name, wanted]) => matchOf(object, name, wanted));
  return matches.includes('no') ? 'no' : matches.includes('hidden') ? 'hidden' : 'yes';
}

function matchOf(object: SettingsObject, name: string, wanted: PropertyValue): Match {
  const found = property(object, name);
  if (found.state !== 'known') {
    return wanted === null || wanted === '' ? 'yes' : 'hidden';
  }
  return sameValue(name, found.value, wanted) ? 'yes' : 'no';
}

/** Whether both name the same object; identities are equal without regard to letter case. */
export function sameObject(left: ObjectRef, right: ObjectRef): boolean {
  return objectKey(left) === objectKey(right);
}

/** The form under which two names of one object are equal. */
export function objectKey({ side, type, identity }: ObjectRef): string {
  return `${side} ${type} ${identity.trim().toLowerCase()}`;
}

/** The object in words: `access edge Global`. */
export function objectName({ type, identity }: ObjectRef): string {
  return `${type.replaceAll('-', ' ')} ${identity}`;
}
