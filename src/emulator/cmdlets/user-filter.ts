import type { Properties } from '../../model/property-value.ts';
import { text } from '../organisation.ts';
import { wildcard } from './getter.ts';

/**
 * The part of PowerShell's filter language that people use with Get-CsUser: comparisons (`-eq`, `-ne`, `-like`) of a
 * property with a text or `$true`, `$false`, `$null`, joined by `-and`.
 * @returns undefined for anything else.
 */
export function userFilter(filter: string): ((user: Properties) => boolean) | undefined {
  const tests = filter.split(/\s+-and\s+/i).map(comparison);
  const known = tests.filter((test) => test !== undefined);
  return known.length === tests.length ? (user) => known.every((test) => test(user)) : undefined;
}

const pattern =
  /^\(*\s*(\w+)\s+-(eq|ne|like)\s+(?:\$(true|false|null)|"([^"]*)"|'([^']*)'|([\w@.:-]+))\s*\)*$/i;

function comparison(source: string): ((user: Properties) => boolean) | undefined {
  const match = pattern.exec(source.trim());
  if (match === null) {
    return undefined;
  }
  const [, name = '', operator = '', constant, ...texts] = match;
  const wanted = constant?.toLowerCase().replace('null', '') ?? texts.join('');
  const matches = operator.toLowerCase() === 'like' ? wildcard(wanted) : undefined;
  return (user) => {
    const value = text(user, Object.keys(user).find((key) => key.toLowerCase() === name.toLowerCase()) ?? '');
    const isSame = matches?.test(value) ?? value.toLowerCase() === wanted.toLowerCase();
    return operator.toLowerCase() === 'ne' ? !isSame : isSame;
  };
}
