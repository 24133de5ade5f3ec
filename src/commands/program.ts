import { CommanderError } from 'commander';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { version } from '../version.ts';
import { globalOptions } from './global-options.ts';
import { commands } from './index.ts';
import { buildProgram, type HelpSink, type Selection } from './register.ts';
import { unknownCommand, usageError } from './usage-errors.ts';

/**
 * One run of the program: the command line is parsed against the declarations; only then is anything else loaded.
 * Never throws: whatever goes wrong is shown and becomes an exit code.
 */
export async function runProgram(host: Host): Promise<ExitCode> {
  if (host.argv[0] === '__complete') {
    const { complete } = await import('./complete.ts');
    return complete(host);
  }
  const parsed = await parseCommandLine(host);
  if (typeof parsed === 'number') {
    return parsed;
  }
  const { runSelection, showUsageError } = await import('./run.ts');
  return parsed instanceof FederationError ? showUsageError(parsed, host) : runSelection(parsed, host);
}

/** What was asked for; an exit code when help or the version was, and has been shown. */
async function parseCommandLine(host: Host): Promise<Selection | ExitCode | FederationError> {
  let selection: Selection | undefined;
  const program = await buildProgram(host.argv, version, helpSink(host), (selected) => {
    selection = selected;
  });
  if (host.argv.length === 0) {
    program.outputHelp();
    return exitCodes.ok;
  }
  try {
    program.parse(host.argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.code === 'commander.help') {
      // A group without a question: its help has been written to standard error.
      return exitCodes.usage;
    }
    return error.exitCode === 0 ? exitCodes.ok : wrongCommandLine(error, host);
  }
  if (selection === undefined) {
    program.outputHelp({ error: true });
  }
  return selection ?? exitCodes.usage;
}

/** A word that is no command; after a command that has commands below it, any word was meant for one of them. */
function wrongCommandLine(error: CommanderError, { argv }: Host): FederationError {
  const { words, typed } = meantCommand(argv);
  const below = wordsBelow(words);
  const unknown = /^error: unknown command '(.*)'/.exec(error.message)?.[1];
  if (unknown !== undefined) {
    const isBelow = below.length > 0 && argv.indexOf(unknown) > argv.indexOf(words.at(-1) ?? '');
    return isBelow ? unknownCommand(unknown, below, words) : unknownCommand(unknown, wordsBelow([]), []);
  }
  return error.code === 'commander.excessArguments' && below.length > 0 && !typed.startsWith('-')
    ? unknownCommand(typed, below, words)
    : usageError(error, words);
}

/** What may stand behind the words of a group; with no words, what a command line may begin with. */
function wordsBelow(words: readonly string[]): readonly string[] {
  const below = commands
    .map(({ name }) => name.split(' '))
    .filter((name) => name.length > words.length && words.every((word, at) => word === name[at]));
  return [...new Set(below.map((name) => name[words.length] ?? ''))];
}

function helpSink(host: Host): HelpSink {
  const { stdout } = host;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void host.stderr.write(text),
    width: stdout.isTTY === true ? Math.max(40, stdout.columns ?? 80) : 80,
  };
}

/**
 * The command, or the group of commands, that a wrong command line was meant for, as far as it can be told, and the
 * word behind it.
 */
function meantCommand(argv: readonly string[]): {
  readonly words: readonly string[];
  readonly typed: string;
} {
  const known = commands.map(({ name }) => name.split(' '));
  const typed = withoutValues(argv);
  const begin = typed.findIndex((word) => known.some(([first]) => first === word));
  const rest = begin === -1 ? [] : typed.slice(begin).filter((word) => !word.startsWith('-'));
  const length = rest.findIndex(
    (_, index) => !known.some((name) => rest.slice(0, index + 1).every((word, at) => word === name[at])),
  );
  const words = length === -1 ? rest : rest.slice(0, length);
  return { words, typed: typed[begin + words.length] ?? '-' };
}

/** The command line without what stands behind an option as its value: it may be called as a command is. */
function withoutValues(argv: readonly string[]): readonly string[] {
  const takesValue = new Set(
    globalOptions.flatMap(({ flags }) => (flags.includes('<') ? [flags.split(' ', 1)[0]] : [])),
  );
  return argv.filter((_, index) => !takesValue.has(argv[index - 1]));
}
