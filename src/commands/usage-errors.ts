import type { CommanderError } from 'commander';
import { didYouMean } from '../config/nearest.ts';
import { FederationError } from '../errors.ts';

/**
 * Commander's words for a wrong command line, in our form: no quotes, the suggestion in the same line, and nothing
 * of a value that was typed where none belongs (it may have been a secret).
 */
export function usageError(error: CommanderError, words: readonly string[]): FederationError {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (.*)\?\)/.exec(rest.join(' '))?.[1];
  const message = first
    .replace(/^unknown option '([^'=]*)(=.*)?'$/, 'unknown option $1')
    .replaceAll("'", '')
    .replace(/\.$/, '');
  return new FederationError(
    codeFor(error.code),
    'usage',
    suggestion === undefined ? message : `${message}. Did you mean ${suggestion.replace(/^one of /, '')}?`,
    { next: ['federation', ...words, '--help'].join(' ') },
  );
}

/** @param words The command that `typed` stands behind. */
export function unknownCommand(
  typed: string,
  candidates: readonly string[],
  words: readonly string[],
): FederationError {
  return new FederationError(
    'usage.unknown-command',
    'usage',
    `unknown command ${typed}.${didYouMean(typed, candidates)}`.replace(/\.$/, ''),
    { next: ['federation', ...words, '--help'].join(' ') },
  );
}

function codeFor(code: string): string {
  const codes: Readonly<Record<string, string>> = {
    'commander.unknownOption': 'usage.unknown-option',
    'commander.unknownCommand': 'usage.unknown-command',
    'commander.invalidArgument': 'usage.invalid-value',
    'commander.missingArgument': 'usage.missing-argument',
    'commander.optionMissingArgument': 'usage.missing-value',
    'commander.excessArguments': 'usage.excess-arguments',
  };
  return codes[code] ?? 'usage.command-line';
}
