/**
 * Elements become values here: a stack of open elements, without recursion and without copying.
 *
 * Most elements of a document are primitives: they open, carry text and close. Those never reach the stack: while
 * one is open, `#leaf` says what its text is for. The stack holds what has children: objects, their parts (`Props`,
 * `MS`, containers, dictionary entries, type names) and the root. Children of an object come in any order, and a part
 * is filled in place while it is open, so closing it is popping it.
 *
 * An object is registered under its RefId when it closes, so a reference reaches finished objects only: values are
 * trees with shared branches, never cycles, and a document cannot expand beyond its own size.
 */
import { ClixmlError } from './errors.ts';
import { decodeEscapes } from './escapes.ts';
import { attach, emptyDraft, type Draft, type Frame, type Members } from './frames.ts';
import type { ClixmlLimits } from './limits.ts';
import { primitiveReaders, type PrimitiveReader } from './primitives.ts';
import { MemberNames, References } from './references.ts';
import type { ClixmlObject, ClixmlValue } from './values.ts';

/** What is open and has text only. */
type LeafKind = 'none' | 'primitive' | 'unknown' | 'toString' | 'typeName' | 'reference';

/** What belongs to an object itself. */
const parts = ['TN', 'TNRef', 'ToString', 'Props', 'MS', 'LST', 'STK', 'QUE', 'IE', 'DCT'] as const;
const partTags = new Map<string, (typeof parts)[number]>(parts.map((tag) => [tag, tag]));

export class ObjectBuilder {
  /** What the root held: one value, or those of `Objs`. */
  readonly values: ClixmlValue[] = [];
  readonly #limits: ClixmlLimits;
  readonly #stack: Frame[] = [];
  readonly #references = new References();
  readonly #memberNames = new MemberNames();
  #top: Frame = { kind: 'document', values: this.values };
  #leaf: LeafKind = 'none';
  #leafTag = '';
  #leafName: string | undefined;
  #leafReader: PrimitiveReader | undefined;
  #text = '';
  #depth = 0;
  /** Elements open inside an unknown element. */
  #inUnknown = 0;
  #objectCount = 0;

  constructor(limits: ClixmlLimits) {
    this.#limits = limits;
  }

  /** An element opens. Its attributes N, still escaped, and RefId are given when it has them. */
  open(tag: string, nameAttribute: string | undefined, refId: string | undefined): void {
    const name = nameAttribute === undefined ? undefined : this.#memberNames.of(nameAttribute);
    if (this.#leaf !== 'none') {
      this.#openInLeaf(tag);
      return;
    }
    const frame = this.#top;
    if (frame.kind === 'object' && this.#openPart(frame.draft, tag, refId)) {
      return;
    }
    if (frame.kind === 'typeNames' && tag === 'T') {
      this.#openLeaf('typeName', tag);
    } else if (frame.kind === 'dictionary' && tag === 'En') {
      this.#push({ kind: 'entry', entry: {} });
    } else if (frame.kind === 'document' && tag === 'Objs') {
      this.#push({ kind: 'values', values: this.values });
    } else if ((frame.kind === 'members' || frame.kind === 'memberSet') && tag === 'MS') {
      this.#openMemberSet(name);
    } else {
      this.#openValue(tag, name, refId);
    }
  }

  /** Text of the open element, or a piece of it. */
  text(text: string): void {
    if (this.#leaf === 'none') {
      if (text.trim() !== '') {
        throw new ClixmlError('malformed-xml', `text between elements: "${text.trim().slice(0, 40)}"`);
      }
    } else if (this.#inUnknown === 0) {
      this.#text = this.#text === '' ? text : this.#text + text;
    }
  }

  /** The element that opened last closes. */
  close(): void {
    if (this.#leaf === 'none') {
      this.#closeFrame();
    } else if (this.#inUnknown > 0) {
      this.#inUnknown -= 1;
      this.#depth -= 1;
    } else {
      this.#closeLeaf();
    }
  }

