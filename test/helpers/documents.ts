import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { documentSchemas } from '../../src/reports/schemas.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
const validators = new Map(
  Object.entries(documentSchemas).map(
    ([name, schema]) => [name, ajv.compile(z.toJSONSchema(schema))] as const,
  ),
);

/** What a document breaks of its published schema; empty when nothing. */
export function schemaErrors(name: string, document: unknown): readonly string[] {
  const validate = validators.get(name);
  if (validate === undefined) {
    throw new Error(`there is no schema ${name}`);
  }
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** The schema that the JSON of a command line keeps to. */
export function schemaOf(command: string): string {
  const [first = ''] = command.split(' ');
  if (command.startsWith('audit explain') || command.includes('--list-controls')) {
    return 'controls';
  }
  if (command.includes('--template')) {
    return 'message';
  }
  const names: Readonly<Record<string, string>> = {
    status: 'status',
    check: 'findings',
    validate: 'findings',
    address: 'addresses',
    audit: 'findings',
    report: 'findings',
    doctor: 'findings',
    export: 'snapshot',
    diff: 'diff',
    history: 'history',
    enable: 'change',
    disable: 'change',
    domains: command.startsWith('domains list') ? 'domains' : 'change',
    rollback: 'change',
  };
  return names[first] ?? 'message';
}
