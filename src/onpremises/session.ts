/**
 * A session on a pool's remote PowerShell endpoint: PSRP over a WS-Management shell over one lane.
 *
 * The fewest requests that the protocol allows: Create, Receives until the runspace pool is open; for each pipeline a
 * Command and Receives until it is done; a Signal that releases a finished command before the next one, none before
 * Delete. One pipeline runs at a time. Whatever happens, the shell is deleted: servers keep abandoned ones for hours,
 * and they count against the account's quota.
 */
import { FederationError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';
import type { ClixmlValue } from '../protocols/clixml/values.ts';
import { noMerges, plainPipeline, type PipelineCommand } from '../protocols/psrp/create-pipeline.ts';
import type { Lane } from './lane.ts';
import type { PipelineResult, PowerShellSession, RunOptions, SecureText, Statement } from './powershell.ts';
import { PipelineRun } from './session-pipeline.ts';
import { SessionPool, type SessionOptions } from './session-pool.ts';
import { interrupted, sessionLost } from './shell-faults.ts';

export type { SessionOptions } from './session-pool.ts';

/**
 * @throws FederationError when the server cannot be reached, refuses, or does not open a session in time; code
 * `interrupted` when the signal was aborted. Nothing is left behind on the server.
 */
export async function openPowerShellSession(lane: Lane, options: SessionOptions): Promise<PowerShellSession> {
  const link = new SessionPool(lane, options);
  try {
    await link.open();
  } catch (error) {
    await link.delete();
    const { signal, url } = options;
    throw signal?.aborted === true ? interrupted({ url }, signal, false) : error;
  }
  return new ShellSession(link, options.newGuid, options.clock);
}

class ShellSession implements PowerShellSession {
  readonly #link: SessionPool;
  readonly #newGuid: () => string;
  readonly #clock: Clock;
  #isClosed = false;
  /** Why nothing can run any more. */
  #lost: string | undefined;
  #finishedCommand: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(link: SessionPool, newGuid: () => string, clock: Clock) {
    this.#link = link;
    this.#newGuid = newGuid;
    this.#clock = clock;
  }

  get owner(): string | undefined {
    return this.#link.owner;
  }

  get powerShellVersion(): string | undefined {
    return this.#link.powerShellVersion;
  }

  get canBatch(): boolean {
    return this.#link.canBatch;
  }

  run(statements: readonly Statement[], options: RunOptions = {}): Promise<PipelineResult> {
    const result = this.#last.then(() => this.#run(statements, options));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #run(statements: readonly Statement[], options: RunOptions): Promise<PipelineResult> {
    if (statements.length > 1 && !this.#link.canBatch) {
      throw new Error('this server takes one statement a pipeline');
    }
    if (this.#isClosed || this.#lost !== undefined) {
      throw sessionLost(this.#link.endpoint, this.#lost ?? 'the session is closed', false);
    }
    if (options.signal?.aborted === true) {
      throw interrupted(this.#link.endpoint, options.signal, false);
    }
    try {
      await this.#releaseFinished();
      const commands = await this.#commands(statements);
      return await this.#runPipeline(commands, options);
    } catch (error) {
      if (error instanceof FederationError) {
        this.#lost = error.why ?? error.message;
      }
      throw error;
    }
  }

  async #runPipeline(
    statements: readonly (readonly PipelineCommand[])[],
    options: RunOptions,
  ): Promise<PipelineResult> {
    const commandId = this.#newGuid().toUpperCase();
    const pipeline = this.#link.pool.createPipeline(commandId, { ...plainPipeline, statements });
    const run = new PipelineRun({
      shell: this.#link.shell,
      exchange: this.#link.exchange,
      endpoint: () => this.#link.endpoint,
      clock: this.#clock,
      pipeline,
      commandId,
      run: options,
    });
    const result = await run.result();
    this.#finishedCommand = run.commandId;
    return result;
  }

  /** Releases the last command. That the server has forgotten it is as good. */
  async #releaseFinished(): Promise<void> {
    const commandId = this.#finishedCommand;
    this.#finishedCommand = undefined;
    if (commandId === undefined) {
      return;
    }
    try {
      await this.#link.exchange.post(this.#link.shell.signal(commandId, 'terminate'), { hasStarted: false });
    } catch (error) {
      const isForgotten = error instanceof FederationError && error.code === 'pool.session-lost';
      if (!isForgotten) {
        throw error;
      }
    }
  }

  async #commands(statements: readonly Statement[]): Promise<PipelineCommand[][]> {
    const calls = statements.flat();
    const isSecure = calls.some((call) => call.parameters.some(([, value]) => 'secure' in value));
    if (isSecure) {
      await this.#link.requireSessionKey();
    }
    return statements.map((statement) =>
      statement.map((call) => ({
        name: call.name,
        isScript: false,
        useLocalScope: undefined,
        arguments: call.parameters.map(([name, value]) => ({ name, value: this.#argument(value) })),
        merges: noMerges,
      })),
    );
  }

  #argument(value: ClixmlValue | SecureText): ClixmlValue {
    return 'secure' in value ? this.#link.pool.secureString(value.secure) : value;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    await this.#link.delete();
  }
}
