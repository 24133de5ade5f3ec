import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { FederationError } from '../errors.ts';
import type { Environment } from './environment.ts';
import { readKeychain, type Keychain } from './keychain.ts';
import { codeOf, fileReason } from './load.ts';
import { readUpTo } from './read-file.ts';
import type { PasswordSource } from './secret-source.ts';

/** What finding a secret needs of the outside. */
export interface SecretPorts {
  readonly env: Environment;
  readonly platform: string;
  readonly keychain: Keychain;
  /** Asks a person, without echo; rejects with a FederationError where there is nobody to ask. */
  readonly ask: (what: string) => Promise<string>;
  /** All of standard input; rejects with a FederationError when it is a terminal. */
  readonly readInput: () => Promise<string>;
  readonly warn: (text: string) => void;
  readonly signal?: AbortSignal;
}

const maxSecretBytes = 64 * 1024;
const commandTimeoutMs = 30_000;

/**
 * Finds a secret. What was found appears in no message, and neither does what a command printed.
 * @param what As messages name it: `the password of CONTOSO\anna`.
 * @throws FederationError `secret.*`, of exit `authentication`, when it cannot be found.
 */
export async function findSecret(source: PasswordSource, what: string, ports: SecretPorts): Promise<string> {
  const found = await read(source, what, ports);
  const secret = found.replace(/\r?\n$/, '');
  if (secret === '') {
    throw missing('empty', what, `${placeOf(source)} holds nothing`);
  }
  if (/[\0\r\n]/.test(secret)) {
    throw missing('lines', what, `${placeOf(source)} holds more than one line`);
  }
  return secret;
}

function read(source: PasswordSource, what: string, ports: SecretPorts): Promise<string> {
  switch (source.kind) {
    case 'env':
      return fromEnvironment(source.name, what, ports.env);
    case 'file':
      return source.path === '-' ? ports.readInput() : fromFile(source.path, what, ports);
    case 'command':
      return fromCommand(source, what, ports.signal);
    case 'keychain':
      return readKeychain(ports.keychain, source.entry, what);
    case 'ask':
      return ports.ask(what);
  }
}

function placeOf(source: PasswordSource): string {
  switch (source.kind) {
    case 'env':
      return `the environment variable ${source.name}`;
    case 'file':
      return source.path === '-' ? 'standard input' : source.path;
    case 'command':
      return `the output of ${source.command[0] ?? 'the command'}`;
    case 'keychain':
      return `the keychain entry ${source.entry}`;
    case 'ask':
      return 'the answer';
  }
}

function missing(kind: string, what: string, why: string, cause?: unknown): FederationError {
  return new FederationError(`secret.${kind}`, 'authentication', `${what} was not found`, {
    why,
    next: 'federation help configuration lists the places where a password can be kept',
    cause,
  });
}

function fromEnvironment(name: string, what: string, env: Environment): Promise<string> {
  const value = env[name];
  return value === undefined
    ? Promise.reject(missing('env', what, `the environment variable ${name} is not set`))
    : Promise.resolve(value);
}

async function fromFile(path: string, what: string, ports: SecretPorts): Promise<string> {
  try {
    const { mode } = await stat(path);
    const bytes = await readUpTo(path, maxSecretBytes);
    if (bytes.length > maxSecretBytes) {
      throw missing('file', what, `${path} is larger than ${maxSecretBytes / 1024} KiB`);
    }
    if (ports.platform !== 'win32' && (mode & 0o077) !== 0) {
      ports.warn(`${path} can be read by others: chmod 600 ${path}`);
    }
    return bytes.toString('utf8');
  } catch (error) {
    throw error instanceof FederationError
      ? error
      : missing('file', what, `${path}: ${fileReason(codeOf(error))}`, error);
  }
}

/** The first line that the program prints. It is started as it stands, never through a shell. */
function fromCommand(
  { command, cwd }: Extract<PasswordSource, { kind: 'command' }>,
  what: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const [program = '', ...args] = command;
  const limits = { timeout: commandTimeoutMs, maxBuffer: maxSecretBytes, windowsHide: true };
  return new Promise((found, failed) => {
    const child = execFile(
      program,
      args,
      { cwd, ...limits, ...(signal === undefined ? {} : { signal }) },
      (error, output) => {
        if (error === null) {
          found(output.split(/\r?\n/, 1)[0] ?? '');
        } else {
          // The error itself is not kept: it repeats what the program printed.
          failed(missing('command', what, `${program} ${commandFailure(error)}`));
        }
      },
    );
    child.stdin?.on('error', () => undefined).end();
  });
}

function commandFailure(error: {
  readonly code?: number | string | null | undefined;
  readonly killed?: boolean | undefined;
}): string {
  if (error.code === 'ENOENT') {
    return 'is not there';
  }
  if (error.code === 'EACCES') {
    return 'may not be started';
  }
  if (error.code === 'ABORT_ERR') {
    return 'was interrupted';
  }
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return 'printed too much';
  }
  return error.killed === true
    ? `did not end within ${commandTimeoutMs / 1000} seconds`
    : `ended with ${typeof error.code === 'number' ? `exit code ${error.code}` : 'a signal'}`;
}
