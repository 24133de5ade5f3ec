import { Chalk, type ChalkInstance } from 'chalk';
import Table from 'cli-table3';

/** How text looks on one stream: colours or none, and how wide it may be. */
export interface TerminalStyle {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
  /** Columns of the terminal; infinite where nobody watches, so that nothing is cut. */
  readonly width: number;
  /** Rows with aligned columns, two spaces apart, by display width. */
  columns(rows: readonly (readonly string[])[], options?: { readonly indent?: number }): string;
}

export function createStyle(options: { readonly colour: boolean; readonly width: number }): TerminalStyle {
  // The default instance of chalk does not honour NO_COLOR; whether to colour is decided elsewhere.
  const chalk = new Chalk({ level: options.colour ? 1 : 0 });
  return {
    ...painters(chalk),
    width: options.width,
    columns: (rows, { indent = 0 } = {}) => columns(rows, indent),
  };
}

function painters(chalk: ChalkInstance): Omit<TerminalStyle, 'width' | 'columns'> {
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    green: (text) => chalk.green(text),
    yellow: (text) => chalk.yellow(text),
    cyan: (text) => chalk.cyan(text),
  };
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

function columns(rows: readonly (readonly string[])[], indent: number): string {
  if (rows.length === 0) {
    return '';
  }
  const table = new Table({
    chars: noBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const width = Math.max(...rows.map((row) => row.length));
  table.push(...rows.map((row) => Array.from({ length: width }, (_, index) => row[index] ?? '')));
  const margin = ' '.repeat(indent);
  return table
    .toString()
    .split('\n')
    .map((line) => `${margin}${line}`.trimEnd())
    .join('\n');
}
