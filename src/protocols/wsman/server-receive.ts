import type { HostedShell, WaitingReceive } from './hosted-shell.ts';
import type { TakenOutput } from './output-queue.ts';
import { receiveResponseBody } from './responses.ts';
import { readReceive } from './requests.ts';
import { answerOverhead } from './server-create.ts';
import type { ServerRequest } from './server-context.ts';
import { pluginFault, RequestFault, serverFaults } from './server-faults.ts';
import type { PendingReceive, ServerAnswer, ServerReply } from './server-port.ts';

/** HRESULT of the PowerShell plug-in for a Receive on another stream than stdout. */
const badOutputStream = 0x80540bc0;

/** @throws RequestFault */
export function handleReceive(shell: HostedShell, request: ServerRequest, now: () => number): ServerAnswer {
  const receive = readReceive(request.envelope.body[0]);
  if (receive === undefined) {
    throw new RequestFault(serverFaults.notUnderstood);
  }
  if (receive.streams.some((stream) => stream !== 'stdout')) {
    throw new RequestFault(pluginFault(badOutputStream, 'The only output stream is stdout.'));
  }
  const commandId = receive.commandId?.toUpperCase();
  const room = request.maxEnvelopeSize - answerOverhead;
  const output = shell.take(commandId, room);
  if (output !== undefined) {
    return answer(request, commandId, output);
  }
  return new Pending(shell, request, commandId, room, now);
}

function answer(request: ServerRequest, commandId: string | undefined, output: TakenOutput): ServerReply {
  return request.reply(receiveResponseBody(output.streams, commandId, output.state));
}

class Pending implements PendingReceive {
  readonly kind = 'pending';
  readonly deadline: number;
  readonly #shell: HostedShell;
  readonly #request: ServerRequest;
  readonly #commandId: string | undefined;
  readonly #room: number;
  readonly #now: () => number;
  readonly #waiting: WaitingReceive;
  #isOver = false;

  constructor(
    shell: HostedShell,
    request: ServerRequest,
    commandId: string | undefined,
    room: number,
    now: () => number,
  ) {
    this.deadline = now() + request.operationTimeoutMs;
    this.#shell = shell;
    this.#request = request;
    this.#commandId = commandId;
    this.#room = room;
    this.#now = now;
    this.#waiting = shell.wait(commandId);
  }

  poll(): ServerReply | undefined {
    if (this.#isOver) {
      return undefined;
    }
    const reply = this.#settle();
    if (reply !== undefined) {
      this.#isOver = true;
      this.#shell.lastUsedAt = this.#now();
      this.#shell.release(this.#commandId, this.#waiting);
    }
    return reply;
  }

  #settle(): ServerReply | undefined {
    const { ended, closedState } = this.#waiting;
    if (ended !== undefined) {
      return this.#request.fault(ended);
    }
    if (closedState !== undefined) {
      return answer(this.#request, this.#commandId, { streams: [], state: closedState });
    }
    const output = this.#shell.take(this.#commandId, this.#room);
    if (output !== undefined) {
      return answer(this.#request, this.#commandId, output);
    }
    return this.#now() >= this.deadline ? this.#request.fault(serverFaults.timedOut) : undefined;
  }

  subscribe(ready: () => void): void {
    if (this.#waiting.isWoken) {
      queueMicrotask(ready);
    } else {
      this.#waiting.ready = ready;
    }
  }

  abandon(): void {
    this.#isOver = true;
    this.#shell.release(this.#commandId, this.#waiting);
  }
}
