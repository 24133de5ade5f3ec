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

/** What a document is to be read into, and the limits that the XML parser does not have itself. */
class DocumentSource {
  readonly #limits: ClixmlLimits;
  readonly #builder: ObjectBuilder;
  #parser: ReusableParser | undefined;
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
    this.#parser = takeParser(this);
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
      this.#saxes().write(resolveForbiddenReferences(xml.slice(0, whole)));
    });
  }

  end(): readonly ClixmlValue[] {
    this.#guarded(() => this.#saxes().write(this.#carried).close());
    giveBack(this.#parser);
    this.#parser = undefined;
    return this.#builder.values;
  }

  opened(name: string): void {
    this.#builder.open(name, this.#memberName, this.#refId);
    this.#memberName = undefined;
    this.#refId = undefined;
    this.#attributeCharacters = 0;
  }

  closed(): void {
    this.#builder.close();
  }

  text(text: string): void {
    this.#builder.text(text);
  }

  attribute(name: string, value: string): void {
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

  #saxes(): ReusableParser['saxes'] {
    if (this.#parser === undefined) {
      throw new ClixmlError('malformed-xml', 'more after the end');
    }
    return this.#parser.saxes;
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

/** A parser, and who is told what it finds in the document that it reads now. */
interface ReusableParser {
  readonly saxes: SaxesParser<{ xmlns: false }>;
  source: DocumentSource | undefined;
}

/**
 * The parser that has read its document to the end and waits for the next. To make one takes as long as to read a small
 * object, of which there are thousands. And as long as one is alive, V8 knows how parsers are laid out: where it has once
 * forgotten that, each later one is a hash table, and reads ten times slower.
 */
let idle: ReusableParser | undefined;

function takeParser(source: DocumentSource): ReusableParser {
  const parser = idle ?? makeParser(source);
  idle = undefined;
  parser.source = source;
  return parser;
}

function giveBack(parser: ReusableParser | undefined): void {
  if (parser !== undefined) {
    parser.source = undefined;
    idle = parser;
  }
}

function makeParser(source: DocumentSource): ReusableParser {
  const saxes = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  const parser: ReusableParser = { saxes, source };
  saxes.on('opentag', ({ name }) => parser.source?.opened(name));
  saxes.on('closetag', () => parser.source?.closed());
  saxes.on('text', (text) => parser.source?.text(text));
  saxes.on('cdata', (text) => parser.source?.text(text));
  saxes.on('attribute', ({ name, value }) => parser.source?.attribute(name, value));
  saxes.on('doctype', () => {
    throw new ClixmlError('malformed-xml', 'a document type is not allowed');
  });
  saxes.on('error', forgive);
  return parser;
}

/** .NET reads and writes CLIXML without checking characters; everything else that is not XML is refused. */
function forgive(error: Error): void {
  if (!error.message.endsWith(' disallowed character.')) {
    throw new ClixmlError('malformed-xml', `not XML at ${error.message}`, { cause: error });
  }
}
