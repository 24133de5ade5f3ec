/**
 * The client half of PSRP ([MS-PSRP] 3.1): a runspace pool and its pipelines, without I/O.
 *
 * Messages to send wait in queues (`outgoing` for stdin, `answers` for the stream `pr`) until the transport takes as many
 * bytes as its envelope has room for. Received bytes go in by queue (the pool's, or a pipeline's) and come out as events.
 *
 *     before-open --open--> negotiation-sent --SESSION_CAPABILITY--> negotiation-succeeded
 *                                            --RUNSPACEPOOL_STATE 2--> opened --> closed | broken
 *
 * GUIDs inside received messages are not compared: servers leave the pool's at zero in the first messages, and the
 * queue a message came on says whose it is.
 */
import { nil } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { ClientKey } from './client-key.ts';
import { PipelineClient } from './client-pipeline.ts';
import type { PipelineRequest } from './create-pipeline.ts';
import { readData, writeData } from './data.ts';
import type { RunspacePoolState } from './enums.ts';
import { PsrpError } from './errors.ts';
import type { PoolEvent } from './events.ts';
import {
  Defragmenter,
  defaultReceiveLimits,
  ObjectIds,
  OutgoingQueue,
  type ReceiveLimits,
} from './fragments.ts';
import { emptyGuid } from './guid.ts';
import { hostResponseValue, parseHostCall, type HostResponse } from './host-calls.ts';
import { noHost } from './host-info.ts';
import { decodeMessage, encodeMessage, type Message } from './messages.ts';
import type { MessageTypeName } from './message-types.ts';
import {
  agreedVersion,
  capabilityValue,
  initPoolValue,
  metadataQueryValue,
  parseAvailability,
  parseCapability,
  parsePoolState,
  parsePrivateData,
  runspacesRequestValue,
  type MetadataQuery,
  type PoolSettings,
} from './pool-messages.ts';

export interface PoolClientOptions {
  /** Lower- or upper-case GUID of the pool; a shell's id does. */
  readonly runspacePoolId: string;
  readonly settings?: Partial<PoolSettings>;
  readonly limits?: ReceiveLimits;
}

/** What this client announces. 2.4 would drop the key exchange for secure strings. */
export const clientProtocolVersion = '2.3';

const plainSettings: PoolSettings = {
  minRunspaces: 1,
  maxRunspaces: 1,
  threadOptions: 'Default',
  apartmentState: 'Unknown',
  hostInfo: noHost,
  applicationArguments: nil,
};

