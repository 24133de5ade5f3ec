import type { Host } from '../host.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { CommandDeclaration, OptionDeclaration } from './declaration.ts';
import { formatsOf, globalOptions } from './global-options.ts';
import { helpTopics } from './help-topic-names.ts';
import { commands, declarationOf, mayMean } from './index.ts';

/** One way to go on, and what it means. */
type Candidate = readonly [word: string, meaning: string];

/** Answers a shell: `__complete <position> <words…>`. Whatever goes wrong, there is just nothing to offer. */
export async function complete({ argv, stdout }: Host): Promise<ExitCode> {
  const [, position = '0', ...words] = argv;
  const before = words.slice(0, Number(position));
  const current = words[Number(position)] ?? '';
  const candidates = await candidatesFor(before, current).catch(() => []);
  stdout.write(
    candidates
      .filter(([word]) => word.startsWith(current))
      .map(([word, meaning]) => `${word}\t${meaning}\n`)
      .join(''),
  );
  return exitCodes.ok;
}

async function candidatesFor(before: readonly string[], current: string): Promise<readonly Candidate[]> {
  const meant = await Promise.all(commands.filter((entry) => mayMean(before, entry)).map(declarationOf));
  const known = [...globalOptions, ...meant.flatMap(({ options = [] }) => options)];
  const typed = before.filter(
    (word, index) => !word.startsWith('-') && !takesValue(known, before[index - 1]),
  );
  const command = commandOf(typed, meant);
  const options = [...(command?.options ?? []), ...globalOptions];
  const last = options.find((option) => nameOf(option) === before.at(-1));
  if (last !== undefined && hasValue(last)) {
    return valuesOf(last, command);
  }
  if (current.startsWith('-')) {
    return [...options, { flags: '--help', summary: 'explain' }].map((option) => [
      nameOf(option),
      option.summary,
    ]);
  }
  return [...nextWords(typed), ...argumentsOf(command)];
}

function commandOf(
  typed: readonly string[],
  meant: readonly CommandDeclaration[],
): CommandDeclaration | undefined {
  const fits = ({ name }: CommandDeclaration) =>
    name.split(' ').every((word, index) => word === typed[index]);
  return meant.filter(fits).sort((left, right) => right.name.length - left.name.length)[0];
}

function nextWords(typed: readonly string[]): readonly Candidate[] {
  const found = new Map<string, string>();
  for (const { name, summary } of commands) {
    const words = name.split(' ');
    const word = words[typed.length];
    if (word !== undefined && typed.every((one, index) => one === words[index])) {
      found.set(word, found.get(word) ?? summary);
    }
  }
  return [...found];
}

function argumentsOf(command: CommandDeclaration | undefined): readonly Candidate[] {
  if (command?.name === 'help') {
    return [...helpTopics, ...commands.map(({ name, summary }) => [name, summary] as const)];
  }
  return (command?.arguments ?? []).flatMap(({ choices = [] }) =>
    choices.map((choice) => [choice, ''] as const),
  );
}

function nameOf({ flags }: OptionDeclaration): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

function hasValue({ flags }: OptionDeclaration): boolean {
  return flags.includes('<');
}

function takesValue(known: readonly OptionDeclaration[], word: string | undefined): boolean {
  return word !== undefined && known.some((option) => nameOf(option) === word && hasValue(option));
}

async function valuesOf(
  option: OptionDeclaration,
  command: CommandDeclaration | undefined,
): Promise<readonly Candidate[]> {
  const name = nameOf(option);
  if (name === '--scenario') {
    const { scenarios } = await import('../emulator/scenarios.ts');
    return scenarios.map((scenario) => [scenario.name, scenario.shows]);
  }
  if (name === '--fault') {
    const { faultTable } = await import('../emulator/faults.ts');
    return faultTable.map(([fault, , , meaning]) => [fault, meaning]);
  }
  if (name === '--output') {
    return formatsOf(command ?? {}).map((format) => [format, '']);
  }
  return (option.choices ?? []).map((choice) => [choice, '']);
}
