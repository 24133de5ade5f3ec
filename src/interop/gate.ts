import type { Gate, GateKind, GateState } from '../model/gate.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { unreadable, type Reading, unreadReason } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { skypeGates, type GateDescription, type SkypeGateId } from './gate-catalogue.ts';

/** What was found at a gate; kind and title come from the catalogue unless the deployment changes them. */
export interface Found {
  readonly object: string;
  readonly state: GateState;
  readonly evidence: string;
  readonly value?: PropertyValue;
  readonly kind?: GateKind;
  readonly title?: string;
  readonly remedy?: string | undefined;
  readonly note?: string | undefined;
}

export function gate(id: SkypeGateId, found: Found): Gate {
  return gateAs(id, skypeGates[id], found);
}

/** A gate of any catalogue. */
export function gateAs(id: string, description: GateDescription, found: Found): Gate {
  // What nobody could look at may be open: to open it would be no remedy.
  const isMendable = found.state !== 'open' && found.state !== 'unreadable';
  return {
    id,
    kind: found.kind ?? description.kind,
    title: found.title ?? description.title,
    object: found.object,
    state: found.state,
    value: found.value ?? null,
    evidence: found.evidence,
    ...(found.remedy === undefined || !isMendable ? {} : { remedy: found.remedy }),
    ...(found.note === undefined || found.note === '' ? {} : { note: found.note }),
  };
}

/** A reading without a value. */
export type Unseen = Exclude<Reading<unknown>, { state: 'known' }>;

/** The gate when there is nothing to judge. */
export function unseen(
  reading: Unseen,
  what: string,
  who = 'this server',
): Pick<Found, 'state' | 'evidence' | 'value'> {
  return reading.state === 'absent'
    ? { state: 'absent', evidence: `${what}: ${who} has none` }
    : { state: 'unreadable', evidence: `${what} unknown: ${reading.reason}`, value: reading.raw ?? null };
}

/** The gate of one switch that has to be on. */
export function switchFound(
  name: string,
  reading: Reading<boolean>,
  who?: string,
): Pick<Found, 'state' | 'evidence' | 'value'> {
  return reading.state === 'known'
    ? {
        state: reading.value ? 'open' : 'closed',
        evidence: `${name} = ${reading.value ? 'True' : 'False'}`,
        value: reading.value,
      }
    : unseen(reading, name, who);
}

/** The one access edge configuration. A list without it is unreadable: every deployment has one. */
export function accessEdge(pool: PoolSnapshot): Reading<SettingsObject> {
  const list = pool.objects.accessEdge;
  if (list.state !== 'known') {
    return unreadable(unreadReason(list, 'no answer'));
  }
  const global = list.value.find((object) => object.identity.trim().toLowerCase() === 'global');
  return global === undefined
    ? unreadable('no access edge configuration Global was returned')
    : { state: 'known', value: global };
}

/** A property of an object that may itself be unknown. */
export function within<T>(
  object: Reading<SettingsObject>,
  read: (object: SettingsObject) => Reading<T>,
): Reading<T> {
  return object.state === 'known' ? read(object.value) : object;
}

/** `1 user`, `14 users`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
