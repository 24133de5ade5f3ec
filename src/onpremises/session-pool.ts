import type { Clock } from '../model/clock.ts';
import { entryOf, textOf } from '../protocols/clixml/access.ts';
import { clientProtocolVersion, PoolClient } from '../protocols/psrp/client.ts';
import { errorText } from '../protocols/psrp/error-record.ts';
import type { PoolEvent } from '../protocols/psrp/events.ts';
import { defaultReceiveLimits } from '../protocols/psrp/fragments.ts';
import { minorVersion } from '../protocols/psrp/pool-messages.ts';
import { laterEnvelopeSize, ShellClient } from '../protocols/wsman/client.ts';
import { namespaces } from '../protocols/wsman/namespaces.ts';
import type { Endpoint } from './endpoint.ts';
import { answerHostCall } from './host-calls.ts';
import type { Lane } from './lane.ts';
import type { PipelineRecord } from './powershell.ts';
import { ShellExchange } from './shell-exchange.ts';
import { openTimeout, sessionRefused } from './shell-faults.ts';

export interface SessionOptions {
  /** The endpoint's full URL. */
  readonly url: string;
  /** `Microsoft.PowerShell` when absent. */
  readonly configurationName?: string;
  /** How long the server may hold a Receive without data; 60 when absent. */
  readonly operationTimeoutSeconds?: number;
  /** For everything until the first command can run, in milliseconds. */
  readonly openTimeoutMs: number;
  readonly clock: Clock;
  readonly newGuid: () => string;
  /** From 0 to 1, for the spread of pauses. */
  readonly random: () => number;
  /** Gives up opening. */
  readonly signal?: AbortSignal;
  /** What the server says outside any pipeline. */
  readonly onRecord?: (record: PipelineRecord) => void;
  /** Bytes of one object; 10 MB when absent. */
  readonly maxObjectBytes?: number;
}

/** How long closing and exchanging keys may take. */
const closeTimeoutMs = 30_000;
/** The same where nobody wants to wait, or the server has never answered: a courtesy, not worth a person's time. */
const hurriedCloseTimeoutMs = 1500;
const keyTimeoutMs = 60_000;

/** The shell and the runspace pool in it: opened, talked to outside pipelines, deleted. */
export class SessionPool {
  readonly shell: ShellClient;
  readonly pool: PoolClient;
  readonly exchange: ShellExchange;
  readonly #options: SessionOptions;
  readonly #shellId: string;
  #isCreated = false;
  #owner: string | undefined;
  #powerShellVersion: string | undefined;

  constructor(lane: Lane, options: SessionOptions) {
    const { url, clock, random, newGuid, operationTimeoutSeconds = 60 } = options;
    const resourceUri = `${namespaces.powershell}/${options.configurationName ?? 'Microsoft.PowerShell'}`;
    const maxObjectBytes = options.maxObjectBytes ?? defaultReceiveLimits.maxObjectBytes;
    this.#options = options;
    this.#shellId = newGuid().toUpperCase();
    this.shell = new ShellClient({ url, resourceUri, operationTimeoutSeconds, newGuid });
    // No bound for a whole answer: it is handed on object by object.
    this.pool = new PoolClient({
      runspacePoolId: this.#shellId,
      limits: { maxObjectBytes, maxQueueBytes: 0 },
    });
    this.exchange = new ShellExchange({
      lane,
      shell: this.shell,
      endpoint: () => this.endpoint,
      clock,
      random,
      operationTimeoutSeconds,
    });
  }

  get owner(): string | undefined {
    return this.#owner;
  }

  get powerShellVersion(): string | undefined {
    return this.#powerShellVersion;
  }

  get canBatch(): boolean {
    return minorVersion(this.pool.protocolVersion) >= 2;
  }

  get endpoint(): Endpoint {
    const { url } = this.#options;
    return this.#owner === undefined ? { url } : { url, username: this.#owner };
  }

