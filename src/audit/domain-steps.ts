import { shellWord } from '../model/shell-word.ts';

/** Domains that a command to be pasted names; the finding tells all of them. */
const mostNamed = 5;

/** The command that takes names off the list they are on; they are as a server spells them, so each is quoted. */
export function removeCommand(names: readonly string[]): string {
  return `federation domains remove ${some(names)}`;
}

/** The command that puts domains on a list, of every side that lacks them. */
export function addCommand(verb: 'allow' | 'block', domains: readonly string[]): string {
  const more = domains.length - mostNamed;
  return `federation domains ${verb} ${some(domains)}${more > 0 ? `, and ${more} more` : ''}`;
}

function some(names: readonly string[]): string {
  return names.slice(0, mostNamed).map(shellWord).join(' ');
}
