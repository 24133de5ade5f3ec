import type { Evidence } from '../model/finding.ts';
import { property, type SettingsObject } from '../model/settings-object.ts';

/** A property as it was read: its value, or that it was not to be had. */
export function evidenceOf(source: string, object: SettingsObject, name: string): Evidence {
  const value = property(object, name);
  const raw = value.state === 'known' ? value.value : null;
  return { source, property: name, raw, normalised: value.state === 'known' ? raw : value.state };
}
