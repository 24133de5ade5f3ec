import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { decodeText } from '../linking/text-encoding.ts';
import { readDomain, readDomainFile, type DomainFile } from '../model/domain-input.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { inputFile } from './input-file.ts';

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
  const { text, note } = decodeText(await inputFile(app, file, maxFileBytes), name);
  if (note !== undefined) {
    app.note(note);
  }
  return readDomainFile(text);
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
      next: wrong.length === 1 ? 'mend it and run the command again' : 'mend them and run the command again',
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
