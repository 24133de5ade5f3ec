/**
 * XML as WS-Management needs it: small trees, read by namespace and local name, whatever the prefixes.
 *
 * saxes checks well-formedness. It does not resolve namespaces here: its own resolution walks all open elements, which
 * is quadratic in depth, so prefixes are kept in a map of stacks (one look-up a name). A document type is refused
 * before any entity can be declared; depth, elements and length are bounded.
 */
import { SaxesParser } from 'saxes';
import { encodeBase64 } from './base64.ts';
import { WsmanError } from './errors.ts';
import { namespaces } from './namespaces.ts';
import { documentPieces } from './pieces.ts';

export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** By local name, or `{namespace}local` where the attribute has a prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Own text, without that of children; encoded anew each time where `decoded` is known. */
  readonly text: string;
  /** What the text decodes to, where that is known already: of long base64 in a document that was read as bytes. */
  readonly decoded: Uint8Array | undefined;
}

/** Bounds on a document. */
export interface XmlLimits {
  /** Bytes, or UTF-16 units of a text. */
  readonly maxLength: number;
  readonly maxDepth: number;
  readonly maxElements: number;
}

export const defaultXmlLimits: XmlLimits = {
  maxLength: 16 * 1024 * 1024,
  maxDepth: 100,
  maxElements: 100_000,
};

/**
 * @param document text, or bytes in UTF-8: of those, long base64 is not parsed but decoded ({@link documentPieces}).
 * @throws WsmanError `xml` or `limit`
 */
export function parseXml(document: string | Uint8Array, limits: XmlLimits = defaultXmlLimits): XmlElement {
  if (document.length > limits.maxLength) {
    throw new WsmanError(
      'limit',
      `an envelope of more than ${limits.maxLength} ${typeof document === 'string' ? 'characters' : 'bytes'}`,
    );
  }
  const builder = new TreeBuilder(limits);
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw new WsmanError('xml', error.message, { cause: error });
  });
  parser.on('doctype', () => {
    throw new WsmanError('xml', 'a document type is not allowed');
  });
  parser.on('opentag', (tag) => builder.open(tag.name, tag.attributes));
  parser.on('closetag', () => builder.close());
  parser.on('text', (data) => builder.text(data));
  parser.on('cdata', (data) => builder.text(data));
  for (const piece of typeof document === 'string' ? [document] : documentPieces(document)) {
    if (typeof piece === 'string') {
      parser.write(piece);
    } else {
      builder.base64(piece);
    }
  }
  parser.close();
  return builder.root();
}

class OpenElement implements XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Prefixes. */
  readonly declared: readonly string[];
  readonly children: XmlElement[] = [];
  #text = '';
  #decoded: Uint8Array | undefined;

  constructor(
    namespace: string,
    name: string,
    attributes: ReadonlyMap<string, string>,
    declared: readonly string[],
  ) {
    this.namespace = namespace;
    this.name = name;
    this.attributes = attributes;
    this.declared = declared;
  }

  get text(): string {
    return this.#decoded === undefined ? this.#text : encodeBase64(this.#decoded);
  }

  get decoded(): Uint8Array | undefined {
    return this.#decoded;
  }

  addText(data: string): void {
    this.#text = this.text + data;
    this.#decoded = undefined;
  }

  addBase64(bytes: Uint8Array): void {
    if (this.text === '') {
      this.#decoded = bytes;
    } else {
      this.addText(encodeBase64(bytes));
    }
  }
}

class TreeBuilder {
  readonly #limits: XmlLimits;
  readonly #open: OpenElement[] = [];
  readonly #scopes = new Map<string, string[]>([['xml', [namespaces.xml]]]);
  #elements = 0;
  #root: XmlElement | undefined;

  constructor(limits: XmlLimits) {
    this.#limits = limits;
  }

  open(qualifiedName: string, attributes: Readonly<Record<string, string>>): void {
    this.#elements += 1;
    if (this.#open.length >= this.#limits.maxDepth || this.#elements > this.#limits.maxElements) {
      throw new WsmanError(
        'limit',
        `XML nested deeper than ${this.#limits.maxDepth} or with too many elements`,
      );
    }
    const declared = this.#declare(attributes);
    const [prefix, name] = split(qualifiedName);
    this.#open.push(new OpenElement(this.#resolve(prefix), name, this.#attributes(attributes), declared));
  }

  close(): void {
    const element = this.#open.pop();
    if (element === undefined) {
      return;
    }
    for (const prefix of element.declared) {
      this.#scopes.get(prefix)?.pop();
    }
    const parent = this.#open.at(-1);
    if (parent === undefined) {
      this.#root = element;
    } else {
      parent.children.push(element);
    }
  }

  text(data: string): void {
    this.#open.at(-1)?.addText(data);
  }

  base64(bytes: Uint8Array): void {
    const element = this.#open.at(-1);
    if (element === undefined) {
      throw new WsmanError('xml', 'text outside of the root');
    }
    element.addBase64(bytes);
  }

  root(): XmlElement {
    if (this.#root === undefined) {
      throw new WsmanError('xml', 'no element');
    }
    return this.#root;
  }

  #declare(attributes: Readonly<Record<string, string>>): string[] {
    const declared: string[] = [];
    for (const [key, value] of Object.entries(attributes)) {
      const prefix = key === 'xmlns' ? '' : key.startsWith('xmlns:') ? key.slice('xmlns:'.length) : undefined;
      if (prefix === undefined) {
        continue;
      }
      const scope = this.#scopes.get(prefix);
      if (scope === undefined) {
        this.#scopes.set(prefix, [value]);
      } else {
        scope.push(value);
      }
      declared.push(prefix);
    }
    return declared;
  }

  #resolve(prefix: string): string {
    const uri = this.#scopes.get(prefix)?.at(-1);
    if (uri === undefined && prefix !== '') {
      throw new WsmanError('xml', `the prefix ${prefix} is not declared`);
    }
    return uri ?? '';
  }

  #attributes(attributes: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
    const named = new Map<string, string>();
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'xmlns' || key.startsWith('xmlns:')) {
        continue;
      }
      const [prefix, name] = split(key);
      named.set(prefix === '' ? name : `{${this.#resolve(prefix)}}${name}`, value);
    }
    return named;
  }
}

function split(qualifiedName: string): [prefix: string, name: string] {
  const colon = qualifiedName.indexOf(':');
  return colon < 0 ? ['', qualifiedName] : [qualifiedName.slice(0, colon), qualifiedName.slice(colon + 1)];
}

export function isElement(element: XmlElement | undefined, namespace: string, name: string): boolean {
  return element?.name === name && element.namespace === namespace;
}

/** The first child of this name. */
export function child(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): XmlElement | undefined {
  return element?.children.find((one) => isElement(one, namespace, name));
}

export function childrenNamed(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): readonly XmlElement[] {
  return element?.children.filter((one) => isElement(one, namespace, name)) ?? [];
}

/** Trimmed text of the first child of this name; undefined when there is none. */
export function childText(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): string | undefined {
  return child(element, namespace, name)?.text.trim();
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for element content or a double-quoted attribute. Characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(forbidden, '\uFFFD').replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/** What XML 1.0 2.2 excludes, lone surrogates included. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
