import { didYouMean } from '../config/nearest.ts';
import { FederationError } from '../errors.ts';
import type { ColourChoice } from '../terminal/colour.ts';
import type { CommandDeclaration } from './declaration.ts';
import { formatsOf, outputFormats, type OutputFormat } from './global-options.ts';

/** The global options, read and checked. */
export interface Globals {
  readonly profile?: string;
  readonly config?: string;
  /** Never two to standard output. */
  readonly outputs: readonly OutputTarget[];
  readonly input: boolean;
  /** False: no sign-in is kept on this computer. */
  readonly cache: boolean;
  readonly colour: ColourChoice;
  readonly debug: boolean;
  readonly timeoutMs: number;
  readonly emulator?: EmulatorChoice;
}

/** One `--output`. */
export interface OutputTarget {
  readonly format: OutputFormat;
  /** Absent: standard output. */
  readonly file?: string;
}

/** What `--emulator` starts. */
export interface EmulatorChoice {
  readonly scenario?: string;
  readonly faults: readonly string[];
}

type Options = Readonly<Record<string, unknown>>;

const maxTimeoutSeconds = 86_400;

/** @throws FederationError `usage.*`. */
export function parseGlobals(options: Options, declaration: CommandDeclaration): Globals {
  // The emulator itself takes its options without `--emulator`.
  const isEmulator = declaration.name.startsWith('emulator');
  const profile = textOption(options, 'profile');
  const config = textOption(options, 'config');
  const emulator = emulatorChoice(options, isEmulator);
  return {
    outputs: outputTargets(listOption(options, 'output'), declaration),
    input: options['input'] !== false,
    cache: options['cache'] !== false,
    colour: colourChoice(options),
    debug: options['debug'] === true,
    timeoutMs: timeoutMs(textOption(options, 'timeout') ?? String(declaration.timeLimit?.seconds ?? 120)),
    ...(profile === undefined ? {} : { profile }),
    ...(config === undefined ? {} : { config }),
    ...(emulator === undefined ? {} : { emulator }),
  };
}

/** An option with a value; undefined when it was not given. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that can be given more than once. */
export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function colourChoice(options: Options): ColourChoice {
  const choice = textOption(options, 'color');
  return choice === 'always' || choice === 'never' ? choice : 'auto';
}

function emulatorChoice(options: Options, isEmulator: boolean): EmulatorChoice | undefined {
  const scenario = textOption(options, 'scenario');
  const faults = listOption(options, 'fault');
  if (options['emulator'] !== true && !isEmulator) {
    const stray = scenario !== undefined ? '--scenario' : faults.length > 0 ? '--fault' : undefined;
    if (stray !== undefined) {
      throw new FederationError('usage.option', 'usage', `${stray} is for the emulator`, {
        next: `add --emulator, or leave ${stray} out`,
      });
    }
    return undefined;
  }
  return { faults, ...(scenario === undefined ? {} : { scenario }) };
}

function outputTargets(values: readonly string[], declaration: CommandDeclaration): readonly OutputTarget[] {
  const targets = values.map((value) => outputTarget(value, declaration));
  if (targets.filter(({ file }) => file === undefined).length > 1) {
    throw new FederationError('usage.output', 'usage', 'two formats cannot both go to standard output', {
      next: 'write all but one to a file: --output json=report.json',
    });
  }
  return targets;
}

function outputTarget(value: string, declaration: CommandDeclaration): OutputTarget {
  const [name = '', ...rest] = value.split('=');
  const formats = formatsOf(declaration);
  const format = formats.find((known) => known === name);
  if (format === undefined) {
    const exists = outputFormats.some((known) => known === name);
    throw new FederationError(
      'usage.output',
      'usage',
      exists
        ? `${name} is a format for findings, and ${declaration.name} has none`
        : `${JSON.stringify(name)} is not a format of this command.${didYouMean(name, formats)}`,
      { next: `--output ${formats.join(', or --output ')}` },
    );
  }
  const file = rest.join('=');
  if (rest.length > 0 && file === '') {
    throw new FederationError('usage.output', 'usage', `--output ${value} names no file`, {
      next: `--output ${name}=<file>, or --output ${name} for standard output`,
    });
  }
  return file === '' || file === '-' ? { format } : { format, file };
}

function timeoutMs(text: string): number {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || seconds <= 0 || seconds > maxTimeoutSeconds) {
    throw new FederationError('usage.timeout', 'usage', `--timeout ${JSON.stringify(text)} is no time`, {
      next: `give seconds, from 1 to ${maxTimeoutSeconds}`,
    });
  }
  return seconds * 1000;
}
