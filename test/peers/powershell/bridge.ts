import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { FederationError } from '../../../src/errors.ts';
import { TransportError } from '../../../src/http/transport.ts';
import type { Lane, LaneOptions, LaneResponse } from '../../../src/onpremises/lane.ts';
import { readData } from '../../../src/protocols/psrp/data.ts';
import { Defragmenter } from '../../../src/protocols/psrp/fragments.ts';
import { decodeMessage } from '../../../src/protocols/psrp/messages.ts';
import { parsePipelineState } from '../../../src/protocols/psrp/pool-messages.ts';
import type {
  PendingReceive,
  ServerReply,
  ShellBackend,
  ShellOutput,
  ShellSession,
  WsmanServer,
} from '../../../src/protocols/wsman/server-port.ts';
import { startEngine } from './engine.ts';

/**
 * The way from our WS-Management server half to a real PowerShell engine: one process for each shell.
 *
 * The engine speaks PSRP over its standard streams, one element a line (OutOfProcessUtils in PowerShell's source): what
 * `rsp:Stream` elements carry stands in `<Data>`, the command of a WS-Management shell is a pipeline of the engine with
 * the same GUID, and GUID zero is the pool. It acknowledges each element. Elements are sent one at a time, since data
 * that reaches a pipeline before the engine has made it is lost without a word.
 *
 * WS-Management tells when a command is done; the engine does not. It is done when its pipeline is, so the last message
 * of a pipeline's own stream is looked for. The pool's stream is not looked into: the script that sets the pool up leaves a
 * pipeline state there that belongs to nobody.
 */
export function engineShells(stateFile: string, env: Readonly<Record<string, string>> = {}): ShellBackend {
  return {
    open: ({ creationBytes }, output) => {
      const shell = new EngineShell(startEngine(['serve', stateFile], env), output);
      shell.send('stdin', creationBytes);
      return shell;
    },
  };
}

type Acknowledged = 'Data' | 'Command' | 'Signal' | 'Close';

interface Outgoing {
  readonly text: string;
  readonly kind: Acknowledged;
  readonly id: string;
}

const poolId = '00000000-0000-0000-0000-000000000000';
const elementPattern =
  /^<(Data|Command|Signal|Close)(Ack)? (?:Stream='\w*' )?PSGuid='([0-9a-fA-F-]{36})' ?(?:\/>|>([^<]*)<\/Data>)$/;
const terminalStates: ReadonlySet<string | undefined> = new Set(['completed', 'failed', 'stopped']);
const noLimits = { maxObjectBytes: Number.MAX_SAFE_INTEGER, maxQueueBytes: 0 };
/** What the engine gets to end by itself once its pool is closed. */
const exitMs = 2000;

class EngineShell implements ShellSession {
  readonly #engine: ChildProcessWithoutNullStreams;
  readonly #output: ShellOutput;
  readonly #waiting: Outgoing[] = [];
  /** Pipelines that the engine knows of, finished or not. */
  readonly #pipelines = new Set<string>();
  /** What has not yet ended, with the parts of its messages. */
  readonly #running = new Map<string, Defragmenter>();
  #inFlight: Outgoing | undefined;
  #isClosed = false;

  constructor(engine: ChildProcessWithoutNullStreams, output: ShellOutput) {
    this.#engine = engine;
    this.#output = output;
    engine.stdin.on('error', () => undefined); // The exit tells.
    engine.stderr.resume();
    createInterface({ input: engine.stdout }).on('line', (line) => this.#read(line));
    engine.on('exit', () => {
      if (!this.#isClosed) {
        output.closed();
      }
    });
  }

  command(commandId: string, bytes: Uint8Array): void {
    this.#pipelines.add(commandId);
    this.#running.set(commandId, new Defragmenter(noLimits));
    this.#queue({ text: `<Command PSGuid='${commandId}' />`, kind: 'Command', id: commandId });
    this.send('stdin', bytes, commandId);
  }

  send(stream: 'stdin' | 'pr', bytes: Uint8Array, commandId = poolId): void {
    const name = stream === 'pr' ? 'PromptResponse' : 'Default';
    const content = Buffer.from(bytes).toString('base64');
    const text = `<Data Stream='${name}' PSGuid='${commandId}'>${content}</Data>`;
    this.#queue({ text, kind: 'Data', id: commandId });
  }

  stop(commandId: string): void {
    this.#queue({ text: `<Signal PSGuid='${commandId}' />`, kind: 'Signal', id: commandId });
  }

  closeCommand(commandId: string): void {
    this.#pipelines.delete(commandId);
    this.#running.delete(commandId);
    this.#queue({ text: `<Close PSGuid='${commandId}' />`, kind: 'Close', id: commandId });
  }

  close(): void {
    this.#isClosed = true;
    // The engine never answers the pool's Close while it still holds a pipeline.
    this.#pipelines.forEach((commandId) => this.closeCommand(commandId));
    this.#queue({ text: `<Close PSGuid='${poolId}' />`, kind: 'Close', id: poolId });
    const timer = setTimeout(() => this.#engine.kill('SIGKILL'), exitMs);
    this.#engine.on('exit', () => clearTimeout(timer));
  }

  #queue(element: Outgoing): void {
    this.#waiting.push(element);
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#inFlight === undefined) {
      this.#inFlight = this.#waiting.shift();
      if (this.#inFlight !== undefined) {
        this.#engine.stdin.write(`${this.#inFlight.text}\n`);
      }
    }
  }

