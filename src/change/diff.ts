import type { PropertyValue } from '../model/property-value.ts';
import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { poolObjectKinds, type PoolObjectKind, type Snapshot } from '../model/snapshot.ts';
import { sameValue } from './compare.ts';

/** One difference between two snapshots. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed' | 'readable' | 'unreadable';
  /** Kind and identity of the object: `externalAccessPolicies Tag:Sales`. */
  readonly object: string;
  /** Empty when the whole object was added or removed. */
  readonly property: string;
  readonly from: PropertyValue;
  readonly to: PropertyValue;
}

/** Replication moves all the time without anybody having changed a setting; users differ by what was asked for. */
const comparedKinds = poolObjectKinds.filter((kind) => kind !== 'replicas' && kind !== 'users');

/** What differs between two snapshots, in a fixed order; how a thing is spelled (`True`, letter case) does not count. */
export function diffSnapshots(from: Snapshot, to: Snapshot): readonly Difference[] {
  return comparedKinds.flatMap((kind) =>
    diffKind(kind, from.onPremises?.objects[kind], to.onPremises?.objects[kind]),
  );
}

type Objects = Reading<readonly SettingsObject[]> | undefined;

function diffKind(kind: PoolObjectKind, from: Objects, to: Objects): readonly Difference[] {
  if (from?.state !== 'known' || to?.state !== 'known') {
    const [before, after] = [from?.state ?? 'absent', to?.state ?? 'absent'];
    const became = after === 'known' ? 'readable' : 'unreadable';
    return before === after ? [] : [{ kind: became, object: kind, property: '', from: before, to: after }];
  }
  const [left, right] = [byIdentity(from.value), byIdentity(to.value)];
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  return keys.flatMap((key) => diffObject(kind, left.get(key), right.get(key)));
}

function byIdentity(objects: readonly SettingsObject[]): Map<string, SettingsObject> {
  return new Map(objects.map((object) => [object.identity.trim().toLowerCase(), object]));
}

function diffObject(
  kind: PoolObjectKind,
  from: SettingsObject | undefined,
  to: SettingsObject | undefined,
): readonly Difference[] {
  const object = `${kind} ${to?.identity ?? from?.identity ?? ''}`;
  if (from === undefined || to === undefined) {
    const what = from === undefined ? 'added' : 'removed';
    return [{ kind: what, object, property: '', from: from?.properties ?? null, to: to?.properties ?? null }];
  }
  const names = [...new Set([...Object.keys(from.properties), ...Object.keys(to.properties)])].sort();
  return names.flatMap((property): readonly Difference[] => {
    const [before, after] = [from.properties[property] ?? null, to.properties[property] ?? null];
    return sameValue(before, after) ? [] : [{ kind: 'changed', object, property, from: before, to: after }];
  });
}
