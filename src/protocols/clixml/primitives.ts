import { Buffer } from 'node:buffer';
import { ClixmlError } from './errors.ts';
import { escapeText, decodeEscapes } from './escapes.ts';
import {
  checkBig,
  checkWhole,
  formatDouble,
  formatSingle,
  readBig,
  readDecimal,
  readReal,
  readWhole,
} from './numbers.ts';
import type { ClixmlPrimitive } from './values.ts';

type TextTag = Exclude<Extract<ClixmlPrimitive, { value: string }>['type'], 'D' | 'unknown'>;

/** Makes a value of the text between the tags, escapes still in it. */
export type PrimitiveReader = (text: string) => ClixmlPrimitive;

const nil: ClixmlPrimitive = { type: 'Nil' };
const yes: ClixmlPrimitive = { type: 'B', value: true };
const no: ClixmlPrimitive = { type: 'B', value: false };
const truths: ReadonlyMap<string, ClixmlPrimitive> = new Map([
  ['true', yes],
  ['1', yes],
  ['false', no],
  ['0', no],
]);
const notBase64 = /[^A-Za-z0-9+/]/;
const padding = /={1,2}$/;

/** The primitive elements ([MS-PSRP] 2.2.5.1) and how each is read; every reader throws ClixmlError `bad-value`. */
export const primitiveReaders: ReadonlyMap<string, PrimitiveReader> = new Map<string, PrimitiveReader>([
  ['Nil', readNil],
  ['B', readBoolean],
  ['BA', readBytes],
  ['D', (text) => ({ type: 'D', value: readDecimal(text) })],
  ...(['S', 'DT', 'TS', 'G', 'URI', 'Version', 'XD', 'SBK', 'SS'] as const).map(textReader),
  ...(['By', 'SB', 'U16', 'I16', 'U32', 'I32', 'C'] as const).map((type): [string, PrimitiveReader] => [
    type,
    (text) => ({ type, value: readWhole(type, text) }),
  ]),
  ...(['U64', 'I64'] as const).map((type): [string, PrimitiveReader] => [
    type,
    (text) => ({ type, value: readBig(type, text) }),
  ]),
  ...(['Sg', 'Db'] as const).map((type): [string, PrimitiveReader] => [
    type,
    (text) => ({ type, value: readReal(type, text) }),
  ]),
]);

/**
 * The text of a primitive between its tags, escaped. Empty for an empty byte array and for `Nil`.
 * @throws ClixmlError `bad-value` for a number that its tag cannot carry.
 */
export function primitiveText(value: ClixmlPrimitive): string {
  switch (value.type) {
    case 'Nil':
      return '';
    case 'B':
      return value.value ? 'true' : 'false';
    case 'BA':
      return Buffer.from(value.value).toString('base64');
    case 'Db':
      return formatDouble(value.value);
    case 'Sg':
      return formatSingle(value.value);
    case 'U64':
    case 'I64':
      return String(checkBig(value.type, value.value));
    case 'By':
    case 'SB':
    case 'U16':
    case 'I16':
    case 'U32':
    case 'I32':
    case 'C':
      return String(checkWhole(value.type, value.value));
    default:
      return escapeText(value.value);
  }
}

function textReader(type: TextTag): [string, PrimitiveReader] {
  // Many texts of a long list are empty, and one empty text does for all of them.
  const empty = { type, value: '' } as const;
  return [type, (text) => (text === '' ? empty : { type, value: decodeEscapes(text) })];
}

function readNil(text: string): ClixmlPrimitive {
  if (text.trim() !== '') {
    throw new ClixmlError('bad-value', 'Nil has content');
  }
  return nil;
}

function readBoolean(text: string): ClixmlPrimitive {
  const value = truths.get(text) ?? truths.get(text.trim());
  if (value === undefined) {
    throw new ClixmlError('bad-value', `B cannot be "${text.slice(0, 40)}"`);
  }
  return value;
}

function readBytes(text: string): ClixmlPrimitive {
  const digits = text.replace(/[ \t\r\n]+/g, '');
  if (digits.length % 4 !== 0 || notBase64.test(digits.replace(padding, ''))) {
    throw new ClixmlError('bad-value', 'BA is not base64');
  }
  return { type: 'BA', value: new Uint8Array(Buffer.from(digits, 'base64')) };
}
