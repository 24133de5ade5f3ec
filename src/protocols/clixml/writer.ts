import { ClixmlError } from './errors.ts';
import { escapeAttribute, escapeText } from './escapes.ts';
import { defaultLimits } from './limits.ts';
import { primitiveText } from './primitives.ts';
import type { ClixmlContainer, ClixmlObject, ClixmlPrimitive, ClixmlValue } from './values.ts';

/**
 * Writes one value as the data of a PSRP message: no `Objs`, no namespace, no byte-order mark.
 * An object that occurs twice (the same JavaScript object) is written once and referred to after that.
 * @throws ClixmlError for a number its tag cannot carry, a cycle, or more than 64 levels.
 */
export function writeClixml(value: ClixmlValue): string {
  return new ClixmlWriter().value(value, undefined);
}

/** Writes a file as `Export-Clixml` does, without line breaks. @throws ClixmlError as {@link writeClixml}. */
export function writeClixmlDocument(values: readonly ClixmlValue[]): string {
  const writer = new ClixmlWriter();
  const content = values.map((value) => writer.value(value, undefined)).join('');
  return element('Objs', ` Version="1.1.0.1" xmlns="${namespace}"`, content);
}

const namespace = 'http://schemas.microsoft.com/powershell/2004/04';
const elementName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The reference tables of one document. Order of parts as Windows writes them: TN, ToString, value, Props, MS. */
class ClixmlWriter {
  /** `open` while the object's own parts are being written: a reference to it from there is a cycle. */
  readonly #objects = new Map<ClixmlObject, { readonly refId: number; open: boolean }>();
  readonly #typeNames = new Map<string, number>();
  #depth = 0;

  value(value: ClixmlValue, name: string | undefined): string {
    const attribute = name === undefined ? '' : ` N="${escapeAttribute(name)}"`;
    return value.type === 'Obj' ? this.#object(value, attribute) : primitive(value, attribute);
  }

  #object(value: ClixmlObject, attribute: string): string {
    if (value.memberSet === true) {
      return this.#nested(() => element('MS', attribute, this.#members(value.members)));
    }
    const known = this.#objects.get(value);
    if (known !== undefined) {
      if (known.open) {
        throw new ClixmlError('bad-reference', 'an object that contains itself cannot be written');
      }
      return `<Ref${attribute} RefId="${known.refId}" />`;
    }
    const entry = { refId: this.#objects.size, open: true };
    this.#objects.set(value, entry);
    const written = this.#nested(() =>
      element('Obj', `${attribute} RefId="${entry.refId}"`, this.#parts(value)),
    );
    entry.open = false;
    return written;
  }

  #parts(value: ClixmlObject): string {
    let parts = this.#typeNameList(value.typeNames);
    if (value.text !== undefined) {
      parts += element('ToString', '', escapeText(value.text));
    }
    if (value.base !== undefined) {
      parts += this.value(value.base, undefined);
    }
    if (value.container !== undefined) {
      parts += this.#container(value.container);
    }
    if (value.props.size > 0) {
      parts += element('Props', '', this.#members(value.props));
    }
    if (value.members.size > 0) {
      parts += element('MS', '', this.#members(value.members));
    }
    return parts;
  }

  #typeNameList(names: readonly string[]): string {
    if (names.length === 0) {
      return '';
    }
    const key = names.join('\n');
    const known = this.#typeNames.get(key);
    if (known !== undefined) {
      return `<TNRef RefId="${known}" />`;
    }
    const refId = this.#typeNames.size;
    this.#typeNames.set(key, refId);
    return element(
      'TN',
      ` RefId="${refId}"`,
      names.map((name) => element('T', '', escapeText(name))).join(''),
    );
  }

  #container(container: ClixmlContainer): string {
    if (container.kind !== 'DCT') {
      return element(container.kind, '', container.items.map((item) => this.value(item, undefined)).join(''));
    }
    const entries = container.entries.map(
      ([key, value]) => `<En>${this.value(key, 'Key')}${this.value(value, 'Value')}</En>`,
    );
    return element('DCT', '', entries.join(''));
  }

  #members(members: ReadonlyMap<string, ClixmlValue>): string {
    let written = '';
    for (const [name, value] of members) {
      written += this.value(value, name);
    }
    return written;
  }

  #nested(write: () => string): string {
    this.#depth += 1;
    if (this.#depth > defaultLimits.depth) {
      throw new ClixmlError('limit', `nested deeper than ${defaultLimits.depth}`);
    }
    const written = write();
    this.#depth -= 1;
    return written;
  }
}

/** .NET closes what never had text with ` />`, but writes empty text as a pair of tags. */
function primitive(value: ClixmlPrimitive, attribute: string): string {
  const text = primitiveText(value);
  const tag = value.type === 'unknown' ? value.name : value.type;
  if (!elementName.test(tag)) {
    throw new ClixmlError('bad-value', `"${tag.slice(0, 40)}" is not the name of an element`);
  }
  return text === '' && value.type !== 'Nil' && value.type !== 'BA'
    ? `<${tag}${attribute}></${tag}>`
    : element(tag, attribute, text);
}

function element(tag: string, attributes: string, content: string): string {
  return content === '' ? `<${tag}${attributes} />` : `<${tag}${attributes}>${content}</${tag}>`;
}
