import type { CommandDeclaration, OptionDeclaration } from './declaration.ts';

/** What every command can give. */
export const commonFormats = ['table', 'json'] as const;
/** What commands with findings can give beside. */
export const findingsFormats = [
  'ndjson',
  'csv',
  'markdown',
  'junit',
  'sarif',
  'gitlab',
  'github',
  'azure',
  'html',
] as const;
/** What `--output` knows, whether the command at hand takes it or not. */
export const outputFormats = [...commonFormats, ...findingsFormats] as const;
export type OutputFormat = (typeof outputFormats)[number];
export type FindingsFormat = (typeof findingsFormats)[number];

/** The formats that a command takes. */
export function formatsOf({ findings }: Pick<CommandDeclaration, 'findings'>): readonly OutputFormat[] {
  return findings === true ? outputFormats : commonFormats;
}

/** The options that every command takes, before or behind its name. */
export const globalOptions: readonly OptionDeclaration[] = [
  { flags: '--profile <name>', summary: 'the deployment to work on, by its name in the configuration' },
  { flags: '--config <file>', summary: 'the configuration file; naming it says that it is trusted' },
  {
    flags: '--output <format[=file]>',
    summary: `${commonFormats.join(' or ')}, to standard output or to a file; where there are findings also ${findingsFormats.join(', ')}; can be given more than once`,
    repeatable: true,
  },
  { flags: '--no-input', summary: 'ask nothing, even in a terminal' },
  { flags: '--no-cache', summary: 'neither use nor keep a sign-in at the tenant from one run to the next' },
  {
    flags: '--color <when>',
    summary: 'when to use colour',
    choices: ['auto', 'always', 'never'],
    defaultValue: 'auto',
  },
  { flags: '--debug', summary: 'say on standard error what is sent and received, without secrets' },
  {
    flags: '--timeout <seconds>',
    summary: 'limit for the whole command; a write in flight is finished first',
    defaultValue: '120',
  },
  { flags: '--emulator', summary: 'work on an emulated deployment in this process' },
  { flags: '--scenario <name>', summary: "the emulator's scenario" },
  {
    flags: '--fault <name[:n]>',
    summary: 'a fault of the emulator, at the nth occasion; can be given more than once',
    repeatable: true,
  },
];