  #read(line: string): void {
    const [, kind, ack, id = '', content = ''] = elementPattern.exec(line) ?? [];
    if (kind === undefined) {
      return; // A blank line, or something a library printed.
    }
    if (ack === undefined) {
      this.#accept(id.toUpperCase(), Buffer.from(content, 'base64'));
    } else {
      this.#acknowledge(kind, id.toUpperCase());
    }
  }

  #acknowledge(kind: string, id: string): void {
    if (kind !== this.#inFlight?.kind || id !== this.#inFlight.id.toUpperCase()) {
      return;
    }
    this.#inFlight = undefined;
    if (kind === 'Signal') {
      this.#finish(id); // The engine forgets a pipeline with the signal: nothing more will come.
    }
    if (kind === 'Close' && id === poolId) {
      this.#engine.stdin.end();
    }
    this.#sendNext();
  }

  #accept(id: string, bytes: Uint8Array): void {
    if (id === poolId) {
      this.#output.write(bytes);
      return;
    }
    const messages = this.#running.get(id)?.add(bytes) ?? [];
    this.#output.write(bytes, id);
    if (messages.some(endsPipeline)) {
      this.#finish(id);
    }
  }

  #finish(commandId: string): void {
    if (this.#running.delete(commandId)) {
      this.#output.commandDone(commandId);
    }
  }
}

function endsPipeline(bytes: Uint8Array): boolean {
  const message = decodeMessage(bytes);
  return (
    message.type === 'pipelineState' &&
    terminalStates.has(parsePipelineState(readData(message.data, message.type)).state)
  );
}

export interface MemoryLane extends Lane {
  /** How many envelopes were posted. */
  readonly posts: () => number;
}

/**
 * A lane that hands envelopes straight to the server half and waits for its Receives in real time.
 * @param collectMs how long output is collected before a Receive is answered, as a way through a network does
 */
export function memoryLane(server: WsmanServer, identity: string, collectMs = 10): MemoryLane {
  let posts = 0;
  return {
    post: async (envelope, options) => {
      posts += 1;
      const answer = server.handle(envelope, identity);
      return answer.kind === 'reply' ? answer : await received(answer, options, collectMs);
    },
    close: () => undefined,
    posts: () => posts,
  };
}

async function received(
  pending: PendingReceive,
  { timeoutMs, signal }: LaneOptions,
  collectMs: number,
): Promise<LaneResponse> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const until = Math.min(pending.deadline, giveUpAt);
    if (await ready(pending, until - Date.now(), signal)) {
      await delay(Math.min(collectMs, Math.max(0, until - Date.now())));
    }
    const reply: ServerReply | undefined = pending.poll();
    if (reply !== undefined) {
      return reply;
    }
    if (signal?.aborted === true || Date.now() >= giveUpAt) {
      pending.abandon();
      const failure = signal?.aborted === true ? 'aborted' : 'timeout';
      throw new FederationError('pool.timeout', 'unavailable', 'no answer in time', {
        cause: new TransportError(failure, 'no answer in time', { requestSent: true }),
      });
    }
  }
}

/** Resolves to true when there is output, to false when the time is over or the request is given up. */
async function ready(pending: PendingReceive, ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), Math.max(0, ms));
    const abort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    if (signal?.aborted === true) {
      abort();
    }
    signal?.addEventListener('abort', abort, { once: true });
    pending.subscribe(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
