import type { PropertyValue } from '../model/property-value.ts';
import { valueOr, type Reading } from '../model/reading.ts';
import { property, type SettingsObject } from '../model/settings-object.ts';
import { poolObjectKinds, type Snapshot } from '../model/snapshot.ts';
import { tenantObjectKinds } from '../model/tenant-snapshot.ts';
import { sameValue } from './same-value.ts';

/** One difference between two snapshots. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed' | 'readable' | 'unreadable';
  /** Kind and identity of the object: `externalAccessPolicies Tag:Sales`; of a tenant `cloud` goes before it. */
  readonly object: string;
  /** Empty when the whole object was added or removed. */
  readonly property: string;
  readonly from: PropertyValue;
  readonly to: PropertyValue;
}

/** Replication moves all the time without anybody having changed a setting; users differ by what was asked for. */
const poolKinds = poolObjectKinds.filter((kind) => kind !== 'replicas' && kind !== 'users');
/** The same of a tenant, and its entry in the directory, which says when it was last synchronised. */
const tenantKinds = tenantObjectKinds.filter(
  (kind) => kind !== 'users' && kind !== 'groupAssignments' && kind !== 'organization',
);

/** What differs between two snapshots, in a fixed order; how a thing is spelled (`True`, letter case) does not count. */
export function diffSnapshots(from: Snapshot, to: Snapshot): readonly Difference[] {
  return [
    ...poolKinds.flatMap((kind) =>
      diffKind(kind, from.onPremises?.objects[kind], to.onPremises?.objects[kind]),
    ),
    ...tenantKinds.flatMap((kind) =>
      diffKind(`cloud ${kind}`, from.cloud?.objects[kind], to.cloud?.objects[kind]),
    ),
  ];
}

type Objects = Reading<readonly SettingsObject[]> | undefined;

/** @param kind As the objects are called: `externalAccessPolicies`, of a tenant `cloud externalAccessPolicies`. */
function diffKind(kind: string, from: Objects, to: Objects): readonly Difference[] {
  if (from?.state !== 'known' || to?.state !== 'known') {
    const [before, after] = [from?.state ?? 'absent', to?.state ?? 'absent'];
    const became = after === 'known' ? 'readable' : 'unreadable';
    return before === after ? [] : [{ kind: became, object: kind, property: '', from: before, to: after }];
  }
  const [left, right] = [byIdentity(from.value), byIdentity(to.value)];
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  return keys.flatMap((key) => diffObject(kind, left.get(key), right.get(key)));
}

/** Two objects of one name (a server may have them) are told apart by their order. */
function byIdentity(objects: readonly SettingsObject[]): Map<string, SettingsObject> {
  const byKey = new Map<string, SettingsObject>();
  for (const object of objects) {
    const key = object.identity.trim().toLowerCase();
    const namesakes = [...byKey.keys()].filter((other) => other === key || other.startsWith(`${key}\n`));
    byKey.set(namesakes.length === 0 ? key : `${key}\n${namesakes.length}`, object);
  }
  return byKey;
}

function diffObject(
  kind: string,
  from: SettingsObject | undefined,
  to: SettingsObject | undefined,
): readonly Difference[] {
  const object = `${kind} ${to?.identity ?? from?.identity ?? ''}`;
  if (from === undefined || to === undefined) {
    const what = from === undefined ? 'added' : 'removed';
    return [{ kind: what, object, property: '', from: from?.properties ?? null, to: to?.properties ?? null }];
  }
  return propertyNames(from, to).flatMap((name): readonly Difference[] => {
    const before = valueOr(property(from, name), null);
    const after = valueOr(property(to, name), null);
    return sameValue(name, before, after)
      ? []
      : [{ kind: 'changed', object, property: name, from: before, to: after }];
  });
}

/** Of both objects, each once: in which case a server spells them does not count. */
function propertyNames(from: SettingsObject, to: SettingsObject): readonly string[] {
  const names = [...Object.keys(from.properties), ...Object.keys(to.properties)];
  const byKey = new Map(names.map((name) => [name.toLowerCase(), name] as const));
  return [...byKey].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, name]) => name);
}
