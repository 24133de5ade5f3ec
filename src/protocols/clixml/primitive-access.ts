import { Buffer } from 'node:buffer';
import type { ClixmlPrimitive } from './values.ts';

const numeric = /^[+-]?[0-9]{1,300}(?:\.[0-9]{1,300})?$/;

/** As PowerShell prints it in one line; undefined for null. */
export function primitiveAsText(value: ClixmlPrimitive): string | undefined {
  switch (value.type) {
    case 'Nil':
      return undefined;
    case 'B':
      return value.value ? 'True' : 'False';
    case 'C':
      return String.fromCharCode(value.value);
    case 'BA':
      return Buffer.from(value.value).toString('base64');
    default:
      return String(value.value);
  }
}

/** A number, or the text of one; undefined for anything else. */
export function primitiveAsNumber(value: ClixmlPrimitive): number | undefined {
  switch (value.type) {
    case 'By':
    case 'SB':
    case 'U16':
    case 'I16':
    case 'U32':
    case 'I32':
    case 'U64':
    case 'I64':
    case 'Sg':
    case 'Db':
      return Number(value.value);
    case 'S':
    case 'D':
      return numeric.test(value.value) ? Number(value.value) : undefined;
    default:
      return undefined;
  }
}

/** As JSON has it: what is no finite number of JavaScript becomes text, a secure string nothing. */
export function plainPrimitive(value: ClixmlPrimitive): null | boolean | number | string {
  switch (value.type) {
    case 'Nil':
    case 'SS':
      return null;
    case 'B':
      return value.value;
    case 'U64':
    case 'I64': {
      const number = Number(value.value);
      return Number.isSafeInteger(number) ? number : String(value.value);
    }
    case 'By':
    case 'SB':
    case 'U16':
    case 'I16':
    case 'U32':
    case 'I32':
    case 'Sg':
    case 'Db':
      return Number.isFinite(value.value) ? value.value : String(value.value);
    default:
      return primitiveAsText(value) ?? '';
  }
}
