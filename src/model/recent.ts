/**
 * Remembers what was worked out of the last few objects, by identity. Objects that were read do not change, and one
 * deployment is evaluated at a time by many rules that ask for the same; a WeakMap would do as well and costs more in
 * garbage collection than the work it saves.
 */
export class Recent<K extends object, V> {
  readonly #entries: { readonly key: K; readonly value: V }[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value for the key, worked out when it is not among the last ones. */
  get(key: K, work: (key: K) => V): V {
    const found = this.#entries.find((entry) => entry.key === key);
    if (found !== undefined) {
      return found.value;
    }
    const value = work(key);
    this.#entries.unshift({ key, value });
    this.#entries.length = Math.min(this.#entries.length, this.#limit);
    return value;
  }
}
