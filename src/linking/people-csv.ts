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
  /** Of its last line; a quoted cell may hold line breaks. */
  readonly line: number;
}

/**
 * CSV as RFC 4180 and spreadsheets have it: commas, semicolons or tabs, quoted cells with line breaks. A record that
 * cannot be read is a row with its fault, and the others are read all the same.
 * @throws FederationError `people.columns`, `people.empty` (usage).
 */
export function readCsv(text: string, name: string, columns: string | undefined): PeopleList {
  const delimiter = delimiterOf(text);
  const faults: LinkRow[] = [];
  const records = recordsOf(text, delimiter, (line, reason) =>
    faults.push({ ...emptyRow, where: `${name}:${line}`, fault: reason }),
  );
  const [first] = records;
  if (first === undefined) {
    throw new FederationError('people.empty', 'usage', `${name} holds nobody`, {
      next: 'federation validate --template shows what a list looks like',
    });
  }
  const found = findColumns(first.cells, columns, name);
  const rows = records
    .slice(found.hasHeader ? 1 : 0)
    .map(({ cells, line }) => withWidth(rowOf(cells, found, `${name}:${line}`), cells, first.cells));
  return {
    rows: [...rows, ...faults].sort((left, right) => lineOf(left) - lineOf(right)),
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

function recordsOf(
  text: string,
  delimiter: string,
  onFault: (line: number, reason: string) => void,
): readonly Record[] {
  const parsed: unknown = parse(text, {
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    skip_records_with_error: true,
    max_record_size: maxRecordSize,
    on_skip: (error) => {
      onFault(error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : 0, faultText(error));
      return undefined;
    },
  });
  return Array.isArray(parsed) ? parsed.flatMap(recordOf) : [];
}

function recordOf(value: unknown): readonly Record[] {
  if (typeof value !== 'object' || value === null || !('record' in value) || !('info' in value)) {
    return [];
  }
  const { record, info } = value;
  const line =
    typeof info === 'object' && info !== null && 'lines' in info && typeof info.lines === 'number'
      ? info.lines
      : 0;
  return Array.isArray(record) ? [{ cells: record.map(String), line }] : [];
}

function faultText(error: unknown): string {
  const code = error instanceof CsvError ? error.code : '';
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return 'a quote is opened and not closed; what follows could not be read';
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quote stands in the middle of a cell';
    default:
      return 'it is no line of CSV';
  }
}

/** The one that occurs most often outside quotes in the first line. */
function delimiterOf(text: string): string {
  const line = text.slice(0, 64 * 1024).split(/\r?\n/, 1)[0] ?? '';
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counted = delimiters.map((mark) => ({ mark, count: bare.split(mark).length - 1 }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}
