import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { runProgram } from '../../src/commands/program.ts';
import type { Keychain } from '../../src/config/keychain.ts';
import type { ExitCode } from '../../src/exit-codes.ts';
import type { Host } from '../../src/host.ts';
import { systemClock } from '../../src/system-clock.ts';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in; ignored with `tty`. */
  readonly stdin?: string;
  /** Standard input, output and error are a terminal. */
  readonly tty?: boolean;
  /** Of the terminal. */
  readonly columns?: number;
  /** What a person types when the pattern shows up on standard error, one after the other. */
  readonly answers?: readonly (readonly [question: RegExp, keys: string | (() => Promise<string>)])[];
  readonly cwd?: string;
  /** Journals, locks, the emulator's state; an empty folder unless given. */
  readonly state?: string;
  readonly interruption?: AbortSignal;
  readonly clock?: Host['clock'];
  /** Whether the process of a lock still runs; it does unless given. */
  readonly isAlive?: Host['isAlive'];
  /** The number of the process; that of the tests unless given. */
  readonly pid?: number;
  readonly platform?: string;
  /** Told whenever something is written to standard output. */
  readonly onOutput?: () => void;
  /** Told what is written to standard error. */
  readonly onError?: (text: string) => void;
  /** An empty one unless given. */
  readonly keychain?: Keychain;
  /** There is none unless given. */
  readonly openBrowser?: Host['openBrowser'];
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: ExitCode;
  readonly state: string;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'federation-cli-'));
}

/** Runs the program in this process, with streams, environment and folders of its own. */
export async function runFederation(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { tty = false, columns = 100, cwd = temporaryFolder(), state = temporaryFolder() } = options;
  const stdin = inputOf(options);
  const stdout = new Sink({ tty, columns });
  const stderr = new Sink({ tty, columns });
  typeAnswers(stdin, stderr, options.answers ?? []);
  stdout.on('shown', () => options.onOutput?.());
  stderr.on('shown', (text: string) => options.onError?.(text));
  const exitCode = await runProgram({
    argv,
    env: { FEDERATION_STATE_DIR: state, FEDERATION_CONFIG_DIR: join(state, 'config'), ...options.env },
    cwd,
    platform: options.platform ?? 'linux',
    pid: options.pid ?? process.pid,
    hostName: 'test-host',
    startedAt: '2026-11-24T00:00:00.000Z',
    runtime: 'node test',
    isAlive: options.isAlive ?? (() => true),
    clock: options.clock ?? systemClock,
    keychain: options.keychain ?? memoryKeychain(new Map()),
    openBrowser: options.openBrowser ?? (() => Promise.reject(new Error('no browser'))),
    interruption: options.interruption ?? new AbortController().signal,
    stdin,
    stdout,
    stderr,
  });
  return { stdout: stdout.text, stderr: stderr.text, exitCode, state };
}

/** A keychain of this process alone: tests leave the system's own one alone. */
export function memoryKeychain(entries: Map<string, string>): Keychain {
  return {
    read: (entry) => Promise.resolve(entries.get(entry)),
    write: (entry, secret) => Promise.resolve(void entries.set(entry, secret)),
    remove: (entry) => Promise.resolve(entries.delete(entry)),
  };
}

class Sink extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;

  constructor({ tty, columns }: { readonly tty: boolean; readonly columns: number }) {
    super({ decodeStrings: false });
    this.isTTY = tty;
    this.columns = columns;
  }

  /** As those of a process, which a pipe never ends. */
  override end(): this {
    return this;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.emit('shown', chunk.toString());
    done();
  }
}

class TerminalInput extends PassThrough {
  readonly isTTY = true;
  setRawMode(): this {
    return this;
  }
}

function inputOf({ tty = false, stdin = '' }: RunOptions): PassThrough {
  if (tty) {
    return new TerminalInput();
  }
  const input = new PassThrough();
  input.end(stdin);
  return input;
}

function typeAnswers(stdin: PassThrough, stderr: Sink, answers: NonNullable<RunOptions['answers']>): void {
  const waiting = [...answers];
  let from = 0;
  stderr.on('shown', () => {
    const [next] = waiting;
    if (next?.[0].test(stderr.text.slice(from)) === true) {
      waiting.shift();
      from = stderr.text.length;
      const keys = typeof next[1] === 'string' ? Promise.resolve(next[1]) : next[1]();
      void keys.then((typed) => setTimeout(() => stdin.write(typed), 30));
    }
  });
}
