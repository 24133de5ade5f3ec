/** What `--color` says. */
export type ColourChoice = 'auto' | 'always' | 'never';

/** What decides about colour. */
export interface ColourInputs {
  /** From `--color`. */
  readonly choice: ColourChoice;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the stream that is written to. */
  readonly isTerminal: boolean;
}

/**
 * Whether to colour a stream. The first that says something decides: `--color`, FORCE_COLOR, NO_COLOR, CI, TERM=dumb,
 * whether the stream is a terminal.
 */
export function usesColour({ choice, env, isTerminal }: ColourInputs): boolean {
  if (choice !== 'auto') {
    return choice === 'always';
  }
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') {
    return force !== '0' && force !== 'false';
  }
  return isTerminal && !isSet(env['NO_COLOR']) && !isCi(env) && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function isCi(env: ColourInputs['env']): boolean {
  return isSet(env['CI']) && env['CI'] !== 'false' && env['CI'] !== '0';
}

/** Whether lines may be drawn over: progress is for people who watch. */
export function usesProgress(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && mayAsk(env);
}

/** Whether somebody who could answer may be there: no build asks, and a dumb terminal cannot draw a question. */
export function mayAsk(env: Readonly<Record<string, string | undefined>>): boolean {
  return !isCi(env) && env['TERM'] !== 'dumb';
}