export class PoolClient {
  readonly #id: string;
  readonly #settings: PoolSettings;
  readonly #limits: ReceiveLimits;
  readonly #ids = new ObjectIds();
  readonly #incoming: Defragmenter;
  /** Messages for the pool's stdin; before opening, the content of creationXml. */
  readonly outgoing = new OutgoingQueue(this.#ids);
  /** Answers to host calls of the pool, for its stream `pr`. */
  readonly answers = new OutgoingQueue(this.#ids);
  #state: RunspacePoolState = 'before-open';
  #protocolVersion = clientProtocolVersion;
  readonly #key = new ClientKey();

  constructor(options: PoolClientOptions) {
    this.#id = options.runspacePoolId;
    this.#settings = { ...plainSettings, ...options.settings };
    this.#limits = options.limits ?? defaultReceiveLimits;
    this.#incoming = new Defragmenter(this.#limits);
  }

  get state(): RunspacePoolState {
    return this.#state;
  }

  /** As agreed; before that what was announced. */
  get protocolVersion(): string {
    return this.#protocolVersion;
  }

  get hasSessionKey(): boolean {
    return this.#key.isKnown;
  }

  /** Queues the opening messages. @throws PsrpError `state` when it was called before */
  open(): void {
    this.#expect('before-open');
    this.#queue('sessionCapability', capabilityValue(clientProtocolVersion));
    this.#queue('initRunspacePool', initPoolValue(this.#settings));
    this.#state = 'negotiation-sent';
  }

  /**
   * A pipeline, with its CREATE_PIPELINE queued in its own `outgoing`.
   * @param id GUID, the command's id in WS-Management
   * @throws PsrpError `state` unless the pool is opened
   */
  createPipeline(id: string, request: PipelineRequest): PipelineClient {
    this.#expect('opened');
    const pipeline = this.#pipeline(id);
    pipeline.create(request, this.#protocolVersion);
    return pipeline;
  }

  /** A pipeline that asks for the description of commands. @throws PsrpError `state` unless the pool is opened */
  getCommandMetadata(id: string, query: MetadataQuery): PipelineClient {
    this.#expect('opened');
    const pipeline = this.#pipeline(id);
    pipeline.request('getCommandMetadata', metadataQueryValue(query));
    return pipeline;
  }

  #pipeline(id: string): PipelineClient {
    return new PipelineClient({ id, runspacePoolId: this.#id, ids: this.#ids, limits: this.#limits });
  }

  /** Queues a change of the number of runspaces, or a question for it. @throws PsrpError `state` */
  requestRunspaces(
    type: 'setMaxRunspaces' | 'setMinRunspaces' | 'getAvailableRunspaces' | 'resetRunspaceState',
    callId: bigint,
    count?: number,
  ): void {
    this.#expect('opened');
    const name =
      type === 'setMaxRunspaces' ? 'MaxRunspaces' : type === 'setMinRunspaces' ? 'MinRunspaces' : undefined;
    this.#queue(type, runspacesRequestValue(name, { callId, ...(count === undefined ? {} : { count }) }));
  }

  /** Queues the public key; the event `session-key` follows. Does nothing when it was called before. */
  requestSessionKey(): void {
    this.#expect('opened');
    const publicKey = this.#key.begin();
    if (publicKey !== undefined) {
      this.#queue('publicKey', publicKey);
    }
  }

  /** A secure string. @throws PsrpError `key-exchange` before the session key is known */
  secureString(text: string): ClixmlValue {
    return this.#key.secureString(text);
  }

  /** Queues the answer to a host call of the pool. */
  answerHostCall(response: HostResponse): void {
    this.answers.add(this.#message('runspacePoolHostResponse', hostResponseValue(response)));
  }

  /**
   * Takes the next bytes of the pool's queue.
   * @throws PsrpError for bytes, messages or an order that cannot be; the pool is of no use afterwards.
   */
  receive(bytes: Uint8Array): PoolEvent[] {
    const events: PoolEvent[] = [];
    for (const message of this.#incoming.add(bytes)) {
      const event = this.#accept(decodeMessage(message));
      if (event !== undefined) {
        events.push(event);
      }
    }
    return events;
  }

  #accept(message: ReturnType<typeof decodeMessage>): PoolEvent | undefined {
    switch (message.type) {
      case 'sessionCapability':
        return this.#negotiate(message);
      case 'applicationPrivateData':
        return { kind: 'private-data', value: parsePrivateData(readMessage(message)) };
      case 'runspacePoolState':
        return this.#changeState(message);
      case 'encryptedSessionKey':
        this.#key.accept(readMessage(message));
        return { kind: 'session-key' };
      case 'publicKeyRequest':
        this.requestSessionKey();
        return undefined;
      case 'runspaceAvailability':
        return { kind: 'availability', availability: parseAvailability(readMessage(message)) };
      case 'userEvent':
        return { kind: 'user-event', value: readMessage(message) };
      case 'runspacePoolHostCall':
        return { kind: 'host-call', call: parseHostCall(readMessage(message)) };
      case 'unknown':
        return { kind: 'ignored', what: `message type 0x${message.typeId.toString(16)}` };
      default:
        // Among them the state of a pipeline without id that PowerShell 7 sends while it opens.
        return { kind: 'ignored', what: message.type };
    }
  }

  #negotiate(message: Message): PoolEvent {
    this.#expect('negotiation-sent');
    const { protocolVersion } = parseCapability(readMessage(message));
    this.#protocolVersion = agreedVersion(clientProtocolVersion, protocolVersion);
    this.#state = 'negotiation-succeeded';
    return { kind: 'negotiated', protocolVersion: this.#protocolVersion };
  }

  #changeState(message: Message): PoolEvent {
    const report = parsePoolState(readMessage(message));
    const isTooEarly = this.#state === 'before-open' || this.#state === 'negotiation-sent';
    if (report.state === 'opened' && isTooEarly) {
      throw new PsrpError('state', 'the pool is opened before its version was agreed');
    }
    this.#state = report.state;
    return { kind: 'pool-state', ...report };
  }

  #expect(state: RunspacePoolState): void {
    if (this.#state !== state) {
      throw new PsrpError('state', `the pool is ${this.#state}, not ${state}`);
    }
  }

  #queue(type: MessageTypeName, value: ClixmlValue): void {
    this.outgoing.add(this.#message(type, value));
  }

  #message(type: MessageTypeName, value: ClixmlValue): Uint8Array {
    const data = writeData(value);
    return encodeMessage({
      destination: 'server',
      type,
      runspacePoolId: this.#id,
      pipelineId: emptyGuid,
      data,
    });
  }
}

function readMessage(message: Message): ClixmlValue {
  return readData(message.data, message.type);
}
