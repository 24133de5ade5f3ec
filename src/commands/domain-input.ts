import { resolve } from 'node:path';
import type { App } from '../app.ts';
import { codeOf, fileReason } from '../config/load.ts';
import { readUpTo } from '../config/read-file.ts';
import { FederationError } from '../errors.ts';
import { decodeText } from '../linking/text-encoding.ts';
import { readDomain, readDomainFile, type DomainFile } from '../model/domain-input.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { standardInput } from './standard-input.ts';

const maxFileBytes = 16 * 1024 * 1024;

/** A text that was to be a domain and is none, and where it stands. */
interface Wrong {
  readonly where: string;
  readonly text: string;
  readonly reason: string;
}

/**
 * The domains of the arguments and of `--file`, normalised and each once.
 * @param asTheyStand Entries that are no domain names are kept: a list may hold such, and they can be taken off it.
 * @throws FederationError `domains.none`, `domains.invalid` (usage) with every line, `file.unreadable`.
 */
export async function domainsOf(
  { options, arguments: words }: Input,
  app: App,
  { asTheyStand, mayBeNone }: { readonly asTheyStand: boolean; readonly mayBeNone: boolean },
): Promise<readonly string[]> {
  const file = textOption(options, 'file');
  const read = words.map((text) => ({ text, ...readDomain(text) }));
  const listed = file === undefined ? undefined : await readFileOf(app, file);
  const name = file === '-' ? 'standard input' : (file ?? '');
  const wrong: readonly Wrong[] = [
    ...read.flatMap((one) =>
      one.kind === 'invalid' ? [{ where: '', text: one.text, reason: one.reason }] : [],
    ),
    ...(listed?.invalid ?? []).map(({ line, text, reason }) => ({
      where: `${name}:${line}: `,
      text,
      reason,
    })),
  ];
  if (wrong.length > 0 && !asTheyStand) {
    throw invalid(wrong);
  }
  if (listed !== undefined && listed.repeated.length > 0) {
    app.note(repeatedNote(name, listed));
  }
  const domains = [
    ...read.flatMap((one) => (one.kind === 'domain' ? [one.domain] : [])),
    ...(listed?.domains ?? []),
    ...wrong.map(({ text }) => text),
  ];
  if (domains.length === 0 && (!mayBeNone || file !== undefined)) {
    throw file === undefined
      ? new FederationError('domains.none', 'usage', 'no domain was named', {
          next: 'name domains, or give a file with one a line: --file domains.txt',
        })
      : new FederationError('domains.none', 'usage', `${name} names no domain`, {
          next: 'write one domain a line',
        });
  }
  return [...new Set(domains)];
}

async function readFileOf(app: App, file: string): Promise<DomainFile> {
  const name = file === '-' ? 'standard input' : file;
  const bytes =
    file === '-' ? await standardInput(app, maxFileBytes, () => tooLarge(name)) : await bytesOf(app, file);
  const { text, note } = decodeText(bytes, name);
  if (note !== undefined) {
    app.note(note);
  }
  return readDomainFile(text);
}

async function bytesOf({ host }: App, file: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readUpTo(resolve(host.cwd, file), maxFileBytes);
  } catch (error) {
    throw unreadable(file, fileReason(codeOf(error)), error);
  }
  if (bytes.length > maxFileBytes) {
    throw tooLarge(file);
  }
  return bytes;
}

function tooLarge(file: string): FederationError {
  return unreadable(file, `it is larger than ${maxFileBytes / 1024 / 1024} MiB`);
}

function unreadable(file: string, why: string, cause?: unknown): FederationError {
  return new FederationError('file.unreadable', 'usage', `${file} cannot be read`, { why, cause });
}

/** Lines that are named in the sentence; the document names a hundred. */
const mostShown = 5;
const mostDetails = 100;

function invalid(wrong: readonly Wrong[]): FederationError {
  const told = wrong.map(({ where, text, reason }) => `${where}${JSON.stringify(text)}: ${reason}`);
  const more = told.length - mostShown;
  return new FederationError(
    'domains.invalid',
    'usage',
    wrong.length === 1 ? 'one entry is no domain' : `${wrong.length} entries are no domains`,
    {
      why: `${told.slice(0, mostShown).join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
      next: 'mend them; nothing was changed',
      details: Object.fromEntries(
        told.slice(0, mostDetails).map((text, index) => [`entry ${index + 1}`, text]),
      ),
    },
  );
}

function repeatedNote(name: string, { repeated }: DomainFile): string {
  const told = repeated
    .slice(0, mostShown)
    .map(({ line, domain, first }) => `line ${line} (${domain}, as line ${first})`);
  const more = repeated.length - mostShown;
  return `${name} names domains twice: ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
