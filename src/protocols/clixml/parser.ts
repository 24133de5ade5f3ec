import { SaxesParser } from 'saxes';
import { ClixmlError } from './errors.ts';
import { defaultLimits, type ClixmlLimits } from './limits.ts';
import { ObjectBuilder } from './object-builder.ts';

/** The XML parser of one document after another: each is read into a builder of its own. */
export interface ElementParser {
  readonly saxes: SaxesParser<{ xmlns: false }>;
  /** What is parsed from now on goes to `builder`. */
  readonly readInto: (builder: ObjectBuilder, limits: ClixmlLimits) => void;
}

/**
 * The parser that has read its document to the end and waits for the next. To make one takes as long as to read a small
 * object, of which there are thousands. And as long as one is alive, V8 knows how parsers are laid out: where it has once
 * forgotten that (Node 20 does where no parser outlives a collection of garbage), each later one is a hash table, and
 * reads several times slower.
 */
let idle: ElementParser | undefined;
/** So that the idle parser holds nothing of what it has read. */
const nobody = new ObjectBuilder(defaultLimits);

/** A parser that reads into `builder`. {@link giveBack} it after the end; one that has met an error is just left. */
export function takeParser(builder: ObjectBuilder, limits: ClixmlLimits): ElementParser {
  const parser = idle ?? makeParser();
  idle = undefined;
  parser.readInto(builder, limits);
  return parser;
}

/** Only after its document was closed without an error: else the parser is in no state to read another. */
export function giveBack(parser: ElementParser): void {
  parser.readInto(nobody, defaultLimits);
  idle = parser;
}

function makeParser(): ElementParser {
  const saxes = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  let builder = nobody;
  let mostAttributeCharacters = 0;
  /** Attributes of the element whose tag is being read. */
  let memberName: string | undefined;
  let refId: string | undefined;
  let attributeCharacters = 0;
  saxes.on('attribute', ({ name, value }) => {
    attributeCharacters += name.length + value.length;
    if (attributeCharacters > mostAttributeCharacters) {
      throw new ClixmlError('limit', `attributes of more than ${mostAttributeCharacters} characters`);
    }
    if (name === 'N') {
      memberName = value;
    } else if (name === 'RefId') {
      refId = value;
    }
  });
  saxes.on('opentag', ({ name }) => {
    builder.open(name, memberName, refId);
    memberName = undefined;
    refId = undefined;
    attributeCharacters = 0;
  });
  saxes.on('closetag', () => builder.close());
  saxes.on('text', (text) => builder.text(text));
  saxes.on('cdata', (text) => builder.text(text));
  saxes.on('doctype', () => {
    throw new ClixmlError('malformed-xml', 'a document type is not allowed');
  });
  saxes.on('error', forgive);
  return {
    saxes,
    readInto: (next, limits) => {
      builder = next;
      mostAttributeCharacters = limits.attributes;
      memberName = undefined;
      refId = undefined;
      attributeCharacters = 0;
    },
  };
}

/** .NET reads and writes CLIXML without checking characters; everything else that is not XML is refused. */
function forgive(error: Error): void {
  if (!error.message.endsWith(' disallowed character.')) {
    throw new ClixmlError('malformed-xml', `not XML at ${error.message}`, { cause: error });
  }
}
