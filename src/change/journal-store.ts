import { chmod, mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FederationError } from '../errors.ts';
import type { JournalSummary } from '../model/journal-summary.ts';
import { gistOf, summarise, type JournalGist } from './journal-summary.ts';
import { parseJournal, type Journal, type JournalHeader, type JournalRecord } from './journal.ts';

/** Where journals are kept: one file each, readable by their owner alone. */
export interface JournalStore {
  /** @throws FederationError `journal.unwritable` before anything is sent. */
  begin(header: JournalStart): Promise<JournalWriter>;
  /**
   * Newest first; a file that cannot be understood is listed as damaged.
   * @throws FederationError `journal.unreadable` when the folder cannot be looked into.
   */
  list(): Promise<readonly JournalSummary[]>;
  /** @throws FederationError `journal.unknown`, `journal.unreadable` or `journal.damaged`. */
  read(journalId: string): Promise<Journal>;
  /** Removes journals that are older than they are kept; a file that cannot be removed stays. */
  prune(now: Date): Promise<void>;
}

/** What a run says of itself when it begins; the store adds id and version. */
export type JournalStart = Omit<JournalHeader, 'event' | 'schemaVersion' | 'journalId'>;

/** The open journal of one run. */
export interface JournalWriter {
  readonly journalId: string;
  /**
   * Resolves when the records are on the disk, in their order.
   * @throws FederationError `journal.unwritable`; some of them may be there then.
   */
  append(...records: readonly JournalRecord[]): Promise<void>;
  /** Never throws. */
  close(): Promise<void>;
}

/** Where journals are kept, and for how long. */
export interface JournalStoreOptions {
  readonly folder: string;
  /** Lower-case hexadecimal digits, as many as asked for. */
  readonly randomHex: (digits: number) => string;
  /** Days a journal is kept; 400 by default. */
  readonly keepDays?: number;
}

const extension = '.journal.jsonl';
const dayMs = 86_400_000;

/** Journals as files of one folder, mode 0600: one JSON record a line, each flushed before what it announces is done. */
export function createJournalStore(options: JournalStoreOptions): JournalStore {
  const { folder } = options;
  return {
    begin: (header) => begin(options, header),
    list: async () => summarise(await gistsIn(folder)),
    read: (journalId) => read(folder, journalId),
    prune: async (now) => {
      const before = now.getTime() - (options.keepDays ?? 400) * dayMs;
      for (const id of await journalIds(folder)) {
        if (startOf(id) < before) {
          await rm(pathOf(folder, id), { force: true }).catch(() => undefined);
        }
      }
    },
  };
}

/** Sorts by time: `20261124T041233Z-7f3a`. */
function newId(at: string, randomHex: (digits: number) => string): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${randomHex(4)}`;
}

const idPattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/;

/** Milliseconds since 1970; NaN, which is never old, for a file that is named otherwise. */
function startOf(journalId: string): number {
  return idPattern.test(journalId)
    ? Date.parse(journalId.slice(0, 16).replace(/^(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5'))
    : Number.NaN;
}

async function begin(options: JournalStoreOptions, header: JournalStart): Promise<JournalWriter> {
  const { folder } = options;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const { journalId, file } = await createFile(options, header.at);
    const writer = writerOf(folder, journalId, file);
    await writer.append({ event: 'started', schemaVersion: 1, journalId, ...header });
    await syncFolder(folder);
    return writer;
  } catch (error) {
    throw error instanceof FederationError ? error : unwritable(folder, error);
  }
}

async function createFile(
  options: JournalStoreOptions,
  at: string,
): Promise<{ readonly journalId: string; readonly file: FileHandle }> {
  for (let attempt = 0; ; attempt++) {
    const journalId = newId(at, options.randomHex);
    try {
      return { journalId, file: await open(pathOf(options.folder, journalId), 'ax', 0o600) };
    } catch (error) {
      // Two runs in one second may draw the same four digits.
      if (attempt === 9 || errorCode(error) !== 'EEXIST') {
        throw error;
      }
    }
  }
}

function writerOf(folder: string, journalId: string, file: FileHandle): JournalWriter {
  return {
    journalId,
    append: async (...records) => {
      try {
        await file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
        await file.sync();
      } catch (error) {
        throw unwritable(folder, error);
      }
    },
    close: () => file.close().catch(() => undefined),
  };
}

/** Without this a new file's name may be lost with the power. Windows cannot open a folder, and keeps names anyway. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function gistsIn(folder: string): Promise<readonly JournalGist[]> {
  const gists: JournalGist[] = [];
  for (const journalId of await journalIds(folder)) {
    const text = await readFile(pathOf(folder, journalId), 'utf8').catch(() => '');
    gists.push(gistOf(journalId, parseJournal(text)));
  }
  return gists;
}

async function read(folder: string, journalId: string): Promise<Journal> {
  const known = await journalIds(folder);
  if (!known.includes(journalId)) {
    throw new FederationError(
      'journal.unknown',
      'usage',
      `there is no journal ${JSON.stringify(journalId)}`,
      { where: folder, next: 'federation history lists the journals' },
    );
  }
  const path = pathOf(folder, journalId);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const journal = parseJournal(text);
  if (journal === undefined) {
    throw new FederationError(
      'journal.damaged',
      'unavailable',
      `the journal ${journalId} cannot be understood`,
      {
        where: path,
        why: 'its first line, which holds the plan, is cut off, damaged, or of a later version of this program',
        next: 'federation status shows what the settings are',
      },
    );
  }
  return journal;
}

/** Sorted, oldest first. */
async function journalIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') {
      return [];
    }
    throw unreadable(folder, error);
  });
  return names
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .sort();
}

function pathOf(folder: string, journalId: string): string {
  return join(folder, `${journalId}${extension}`);
}

function unwritable(folder: string, cause: unknown): FederationError {
  return new FederationError('journal.unwritable', 'unavailable', 'the journal cannot be written', {
    where: folder,
    why: messageOf(cause),
    next: 'make room and make the folder writable; nothing is changed without a journal',
    cause,
  });
}

function unreadable(path: string, cause: unknown): FederationError {
  return new FederationError('journal.unreadable', 'unavailable', 'the journals cannot be read', {
    where: path,
    why: messageOf(cause),
    next: 'make the folder and its files readable for this account',
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
