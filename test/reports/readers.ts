import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { SaxesParser } from 'saxes';

/** Readers that nobody here wrote, for what the formats give out. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements in order; fails where the text is not well-formed XML 1.0. */
export function xmlElements(text: string): readonly XmlElement[] {
  const elements: XmlElement[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes }));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  return elements;
}

const sarifSchema: unknown = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
);
if (typeof sarifSchema !== 'object' || sarifSchema === null) {
  throw new Error('the schema of SARIF is no object');
}
// Of draft-04 it uses nothing that later drafts read otherwise, but for these two names.
const entries: readonly (readonly [string, unknown])[] = Object.entries(sarifSchema);
const validateSarif = new Ajv({
  strict: false,
  allErrors: true,
  validateFormats: false,
  unicodeRegExp: false,
}).compile(Object.fromEntries(entries.filter(([name]) => name !== '$schema' && name !== 'id')));

/** What a document breaks of the schema of SARIF 2.1.0; empty when nothing. */
export function sarifErrors(document: unknown): readonly string[] {
  return validateSarif(document)
    ? []
    : (validateSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
