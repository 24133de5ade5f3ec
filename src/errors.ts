import { exitCodes, type ExitCode, type ExitCodeName } from './exit-codes.ts';

/** What an error tells its reader, apart from the message: where, why, and what to do next. */
export interface ErrorDetails {
  /** The object or place concerned, for example `pool01.contoso.com, as CONTOSO\anna`. */
  readonly where?: string;
  /** Why it failed, in one line. */
  readonly why?: string;
  /** What to do next: a command that can be pasted, or a sentence. */
  readonly next?: string;
  /** More lines for `--debug` and JSON; never a secret. */
  readonly details?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * An error that a person can act on. Everything the program throws on purpose is one of these; anything else that
 * reaches `main` is a bug (exit 70).
 *
 * `code` is stable and dotted (`config.unknown-key`, `pool.unreachable`): scripts and tests compare it, never the text.
 */
export class FederationError extends Error {
  override readonly name = 'FederationError';
  readonly code: string;
  readonly exit: ExitCode;
  readonly where: string | undefined;
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: string, exit: ExitCodeName, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.exit = exitCodes[exit];
    this.where = details.where;
    this.why = details.why;
    this.next = details.next;
    this.details = details.details ?? {};
  }
}
