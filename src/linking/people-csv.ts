import { CsvError, parse } from 'csv-parse/sync';
import { FederationError } from '../errors.ts';
import { findColumns, rowOf } from './columns.ts';
import { emptyRow, type LinkRow } from './rows.ts';

/** The rows of a list, and what there is to say of how it was read. */
export interface PeopleList {
  readonly rows: readonly LinkRow[];
  readonly notes: readonly string[];
}

const delimiters = [',', ';', '\t'] as const;
/** Characters of one record: beyond that a quote was never closed. */
const maxRecordSize = 64 * 1024;

interface Record {
  readonly cells: readonly string[];
  /** On which it begins; a quoted cell may hold line breaks. */
  readonly line: number;
  readonly lastLine: number;
}

/**
 * CSV as RFC 4180 and spreadsheets have it: commas, semicolons or tabs, quoted cells with line breaks. A record that
 * cannot be read is a row with its fault, and the others are read all the same.
 * @throws FederationError `people.columns`, `people.empty` (usage).
 */
export function readCsv(text: string, name: string, columns: string | undefined): PeopleList {
  const { records, faults } = recordsOf(text, delimiterOf(text));
  const [first] = records;
  if (first === undefined) {
    throw new FederationError('people.empty', 'usage', `${name} holds nobody`, {
      next: 'federation validate --template csv shows what a list looks like',
    });
  }
  const found = findColumns(first.cells, columns, name);
  const rows = records
    .slice(found.hasHeader ? 1 : 0)
    .map(({ cells, line }) => withWidth(rowOf(cells, found, `${name}:${line}`), cells, first.cells));
  const broken = faults.map(({ line, reason }) => ({ ...emptyRow, where: `${name}:${line}`, fault: reason }));
  return {
    rows: [...rows, ...broken].sort((left, right) => lineOf(left) - lineOf(right)),
    notes: [`${name}: ${found.report}`],
  };
}

function lineOf({ where }: LinkRow): number {
  return Number(where.slice(where.lastIndexOf(':') + 1));
}

/** A record with more cells than the header has a delimiter where none belongs: its cells may have moved. */
function withWidth(row: LinkRow, cells: readonly string[], first: readonly string[]): LinkRow {
  return cells.length > first.length && cells.slice(first.length).some((cell) => cell.trim() !== '')
    ? { ...row, fault: `${cells.length} cells where the first line has ${first.length}` }
    : row;
}

interface Fault {
  readonly line: number;
  readonly reason: string;
}

/** After so many broken lines a list is no list; what follows is not read, and that is said. */
const maxFaults = 1000;

/**
 * All records. A parser that meets a broken quote has lost its place, so it begins again on the line behind the one on
 * which the broken record began.
 */
function recordsOf(
  text: string,
  delimiter: string,
): { readonly records: readonly Record[]; readonly faults: readonly Fault[] } {
  const bytes = Buffer.from(text, 'utf8');
  const starts = lineStarts(bytes);
  const records: Record[] = [];
  const faults: Fault[] = [];
  let line = 1;
  for (;;) {
    const before = line - 1;
    const isWhole = parseFrom(bytes.subarray(starts[before]), delimiter, (cells, lines) =>
      records.push({ cells, line: before + lines - breaksIn(cells), lastLine: before + lines }),
    );
    if (isWhole) {
      return { records, faults };
    }
    const broken = firstTextLine(bytes, starts, Math.max(line, (records.at(-1)?.lastLine ?? 0) + 1));
    faults.push({ line: broken, reason: 'its quotes do not match' });
    line = broken + 1;
    if (starts[line - 1] === undefined) {
      return { records, faults };
    }
    if (faults.length >= maxFaults) {
      return {
        records,
        faults: [...faults, { line, reason: 'too many broken lines: the rest was not read' }],
      };
    }
  }
}

/** Hands on each record with its last line, counted from 1; false when one is broken, and then those before it. */
function parseFrom(
  bytes: Buffer,
  delimiter: string,
  onRecord: (cells: readonly string[], lines: number) => void,
): boolean {
  try {
    parse(bytes, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: maxRecordSize,
      on_record: (cells: readonly string[], { lines }) => {
        onRecord(cells, lines);
        return null;
      },
    });
    return true;
  } catch (error) {
    if (error instanceof CsvError) {
      return false;
    }
    throw error;
  }
}

function breaksIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

/** Where each line begins, in bytes. */
function lineStarts(bytes: Buffer): readonly number[] {
  const starts = [0];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

function firstTextLine(bytes: Buffer, starts: readonly number[], from: number): number {
  let line = from;
  while (line < starts.length && bytes.toString('utf8', starts[line - 1], starts[line]).trim() === '') {
    line += 1;
  }
  return line;
}

/** The one that occurs most often outside quotes in the first line. */
function delimiterOf(text: string): string {
  const line = text.slice(0, 64 * 1024).split(/\r?\n/, 1)[0] ?? '';
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counted = delimiters.map((mark) => ({ mark, count: bare.split(mark).length - 1 }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}
