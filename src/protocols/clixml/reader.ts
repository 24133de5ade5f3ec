import { ClixmlError } from './errors.ts';
import { resolveForbiddenReferences, unfinishedReference } from './escapes.ts';
import { defaultLimits, type ClixmlLimits } from './limits.ts';
import { ObjectBuilder } from './object-builder.ts';
import { giveBack, takeParser, type ElementParser } from './parser.ts';
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

/** One document on its way from text to values, with the limit that neither the parser nor the builder has. */
class DocumentSource {
  readonly #limits: ClixmlLimits;
  readonly #builder: ObjectBuilder;
  /** Undefined behind the end. */
  #parser: ElementParser | undefined;
  #characters = 0;
  /** The end of the last piece: the beginning of a character reference, perhaps. */
  #carried = '';
  #failure: ClixmlError | undefined;

  constructor(limits: ClixmlLimits) {
    this.#limits = limits;
    this.#builder = new ObjectBuilder(limits);
    this.#parser = takeParser(this.#builder, limits);
  }

  write(chunk: string): void {
    this.#guarded(({ saxes }) => {
      this.#characters += chunk.length;
      if (this.#characters > this.#limits.characters) {
        throw new ClixmlError('limit', `more than ${this.#limits.characters} characters`);
      }
      const xml = this.#carried + chunk;
      const whole = xml.length - unfinishedReference(xml);
      this.#carried = xml.slice(whole);
      saxes.write(resolveForbiddenReferences(xml.slice(0, whole)));
    });
  }

  end(): readonly ClixmlValue[] {
    this.#guarded((parser) => {
      parser.saxes.write(this.#carried).close();
      giveBack(parser);
      this.#parser = undefined;
    });
    return this.#builder.values;
  }

  /** After a failure the parser is in no state to go on: every further call fails the same way. */
  #guarded(step: (parser: ElementParser) => void): void {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    if (this.#parser === undefined) {
      throw new ClixmlError('malformed-xml', 'more after the end');
    }
    try {
      step(this.#parser);
    } catch (error) {
      this.#failure =
        error instanceof ClixmlError ? error : new ClixmlError('malformed-xml', 'not XML', { cause: error });
      throw this.#failure;
    }
  }
}
