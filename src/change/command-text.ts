import type { Properties, PropertyValue } from '../model/property-value.ts';

/** Switches are typed without a value; every other Boolean is a parameter that takes one. */
const switches = new Set(['UseDnsSrvRouting']);

/** Words that PowerShell takes as they stand in argument position. */
const bareWord = /^[A-Za-z][A-Za-z0-9_.:-]*$/;
/** PowerShell closes a quoted text with any of these (about_Quoting_Rules), so each is doubled. */
const singleQuotes = /['\u2018\u2019\u201a\u201b]/g;
/** Control, format and separator characters and halves of pairs: never printed as they are. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * The cmdlet as an administrator would type it, on one line. Pasted into PowerShell it does the same as the request,
 * whatever the values contain; printed to a terminal it holds no control characters.
 */
export function commandText(name: string, parameters: Properties): string {
  const words = Object.entries(parameters).map(([parameter, value]) =>
    switches.has(parameter) && value === true ? `-${parameter}` : `-${parameter} ${valueText(value, true)}`,
  );
  return [name, ...words].join(' ');
}

/** `bare`: in argument position, where a plain word needs no quotes. */
function valueText(value: PropertyValue, bare: boolean): string {
  if (value === null) {
    return '$null';
  }
  if (typeof value === 'boolean') {
    return value ? '$true' : '$false';
  }
  if (typeof value === 'number') {
    return String(value);
  }
  if (typeof value === 'string') {
    return bare && bareWord.test(value) ? value : quoted(value);
  }
  if (isList(value)) {
    return `@(${value.map((item) => valueText(item, false)).join(', ')})`;
  }
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)} = ${valueText(item, false)}`);
  return `@{${entries.join('; ')}}`;
}

function isList(value: object): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** In single quotes nothing is expanded; what cannot be printed is spelled by its number: `('a' + [char]0x1B + 'b')`. */
function quoted(text: string): string {
  const parts: string[] = [];
  let run = '';
  const flush = () => {
    if (run !== '') {
      parts.push(`'${run.replace(singleQuotes, '$&$&')}'`);
      run = '';
    }
  };
  for (const character of text) {
    if (!unprintable.test(character)) {
      run += character;
      continue;
    }
    flush();
    for (const unit of character.split('')) {
      parts.push(`[char]0x${unit.charCodeAt(0).toString(16).toUpperCase()}`);
    }
  }
  flush();
  if (parts.length <= 1 && !parts[0]?.startsWith('[')) {
    return parts[0] ?? "''";
  }
  return parts[0]?.startsWith('[') ? `('' + ${parts.join(' + ')})` : `(${parts.join(' + ')})`;
}
