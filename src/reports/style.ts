/** The signs of the pictures. Each stands beside a word that says the same. */
export interface Symbols {
  readonly open: string;
  readonly closed: string;
  readonly unknown: string;
  readonly absent: string;
  readonly advisory: string;
  readonly warning: string;
  readonly none: string;
  readonly arrow: string;
  readonly separator: string;
}

export const unicodeSymbols: Symbols = {
  open: '✓',
  closed: '✗',
  unknown: '?',
  absent: '○',
  advisory: '·',
  warning: '!',
  none: '–',
  arrow: '→',
  separator: '·',
};

export const asciiSymbols: Symbols = {
  open: '+',
  closed: 'x',
  unknown: '?',
  absent: 'o',
  advisory: '-',
  warning: '!',
  none: '-',
  arrow: '->',
  separator: '-',
};

type Paint = (text: string) => string;

/** How a report looks on one stream. The paints return what they are given, with or without colour. */
export interface Style {
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
  readonly symbols: Symbols;
  /** Columns to fold at; undefined where nobody watches, so that nothing is folded. */
  readonly width: number | undefined;
}

/** A style without colour, for files and pipes. */
export function plainStyle(options: { readonly ascii?: boolean; readonly width?: number } = {}): Style {
  const same: Paint = (text) => text;
  return {
    good: same,
    bad: same,
    warn: same,
    dim: same,
    bold: same,
    symbols: options.ascii === true ? asciiSymbols : unicodeSymbols,
    width: options.width,
  };
}
