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
const startOfReference = /&(?:#(?:x[0-9a-fA-F]*|[0-9]*))?$/;
const longestReference = '&#4294967295;'.length;
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
 * Puts the characters themselves in place of references to those that XML forbids and .NET does not: control
 * characters, U+FFFE, U+FFFF. For XML as it arrives, before the parser, which would refuse the references.
 */
export function resolveForbiddenReferences(xml: string): string {
  if (!xml.includes('&#')) {
    return xml;
  }
  return xml.replace(everyReference, (reference, hex: string | undefined, decimal: string | undefined) => {
    const unit = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    const isControl = unit < 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0d;
    return isControl || unit === 0xfffe || unit === 0xffff ? String.fromCharCode(unit) : reference;
  });
}

/** How many characters at the end of a piece of XML may be the first part of a character reference. */
export function unfinishedReference(xml: string): number {
  return startOfReference.exec(xml.slice(-longestReference))?.[0].length ?? 0;
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
