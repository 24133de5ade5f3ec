import type { Evidence } from '../model/finding.ts';
import { property, textProperty, type SettingsObject } from '../model/settings-object.ts';

/** A property as it was read: its value, or that it was not to be had. */
export function evidenceOf(source: string, object: SettingsObject, name: string): Evidence {
  const value = property(object, name);
  const raw = value.state === 'known' ? value.value : null;
  return { source, property: name, raw, normalised: value.state === 'known' ? raw : value.state };
}

/** A text for names and words; empty where there is none. Verdicts look at the reading itself. */
export function textOf(object: SettingsObject, name: string): string {
  const value = textProperty(object, name);
  return value.state === 'known' ? value.value : '';
}
