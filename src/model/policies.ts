import type { Properties, PropertyValue } from './property-value.ts';
import { booleanProperty, property, textProperty, type SettingsObject } from './settings-object.ts';

/**
 * External access policies are named by scope: `Global`, `Site:<name>`, `Tag:<name>` (per user). People and user
 * objects leave `Tag:` out, so a bare name other than Global is a per-user policy (Get-CsExternalAccessPolicy).
 */
export function policyIdentity(text: string): string {
  const name = text.trim();
  const match = /^(site|tag):\s*(.*)$/i.exec(name);
  if (match !== null) {
    return `${match[1]?.toLowerCase() === 'site' ? 'Site' : 'Tag'}:${match[2] ?? ''}`;
  }
  return name.toLowerCase() === 'global' ? 'Global' : `Tag:${name}`;
}

/** The form under which two spellings of one policy are equal. */
export function policyKey(text: string): string {
  return policyIdentity(text).toLowerCase();
}

export function samePolicy(left: string, right: string): boolean {
  return policyKey(left) === policyKey(right);
}

/** The name as users carry it and `Grant-CsExternalAccessPolicy` takes it: without `Tag:`. */
export function policyName(identity: string): string {
  return policyIdentity(identity).replace(/^Tag:/, '');
}

export function findPolicy(
  policies: readonly SettingsObject[],
  identity: string,
): SettingsObject | undefined {
  return policies.find((policy) => samePolicy(policy.identity, identity));
}

/**
 * What a copy of a policy is made with: its switches (`Enable…`, `Restrict…`) and its description. Everything else
 * that a server returns (keys, anchors, elements) belongs to the stored object, not to what the cmdlet takes.
 * The names are the server's own, so a copy never has a switch that its version lacks.
 */
export function policyValues(policy: SettingsObject): Properties {
  const values: Record<string, PropertyValue> = {};
  const description = textProperty(policy, 'Description');
  if (description.state === 'known' && description.value !== '') {
    values['Description'] = description.value;
  }
  for (const name of policySwitches(policy)) {
    const value = booleanProperty(policy, name);
    if (value.state === 'known') {
      values[name] = value.value;
    }
  }
  return values;
}

/** What a service returns around the settings of an object; it belongs to what is stored, and is never sent. */
const envelope = new Set(['identity', 'key', 'configmetadata', 'configid', 'datasource', 'schemaversion']);

/**
 * What a copy of a tenant's policy is made with: all its settings, also those that nobody here has heard of, since a
 * grant replaces the whole policy. What is empty is left to the service, which must never be sent a null.
 */
export function tenantPolicyValues(policy: SettingsObject): Properties {
  const settings = Object.entries(policy.properties).filter(
    ([name, value]) => !envelope.has(name.toLowerCase()) && !isEmpty(value),
  );
  return Object.fromEntries(settings.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function isEmpty(value: PropertyValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Switches of the policy whose value is neither True nor False: such a policy cannot be copied faithfully. */
export function unreadableSwitches(policy: SettingsObject): readonly string[] {
  return policySwitches(policy).filter((name) => booleanProperty(policy, name).state !== 'known');
}

function policySwitches(policy: SettingsObject): readonly string[] {
  return Object.keys(policy.properties)
    .filter((name) => /^(enable|restrict)/i.test(name) && property(policy, name).state === 'known')
    .sort();
}

/** Whether two policies do the same: equal switches, whatever they are called or described as. */
export function sameSwitches(left: Properties, right: Properties): boolean {
  return JSON.stringify(switchesOf(left)) === JSON.stringify(switchesOf(right));
}

function switchesOf(values: Properties): readonly (readonly [string, PropertyValue])[] {
  return Object.entries(values)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== 'description')
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
