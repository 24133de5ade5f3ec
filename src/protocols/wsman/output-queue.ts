/**
 * What a shell or one of its commands has written and no Receive has fetched yet.
 *
 * Each write becomes an `rsp:Stream` element of its own, as many of them in one answer as the client's envelope takes.
 * A write that is larger than an envelope is cut: PSRP does not mind where its bytes are cut.
 */
import type { CommandState } from './namespaces.ts';
import { streamElement } from './responses.ts';

export interface TakenOutput {
  /** `rsp:Stream` elements. */
  readonly streams: readonly string[];
  readonly state: CommandState | undefined;
}

/** Characters of an `rsp:Stream` element without its content. */
const elementOverhead = 120;

export class OutputQueue {
  readonly #commandId: string | undefined;
  /** `undefined` marks a place where an answer ends. */
  #items: (Uint8Array | undefined)[] = [];
  /** How many items were fetched: `shift` would move all others each time. */
  #fetched = 0;
  #isDone = false;
  #isDoneTold = false;
  #isPending = false;
  #listener: (() => void) | undefined;

  /** @param commandId undefined for the queue of the pool, which has no state */
  constructor(commandId: string | undefined) {
    this.#commandId = commandId;
  }

  /** Whether everything was fetched, the end included. */
  get isExhausted(): boolean {
    return this.#isDoneTold;
  }

  get hasOutput(): boolean {
    return this.#hasBytes() || (this.#isDone && !this.#isDoneTold);
  }

  write(bytes: Uint8Array): void {
    if (!this.#isDone) {
      this.#items.push(bytes);
      this.#notify();
    }
  }

  breakAnswer(): void {
    this.#items.push(undefined);
  }

  setPending(isPending: boolean): void {
    this.#isPending = isPending;
  }

  finish(): void {
    this.#isDone = true;
    this.#notify();
  }

  /** Calls back at the next output, once; undefined to stop listening. */
  listen(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  /** @param room characters for stream elements */
  take(room: number): TakenOutput {
    this.#skipBreaks();
    const streams: string[] = [];
    let left = room;
    let item = this.#items[this.#fetched];
    while (item !== undefined && (streams.length === 0 || elementLength(item) <= left)) {
      const part = item.subarray(0, largestPart(room));
      if (part.length < item.length) {
        this.#items[this.#fetched] = item.subarray(part.length);
      } else {
        this.#items[this.#fetched] = undefined;
        this.#fetched += 1;
      }
      streams.push(streamElement(part, this.#commandId));
      left -= elementLength(part);
      item = this.#items[this.#fetched];
    }
    this.#forget();
    return { streams, state: this.#state() };
  }

  #hasBytes(): boolean {
    this.#skipBreaks();
    return this.#fetched < this.#items.length;
  }

  #skipBreaks(): void {
    while (this.#fetched < this.#items.length && this.#items[this.#fetched] === undefined) {
      this.#fetched += 1;
    }
    this.#forget();
  }

  #forget(): void {
    if (this.#fetched === this.#items.length) {
      this.#items = [];
      this.#fetched = 0;
    }
  }

  #state(): CommandState | undefined {
    if (this.#commandId === undefined) {
      return undefined;
    }
    if (this.#isDone && !this.#hasBytes()) {
      this.#isDoneTold = true;
      return 'done';
    }
    return this.#isPending ? 'pending' : 'running';
  }

  #notify(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.();
  }
}

function elementLength(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / 3) * 4 + elementOverhead;
}

/** Bytes that fit into an answer of their own. */
function largestPart(room: number): number {
  return Math.max(3, Math.floor((room - elementOverhead) / 4) * 3);
}
