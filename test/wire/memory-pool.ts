import { randomUUID } from 'node:crypto';
import { FederationError } from '../../src/errors.ts';
import { TransportError } from '../../src/http/transport.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { Lane } from '../../src/onpremises/lane.ts';
import { createPsrpServer, type PsrpServerOptions } from '../../src/protocols/psrp/server.ts';
import type { PipelineHandler } from '../../src/protocols/psrp/server-port.ts';
import { readEnvelope } from '../../src/protocols/wsman/envelope.ts';
import type { ShellBackend, WsmanServer } from '../../src/protocols/wsman/server-port.ts';
import type { WsmanServerOptions } from '../../src/protocols/wsman/server-context.ts';
import { createWsmanServer } from '../../src/protocols/wsman/server.ts';

export const identity = 'CONTOSO\\admin';

/** Time that only moves when somebody sleeps or the test says so. */
export class TestClock implements Clock {
  ms = Date.UTC(2025, 0, 1);

  now(): Date {
    return new Date(this.ms);
  }

  sleep(ms: number): Promise<void> {
    this.ms += ms;
    return Promise.resolve();
  }
}

export interface TextAnswer {
  readonly status: number;
  readonly body: string;
}

export interface MemoryPool {
  readonly lane: Lane;
  readonly server: WsmanServer;
  readonly clock: TestClock;
  /** Last part of the action of each request, in order. */
  readonly operations: string[];
  /** Envelopes as they were posted. */
  readonly envelopes: string[];
  /** Answers as they were given. */
  readonly answers: TextAnswer[];
}

export interface MemoryPoolOptions extends Partial<Omit<WsmanServerOptions, 'shells'>> {
  readonly psrp?: Partial<PsrpServerOptions>;
  readonly shells?: ShellBackend;
  /** Called before the server sees a request; what it throws or returns is the answer. */
  readonly before?: (operation: string, count: number) => TextAnswer | undefined;
  /** Changes the server's answer. */
  readonly after?: (operation: string, count: number, answer: TextAnswer) => TextAnswer;
}

/** A lane that leads straight into the server halves, with one HTTP-less connection and no real time. */
export function memoryPool(
  handler: PipelineHandler['run'] | PipelineHandler,
  options: MemoryPoolOptions = {},
): MemoryPool {
  const clock = new TestClock();
  const { psrp, shells, before, after, ...wsman } = options;
  const pipelines: PipelineHandler = typeof handler === 'function' ? { run: handler } : handler;
  const server = createWsmanServer({
    shells: shells ?? createPsrpServer({ pool: { open: () => pipelines }, ...psrp }),
    now: () => clock.ms,
    newGuid: randomUUID,
    ...wsman,
  });
  const operations: string[] = [];
  const envelopes: string[] = [];
  const answers: TextAnswer[] = [];
  const lane: Lane = {
    post: async (envelope, { timeoutMs, signal }) => {
      const operation = readEnvelope(envelope).action?.split('/').at(-1) ?? '';
      operations.push(operation);
      envelopes.push(envelope);
      const count = operations.filter((one) => one === operation).length;
      const answer = before?.(operation, count) ?? (await serve(server, clock, envelope, timeoutMs, signal));
      const changed = after?.(operation, count, answer) ?? answer;
      answers.push(changed);
      // As a connection brings it.
      return { ...changed, body: Buffer.from(changed.body) };
    },
    close: () => undefined,
  };
  return { lane, server, clock, operations, envelopes, answers };
}

async function serve(
  server: WsmanServer,
  clock: TestClock,
  envelope: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<TextAnswer> {
  const answer = server.handle(envelope, identity);
  if (answer.kind === 'reply') {
    return answer;
  }
  const wait = Math.min(answer.deadline - clock.ms, timeoutMs);
  if (wait <= 0) {
    answer.abandon();
    throw new FederationError('pool.timeout', 'unavailable', 'no answer in time', {
      cause: new TransportError('timeout', 'no answer in time', { requestSent: true }),
    });
  }
  const woken = await new Promise<boolean>((resolve, reject) => {
    answer.subscribe(() => resolve(true));
    // Time passes only when nothing else is left to do.
    const idle = setTimeout(() => resolve(false), 30);
    signal?.addEventListener('abort', () => {
      clearTimeout(idle);
      answer.abandon();
      reject(new FederationError('interrupted', 'interrupted', 'the request was given up'));
    });
  });
  if (woken) {
    return answer.poll() ?? serve(server, clock, envelope, timeoutMs, signal);
  }
  clock.ms += wait;
  return answer.poll() ?? serve(server, clock, envelope, timeoutMs - wait, signal);
}
