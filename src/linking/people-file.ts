import { FederationError } from '../errors.ts';
import { readCsv, type PeopleList } from './people-csv.ts';
import { readStructured } from './people-structured.ts';
import { decodeText } from './text-encoding.ts';

/**
 * A list of people in any of the forms, told by its ending, else by how it begins.
 * @param name As it is shown: a file's name, or `standard input`.
 * @throws FederationError `people.*` (usage).
 */
export async function readPeople(
  bytes: Uint8Array,
  name: string,
  columns: string | undefined,
): Promise<PeopleList> {
  const { text, note } = decodeText(bytes, name);
  const notes = note === undefined ? [] : [note];
  const list = await parsed(text.replace(/^\uFEFF/, ''), name, columns);
  if (list.rows.length === 0) {
    throw new FederationError('people.empty', 'usage', `${name} holds nobody`, {
      next: 'federation validate --template csv shows what a list looks like',
    });
  }
  return { rows: list.rows, notes: [...notes, ...list.notes] };
}

async function parsed(text: string, name: string, columns: string | undefined): Promise<PeopleList> {
  switch (formOf(text, name)) {
    case 'json':
      return readStructured(jsonOf(text, name), name);
    case 'yaml':
      return readStructured(await yamlOf(text, name), name);
    case 'csv':
      return readCsv(text, name, columns);
  }
}

function formOf(text: string, name: string): 'csv' | 'yaml' | 'json' {
  const ending = /\.(csv|tsv|txt|ya?ml|json)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'json') {
    return 'json';
  }
  if (ending !== undefined) {
    return ending.startsWith('y') ? 'yaml' : 'csv';
  }
  const start = text.trimStart();
  if (/^[[{]/.test(start)) {
    return 'json';
  }
  return /^(?:---|- |users:|contacts:)/.test(start) ? 'yaml' : 'csv';
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw malformed(name, 'JSON', error);
  }
}

async function yamlOf(text: string, name: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'error' });
  } catch (error) {
    throw malformed(name, 'YAML', error);
  }
}

function malformed(name: string, form: string, error: unknown): FederationError {
  const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  return new FederationError('people.malformed', 'usage', `${name} is not ${form}`, {
    why,
    next: 'federation validate --template csv shows what a list looks like',
    cause: error,
  });
}
