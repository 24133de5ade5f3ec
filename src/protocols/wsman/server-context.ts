import type { Envelope } from './envelope.ts';
import type { FaultDescription } from './faults.ts';
import type { HostedShell } from './hosted-shell.ts';
import type { ActionName } from './namespaces.ts';
import type { ServerReply, ShellBackend } from './server-port.ts';

export interface WsmanServerOptions {
  readonly shells: ShellBackend;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  readonly newGuid: () => string;
  /** Names of session configurations; `Microsoft.PowerShell` alone by default. */
  readonly configurations?: readonly string[];
  /** Bytes of an envelope in either direction; 512000 by default. */
  readonly maxEnvelopeSize?: number;
  /** Shells one identity may have at a time; 30 by default. */
  readonly maxShellsPerUser?: number;
  /** How long a shell lives without a request unless the client asks otherwise; two hours by default. */
  readonly idleTimeoutMs?: number;
  /** Asked before each request is acted upon: a fault to answer with instead, as a server in trouble would. */
  readonly intercept?: (operation: ActionName, identity: string) => FaultDescription | undefined;
}

/** What the handlers of operations share. */
export interface ServerContext {
  readonly options: WsmanServerOptions;
  readonly shells: Map<string, HostedShell>;
  readonly configurations: readonly string[];
  readonly maxEnvelopeSize: number;
  readonly maxShellsPerUser: number;
  readonly idleTimeoutMs: number;
}

/** One request, checked as far as all operations have it in common. */
export interface ServerRequest {
  readonly operation: ActionName;
  readonly envelope: Envelope;
  readonly identity: string;
  readonly resourceUri: string;
  /** Bytes the client takes, never more than the server's own limit. */
  readonly maxEnvelopeSize: number;
  readonly operationTimeoutMs: number;
  /** Makes a reply of 200 out of a body. */
  readonly reply: (body: string) => ServerReply;
  readonly fault: (fault: FaultDescription) => ServerReply;
}
