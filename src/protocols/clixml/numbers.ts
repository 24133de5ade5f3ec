import { ClixmlError } from './errors.ts';

/** Least and greatest value of the whole-number tags. */
const ranges = {
  By: [0, 0xff],
  SB: [-0x80, 0x7f],
  C: [0, 0xffff],
  U16: [0, 0xffff],
  I16: [-0x8000, 0x7fff],
  U32: [0, 0xffff_ffff],
  I32: [-0x8000_0000, 0x7fff_ffff],
} as const;

const bigRanges = {
  U64: [0n, 0xffff_ffff_ffff_ffffn],
  I64: [-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn],
} as const;

export type WholeTag = keyof typeof ranges;
export type BigTag = keyof typeof bigRanges;

/** As .NET's XmlConvert reads: white space around, a sign of either kind. */
const whole = /^[ \t\r\n]*([+-]?[0-9]+)[ \t\r\n]*$/;
const real = /^[ \t\r\n]*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \t\r\n]*$/;
const decimal = /^[ \t\r\n]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[ \t\r\n]*$/;
const longestNumber = 400;

/** @throws ClixmlError `bad-value` for anything but a whole number in the tag's range. */
export function readWhole(tag: WholeTag, text: string): number {
  return checkWhole(tag, shortWhole(text) ?? Number(matched(whole, tag, text)));
}

/** The usual case without a regular expression: one to nine digits. */
function shortWhole(text: string): number | undefined {
  if (text.length === 0 || text.length > 9) {
    return undefined;
  }
  let value = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) {
      return undefined;
    }
    value = value * 10 + digit;
  }
  return value;
}

/** @throws ClixmlError `bad-value` for anything but a whole number in the tag's range. */
export function readBig(tag: BigTag, text: string): bigint {
  return checkBig(tag, BigInt(matched(whole, tag, text)));
}

/** @throws ClixmlError `bad-value` for anything but a number, `NaN`, `INF` or `-INF`. */
export function readReal(tag: 'Sg' | 'Db', text: string): number {
  const word = realWords.get(text.trim());
  return word ?? Number(matched(real, tag, text));
}

/** A decimal keeps its text: 28 digits do not fit a number. @throws ClixmlError `bad-value` */
export function readDecimal(text: string): string {
  if (text.length > longestNumber || !decimal.test(text)) {
    throw badValue('D', text);
  }
  return text;
}

/** @throws ClixmlError `bad-value` for what the tag cannot carry. */
export function checkWhole(tag: WholeTag, value: number): number {
  const [least, greatest] = ranges[tag];
  if (!Number.isInteger(value) || value < least || value > greatest) {
    throw badValue(tag, String(value));
  }
  return value;
}

/** @throws ClixmlError `bad-value` for what the tag cannot carry. */
export function checkBig(tag: BigTag, value: bigint): bigint {
  const [least, greatest] = bigRanges[tag];
  if (value < least || value > greatest) {
    throw badValue(tag, String(value));
  }
  return value;
}

/**
 * A double as .NET writes it (`R`): the shortest text that reads back the same, with an exponent from 1E+17 and
 * below 0.0001. (The .NET of Windows PowerShell turns to exponents at 1E+15; either reads both.)
 */
export function formatDouble(value: number): string {
  return wordOf(value) ?? layOut(value.toExponential(), 17);
}

/** A single as .NET writes it: the shortest text that reads back as the same 32-bit number; exponents from 1E+09. */
export function formatSingle(value: number): string {
  const single = Math.fround(value);
  return wordOf(single) ?? layOut(shortestSingle(single), 9);
}

function shortestSingle(single: number): string {
  const readsBack = (text: string): boolean => Math.fround(Number(text)) === single;
  const longest = 8;
  let digits = 0;
  while (digits < longest && !readsBack(single.toExponential(digits))) {
    digits += 1;
  }
  const rounded = single.toExponential(digits);
  const even = roundedToEven(single, digits);
  return even !== undefined && readsBack(even) ? even : rounded;
}

/** JavaScript rounds half away from zero, .NET to the even digit; undefined when the number is not half way. */
function roundedToEven(value: number, digits: number): string | undefined {
  const exact = value.toExponential(digits + 1);
  const [mantissa = '', power = ''] = exact.split('e');
  if (Number(exact) !== value || !/[02468]\.?5$/.test(mantissa)) {
    return undefined;
  }
  return `${mantissa.replace(/\.?5$/, '')}e${power}`;
}

const realWords: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['INF', Infinity],
  ['-INF', -Infinity],
]);

function wordOf(value: number): string | undefined {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? 'INF' : '-INF';
  }
  if (value === 0) {
    return Object.is(value, -0) ? '-0' : '0';
  }
  return undefined;
}

/** Turns JavaScript's `-1.25e+21` into .NET's general format, where the exponent has at least two digits. */
function layOut(exponential: string, precision: number): string {
  const [mantissa = '', power = ''] = exponential.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  const exponent = Number(power);
  if (exponent >= precision || exponent < -4) {
    const magnitude = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}E${exponent < 0 ? '-' : '+'}${magnitude}`;
  }
  if (exponent < 0) {
    return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  }
  const before = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const after = digits.slice(exponent + 1);
  return after === '' ? `${sign}${before}` : `${sign}${before}.${after}`;
}

function matched(pattern: RegExp, tag: string, text: string): string {
  const found = text.length > longestNumber ? undefined : pattern.exec(text)?.[1];
  if (found === undefined) {
    throw badValue(tag, text);
  }
  return found;
}

function badValue(tag: string, text: string): ClixmlError {
  return new ClixmlError('bad-value', `${tag} cannot be "${text.slice(0, 40)}"`);
}
