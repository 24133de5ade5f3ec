/**
 * Text in CLIXML passes two layers of escaping ([MS-PSRP] 2.2.5.3.2).
 *
 * Inside: `_xHHHH_` for every UTF-16 unit that is a control character or half of a surrogate pair, and for the
 * underscore of anything that would look like such an escape. Outside: XML. U+FFFE and U+FFFF, which XML forbids,
 * leave .NET's writer as character references, and its reader, which does not check characters, takes them back.
 */
const encodable = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]|_(?=[xX])/;
const everyEncodable = new RegExp(encodable, 'g');
/** .NET also reads eight digits, for a character outside the basic plane, though it never writes them. */
const everyEscape = /_[xX]([0-9a-fA-F]{4}|[0-9a-fA-F]{8})_/g;
const markup = /[&<>\ufffe\uffff]/;
const everyMarkup = new RegExp(markup, 'g');
const everyReference = /&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));/g;
const lastCodePoint = 0x10ffff;

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\ufffe', '&#xFFFE;'],
  ['\uffff', '&#xFFFF;'],
]);

/** Text as it stands between tags. */
export function escapeText(text: string): string {
  const encoded = encodable.test(text) ? text.replace(everyEncodable, escapeUnit) : text;
  return markup.test(encoded) ? encoded.replace(everyMarkup, entityOf) : encoded;
}

/** Text as it stands between the double quotes of an attribute. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;');
}

/** Undoes the inner layer; XML's own is undone by the XML parser. Left to right, once. */
export function decodeEscapes(text: string): string {
  return text.includes('_') ? text.replace(everyEscape, unescapeUnit) : text;
}

/**
 * Resolves the character references to what XML does not allow, which a checking XML parser leaves in the text.
 * @returns undefined when there are fewer than `expected`: one of those the parser left is no such reference.
 */
export function resolveForbiddenReferences(text: string, expected: number): string | undefined {
  let count = 0;
  const resolved = text.replace(
    everyReference,
    (reference, hex: string | undefined, decimal: string | undefined) => {
      const unit = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      if (!isForbidden(unit)) {
        return reference;
      }
      count += 1;
      return String.fromCharCode(unit);
    },
  );
  return count < expected ? undefined : resolved;
}

function isForbidden(unit: number): boolean {
  const isControl = unit < 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0d;
  return isControl || unit === 0xfffe || unit === 0xffff || (unit >= 0xd800 && unit <= 0xdfff);
}

function escapeUnit(unit: string): string {
  return `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

function unescapeUnit(escape: string, digits: string): string {
  const code = parseInt(digits, 16);
  if (digits.length === 4) {
    return String.fromCharCode(code);
  }
  return code > 0xffff && code <= lastCodePoint ? String.fromCodePoint(code) : escape;
}

function entityOf(character: string): string {
  return entities.get(character) ?? character;
}
