import { Command, Option, type Help } from 'commander';
import type {
  ArgumentDeclaration,
  CommandDeclaration,
  CommandEntry,
  Input,
  OptionDeclaration,
} from './declaration.ts';
import { globalOptions } from './global-options.ts';
import { helpLayout } from './help-layout.ts';
import { commands, declarationOf, groups, mayMean } from './index.ts';

/** Where commander writes help and errors to, and how wide help may be. */
export interface HelpSink {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly width: number;
}

/** What was asked for on the command line. */
export interface Selection {
  readonly declaration: CommandDeclaration;
  /** The command's own options and the global ones. */
  readonly input: Input;
}

/**
 * The command tree for commander, made from the declarations: the one place that knows the parser. Nothing runs while
 * it parses; `select` is told what was asked for.
 *
 * Only those that `argv` can name are there, and only those that it can mean get their options and examples: loading and
 * building all of them is what `--help` and `--version` would wait for longest.
 */
export async function buildProgram(
  argv: readonly string[],
  version: string,
  sink: HelpSink,
  select: (selection: Selection) => void,
): Promise<Command> {
  const program = new Command('federation');
  program
    .summary('turn interop with consumer networks on or off')
    .description(
      'Turns interop between Lync or Skype for Business and the consumer network on or off, and proves what the state is.',
    )
    .usage('<command> [options]')
    .version(`federation ${version}`, '--version', 'print the version')
    .helpOption('-h, --help', 'explain')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: sink.out,
      writeErr: sink.err,
      // What went wrong is told in our own form.
      outputError: () => undefined,
      getOutHelpWidth: () => sink.width,
      getErrHelpWidth: () => sink.width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp(helpLayout)
    .addHelpText('after', firstSteps);
  globalOptions.forEach((option) => program.addOption(commanderOption(option)));
  for (const entry of nameableBy(argv)) {
    const command = addCommand(program, entry);
    if (mayMean(argv, entry)) {
      furnish(command, await declarationOf(entry), sink.width, select);
    }
  }
  return program;
}

const firstSteps = `
First steps:
  federation status --emulator        look at an emulated deployment
  federation help configuration       name your own
  federation status                   look at it
  federation enable --dry-run         see what would be changed

Topics: federation help exit-codes, environment, gates, networks, domains,
        configuration, linking, scenarios`;

/** Where a word was meant for a command and names none, all are there, so that it can be told. */
function nameableBy(argv: readonly string[]): readonly CommandEntry[] {
  const named = commands.filter(({ name }) => argv.includes(name.split(' ', 1)[0] ?? ''));
  return named.length > 0 || argv.every((word) => word.startsWith('-')) ? named : commands;
}

function addCommand(program: Command, entry: CommandEntry): Command {
  const words = entry.name.split(' ');
  const parent = words.slice(0, -1).reduce(groupOf, program);
  return parent
    .command(words[words.length - 1] ?? '')
    .summary(entry.summary)
    .helpGroup(`${entry.group}:`);
}

/** Gives a command what its own help and its parsing need. */
function furnish(
  command: Command,
  declaration: CommandDeclaration,
  width: number,
  select: (selection: Selection) => void,
): void {
  command
    .description(`${sentence(declaration.summary)}\n\n${declaration.description}`)
    .addHelpText('after', () => afterHelp(declaration, command.createHelp(), width));
  (declaration.arguments ?? []).forEach((argument) => addArgument(command, argument));
  (declaration.options ?? []).forEach((option) => command.addOption(commanderOption(option)));
  command.action(() => {
    select({
      declaration,
      input: { options: command.optsWithGlobals(), arguments: command.processedArgs.flat().filter(isText) },
    });
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function groupOf(parent: Command, word: string): Command {
  const found = parent.commands.find((command) => command.name() === word);
  const summary = groups[word] ?? '';
  return (
    found ??
    parent
      .command(word)
      .summary(summary)
      .description(sentence(summary))
      .usage('<command> [options]')
      .helpCommand(false)
  );
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function addArgument(
  command: Command,
  { name, summary, required, variadic, choices }: ArgumentDeclaration,
): void {
  const full = variadic === true ? `${name}...` : name;
  const argument = command.createArgument(required === true ? `<${full}>` : `[${full}]`, summary);
  command.addArgument(choices === undefined ? argument : argument.choices(choices));
}

function commanderOption({ flags, summary, choices, repeatable, defaultValue }: OptionDeclaration): Option {
  const option = new Option(flags, summary);
  if (choices !== undefined) {
    option.choices(choices);
  }
  if (defaultValue !== undefined) {
    option.default(defaultValue);
  }
  if (repeatable === true) {
    option.argParser((value: string, previous: readonly string[] | undefined) => [
      ...(previous ?? []),
      value,
    ]);
  }
  return option;
}

/** Examples, exit codes and neighbours, as they stand under the options. */
function afterHelp({ examples, exitNotes, seeAlso }: CommandDeclaration, help: Help, width: number): string {
  const lines = examples.flatMap(({ command, says }) => [
    `  federation ${command}`,
    `      ${help.boxWrap(says, width - 6).replaceAll('\n', '\n      ')}`,
  ]);
  const notes =
    exitNotes === undefined
      ? []
      : ['', help.boxWrap(`Exit codes: ${exitNotes} All: federation help exit-codes`, width)];
  const neighbours = (seeAlso ?? []).map((name) => `federation ${name}`).join(', ');
  const also = neighbours === '' ? [] : ['', help.boxWrap(`See also: ${neighbours}`, width)];
  return ['', 'Examples:', ...lines, ...notes, ...also].join('\n');
}

/** The help of a command, or of the program where there are no words; undefined when there is no such command. */
export async function helpOf(
  words: readonly string[],
  version: string,
  width: number,
): Promise<string | undefined> {
  let text = '';
  const sink = { out: (part: string) => (text += part), err: () => undefined, width };
  const program = await buildProgram(words, version, sink, () => undefined);
  const command = words.reduce<Command | undefined>(
    (current, word) => current?.commands.find((candidate) => candidate.name() === word),
    program,
  );
  command?.outputHelp();
  return command === undefined ? undefined : text;
}
