import type { ClixmlValue } from '../clixml/values.ts';
import type { HostInfo } from './host-info.ts';
import type { HostMethodName } from './host-calls.ts';
import type { ErrorRecord } from './error-record.ts';
import type { MetadataQuery } from './pool-messages.ts';
import type { InformationRecord, ProgressRecord } from './records.ts';

/**
 * What an endpoint does behind the PSRP server half: it opens sessions and runs pipelines. The emulator implements it;
 * messages, fragments and states are the server half's business.
 */
export interface PoolHandler {
  /**
   * A runspace pool is being opened.
   * @throws PoolRefusal to answer with a broken pool and this text (an authorisation that fails, a store that is down).
   */
  open(opening: PoolOpening): PipelineHandler;
}

export interface PoolOpening {
  /** `DOMAIN\user`. */
  readonly identity: string;
  readonly hostInfo: HostInfo;
  readonly minRunspaces: number;
  readonly maxRunspaces: number;
  /** As agreed: the lower of both sides, for example `2.3`. */
  readonly protocolVersion: string;
}

/** The client's host answered a call with an error, has no user interface, or the pipeline was stopped meanwhile. */
export class HostCallRefused extends Error {
  override readonly name = 'HostCallRefused';
  readonly record: ErrorRecord;

  constructor(record: ErrorRecord) {
    super(record.message);
    this.record = record;
  }
}

/** A pool that cannot be opened: RUNSPACEPOOL_STATE Broken with this error. */
export class PoolRefusal extends Error {
  override readonly name = 'PoolRefusal';
}

export interface PipelineHandler {
  /**
   * Runs one pipeline. It ends when the returned promise settles: Completed, or Failed when `fail` was called. Anything
   * thrown fails the pipeline with an error record of that text. A stop aborts `signal` and ends the pipeline at once
   * for the client; what is written after that goes nowhere. Pipeline input is complete when this is called.
   */
  run(invocation: PipelineInvocation, sink: PipelineSink, signal: AbortSignal): void | Promise<void>;
  /** GET_COMMAND_METADATA ([MS-PSRP] 2.2.2.14): one object a command; without it the request fails. */
  commandMetadata?(query: MetadataQuery): readonly ClixmlValue[];
  /** The pool is closed. */
  close?(): void;
}

export interface PipelineInvocation {
  /** In order; each is one or more commands joined by `|`. */
  readonly statements: readonly (readonly InvokedCommand[])[];
  /** Objects the client piped in. */
  readonly input: readonly ClixmlValue[];
  readonly hostInfo: HostInfo;
}

export interface InvokedCommand {
  /** Name of a command, or the text of a script. */
  readonly name: string;
  readonly isScript: boolean;
  /** In order; a positional argument has no name. Secure strings are decrypted when the key exchange was done. */
  readonly parameters: readonly InvokedParameter[];
}

export interface InvokedParameter {
  readonly name: string | undefined;
  readonly value: ClixmlValue;
}

/** Where a pipeline writes. After the pipeline has ended or was stopped, writing does nothing. */
export interface PipelineSink {
  output(value: ClixmlValue): void;
  /** A non-terminating error. */
  error(record: ErrorRecord): void;
  warning(text: string): void;
  verbose(text: string): void;
  debug(text: string): void;
  information(record: InformationRecord): void;
  progress(record: ProgressRecord): void;
  /**
   * Asks the client's host. @throws HostCallRefused when the client answers with an error, or the pipeline is stopped.
   * @returns the value answered; `Nil` for methods without a result.
   */
  hostCall(method: HostMethodName, parameters: readonly ClixmlValue[]): Promise<ClixmlValue>;
  /** The error that ends the pipeline; nothing is written after it. */
  fail(record: ErrorRecord): void;
}