  /** @throws FederationError */
  async open(): Promise<void> {
    const { openTimeoutMs, signal } = this.#options;
    signal?.throwIfAborted();
    const deadline = this.#now() + openTimeoutMs;
    this.pool.open();
    const creation = this.pool.outgoing.take(this.shell.room('create'));
    const create = { shellId: this.#shellId, protocolVersion: clientProtocolVersion };
    this.#isCreated = true;
    const answer = await this.exchange.postPatiently(() => this.shell.create(create, creation), {
      hasStarted: false,
      timeoutMs: openTimeoutMs,
      ...this.#signal(),
    });
    if (answer.kind === 'fault') {
      throw openTimeout(this.endpoint, openTimeoutMs / 1000);
    }
    this.#owner = this.exchange.reading(false, () => this.shell.created(answer.body)).owner;
    await this.#receiveUntil(() => this.pool.state === 'opened', deadline, openTimeoutMs);
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }

  #signal(): { readonly signal?: AbortSignal } {
    const { signal } = this.#options;
    return signal === undefined ? {} : { signal };
  }

  /** Receives from the pool's queue. @throws FederationError when the deadline passes or the pool breaks */
  async #receiveUntil(isReached: () => boolean, deadline: number, allowedMs: number): Promise<void> {
    while (!isReached()) {
      const left = deadline - this.#now();
      if (left <= 0) {
        throw openTimeout(this.endpoint, allowedMs / 1000);
      }
      const state = { hasStarted: false, timeoutMs: left, ...this.#signal() };
      const answer = await this.exchange
        .postPatiently(() => this.shell.receive(), state)
        .catch((error: unknown) => {
          throw this.#now() >= deadline ? openTimeout(this.endpoint, allowedMs / 1000) : error;
        });
      if (answer.kind === 'answer') {
        this.#acceptPool(answer.body);
        await this.#flush();
      }
    }
  }

  #acceptPool(body: Parameters<ShellClient['received']>[0]): void {
    const { streams } = this.exchange.reading(false, () => this.shell.received(body));
    for (const stream of streams) {
      const events = this.exchange.reading(false, () => this.pool.receive(stream.bytes));
      for (const event of events) {
        this.#onPoolEvent(event);
      }
    }
  }

  #onPoolEvent(event: PoolEvent): void {
    switch (event.kind) {
      case 'negotiated':
        if (this.canBatch) {
          this.shell.maxEnvelopeSize = laterEnvelopeSize;
        }
        break;
      case 'private-data':
        this.#powerShellVersion = textOf(entryOf(entryOf(event.value, 'PSVersionTable'), 'PSVersion'));
        break;
      case 'pool-state':
        if (event.state === 'broken' || event.state === 'closed') {
          const why =
            event.error === undefined ? `the runspace pool is ${event.state}` : errorText(event.error);
          throw sessionRefused(this.endpoint, why);
        }
        break;
      case 'host-call': {
        const { response, text } = answerHostCall(event.call);
        if (response !== undefined) {
          this.pool.answerHostCall(response);
        }
        if (text !== '') {
          this.#options.onRecord?.({ stream: 'host', text });
        }
        break;
      }
      case 'session-key':
      case 'availability':
      case 'user-event':
      case 'ignored':
        break;
    }
  }

  async #flush(): Promise<void> {
    for (const [stream, queue] of [
      ['stdin', this.pool.outgoing],
      ['pr', this.pool.answers],
    ] as const) {
      while (!queue.isEmpty) {
        const request = this.shell.send(stream, queue.take(this.shell.room('send')));
        await this.exchange.post(request, { hasStarted: false, ...this.#signal() });
      }
    }
  }

  /** Exchanges keys, once. @throws FederationError */
  async requireSessionKey(): Promise<void> {
    if (!this.pool.hasSessionKey) {
      this.pool.requestSessionKey();
      await this.#flush();
      await this.#receiveUntil(() => this.pool.hasSessionKey, this.#now() + keyTimeoutMs, keyTimeoutMs);
    }
  }

  /** Deletes the shell, also one of which it is not known whether it was made; never throws. */
  async delete(): Promise<void> {
    if (!this.#isCreated) {
      return;
    }
    this.#isCreated = false;
    const hurried = this.#owner === undefined || (this.#options.signal?.aborted ?? false);
    const timeoutMs = hurried ? hurriedCloseTimeoutMs : closeTimeoutMs;
    try {
      await this.exchange.post(this.shell.delete(), { hasStarted: false, timeoutMs });
    } catch {
      // The shell is gone already, or the server cannot be reached: its idle timeout ends it.
    }
  }
}
