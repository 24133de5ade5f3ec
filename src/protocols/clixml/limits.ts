/** How much a reader takes before it refuses. */
export interface ClixmlLimits {
  /** Characters (UTF-16 units) of the whole document. */
  readonly characters: number;
  /** Objects, member sets and unknown elements inside each other. Windows itself stops at 50. */
  readonly depth: number;
  /** `Obj` elements of the whole document. */
  readonly objects: number;
  /** Characters of the names and values of one element's attributes, together. */
  readonly attributes: number;
}

/** 10 Mi characters: a Windows client takes 10 MB an object by default (`PSMaximumReceivedObjectSizeMB`). */
export const defaultLimits: ClixmlLimits = {
  characters: 10 * 1024 * 1024,
  depth: 64,
  objects: 250_000,
  attributes: 64 * 1024,
};
