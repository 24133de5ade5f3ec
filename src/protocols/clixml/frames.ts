import { ClixmlError } from './errors.ts';
import type { ClixmlObject, ClixmlValue } from './values.ts';

/** An object whose parts are still arriving. */
export type Draft = { -readonly [Part in keyof ClixmlObject]: ClixmlObject[Part] };
export type Members = Map<string, ClixmlValue>;

const noMembers: ReadonlyMap<string, ClixmlValue> = new Map();
const noTypeNames: readonly string[] = [];

/** A class, so that V8 finds out that most of them are given a text too, and keeps room for it. */
class EmptyObject implements ClixmlObject {
  readonly type = 'Obj';
  typeNames = noTypeNames;
  props = noMembers;
  members = noMembers;
}

export function emptyDraft(): Draft {
  return new EmptyObject();
}

interface Entry {
  key?: ClixmlValue;
  value?: ClixmlValue;
}

/** What is open and may have children; `name` is the name of the value as a member. */
export type Frame =
  | { readonly kind: 'document' | 'values'; readonly values: ClixmlValue[] }
  | {
      readonly kind: 'object';
      readonly name: string | undefined;
      readonly refId: string | undefined;
      readonly draft: Draft;
    }
  | { readonly kind: 'typeNames'; readonly names: string[] }
  | { readonly kind: 'props' | 'members' | 'memberSet'; readonly values: Members }
  | { readonly kind: 'dictionary'; readonly entries: (readonly [ClixmlValue, ClixmlValue])[] }
  | { readonly kind: 'entry'; readonly entry: Entry };

/**
 * Puts a finished value, which goes by `name`, where the open element has a place for it.
 * @throws ClixmlError `unexpected-element` when it has none.
 */
export function attach(frame: Frame, name: string | undefined, value: ClixmlValue): void {
  switch (frame.kind) {
    case 'values':
    case 'document':
      frame.values.push(value);
      return;
    case 'object':
      if (value.type !== 'unknown' || frame.draft.base === undefined) {
        frame.draft.base = value;
      }
      return;
    case 'props':
    case 'members':
    case 'memberSet':
      if (name === undefined) {
        throw new ClixmlError('unexpected-element', 'a member without a name');
      }
      frame.values.set(name, value);
      return;
    case 'entry':
      setEntry(frame.entry, name, value);
      return;
    default:
      throw new ClixmlError('unexpected-element', `a value among ${frame.kind}`);
  }
}

function setEntry(entry: Entry, name: string | undefined, value: ClixmlValue): void {
  const part = name?.toLowerCase();
  if (part !== 'key' && part !== 'value') {
    throw new ClixmlError('unexpected-element', `a dictionary entry has no ${name ?? 'part without a name'}`);
  }
  entry[part] = value;
}
