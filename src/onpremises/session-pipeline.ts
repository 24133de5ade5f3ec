import { setImmediate } from 'node:timers/promises';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCodeName } from '../exit-codes.ts';
import { TransportError } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import type { PipelineClient } from '../protocols/psrp/client-pipeline.ts';
import { isOutput } from '../protocols/psrp/messages.ts';
import type { ShellAnswer, ShellClient } from '../protocols/wsman/client.ts';
import type { ReceiveAnswer } from '../protocols/wsman/responses.ts';
import type { Endpoint } from './endpoint.ts';
import { answerHostCall } from './host-calls.ts';
import type { PipelineResult, RunOptions } from './powershell.ts';
import { ResultCollector } from './session-results.ts';
import type { ShellExchange } from './shell-exchange.ts';
import { interrupted, sessionLost } from './shell-faults.ts';

export interface PipelineRunOptions {
  readonly shell: ShellClient;
  readonly exchange: ShellExchange;
  readonly pipeline: PipelineClient;
  /** Upper-case GUID; the server may give another. */
  readonly commandId: string;
  readonly endpoint: () => Endpoint;
  readonly clock: Clock;
  readonly run: RunOptions;
}

/** How long a stopped pipeline may take to say so. */
const stopDeadlineMs = 10_000;
/** Bytes of messages that take longer to read than to be asked past. */
const worthAskingAhead = 65_536;

/** What one Receive brought. */
interface Received {
  readonly isDone: boolean;
  /** Taken out when they are read: they are as large as the answer. */
  readonly messages: Uint8Array[];
}

/**
 * One pipeline over the wire: Command, Sends for what did not fit, Receives until it has ended.
 *
 * From the moment the Command is posted, any failure leaves open whether the server acted; the errors say so. An
 * interruption gives up the Receive under way, signals a stop, and goes on receiving until the server confirms it.
 */
export class PipelineRun {
  readonly #options: PipelineRunOptions;
  readonly #collector: ResultCollector;
  #commandId: string;
  #stopDeadline: number | undefined;

  constructor(options: PipelineRunOptions) {
    this.#options = options;
    this.#collector = new ResultCollector(options.run);
    this.#commandId = options.commandId;
  }

  /** As the server named it; to be released with a Signal once the run is over. */
  get commandId(): string {
    return this.#commandId;
  }

  /** @throws FederationError */
  async result(): Promise<PipelineResult> {
    await this.#start();
    try {
      await this.#receiveAll();
    } catch (error) {
      throw error instanceof FederationError ? asStarted(error) : error;
    }
    const { signal } = this.#options.run;
    if (this.#stopDeadline !== undefined && signal !== undefined) {
      throw interrupted(this.#options.endpoint(), signal, true);
    }
    return this.#collector.result();
  }

  async #start(): Promise<void> {
    const { shell, exchange, pipeline, commandId } = this.#options;
    const bytes = pipeline.outgoing.take(shell.room('command'));
    const answer = await exchange.post(shell.command(commandId, bytes), { hasStarted: false });
    const body = this.#expectAnswer(answer, 'Command');
    this.#commandId = exchange.reading(true, () => shell.commandStarted(body));
    while (!pipeline.outgoing.isEmpty) {
      await this.#send('stdin', pipeline.outgoing.take(shell.room('send')));
    }
  }

  async #send(stream: 'stdin' | 'pr', bytes: Uint8Array): Promise<void> {
    const { shell, exchange } = this.#options;
    const request = shell.send(stream, bytes, this.#commandId);
    this.#expectAnswer(await exchange.post(request, { hasStarted: true }), 'Send');
  }

  /** For requests that must not time out on the server. */
  #expectAnswer(answer: ShellAnswer, what: string): Extract<ShellAnswer, { kind: 'answer' }>['body'] {
    if (answer.kind === 'fault') {
      throw sessionLost(this.#options.endpoint(), `${what}: ${answer.fault.text}`, true);
    }
    return answer.body;
  }

  async #receiveAll(): Promise<void> {
    const { pipeline, clock } = this.#options;
    let ahead: Promise<Received | undefined> | undefined;
    try {
      while (!pipeline.isFinished) {
        if (ahead === undefined) {
          await this.#stopIfAsked();
        }
        if (this.#stopDeadline !== undefined && clock.now().getTime() >= this.#stopDeadline) {
          return;
        }
        const received = await (ahead ?? this.#receive());
        ahead = undefined;
        if (received !== undefined) {
          ahead = this.#askAhead(received);
          await (ahead === undefined ? undefined : setImmediate());
          await this.#accept(received);
        }
      }
    } finally {
      // One request at a time: what was asked for is waited for, whatever became of the answer before it.
      await ahead?.catch(() => undefined);
    }
  }

