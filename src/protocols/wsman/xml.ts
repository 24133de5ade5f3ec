/**
 * XML as WS-Management needs it: small trees, read by namespace and local name, whatever the prefixes.
 *
 * saxes checks well-formedness; names are resolved by {@link TreeBuilder}. A document type is refused before any entity
 * can be declared; depth, elements and length are bounded.
 */
import { SaxesParser } from 'saxes';
import { WsmanError } from './errors.ts';
import { documentPieces } from './pieces.ts';
import { TreeBuilder } from './tree-builder.ts';

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
