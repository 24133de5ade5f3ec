import { CsvError, parse } from 'csv-parse/sync';
import { FederationError } from '../errors.ts';
import { didYouMean } from './nearest.ts';

/** A tenant of the list that `profilesFrom` names. */
export interface ListedTenant {
  readonly name: string;
  /** As if it stood in the configuration. */
  readonly section: Readonly<Record<string, unknown>>;
  /** As errors name it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A thousand tenants take some 60 KiB. */
export const maxListBytes = 4 * 1024 * 1024;
const columns = ['name', 'tenant', 'environment', 'tags', 'waivers'] as const;

/**
 * Reads the list: CSV whose first line names the columns. `tenant` must be there; a profile without a name is called as
 * its tenant. Several tags are parted by spaces or semicolons.
 * @param file As errors name it.
 * @throws FederationError `config.tenant-list` (usage) with the line.
 */
export function parseTenantList(text: string, file: string): readonly ListedTenant[] {
  const [header, ...records] = recordsOf(text, file);
  if (header === undefined) {
    throw wrong(`${file} is empty`, 'its first line must name the columns: name,tenant,environment,tags');
  }
  const names = header.cells.map((cell) => columnOf(cell, file));
  if (!names.includes('tenant')) {
    throw wrong(`${file}:1 names no column tenant`, `its columns are ${header.cells.join(', ')}`);
  }
  const tenants = records.map(({ cells, line }) => tenantOf(names, cells, { file, line }));
  const seen = new Map<string, number>();
  for (const { name, line } of tenants) {
    const first = seen.get(name);
    if (first !== undefined) {
      throw wrong(`${file}:${line}: ${name} stands there twice`, `it is on line ${first} too`);
    }
    seen.set(name, line);
  }
  return tenants;
}

interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

function recordsOf(text: string, file: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      comment: '#',
      comment_no_infix: true,
      on_record: (cells: readonly string[], { lines }) => {
        records.push({ cells, line: lines });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) {
      throw wrong(`${file} is not valid CSV`, `near line ${(records.at(-1)?.line ?? 0) + 1}`);
    }
    throw error;
  }
  return records;
}

function columnOf(cell: string, file: string): (typeof columns)[number] {
  const found = columns.find((name) => name === cell.toLowerCase());
  if (found === undefined) {
    throw wrong(
      `${file}:1: ${JSON.stringify(cell)} is no column of the list.${didYouMean(cell, columns)}`,
      `the columns are ${columns.join(', ')}`,
    );
  }
  return found;
}

function tenantOf(
  names: readonly (typeof columns)[number][],
  cells: readonly string[],
  place: { readonly file: string; readonly line: number },
): ListedTenant {
  if (cells.length > names.length) {
    throw wrong(
      `${place.file}:${place.line} has ${cells.length} cells`,
      `the first line names ${names.length} columns`,
    );
  }
  const cell = (name: (typeof columns)[number]) => cells[names.indexOf(name)] ?? '';
  const [tenant, environment, tags, waivers] = [
    cell('tenant'),
    cell('environment'),
    cell('tags'),
    cell('waivers'),
  ];
  if (tenant === '') {
    throw wrong(`${place.file}:${place.line} names no tenant`, 'every line needs one');
  }
  return {
    ...place,
    name: cell('name') || tenant,
    section: {
      cloud: { tenant, ...(environment === '' ? {} : { environment }) },
      ...(tags === '' ? {} : { tags: tags.split(/[\s;]+/).filter((tag) => tag !== '') }),
      ...(waivers === '' ? {} : { waivers }),
    },
  };
}

function wrong(message: string, why: string): FederationError {
  return new FederationError('config.tenant-list', 'usage', message, {
    why,
    next: 'federation help configuration',
  });
}
