import { FederationError } from '../errors.ts';
import { excerpt } from './excerpt.ts';

/** One thing that is wrong with the configuration file, and where. */
export interface Diagnostic {
  /** Stable: `unknown-key`, `invalid-value`, `syntax`, `duplicate-key`. */
  readonly kind: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** How many columns are meant. */
  readonly length: number;
  readonly message: string;
}

/** All that is wrong with one file, in the order of its lines. */
export class ConfigurationError extends FederationError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, source: string, diagnostics: readonly Diagnostic[]) {
    const sorted = [...diagnostics].sort((a, b) => a.line - b.line || a.column - b.column);
    const lines = source.split(/\r\n|\r|\n/);
    const blocks = sorted.map((one) =>
      [`${file}:${one.line}:${one.column}: ${one.message}`, ...excerpt(lines, one)].join('\n'),
    );
    const head = blocks.length === 1 ? [] : [`${file}: ${blocks.length} errors`];
    super(`config.${sorted[0]?.kind ?? 'invalid'}`, 'usage', [...head, ...blocks].join('\n'), {
      next: 'federation help configuration',
    });
    this.diagnostics = sorted;
  }
}
