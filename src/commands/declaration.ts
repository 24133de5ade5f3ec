import type { App } from '../app.ts';
import type { ExitCode } from '../exit-codes.ts';

/** A command in the list of them: what every start reads, and a way to the rest. */
export interface CommandEntry extends CommandHead {
  readonly details: () => Promise<CommandDetails>;
}

interface CommandHead {
  /** Words after `federation`: `enable`, `check messenger`. */
  readonly name: string;
  readonly group: CommandGroup;
  /** Imperative, no full stop. */
  readonly summary: string;
}

/**
 * A command as data: everything its help, completion and the documentation show, and a way to load what it does.
 * Details are loaded for the commands a command line can mean, so they import no body; that is loaded when it runs.
 */
export interface CommandDetails {
  /** Paragraphs for the help and the documentation page. */
  readonly description: string;
  readonly arguments?: readonly ArgumentDeclaration[];
  readonly options?: readonly OptionDeclaration[];
  /** At least two, with long options; every one is run by the tests, which expect `exit` (0 unless given). */
  readonly examples: readonly Example[];
  /** What exit codes mean here beyond the table. */
  readonly exitNotes?: string;
  readonly seeAlso?: readonly string[];
  /** What goes to standard output without `--output`; `table` when absent. */
  readonly defaultFormat?: 'json';
  /** Its answer is findings, so it takes the formats for them (`csv`, `sarif` and the others) too. */
  readonly findings?: boolean;
  /** It runs until it is stopped, so `--timeout` does not hold. */
  readonly serves?: boolean;
  /** What `--timeout` is without saying, and whether it holds for the command or for each profile. */
  readonly timeLimit?: { readonly seconds: number; readonly each: 'command' | 'profile' };
  readonly load: () => Promise<{ readonly run: CommandBody }>;
}

/** All there is to say of a command but what it does; help, completion and docs are made of it. */
export type CommandDeclaration = CommandHead & CommandDetails;

/** Where help lists a command. Those of `Change` say of an error whether anything was changed. */
export type CommandGroup = 'Change' | 'Look' | 'Set up';

/** A word of the command line that is no option. */
export interface ArgumentDeclaration {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  readonly variadic?: boolean;
  readonly choices?: readonly string[];
}

/** An option; its name in `Input` is that of the long flag, in camel case. */
export interface OptionDeclaration {
  /** As commander takes it: `--scope <scope>`, `-n, --dry-run`. */
  readonly flags: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  readonly defaultValue?: string | boolean;
}

/** A line of help; each is run by a test. */
export interface Example {
  /** Without the leading `federation`. */
  readonly command: string;
  readonly says: string;
  readonly exit?: ExitCode;
  /** Commands that were run before, for the example to find what it needs; without the leading `federation`. */
  readonly after?: readonly string[];
  /** What is piped in. */
  readonly stdin?: string;
}

/** Parsed options by camelCase name and arguments in order, as commander gives them. */
export interface Input {
  readonly options: Readonly<Record<string, unknown>>;
  readonly arguments: readonly string[];
}

/** @returns the exit code. @throws FederationError, which is shown and gives the code. */
export type CommandBody = (input: Input, app: App) => Promise<ExitCode>;