  /** Opens what belongs to the object itself; false for a value that it wraps. */
  #openPart(draft: Draft, tag: string, refId: string | undefined): boolean {
    // The parser cuts each tag out of the text anew: looked up once, it is compared as the constant that it is.
    const part = partTags.get(tag);
    switch (part) {
      case 'TN':
        this.#openTypeNames(draft, refId);
        return true;
      case 'TNRef':
        draft.typeNames = this.#references.typeNames(refId);
        this.#openLeaf('reference', part);
        return true;
      case 'ToString':
        this.#openLeaf('toString', part);
        return true;
      case 'Props':
      case 'MS': {
        const kind = part === 'Props' ? 'props' : 'members';
        const values: Members = new Map(draft[kind].size === 0 ? undefined : draft[kind]);
        draft[kind] = values;
        this.#push({ kind, values });
        return true;
      }
      case 'LST':
      case 'STK':
      case 'QUE':
      case 'IE': {
        const values: ClixmlValue[] = [];
        draft.container = { kind: part, items: values };
        this.#push({ kind: 'values', values });
        return true;
      }
      case 'DCT': {
        const entries: (readonly [ClixmlValue, ClixmlValue])[] = [];
        draft.container = { kind: part, entries };
        this.#push({ kind: 'dictionary', entries });
        return true;
      }
      default:
        return false;
    }
  }

  #openTypeNames(draft: Draft, refId: string | undefined): void {
    const names: string[] = [];
    draft.typeNames = names;
    this.#references.addTypeNames(refId, names);
    this.#push({ kind: 'typeNames', names });
  }

  #openValue(tag: string, name: string | undefined, refId: string | undefined): void {
    const { kind } = this.#top;
    const reader = primitiveReaders.get(tag);
    if (kind === 'typeNames' || kind === 'dictionary') {
      throw new ClixmlError('unexpected-element', `${tag} is out of place in ${kind}`);
    }
    if (reader !== undefined) {
      this.#leafReader = reader;
      this.#openLeaf('primitive', tag, name);
    } else if (tag === 'Obj') {
      this.#openObject(name, refId);
    } else if (kind === 'document') {
      throw new ClixmlError('unexpected-element', `${tag} is not the root of a CLIXML document`);
    } else if (tag === 'Ref') {
      attach(this.#top, name, this.#references.object(refId));
      this.#openLeaf('reference', tag);
    } else {
      this.#openLeaf('unknown', tag, name);
    }
  }

  #openObject(name: string | undefined, refId: string | undefined): void {
    this.#objectCount += 1;
    if (this.#objectCount > this.#limits.objects) {
      throw new ClixmlError('limit', `more than ${this.#limits.objects} objects`);
    }
    this.#goDeeper();
    this.#push({ kind: 'object', name, refId, draft: emptyDraft() });
  }

  #openMemberSet(name: string | undefined): void {
    this.#goDeeper();
    const members: Members = new Map();
    const set: ClixmlObject = { ...emptyDraft(), members, memberSet: true };
    attach(this.#top, name, set);
    this.#push({ kind: 'memberSet', values: members });
  }

  #openLeaf(leaf: Exclude<LeafKind, 'none'>, tag: string, name?: string): void {
    this.#leaf = leaf;
    this.#leafTag = tag;
    this.#leafName = name;
    this.#text = '';
  }

  #openInLeaf(tag: string): void {
    if (this.#leaf !== 'unknown') {
      throw new ClixmlError('unexpected-element', `${tag} inside ${this.#leafTag}`);
    }
    this.#goDeeper();
    this.#inUnknown += 1;
  }

  #closeLeaf(): void {
    const text = this.#text;
    const leaf = this.#leaf;
    this.#leaf = 'none';
    if (leaf === 'primitive' && this.#leafReader !== undefined) {
      attach(this.#top, this.#leafName, this.#leafReader(text));
    } else if (leaf === 'unknown') {
      attach(this.#top, this.#leafName, { type: 'unknown', name: this.#leafTag, value: decodeEscapes(text) });
    } else if (leaf === 'typeName' && this.#top.kind === 'typeNames') {
      this.#top.names.push(decodeEscapes(text));
    } else if (leaf === 'toString' && this.#top.kind === 'object') {
      this.#top.draft.text = decodeEscapes(text);
    } else if (text.trim() !== '') {
      throw new ClixmlError('malformed-xml', `${this.#leafTag} has content`);
    }
  }

  #closeFrame(): void {
    const frame = this.#top;
    const below = this.#stack.pop();
    if (below === undefined) {
      throw new ClixmlError('malformed-xml', 'an element closes that never opened');
    }
    this.#top = below;
    if (frame.kind === 'object') {
      this.#depth -= 1;
      this.#references.addObject(frame.refId, frame.draft);
      attach(this.#top, frame.name, frame.draft);
    } else if (frame.kind === 'memberSet') {
      this.#depth -= 1;
    } else if (frame.kind === 'entry' && below.kind === 'dictionary') {
      const { key, value } = frame.entry;
      if (key === undefined || value === undefined) {
        throw new ClixmlError('unexpected-element', 'a dictionary entry without Key or Value');
      }
      below.entries.push([key, value]);
    }
  }

  #push(frame: Frame): void {
    this.#stack.push(this.#top);
    this.#top = frame;
  }

  #goDeeper(): void {
    this.#depth += 1;
    if (this.#depth > this.#limits.depth) {
      throw new ClixmlError('limit', `nested deeper than ${this.#limits.depth}`);
    }
  }
}
