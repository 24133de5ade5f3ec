import type { FaultDescription } from './faults.ts';
import type { CommandState } from './namespaces.ts';
import { OutputQueue, type TakenOutput } from './output-queue.ts';
import type { ShellDescription } from './responses.ts';
import { RequestFault, serverFaults } from './server-faults.ts';
import type { ShellOutput, ShellSession } from './server-port.ts';

interface HostedCommand {
  readonly queue: OutputQueue;
  receive: WaitingReceive | undefined;
}

/** A Receive that found nothing yet. Whoever ends it first wins. */
export interface WaitingReceive {
  /** Undefined while it waits; a fault when it was ended from elsewhere. */
  ended: FaultDescription | undefined;
  ready: (() => void) | undefined;
  /** Something came before anybody asked to be told. */
  isWoken: boolean;
  /** The command was torn down: the answer is an empty one with this state. */
  closedState: CommandState | undefined;
}

/** One shell: its queues, its commands, and the Receives that wait on them. */
export class HostedShell implements ShellOutput {
  readonly shellId: string;
  readonly owner: string;
  readonly resourceUri: string;
  readonly idleTimeoutMs: number;
  readonly createdAt: number;
  lastUsedAt: number;
  readonly #pool: HostedCommand = { queue: new OutputQueue(undefined), receive: undefined };
  readonly #commands = new Map<string, HostedCommand>();
  #session: ShellSession | undefined;
  #isGone = false;

  constructor(facts: {
    readonly shellId: string;
    readonly owner: string;
    readonly resourceUri: string;
    readonly idleTimeoutMs: number;
    readonly now: number;
  }) {
    this.shellId = facts.shellId;
    this.owner = facts.owner;
    this.resourceUri = facts.resourceUri;
    this.idleTimeoutMs = facts.idleTimeoutMs;
    this.createdAt = facts.now;
    this.lastUsedAt = facts.now;
  }

  attach(session: ShellSession): void {
    this.#session = session;
  }

  get session(): ShellSession {
    if (this.#session === undefined) {
      throw new RequestFault(serverFaults.internal);
    }
    return this.#session;
  }

  /** The process behind it has ended by itself. */
  get isGone(): boolean {
    return this.#isGone;
  }

  get commandIds(): readonly string[] {
    return [...this.#commands.keys()];
  }

  /** @param lastUsedAt when the request before this one came */
  describe(now: number, lastUsedAt = now): ShellDescription {
    return {
      shellId: this.shellId,
      resourceUri: this.resourceUri,
      owner: this.owner,
      idleTimeoutSeconds: this.idleTimeoutMs / 1000,
      runTimeSeconds: (now - this.createdAt) / 1000,
      inactivitySeconds: (now - lastUsedAt) / 1000,
    };
  }

  isIdle(now: number): boolean {
    const waits = [this.#pool, ...this.#commands.values()].some((one) => one.receive !== undefined);
    return !waits && now - this.lastUsedAt >= this.idleTimeoutMs;
  }

  addCommand(commandId: string): void {
    this.#commands.set(commandId, { queue: new OutputQueue(commandId), receive: undefined });
  }

  hasCommand(commandId: string): boolean {
    return this.#commands.has(commandId);
  }

  /** Takes a command away; a Receive that waits on it is answered with the state Done. */
  removeCommand(commandId: string): void {
    const command = this.#commands.get(commandId);
    this.#commands.delete(commandId);
    if (command?.receive !== undefined) {
      command.receive.closedState = 'done';
      wake(command.receive);
    }
  }

  /** What there is to fetch, or undefined. @throws RequestFault for a command that is not, or has ended. */
  take(commandId: string | undefined, room: number): TakenOutput | undefined {
    const target = this.#target(commandId);
    if (target.queue.isExhausted) {
      throw new RequestFault(serverFaults.commandUnknown);
    }
    return target.queue.hasOutput ? target.queue.take(room) : undefined;
  }

  /** Lets a Receive wait; one that waited there before is ended. */
  wait(commandId: string | undefined): WaitingReceive {
    const target = this.#target(commandId);
    if (target.receive !== undefined) {
      end(target.receive, serverFaults.aborted);
    }
    const receive: WaitingReceive = {
      ended: undefined,
      ready: undefined,
      isWoken: false,
      closedState: undefined,
    };
    target.receive = receive;
    target.queue.listen(() => wake(receive));
    return receive;
  }

  /** The Receive waits no longer. */
  release(commandId: string | undefined, receive: WaitingReceive): void {
    const target = commandId === undefined ? this.#pool : this.#commands.get(commandId);
    if (target?.receive === receive) {
      target.receive = undefined;
      target.queue.listen(undefined);
    }
  }

  /** Ends the shell: Receives that wait are answered with `fault`. */
  end(fault: FaultDescription): void {
    for (const one of [this.#pool, ...this.#commands.values()]) {
      if (one.receive !== undefined) {
        end(one.receive, fault);
      }
    }
    this.#commands.clear();
    this.#session?.close();
    this.#session = undefined;
  }

  write(bytes: Uint8Array, commandId?: string): void {
    this.#queue(commandId)?.write(bytes);
  }

  breakAnswer(commandId?: string): void {
    this.#queue(commandId)?.breakAnswer();
  }

  commandPending(commandId: string, pending: boolean): void {
    this.#queue(commandId)?.setPending(pending);
  }

  commandDone(commandId: string): void {
    this.#queue(commandId)?.finish();
  }

  closed(): void {
    this.#isGone = true;
    this.end(serverFaults.shellUnknown);
  }

  #queue(commandId: string | undefined): OutputQueue | undefined {
    return commandId === undefined ? this.#pool.queue : this.#commands.get(commandId.toUpperCase())?.queue;
  }

  #target(commandId: string | undefined): HostedCommand {
    const target = commandId === undefined ? this.#pool : this.#commands.get(commandId);
    if (target === undefined) {
      throw new RequestFault(serverFaults.commandUnknown);
    }
    return target;
  }
}

function end(receive: WaitingReceive, fault: FaultDescription): void {
  receive.ended = fault;
  wake(receive);
}

function wake(receive: WaitingReceive): void {
  const { ready } = receive;
  receive.isWoken = true;
  receive.ready = undefined;
  ready?.();
}
