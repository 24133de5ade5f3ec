import type { Properties } from '../model/property-value.ts';

/**
 * Finds objects of a list by `Identity` without looking through it: lists of domains have ten thousand entries, and
 * each that is made looks whether it is there already. A list never changes; the one that follows it takes over its
 * index with what is different, so that neither is built anew. (A list that is asked again after that is indexed again.)
 */
type Objects = readonly Properties[];
type Index = Map<string, Objects>;

const indexes = new WeakMap<Objects, Index>();

/** All of that identity, in their order; names compare without regard to letter case. */
export function havingIdentity(objects: Objects, identity: string): Objects {
  return indexOf(objects).get(identity.toLowerCase()) ?? [];
}

export function findByIdentity(objects: Objects, identity: string): Properties | undefined {
  return havingIdentity(objects, identity)[0];
}

/** The list with one object more at its end. */
export function withObject(objects: Objects, object: Properties): Objects {
  const key = keyOf(object);
  return followed(objects, [...objects, object], (index) => {
    index.set(key, [...(index.get(key) ?? []), object]);
  });
}

/** The list without one object. */
export function withoutObject(objects: Objects, object: Properties): Objects {
  const key = keyOf(object);
  const remaining = objects.filter((other) => other !== object);
  return followed(objects, remaining, (index) => {
    index.set(key, index.get(key)?.filter((other) => other !== object) ?? []);
  });
}

function followed(before: Objects, after: Objects, adapt: (index: Index) => void): Objects {
  const index = indexes.get(before);
  if (index !== undefined) {
    adapt(index);
    indexes.delete(before);
    indexes.set(after, index);
  }
  return after;
}

function indexOf(objects: Objects): Index {
  const known = indexes.get(objects);
  if (known !== undefined) {
    return known;
  }
  const index: Index = new Map();
  for (const object of objects) {
    const key = keyOf(object);
    index.set(key, [...(index.get(key) ?? []), object]);
  }
  indexes.set(objects, index);
  return index;
}

function keyOf({ Identity: identity }: Properties): string {
  return typeof identity === 'string' ? identity.toLowerCase() : '';
}
