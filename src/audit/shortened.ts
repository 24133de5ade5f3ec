import type { Evidence, FindingOutcome } from '../model/finding.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { Recent } from '../model/recent.ts';

/** How much of a list is shown. Dozens of findings show the same one, and a report holds what is left of it once. */
interface Cut {
  readonly most: number;
  readonly made: Recent<object, PropertyValue>;
}

/** Items of a list that are enough to know it again. */
const sample: Cut = { most: 20, made: new Recent(8) };
/** Items of what was found out that somebody may have to go through one by one. */
const workList: Cut = { most: 1_000, made: new Recent(8) };

/**
 * Evidence for a report. A list of hundreds of domains stands behind dozens of findings of each of a thousand tenants:
 * written out everywhere it makes a report that nobody can read, program or person. The snapshot has all of it.
 */
export function shortened(evidence: Evidence, outcome: FindingOutcome): Evidence {
  const isRight = outcome === 'pass' || outcome === 'not-applicable';
  const raw = cut(evidence.raw, sample);
  const normalised = cut(evidence.normalised, isRight ? sample : workList);
  // Most is short as it is, and kept as it is.
  return raw === evidence.raw && normalised === evidence.normalised
    ? evidence
    : { ...evidence, raw, normalised };
}

function cut(value: PropertyValue, { most, made }: Cut): PropertyValue {
  return typeof value === 'object' && value !== null ? made.get(value, () => cutAnew(value, most)) : value;
}

function cutAnew(value: PropertyValue & object, most: number): PropertyValue {
  if (isList(value)) {
    const kept = value.slice(0, most).map((one) => cutInner(one, most));
    return value.length > most ? [...kept, `… and ${value.length - most} more`] : kept;
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cutInner(one, most)]));
}

function cutInner(value: PropertyValue, most: number): PropertyValue {
  return typeof value === 'object' && value !== null ? cutAnew(value, most) : value;
}

function isList(value: PropertyValue & object): value is readonly PropertyValue[] {
  return Array.isArray(value);
}
