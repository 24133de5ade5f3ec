import { FederationError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';
import { PsrpError } from '../protocols/psrp/errors.ts';
import type { ShellAnswer, ShellClient, ShellRequest } from '../protocols/wsman/client.ts';
import { WsmanError } from '../protocols/wsman/errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Lane } from './lane.ts';
import { brokenProtocol, interrupted, isPassing, shellFault } from './shell-faults.ts';

export interface ShellExchangeOptions {
  readonly lane: Lane;
  readonly shell: ShellClient;
  readonly endpoint: () => Endpoint;
  readonly clock: Clock;
  /** From 0 to 1, for the spread of pauses. */
  readonly random: () => number;
  readonly operationTimeoutSeconds: number;
}

export interface ExchangeState {
  readonly signal?: AbortSignal;
  /** The command was handed to the server before: whatever happens now, it may have acted. */
  readonly hasStarted: boolean;
  /** Milliseconds for this request; OperationTimeout and some more when absent. */
  readonly timeoutMs?: number;
}

/** How much longer than the server's OperationTimeout an answer may take. */
const graceSeconds = 15;
const mostTries = 4;
const firstPauseMs = 1000;

/** Requests and answers of one shell over a lane, with what goes wrong said in the words of this program. */
export class ShellExchange {
  readonly #options: ShellExchangeOptions;

  constructor(options: ShellExchangeOptions) {
    this.#options = options;
  }

  /** @throws FederationError for anything but an answer or the fault TimedOut */
  async post(request: ShellRequest, state: ExchangeState): Promise<ShellAnswer> {
    const answer = await this.#exchange(request, state);
    if (answer.kind === 'fault' && answer.fault.kind !== 'timed-out') {
      throw shellFault(answer.fault, this.#options.endpoint(), state.hasStarted);
    }
    return answer;
  }

  /**
   * Posts a request that may be repeated, because it changes nothing or because a refusal of it is complete. Refusals
   * that pass are waited out, for a few seconds.
   * @throws FederationError
   */
  async postPatiently(request: () => ShellRequest, state: ExchangeState): Promise<ShellAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#tryOnce(request(), state, tries < mostTries);
      if (answer !== undefined) {
        return answer;
      }
      const pause = firstPauseMs * 2 ** (tries - 1) * (0.5 + this.#options.random());
      await this.#pause(pause, state);
    }
  }

  async #pause(ms: number, { signal, hasStarted }: ExchangeState): Promise<void> {
    try {
      await this.#options.clock.sleep(ms, signal);
    } catch (error) {
      throw signal?.aborted === true ? interrupted(this.#options.endpoint(), signal, hasStarted) : error;
    }
  }

  /** Undefined when it is worth another try. */
  async #tryOnce(
    request: ShellRequest,
    state: ExchangeState,
    mayRepeat: boolean,
  ): Promise<ShellAnswer | undefined> {
    try {
      const answer = await this.#exchange(request, state);
      if (answer.kind === 'answer' || answer.fault.kind === 'timed-out') {
        return answer;
      }
      if (!mayRepeat || !isPassing(answer.fault)) {
        throw shellFault(answer.fault, this.#options.endpoint(), state.hasStarted);
      }
    } catch (error) {
      const isBusy = error instanceof FederationError && error.code === 'pool.busy';
      if (!mayRepeat || !isBusy) {
        throw error;
      }
    }
    return undefined;
  }

  async #exchange(request: ShellRequest, state: ExchangeState): Promise<ShellAnswer> {
    const { lane, shell, operationTimeoutSeconds } = this.#options;
    const timeoutMs = state.timeoutMs ?? (operationTimeoutSeconds + graceSeconds) * 1000;
    const { body } = await lane.post(request.envelope, {
      timeoutMs,
      ...(state.signal === undefined ? {} : { signal: state.signal }),
    });
    return this.reading(state.hasStarted, () => shell.read(body, request));
  }

  /** Runs a step that reads what the server sent. @throws FederationError for what cannot be read */
  reading<T>(hasStarted: boolean, step: () => T): T {
    try {
      return step();
    } catch (error) {
      if (error instanceof WsmanError || error instanceof PsrpError) {
        throw brokenProtocol(error, this.#options.endpoint(), hasStarted);
      }
      throw error;
    }
  }
}