  /**
   * Asks for more before a large answer is read, so that the server writes while we read. Only where every message is
   * output: then the pipeline goes on, and waits for nothing of ours.
   */
  #askAhead({ isDone, messages }: Received): Promise<Received | undefined> | undefined {
    const bytes = messages.reduce((sum, message) => sum + message.length, 0);
    const goesOn = !isDone && this.#stopDeadline === undefined && this.#options.run.signal?.aborted !== true;
    if (!goesOn || bytes < worthAskingAhead || !messages.every(isOutput)) {
      return undefined;
    }
    const ahead = this.#receive();
    ahead.catch(() => undefined);
    return ahead;
  }

  /** Taken apart at once, so that the envelope can go before its messages are read. */
  #collect({ streams, state }: ReceiveAnswer): Received {
    const { pipeline } = this.#options;
    const messages = streams.flatMap(({ bytes }) => pipeline.collect(bytes));
    return { isDone: state?.state === 'done', messages };
  }

  /** Undefined when there was nothing, or when the wait was given up because of an interruption. */
  async #receive(): Promise<Received | undefined> {
    const { shell, exchange, run, clock } = this.#options;
    const isStopping = this.#stopDeadline !== undefined;
    const left = (this.#stopDeadline ?? 0) - clock.now().getTime();
    try {
      const answer = await exchange.postPatiently(() => shell.receive(this.#commandId), {
        hasStarted: true,
        ...(isStopping ? { timeoutMs: Math.max(1, left) } : {}),
        ...(isStopping || run.signal === undefined ? {} : { signal: run.signal }),
      });
      return answer.kind === 'fault'
        ? undefined
        : exchange.reading(true, () => this.#collect(shell.received(answer.body)));
    } catch (error) {
      const wasInterrupted = !isStopping && run.signal?.aborted === true;
      if (!wasInterrupted && !isStopping) {
        throw error;
      }
      if (isStopping) {
        this.#stopDeadline = 0;
      }
      return undefined;
    }
  }

  async #accept({ isDone, messages }: Received): Promise<void> {
    const { pipeline, exchange, shell } = this.#options;
    // One at a time: an object of a long list is done with before the next is made.
    for (const message of messages.splice(0)) {
      const event = exchange.reading(true, () => pipeline.read(message));
      if (event.kind === 'host-call') {
        const { response, text } = answerHostCall(event.call);
        if (response !== undefined) {
          pipeline.answerHostCall(response);
        }
        if (text !== '') {
          this.#collector.addRecord({ stream: 'host', text });
        }
      } else {
        this.#collector.add(event);
      }
    }
    if (isDone && !pipeline.isFinished) {
      throw sessionLost(this.#options.endpoint(), 'the server closed the command without a result', true);
    }
    while (!pipeline.answers.isEmpty) {
      await this.#send('pr', pipeline.answers.take(shell.room('send')));
    }
  }

  async #stopIfAsked(): Promise<void> {
    const { run, clock, shell, exchange } = this.#options;
    if (run.signal?.aborted !== true || this.#stopDeadline !== undefined) {
      return;
    }
    this.#stopDeadline = clock.now().getTime() + stopDeadlineMs;
    try {
      await exchange.post(shell.signal(this.#commandId, 'stop'), {
        hasStarted: true,
        timeoutMs: stopDeadlineMs,
      });
    } catch (error) {
      if (!(error instanceof FederationError)) {
        throw error;
      }
      // Who cannot be stopped is not waited for: the shell is deleted afterwards.
      this.#stopDeadline = 0;
    }
  }
}

/** The same error for a command that the server has: it may have acted, whatever the last request met. */
function asStarted(error: FederationError): FederationError {
  const { cause, where, why, next, details } = error;
  if (cause instanceof TransportError && cause.requestSent) {
    return error;
  }
  const failure = cause instanceof TransportError ? cause.failure : 'reset';
  const names = Object.keys(exitCodes) as ExitCodeName[];
  const exit = names.find((name) => exitCodes[name] === error.exit) ?? 'unavailable';
  return new FederationError(error.code, exit, error.message, {
    ...(where === undefined ? {} : { where }),
    ...(why === undefined ? {} : { why }),
    ...(next === undefined ? {} : { next }),
    details,
    cause: new TransportError(failure, error.message, { requestSent: true, cause: error }),
  });
}
