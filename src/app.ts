import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { createJournalStore, type JournalStore } from './change/journal-store.ts';
import { startDeadline, type Deadline } from './commands/deadline.ts';
import type { Globals } from './commands/globals.ts';
import { deploymentFlags } from './commands/deployment-flags.ts';
import { ReportWriter } from './commands/report-writer.ts';
import { userFolders, type Folders } from './config/folders.ts';
import type { Host } from './host.ts';
import { remark, report } from './reports/layout.ts';
import type { Style } from './reports/style.ts';
import { mayAsk, usesColour, usesProgress } from './terminal/colour.ts';
import { showsUnicode } from './terminal/locale.ts';
import { createProgress, type Progress } from './terminal/progress.ts';
import { createPrompter, whileAsking, type Prompter } from './terminal/prompter.ts';
import { version } from './version.ts';

/** What command bodies get. Whatever is expensive is loaded where it is used, not here. */
export interface App {
  readonly version: string;
  readonly host: Host;
  readonly globals: Globals;
  readonly folders: Folders;
  readonly report: ReportWriter;
  readonly prompter: Prompter;
  readonly progress: Progress;
  readonly journals: JournalStore;
  /** Aborted by Ctrl-C, SIGTERM or the end of `--timeout`; its reason is the FederationError that says which. */
  readonly signal: AbortSignal;
  /** The same, until something is written: what was written has to be read back, whoever wants to go. */
  readonly readingSignal: AbortSignal;
  /** What keeps a request waiting, and with undefined that it no longer does: the end of `--timeout` tells it. */
  readonly waitsFor: Deadline['waitsFor'];
  readonly random: Randomness;
  /** A line on standard error. */
  readonly note: (text: string) => void;
  /** A line on standard error with `--debug`; undefined without, so that nothing is made up for nobody. */
  readonly debug: ((text: string) => void) | undefined;
  /** To be called before the first write is sent: from then on nobody may say that nothing was changed. */
  readonly onWriting: () => void;
  /** To be called when the command has ended, last one first. */
  readonly onClose: (close: () => Promise<void>) => void;
}

/** Where nonces, ids of requests and names of shells come from; a test gives its own. */
export interface Randomness {
  readonly bytes: (count: number) => Uint8Array;
  /** Version 4, lower case, without braces. */
  readonly guid: () => string;
}

/** An application, with what only who started it may do. */
export interface RunningApp {
  readonly app: App;
  /** Ends connections and servers, last one first; to be awaited whatever the command came to. */
  readonly close: () => Promise<void>;
  /** Whether the command said that it was about to write: then nobody may say that nothing was changed. */
  readonly hasWritten: () => boolean;
}

/** What `createApp` builds from. */
export interface AppOptions {
  readonly host: Host;
  readonly globals: Globals;
  /** Without a limit of time for the whole command: it serves, or each profile has its own. */
  readonly unlimited: boolean;
}

/** The composition root. */
export function createApp({ host, globals, unlimited }: AppOptions): RunningApp {
  const progress = createProgress(host.stderr, usesProgress(host.stderr, host.env));
  const report = new ReportWriter({
    host,
    colour: globals.colour,
    targets: globals.outputs,
    flags: deploymentFlags(globals),
    beforeWriting: () => progress.clear(),
  });
  const deadline = startDeadline(
    unlimited ? undefined : globals.timeoutMs,
    'the limit for the whole command (--timeout) is over',
    host.clock,
  );
  const { signal } = firstOf(host.interruption, deadline.signal, () => true);
  const folders = userFolders(host.env);
  const closers: (() => Promise<void>)[] = [];
  let written = false;
  const app: App = {
    version,
    host,
    globals,
    folders,
    report,
    progress,
    signal,
    readingSignal: firstOf(host.interruption, deadline.signal, () => !written).signal,
    prompter: prompterOf({ host, globals }, { signal, progress, deadline }),
    journals: createJournalStore({ folder: join(folders.state, 'journals'), randomHex }),
    waitsFor: deadline.waitsFor,
    random: { bytes: (count) => randomBytes(count), guid: () => randomUUID() },
    note: (text) => report.showAside((style) => noteOf(text, style)),
    debug: globals.debug ? debugTo(report) : undefined,
    onWriting: () => {
      written = true;
    },
    onClose: (close) => void closers.push(close),
  };
  return { app, hasWritten: () => written, close: () => closeAll(closers, deadline, progress) };
}

/** While a question waits for its answer, the time of the command stands still. */
function prompterOf(
  { host, globals }: Pick<AppOptions, 'host' | 'globals'>,
  running: { readonly signal: AbortSignal; readonly progress: Progress; readonly deadline: Deadline },
): Prompter {
  const { signal, progress, deadline } = running;
  return createPrompter({
    streams: host,
    allowed: globals.input && mayAsk(host.env),
    signal,
    onAsk: () => {
      progress.clear();
      deadline.hold();
    },
    onAnswered: () => deadline.resume(),
    unicode: showsUnicode(host.env, host.platform),
    colour: usesColour({ choice: globals.colour, env: host.env, isTerminal: host.stderr.isTTY === true }),
  });
}

function randomHex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}

/**
 * The application for one profile among several: with a limit of time of its own, and with connections that end when
 * the profile is done, not when the command is.
 */
export async function withinProfile<T>(app: App, work: (app: App) => Promise<T>): Promise<T> {
  const deadline = startDeadline(
    app.globals.timeoutMs,
    'the limit for one profile (--timeout) is over',
    app.host.clock,
  );
  const closers: (() => Promise<void>)[] = [];
  const { signal, release } = firstOf(app.signal, deadline.signal, () => true);
  try {
    return await work({
      ...app,
      signal,
      readingSignal: signal,
      waitsFor: deadline.waitsFor,
      prompter: whileAsking(app.prompter, deadline),
      onClose: (close) => void closers.push(close),
    });
  } finally {
    for (const close of closers.toReversed()) {
      await close();
    }
    deadline.stop();
    release();
  }
}

function noteOf(text: string, style: Style): string {
  return report(remark('note: ', text, style));
}

/** Never folded: it is searched more than it is read. */
function debugTo(writer: ReportWriter): (text: string) => void {
  return (text) => writer.showAside((style) => report([`${style.dim('debug: ')}${text}`]));
}

/**
 * A signal that is aborted with the first of two, unless `holds` says otherwise by then; until it is released. Not
 * AbortSignal.any: Node 20 lets go of such signals while somebody still waits for them.
 */
function firstOf(
  one: AbortSignal,
  other: AbortSignal,
  holds: () => boolean,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  // As many may wait for it as there are requests; that is no leak.
  setMaxListeners(0, controller.signal);
  const sources = [one, other].map((signal) => ({
    signal,
    forward: (): void => {
      if (holds()) {
        controller.abort(signal.reason);
      }
    },
  }));
  for (const { signal, forward } of sources) {
    if (signal.aborted) {
      forward();
    }
    signal.addEventListener('abort', forward, { once: true });
  }
  const release = (): void => {
    sources.forEach(({ signal, forward }) => signal.removeEventListener('abort', forward));
  };
  return { signal: controller.signal, release };
}

async function closeAll(
  closers: readonly (() => Promise<void>)[],
  deadline: Deadline,
  progress: Progress,
): Promise<void> {
  progress.clear();
  for (const close of closers.toReversed()) {
    await close();
  }
  deadline.stop();
}
