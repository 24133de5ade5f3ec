import { ClixmlError } from './errors.ts';
import { decodeEscapes } from './escapes.ts';
import type { ClixmlObject } from './values.ts';

/** What `Ref` and `TNRef` of one document point at. A RefId that comes twice means the later one from then on. */
export class References {
  readonly #objects = new Map<string, ClixmlObject>();
  /** Objects that no `Ref` has asked for yet, each with its RefId: most documents never refer back, and need no index. */
  #unindexed: (readonly [refId: string, object: ClixmlObject])[] = [];
  readonly #typeNames = new Map<string, readonly string[]>();

  /** A finished object. Unfinished ones are not here, which is why no cycle can be read. */
  addObject(refId: string | undefined, object: ClixmlObject): void {
    if (refId !== undefined) {
      this.#unindexed.push([refId, object]);
    }
  }

  addTypeNames(refId: string | undefined, names: readonly string[]): void {
    if (refId !== undefined) {
      this.#typeNames.set(refId, names);
    }
  }

  /** @throws ClixmlError `bad-reference` when no finished object had this RefId. */
  object(refId: string | undefined): ClixmlObject {
    for (const [known, object] of this.#unindexed) {
      this.#objects.set(known, object);
    }
    this.#unindexed = [];
    return found(this.#objects, refId, 'Ref');
  }

  /** @throws ClixmlError `bad-reference` when no list of type names had this RefId. */
  typeNames(refId: string | undefined): readonly string[] {
    return found(this.#typeNames, refId, 'TNRef');
  }
}

/** Objects of one type repeat their property names: each name is decoded once a document, and kept once. */
export class MemberNames {
  readonly #names = new Map<string, string>();

  /** @param attribute the attribute N, still escaped. */
  of(attribute: string): string {
    let name = this.#names.get(attribute);
    if (name === undefined) {
      name = decodeEscapes(attribute);
      this.#names.set(attribute, name);
    }
    return name;
  }
}

function found<T>(known: ReadonlyMap<string, T>, refId: string | undefined, tag: string): T {
  const value = refId === undefined ? undefined : known.get(refId);
  if (value === undefined) {
    throw new ClixmlError(
      'bad-reference',
      `${tag} to ${refId ?? 'nothing'}, which is not finished or not there`,
    );
  }
  return value;
}
