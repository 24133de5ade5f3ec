import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FederationError } from '../errors.ts';
import {
  isComplete,
  noCounts,
  parseJournal,
  summarise,
  type Journal,
  type JournalHeader,
  type JournalRecord,
  type JournalSummary,
} from './journal.ts';

/** Where journals are kept: one file each, readable by their owner alone. */
export interface JournalStore {
  /** @throws FederationError `journal.unwritable` before anything is sent. */
  begin(header: Omit<JournalHeader, 'event' | 'schemaVersion' | 'journalId'>): Promise<JournalWriter>;
  /** Newest first; a file that cannot be understood is listed as damaged. */
  list(): Promise<readonly JournalSummary[]>;
  /** @throws FederationError `journal.unknown` or `journal.damaged`. */
  read(journalId: string): Promise<Journal>;
  /** Removes journals that are older than they are kept. */
  prune(now: Date): Promise<void>;
}

export interface JournalWriter {
  readonly journalId: string;
  /** Resolves when the record is on the disk. */
  append(record: JournalRecord): Promise<void>;
  close(): Promise<void>;
}

export interface JournalStoreOptions {
  readonly folder: string;
  /** Lower-case hexadecimal digits, as many as asked for. */
  readonly randomHex: (digits: number) => string;
  /** Days a journal is kept; 400 by default. */
  readonly keepDays?: number;
}

const extension = '.journal.jsonl';
const dayMs = 86_400_000;

export function createJournalStore(options: JournalStoreOptions): JournalStore {
  const { folder } = options;
  return {
    begin: (header) => begin(options, header),
    list: () => list(folder),
    read: (journalId) => read(folder, journalId),
    prune: async (now) => {
      const before = now.getTime() - (options.keepDays ?? 400) * dayMs;
      for (const id of await journalIds(folder)) {
        const path = pathOf(folder, id);
        if ((await stat(path)).mtimeMs < before) {
          await rm(path, { force: true });
        }
      }
    },
  };
}

/** Sorts by time: `20261124T041233Z-7f3a`. */
function newId(at: string, randomHex: (digits: number) => string): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${randomHex(4)}`;
}

async function begin(
  options: JournalStoreOptions,
  header: Omit<JournalHeader, 'event' | 'schemaVersion' | 'journalId'>,
): Promise<JournalWriter> {
  try {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const { journalId, file } = await createFile(options, header.at);
    const writer = writerOf(journalId, file);
    await writer.append({ event: 'started', schemaVersion: 1, journalId, ...header });
    await syncFolder(options.folder);
    return writer;
  } catch (error) {
    throw new FederationError('journal.unwritable', 'unavailable', 'the journal cannot be written', {
      where: options.folder,
      why: error instanceof Error ? error.message : 'unknown',
      next: 'make the folder writable; nothing is changed without a journal',
      cause: error,
    });
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

function writerOf(journalId: string, file: FileHandle): JournalWriter {
  return {
    journalId,
    append: async (record) => {
      await file.appendFile(`${JSON.stringify(record)}\n`);
      await file.sync();
    },
    close: () => file.close(),
  };
}

/** Without this a new file's name may be lost with the power. Windows cannot open a folder, and keeps names anyway. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function list(folder: string): Promise<readonly JournalSummary[]> {
  const ids = (await journalIds(folder)).sort().reverse();
  const journals = await Promise.all(
    ids.map(async (id) => ({
      id,
      journal: parseJournal(await readFile(pathOf(folder, id), 'utf8').catch(() => '')),
    })),
  );
  const undone = new Set(
    journals.flatMap(({ journal }) =>
      journal?.header.undoes !== undefined && isComplete(journal) ? [journal.header.undoes] : [],
    ),
  );
  return journals.map(({ id, journal }) =>
    journal === undefined ? damaged(id) : summarise(journal, undone),
  );
}

function damaged(journalId: string): JournalSummary {
  return {
    journalId,
    state: 'damaged',
    profile: '',
    startedAt: '',
    source: 'unknown',
    account: '',
    purpose: '',
    reason: '',
    undoes: '',
    counts: noCounts,
  };
}

async function read(folder: string, journalId: string): Promise<Journal> {
  const known = await journalIds(folder);
  if (!known.includes(journalId)) {
    throw new FederationError(
      'journal.unknown',
      'usage',
      `there is no journal ${JSON.stringify(journalId)}`,
      {
        where: folder,
        next: 'federation history lists the journals',
      },
    );
  }
  const journal = parseJournal(await readFile(pathOf(folder, journalId), 'utf8'));
  if (journal === undefined) {
    throw new FederationError(
      'journal.damaged',
      'unavailable',
      `the journal ${journalId} cannot be understood`,
      {
        where: pathOf(folder, journalId),
        why: 'its first line, which holds the plan, is missing or cut off; nothing was sent before it was complete',
        next: 'federation status shows what the settings are',
      },
    );
  }
  return journal;
}

async function journalIds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') {
      return [];
    }
    throw error;
  });
  return names.filter((name) => name.endsWith(extension)).map((name) => name.slice(0, -extension.length));
}

function pathOf(folder: string, journalId: string): string {
  return join(folder, `${journalId}${extension}`);
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
