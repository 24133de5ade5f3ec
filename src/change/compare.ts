import type { Intent } from '../model/change.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { Reading } from '../model/reading.ts';
import { property, type SettingsObject } from '../model/settings-object.ts';

/**
 * Where an object stands with regard to an intent: as before it, as after it, as neither (somebody else changed it),
 * or not to be told.
 */
export type Standing = 'before' | 'after' | 'other' | 'unreadable';

export function standingOf(intent: Intent, found: Reading<SettingsObject>): Standing {
  if (found.state === 'unreadable') {
    return 'unreadable';
  }
  const object = found.state === 'known' ? found.value : undefined;
  switch (intent.kind) {
    case 'create':
      return object === undefined ? 'before' : hasValues(object, Object.entries(intent.values), 'after');
    case 'remove':
      return object === undefined ? 'after' : hasValues(object, Object.entries(intent.values), 'before');
    case 'set':
    case 'assign': {
      if (object === undefined) {
        return 'other';
      }
      const to = hasValues(
        object,
        intent.properties.map((p) => [p.property, p.to] as const),
        'after',
      );
      return to === 'other'
        ? hasValues(
            object,
            intent.properties.map((p) => [p.property, p.from] as const),
            'before',
          )
        : to;
    }
  }
}

type Wanted = readonly (readonly [name: string, value: PropertyValue])[];

/**
 * A property that the object does not show is left out of the comparison of whole objects (a server does not show
 * all that its creating cmdlet takes) but one that does not show at all of what was wanted proves nothing.
 */
function hasValues(object: SettingsObject, wanted: Wanted, when: 'before' | 'after'): Standing {
  const shown = wanted.flatMap(([name, value]) => {
    const reading = property(object, name);
    return reading.state === 'known' ? [[reading.value, value] as const] : [];
  });
  if (shown.length === 0 && wanted.length > 0) {
    return 'unreadable';
  }
  return shown.every(([found, value]) => sameValue(found, value)) ? when : 'other';
}

/**
 * Values as servers mix them up: `True` and true, null and the empty text, letter case of names, a list and its text
 * with commas, `Tag:Sales` and `Sales` are the same.
 */
export function sameValue(left: PropertyValue, right: PropertyValue): boolean {
  return JSON.stringify(normalised(left)) === JSON.stringify(normalised(right));
}

function normalised(value: PropertyValue): unknown {
  if (typeof value === 'string') {
    const text = value.trim().toLowerCase().replace(/^tag:/, '');
    if (text === 'true' || text === 'false') {
      return text === 'true';
    }
    return text === '' ? null : text.includes(',') ? listOf(text.split(',')) : text;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? null : listOf(value.map(String));
  }
  return value;
}

function listOf(items: readonly string[]): string {
  return items.map((item) => item.trim().toLowerCase()).join(',');
}
