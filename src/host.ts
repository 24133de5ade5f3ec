import type { Keychain } from './config/keychain.ts';
import type { Clock } from './model/clock.ts';
import type { Streams } from './terminal/streams.ts';

/** What the program is given by the process it runs in; tests give it something else. */
export interface Host extends Streams {
  /** Without node and script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** As `process.platform`. */
  readonly platform: string;
  readonly pid: number;
  readonly hostName: string;
  /** When the process was started (ISO 8601, UTC). */
  readonly startedAt: string;
  /** For the line that goes with a bug: `node v20.19.0, linux x64`. */
  readonly runtime: string;
  readonly isAlive: (pid: number) => boolean;
  readonly clock: Clock;
  readonly keychain: Keychain;
  /** Opens an address in the system's browser; rejects where there is none. */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Aborted at Ctrl-C or SIGTERM, with the FederationError that says which. */
  readonly interruption: AbortSignal;
}
