import { encodeBase64 } from './base64.ts';
import { WsmanError } from './errors.ts';
import { namespaces } from './namespaces.ts';
import type { XmlElement, XmlLimits } from './xml.ts';

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

/**
 * Puts the events of the parser together, within the limits. It resolves namespaces itself: saxes walks all open elements
 * for that, which is quadratic in depth, so prefixes are kept in a map of stacks (one look-up a name).
 */
export class TreeBuilder {
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
