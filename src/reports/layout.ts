import { withoutLogCommands } from '../model/log-command.ts';
import { stripControl } from '../model/strip-control.ts';
import type { Style } from './style.ts';

/**
 * Lines and columns. Cells hold plain text and are painted last, so that what is measured is what is seen: colours
 * have no width. Everything passes through `clean`, the one door between what a server said and the terminal.
 */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
  /** A command to be pasted: its signs are not replaced where the terminal shows ASCII only. */
  readonly exact?: boolean;
  /** Stands before the text of a last cell; further lines hang under the text, not under this. */
  readonly lead?: string;
}

/** A cell, or its text. */
export type Content = Cell | string;

export interface ColumnOptions {
  /** Spaces before every line. */
  readonly indent?: number;
  /** Least width of each column. */
  readonly atLeast?: readonly number[];
  readonly gap?: number;
}

/** A column that is folded gets at least this many columns, however narrow the terminal is. */
const narrowest = 24;
const wide =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const zeroWidth = /[\p{Mn}\p{Me}]/u;

/** Columns that the text takes in a terminal (UAX #11: wide and fullwidth take two, combining marks none). */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width += zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  }
  return width;
}

/** The text on one line, without controls, and with the signs that the stream can show. */
export function clean(text: string, { symbols }: Style): string {
  return oneLine(text)
    .replaceAll('→', symbols.arrow)
    .replaceAll('·', symbols.separator)
    .replaceAll('–', symbols.none);
}

/** What neither a terminal nor the runner of a build obeys (`::` would, where a line begins with it). */
function oneLine(text: string): string {
  return withoutLogCommands(stripControl(text)).replace(/^(\s*:)(?=:)/, '$1 ');
}

/** Breaks cleaned text at spaces, and within a word only where the word alone is too wide. */
export function fold(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || displayWidth(text) <= width) {
    return [text];
  }
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\s)(?=\S)/u)) {
    if (line !== '' && displayWidth(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
    line = line.replace(/^:(?=:)/, ': ');
    while (displayWidth(line.trimEnd()) > width) {
      const head = headOf(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return line.trimEnd() === '' ? lines : [...lines, line.trimEnd()];
}

function headOf(text: string, width: number): string {
  let head = '';
  for (const character of text) {
    if (head !== '' && displayWidth(head + character) > width) {
      break;
    }
    head += character;
  }
  return head;
}

/** A sentence or paragraph, folded; its further lines hang under `indent`. */
export function paragraph(text: string, style: Style, indent = 0): readonly string[] {
  return columns([[text]], style, { indent });
}

/** Rows with aligned columns. The last cell of a row folds and hangs in its column; the others stay whole. */
export function columns(
  rows: readonly (readonly Content[])[],
  style: Style,
  options: ColumnOptions = {},
): readonly string[] {
  return columnGroups(rows, style, options).flat();
}

/** The same, with the lines of each row together: for what is to stand between rows. */
export function columnGroups(
  rows: readonly (readonly Content[])[],
  style: Style,
  { indent = 0, atLeast = [], gap = 2 }: ColumnOptions = {},
): readonly (readonly string[])[] {
  const cells = rows.map((row) => row.map((content) => cellOf(content, style)));
  const widths = widthsOf(cells, atLeast);
  return cells.map((row) => layRow(row, widths, { indent, gap, width: style.width }));
}

function cellOf(content: Content, style: Style): Cell {
  const cell = typeof content === 'string' ? { text: content } : content;
  return { ...cell, text: cell.exact === true ? oneLine(cell.text) : clean(cell.text, style) };
}

/** The width of every column but that of the last cell of a row, which nothing follows. */
function widthsOf(rows: readonly (readonly Cell[])[], atLeast: readonly number[]): readonly number[] {
  const widths = [...atLeast];
  for (const row of rows) {
    row.slice(0, -1).forEach(({ text }, index) => {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(text));
    });
  }
  return widths;
}

function layRow(
  row: readonly Cell[],
  widths: readonly number[],
  {
    indent,
    gap,
    width,
  }: { readonly indent: number; readonly gap: number; readonly width: number | undefined },
): readonly string[] {
  const last = row.at(-1) ?? { text: '' };
  const before = row.slice(0, -1);
  const start = before.reduce((sum, _, index) => sum + (widths[index] ?? 0) + gap, indent);
  const head = before
    .map((cell, index) => paint(cell) + ' '.repeat((widths[index] ?? 0) + gap - displayWidth(cell.text)))
    .join('');
  const { lead = '' } = last;
  const room = width === undefined ? undefined : Math.max(width - start - displayWidth(lead), narrowest);
  return fold(last.text, room).map((line, index) => {
    const text = `${index === 0 ? lead : ' '.repeat(displayWidth(lead))}${line}`;
    return `${index === 0 ? ' '.repeat(indent) + head : ' '.repeat(start)}${paint({ ...last, text })}`.trimEnd();
  });
}

function paint({ text, paint: painter }: Cell): string {
  return painter === undefined || text === '' ? text : painter(text);
}

/** The lines as a report: each ends in a line feed. */
export function report(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** A remark as it is said in a terminal: folded at spaces, while a word that is wider (an address to open) stays whole. */
export function remark(lead: string, text: string, style: Style): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const whole = index === 0 ? `${lead}${line}` : line;
    const widest = Math.max(...whole.split(/\s/u).map(displayWidth));
    const lines = style.width !== undefined && widest > style.width ? [whole] : fold(whole, style.width);
    return lines.map((one, at) =>
      index === 0 && at === 0 ? `${style.dim(lead)}${one.slice(lead.length)}` : one,
    );
  });
}
