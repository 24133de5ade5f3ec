/**
 * Text in CLIXML passes two layers of escaping ([MS-PSRP] 2.2.5.3.2).
 *
 * Inside: `_xHHHH_` for every UTF-16 unit that is a control character or half of a surrogate pair, and for the
 * underscore of anything that would look like such an escape. Outside: XML. U+FFFE and U+FFFF, which XML forbids,
 * leave .NET's writer as character references, and its reader, which does not check characters, takes them back.
 */
const encodable = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]|_(?=[xX])/;
const everyEncodable = new RegExp(encodable, 'g');
const markup = /[&<>\ufffe\uffff]/;
const everyMarkup = new RegExp(markup, 'g');
const everyReference = /&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));/g;
const startOfReference = /&(?:#(?:x[0-9a-fA-F]*|[0-9]*))?$/;
const longestReference = '&#4294967295;'.length;
const lastCodePoint = 0x10ffff;
const [letterX, underscore] = [0x78, 0x5f];

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

/**
 * Undoes the inner layer; XML's own is undone by the XML parser. Left to right, once. By hand: every text of a long
 * answer comes here, and some have such an escape in each.
 */
export function decodeEscapes(text: string): string {
  let decoded = '';
  let done = 0;
  for (let at = text.indexOf('_'); at !== -1; at = text.indexOf('_', Math.max(at + 1, done))) {
    const digits = digitsOfEscape(text, at);
    const code = digits === 0 ? -1 : hexNumber(text, at + 2, digits);
    if (code >= 0) {
      const end = at + digits + 3;
      decoded += text.slice(done, at) + (characterOf(code, digits) ?? text.slice(at, end));
      done = end;
    }
  }
  return done === 0 ? text : decoded + text.slice(done);
}

/**
 * How many digits an escape has that may begin here. .NET also reads eight, for a character outside the basic plane,
 * though it never writes them.
 */
function digitsOfEscape(text: string, at: number): 0 | 4 | 8 {
  if ((text.charCodeAt(at + 1) | 0x20) !== letterX) {
    return 0;
  }
  return text.charCodeAt(at + 6) === underscore ? 4 : text.charCodeAt(at + 10) === underscore ? 8 : 0;
}

/** -1 where one of the characters is no digit. */
function hexNumber(text: string, start: number, length: number): number {
  let value = 0;
  for (let index = start; index < start + length; index += 1) {
    const code = text.charCodeAt(index);
    const isDigit = code >= 0x30 && code <= 0x39;
    const letter = code | 0x20;
    if (!isDigit && (letter < 0x61 || letter > 0x66)) {
      return -1;
    }
    value = value * 16 + (isDigit ? code - 0x30 : letter - 0x57);
  }
  return value;
}

/** Undefined for eight digits that name no character outside the basic plane. */
function characterOf(code: number, digits: 4 | 8 | 0): string | undefined {
  if (digits === 4) {
    return String.fromCharCode(code);
  }
  return code > 0xffff && code <= lastCodePoint ? String.fromCodePoint(code) : undefined;
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

function entityOf(character: string): string {
  return entities.get(character) ?? character;
}
