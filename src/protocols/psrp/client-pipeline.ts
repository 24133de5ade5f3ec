import type { ClixmlValue } from '../clixml/values.ts';
import { createPipelineValue, type PipelineRequest } from './create-pipeline.ts';
import { readData, writeData } from './data.ts';
import type { PipelineState } from './enums.ts';
import { parseErrorRecord } from './error-record.ts';
import { PsrpError } from './errors.ts';
import type { PipelineEvent } from './events.ts';
import { Defragmenter, OutgoingQueue, type ObjectIds, type ReceiveLimits } from './fragments.ts';
import { hostResponseValue, parseHostCall, type HostResponse } from './host-calls.ts';
import { decodeMessage, encodeMessage, type Message } from './messages.ts';
import type { MessageTypeName } from './message-types.ts';
import { parsePipelineState } from './pool-messages.ts';
import { parseInformation, parseInformational, parseProgress, type InformationalStream } from './records.ts';

/** What a pool gives its pipelines. */
export interface PipelineOfPool {
  readonly id: string;
  readonly runspacePoolId: string;
  readonly ids: ObjectIds;
  readonly limits: ReceiveLimits;
}

/** The client's side of one pipeline ([MS-PSRP] 3.1.5.4.9 to 3.1.5.4.27). Made by `PoolClient.createPipeline`. */
export class PipelineClient {
  readonly id: string;
  readonly #pool: PipelineOfPool;
  readonly #incoming: Defragmenter;
  /** CREATE_PIPELINE and input: the first bytes go with Command, the rest with Send. */
  readonly outgoing: OutgoingQueue;
  /** Answers to host calls, for the stream `pr`. */
  readonly answers: OutgoingQueue;
  #state: PipelineState = 'not-started';
  #takesInput = false;

  constructor(pool: PipelineOfPool) {
    this.id = pool.id;
    this.#pool = pool;
    this.#incoming = new Defragmenter(pool.limits);
    this.outgoing = new OutgoingQueue(pool.ids);
    this.answers = new OutgoingQueue(pool.ids);
  }

  get state(): PipelineState {
    return this.#state;
  }

  get isFinished(): boolean {
    return this.#state === 'completed' || this.#state === 'failed' || this.#state === 'stopped';
  }

  /** Queues CREATE_PIPELINE. @throws PsrpError `state` when the pipeline was started before */
  create(request: PipelineRequest, protocolVersion: string): void {
    this.#takesInput = !request.noInput;
    this.request('createPipeline', createPipelineValue(request, protocolVersion));
  }

  /** Queues the message that starts the pipeline. @throws PsrpError `state` when it was started before */
  request(type: 'createPipeline' | 'getCommandMetadata', value: ClixmlValue): void {
    if (this.#state !== 'not-started') {
      throw new PsrpError('state', `the pipeline is ${this.#state}`);
    }
    this.#queue(this.outgoing, type, writeData(value));
    this.#state = 'running';
  }

  /** Queues an object for the pipeline's input. @throws PsrpError `state` when it takes none, or no more */
  input(value: ClixmlValue): void {
    this.#expectInput();
    this.#queue(this.outgoing, 'pipelineInput', writeData(value));
  }

  /** Ends the input. @throws PsrpError `state` when there is none */
  endInput(): void {
    this.#expectInput();
    this.#takesInput = false;
    this.#queue(this.outgoing, 'endOfPipelineInput', '');
  }

  #expectInput(): void {
    if (!this.#takesInput || this.isFinished) {
      throw new PsrpError('state', 'the pipeline takes no input');
    }
  }

  /** Queues the answer to a host call. */
  answerHostCall(response: HostResponse): void {
    this.#queue(this.answers, 'pipelineHostResponse', writeData(hostResponseValue(response)));
  }

  /**
   * Takes the next bytes of the pipeline's queue, and only puts them together. That costs little beside {@link read}:
   * whoever sees in them that more is to come can ask for it first.
   * @returns the messages that are complete, each to be read once and in order.
   * @throws PsrpError for bytes that cannot be
   */
  collect(bytes: Uint8Array): readonly Uint8Array[] {
    return this.#incoming.add(bytes);
  }

  /** What a collected message says; `ignored` after the end. @throws PsrpError for one that cannot be */
  read(message: Uint8Array): PipelineEvent {
    return this.#accept(decodeMessage(message));
  }

  #accept(message: ReturnType<typeof decodeMessage>): PipelineEvent {
    if (this.isFinished) {
      return { kind: 'ignored', what: `${message.type} after the end` };
    }
    if (message.type === 'unknown') {
      // The types of each version are a closed list. What else comes may be part of the result: not to be lost quietly.
      throw new PsrpError('message', `a message of the unknown type 0x${message.typeId.toString(16)}`);
    }
    const event = readEvent(message);
    if (event.kind === 'pipeline-state') {
      this.#state = event.state;
    }
    return event;
  }

  #queue(queue: OutgoingQueue, type: MessageTypeName, data: string): void {
    const { runspacePoolId, id } = this.#pool;
    queue.add(encodeMessage({ destination: 'server', type, runspacePoolId, pipelineId: id, data }));
  }
}

function readEvent(message: Message): PipelineEvent {
  const value = (): ClixmlValue => readData(message.data, message.type);
  const record = (stream: InformationalStream): PipelineEvent => ({
    kind: 'record',
    stream,
    record: parseInformational(value()),
  });
  switch (message.type) {
    case 'pipelineOutput':
      return { kind: 'output', value: value() };
    case 'errorRecord':
      return { kind: 'error', record: parseErrorRecord(value()) };
    case 'debugRecord':
      return record('debug');
    case 'verboseRecord':
      return record('verbose');
    case 'warningRecord':
      return record('warning');
    case 'progressRecord':
      return { kind: 'progress', record: parseProgress(value()) };
    case 'informationRecord':
      return { kind: 'information', record: parseInformation(value()) };
    case 'pipelineState':
      return { kind: 'pipeline-state', ...parsePipelineState(value()) };
    case 'pipelineHostCall':
      return { kind: 'host-call', call: parseHostCall(value()) };
    default:
      return { kind: 'ignored', what: message.type };
  }
}
