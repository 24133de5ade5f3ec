import { Chalk } from 'chalk';
import type { Host } from '../host.ts';
import { asciiSymbols, unicodeSymbols, type Style } from '../reports/style.ts';
import { usesColour, type ColourChoice } from '../terminal/colour.ts';
import { showsUnicode } from '../terminal/locale.ts';
import type { OutputStream } from '../terminal/streams.ts';

/** How reports look on one stream. The default instance of chalk does not honour NO_COLOR, so it is not asked. */
export function styleOf(stream: OutputStream, { env, platform }: Host, choice: ColourChoice): Style {
  const isTerminal = stream.isTTY === true;
  const chalk = new Chalk({ level: usesColour({ choice, env, isTerminal }) ? 1 : 0 });
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    symbols: showsUnicode(env, platform) ? unicodeSymbols : asciiSymbols,
    width: isTerminal ? Math.max(40, stream.columns ?? 80) : undefined,
  };
}
