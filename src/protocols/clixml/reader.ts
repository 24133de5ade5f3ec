import { SaxesParser } from 'saxes';
import { ClixmlError } from './errors.ts';
import { resolveForbiddenReferences, unfinishedReference } from './escapes.ts';
import { defaultLimits, type ClixmlLimits } from './limits.ts';
import { ObjectBuilder } from './object-builder.ts';
import type { ClixmlValue } from './values.ts';

/** Reads one CLIXML document that arrives in pieces, cut anywhere. */
export interface ClixmlReader {
  /** @throws ClixmlError as soon as the document cannot be read any more, and on every call after that. */
  write(chunk: string): void;
  /** @throws ClixmlError when the document is not complete, or holds other than one value. */
  end(): ClixmlValue;
}

/**
 * Reads one value: the data of a PSRP message, which is one element without `Objs` around it.
 * A byte-order mark, an XML declaration, comments and unknown elements are tolerated; a document type is not.
 * @throws ClixmlError
 */
export function readClixml(text: string, limits?: Partial<ClixmlLimits>): ClixmlValue {
  const reader = createClixmlReader(limits);
  reader.write(text);
  return reader.end();
}

/**
 * Reads a file made by `Export-Clixml`: the values inside its `Objs`. A document of one value is accepted too.
 * @throws ClixmlError
 */
export function readClixmlDocument(text: string, limits?: Partial<ClixmlLimits>): readonly ClixmlValue[] {
  const source = new DocumentSource({ ...defaultLimits, ...limits });
  source.write(text);
  return source.end();
}

/** A reader for one value. The limits that are not given are {@link defaultLimits}. */
export function createClixmlReader(limits?: Partial<ClixmlLimits>): ClixmlReader {
  const source = new DocumentSource({ ...defaultLimits, ...limits });
  return {
    write: (chunk) => source.write(chunk),
    end: () => {
      const [value, ...others] = source.end();
      if (value === undefined || others.length > 0) {
        throw new ClixmlError('unexpected-element', 'not one value but several, or none');
      }
      return value;
    },
  };
}

/** The XML parser and the limits it does not have itself. */
class DocumentSource {
  readonly #limits: ClixmlLimits;
  readonly #builder: ObjectBuilder;
  readonly #parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  #characters = 0;
  /** Attributes of the element whose tag is being read. */
  #memberName: string | undefined;
  #refId: string | undefined;
  #attributeCharacters = 0;
  /** The end of the last piece: the beginning of a character reference, perhaps. */
  #carried = '';
  #failure: ClixmlError | undefined;

  constructor(limits: ClixmlLimits) {
    this.#limits = limits;
    this.#builder = new ObjectBuilder(limits);
    this.#listen();
  }

  write(chunk: string): void {
    this.#guarded(() => {
      this.#characters += chunk.length;
      if (this.#characters > this.#limits.characters) {
        throw new ClixmlError('limit', `more than ${this.#limits.characters} characters`);
      }
      const xml = this.#carried + chunk;
      const whole = xml.length - unfinishedReference(xml);
      this.#carried = xml.slice(whole);
      this.#parser.write(resolveForbiddenReferences(xml.slice(0, whole)));
    });
  }

  end(): readonly ClixmlValue[] {
    this.#guarded(() => this.#parser.write(this.#carried).close());
    return this.#builder.values;
  }

  #listen(): void {
    const [parser, builder] = [this.#parser, this.#builder];
    parser.on('opentag', ({ name }) => {
      builder.open(name, this.#memberName, this.#refId);
      this.#memberName = undefined;
      this.#refId = undefined;
      this.#attributeCharacters = 0;
    });
    parser.on('closetag', () => builder.close());
    parser.on('text', (text) => builder.text(text));
    parser.on('cdata', (text) => builder.text(text));
    parser.on('attribute', ({ name, value }) => this.#attribute(name, value));
    parser.on('doctype', () => {
      throw new ClixmlError('malformed-xml', 'a document type is not allowed');
    });
    parser.on('error', (error) => this.#forgive(error));
  }

  #attribute(name: string, value: string): void {
    this.#attributeCharacters += name.length + value.length;
    if (this.#attributeCharacters > this.#limits.attributes) {
      throw new ClixmlError('limit', `attributes of more than ${this.#limits.attributes} characters`);
    }
    if (name === 'N') {
      this.#memberName = value;
    } else if (name === 'RefId') {
      this.#refId = value;
    }
  }

  /** .NET reads and writes CLIXML without checking characters; everything else that is not XML is refused. */
  #forgive(error: Error): void {
    if (!error.message.endsWith(' disallowed character.')) {
      throw new ClixmlError('malformed-xml', `not XML at ${error.message}`, { cause: error });
    }
  }

  /** After a failure the parser is in no state to go on: every further call fails the same way. */
  #guarded(step: () => unknown): void {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    try {
      step();
    } catch (error) {
      this.#failure =
        error instanceof ClixmlError ? error : new ClixmlError('malformed-xml', 'not XML', { cause: error });
      throw this.#failure;
    }
  }
}
