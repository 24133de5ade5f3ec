import type { ClixmlValue } from '../protocols/clixml/values.ts';

/**
 * The remote PowerShell endpoint as the readers and writers of a pool see it: run statements, get records.
 * `session.ts` implements it over a lane; nothing above it knows of envelopes, fragments or shells.
 */
export interface PowerShellSession {
  /** `DOMAIN\user` as the server names the shell's owner; undefined when it does not say. */
  readonly owner: string | undefined;
  /** From the server's private data (`PSVersionTable`), for example `5.1.14393.1884`; undefined when it does not say. */
  readonly powerShellVersion: string | undefined;
  /** Whether several statements may be sent in one pipeline (`ExtraCmds`; not on PowerShell 2.0, Lync Server 2010). */
  readonly canBatch: boolean;
  /**
   * Runs statements in order in one pipeline. A failing statement ends the pipeline: what earlier ones wrote is in
   * the result, later ones did not run.
   * @throws FederationError when the session is lost or refuses; the `requestSent` of the error's cause tells whether
   * the server may have acted.
   */
  run(statements: readonly Statement[], options?: RunOptions): Promise<PipelineResult>;
  /** Closes the shell on the server; never throws. */
  close(): Promise<void>;
}

/** Cmdlets joined by `|`; most statements have one. */
export type Statement = readonly CmdletCall[];

export interface CmdletCall {
  readonly name: string;
  /** In the order given. A switch is `B true`; a secure string is `{ secure: text }` and is encrypted on the way. */
  readonly parameters: readonly (readonly [string, ClixmlValue | SecureText])[];
}

export interface SecureText {
  readonly secure: string;
}

export interface RunOptions {
  /** Stops the pipeline on the server (Signal), then rejects with an error of code `interrupted`. */
  readonly signal?: AbortSignal;
  /** Progress records and warnings as they arrive. */
  readonly onRecord?: (record: PipelineRecord) => void;
  /** Objects as they arrive; when given, `output` of the result stays empty (bounded memory for long lists). */
  readonly onOutput?: (value: ClixmlValue) => void;
}

export interface PipelineRecord {
  readonly stream: 'warning' | 'verbose' | 'debug' | 'progress' | 'information' | 'host';
  readonly text: string;
}

export interface PipelineResult {
  readonly state: 'completed' | 'failed' | 'stopped';
  readonly output: readonly ClixmlValue[];
  readonly errors: readonly PowerShellError[];
  /** The error that ended the pipeline, when `state` is `failed`. */
  readonly failure: PowerShellError | undefined;
  readonly records: readonly PipelineRecord[];
}

/** An ErrorRecord, complete as the server sent it. */
export interface PowerShellError {
  readonly message: string;
  /** For example `CommandNotFoundException` or `NamedParameterNotFound,Set-CsAccessEdgeConfiguration`. */
  readonly fullyQualifiedErrorId: string;
  /** Name of the ErrorCategory: `ObjectNotFound`, `InvalidArgument`. */
  readonly category: string;
  /** .NET type names of the exception, most derived first. */
  readonly exceptionTypes: readonly string[];
  readonly targetObject: string;
  /** The command named by the record (activity), empty when none. */
  readonly command: string;
  readonly recommendedAction: string;
}
