import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { readClixml } from '../../src/protocols/clixml/reader.ts';
import { PoolClient } from '../../src/protocols/psrp/client.ts';
import type { PipelineClient } from '../../src/protocols/psrp/client-pipeline.ts';
import { parseCreatePipeline } from '../../src/protocols/psrp/create-pipeline.ts';
import { PsrpError } from '../../src/protocols/psrp/errors.ts';
import type { PipelineEvent, PoolEvent } from '../../src/protocols/psrp/events.ts';
import { guidText } from '../../src/protocols/psrp/guid.ts';
import { parseHostResponse } from '../../src/protocols/psrp/host-calls.ts';
import { messageTypeName } from '../../src/protocols/psrp/message-types.ts';
import {
  parseInitPool,
  parseMetadataQuery,
  parseRunspacesRequest,
} from '../../src/protocols/psrp/pool-messages.ts';
import {
  laterEnvelopeSize,
  ShellClient,
  type ShellAnswer,
  type ShellRequest,
} from '../../src/protocols/wsman/client.ts';
import { parseDuration } from '../../src/protocols/wsman/duration.ts';
import { readEnvelope } from '../../src/protocols/wsman/envelope.ts';
import { readFault, type WsmanFault } from '../../src/protocols/wsman/faults.ts';
import { readCreate } from '../../src/protocols/wsman/requests.ts';
import { rawMessages, type RawMessage } from './psrp-bytes.ts';
import { isPowerShell, type RecordedRequest } from './recording.ts';
import { received } from '../protocols/psrp/received.ts';

export interface ReplayedRequest {
  readonly recorded: RecordedRequest;
  /** Undefined for what is only parsed. */
  readonly built: string | undefined;
  readonly fault: WsmanFault | undefined;
}

export interface ReplayedPipeline {
  readonly client: PipelineClient;
  readonly events: PipelineEvent[];
  /** What the server sent, read independently. */
  readonly received: Uint8Array[];
}

export interface ReplayedPool {
  readonly shell: ShellClient;
  readonly client: PoolClient;
  readonly events: PoolEvent[];
  readonly pipelines: Map<string, ReplayedPipeline>;
  /** Its session key was made for the recorded client's private key. */
  hasForeignKey: boolean;
  isDeleted: boolean;
  /** A request that this client does not have changed the shell: from there on answers are only parsed. */
  isForeign: boolean;
}

const ownOperations = new Set(['Create', 'Command', 'Receive', 'Send', 'Signal', 'Delete', 'Get']);
const ownMessages = new Set([
  'sessionCapability',
  'initRunspacePool',
  'createPipeline',
  'getCommandMetadata',
  'pipelineInput',
  'endOfPipelineInput',
  'pipelineHostResponse',
  'runspacePoolHostResponse',
  'publicKey',
  'setMaxRunspaces',
  'setMinRunspaces',
  'getAvailableRunspaces',
  'resetRunspaceState',
]);

/** The name of what a request asks for that this client does not do; undefined when it does. */
export function parsedOnly(request: RecordedRequest): string | undefined {
  const { envelope, operation } = request;
  const isConfig = envelope.resourceUri?.endsWith('/config') === true;
  if (isConfig) {
    return 'Get of the configuration';
  }
  const isShellGet = operation === 'Get';
  if (!isPowerShell(envelope) && !isShellGet) {
    return `${operation} on ${envelope.resourceUri?.split('/').slice(-2).join('/') ?? 'nothing'}`;
  }
  if (!ownOperations.has(operation)) {
    return operation;
  }
  const foreign = request.messages.find((message) => !ownMessages.has(messageTypeName(message.typeId) ?? ''));
  return foreign === undefined ? undefined : `message 0x${foreign.typeId.toString(16)}`;
}

/** Lets our client make the requests of a recording, and feeds it the recorded answers. */
export class Replay {
  readonly requests: ReplayedRequest[] = [];
  readonly pools = new Map<string, ReplayedPool>();
  #measuredEnvelopeSize: number | undefined;

  run(recording: readonly RecordedRequest[]): void {
    for (const recorded of recording) {
      const pool = recorded.operation === 'Create' ? this.#pool(recorded) : this.pools.get(recorded.shellId);
      if (parsedOnly(recorded) !== undefined || pool === undefined || pool.isForeign) {
        this.#onlyParse(recorded, pool);
      } else {
        this.#exchange(recorded, pool);
      }
    }
  }

  #onlyParse(recorded: RecordedRequest, pool: ReplayedPool | undefined): void {
    const answer = recorded.response === undefined ? undefined : readEnvelope(recorded.response);
    const config = answer?.body[0]?.children.find((one) => one.name === 'MaxEnvelopeSizekb');
    if (config !== undefined) {
      this.#measuredEnvelopeSize = Number(config.text) * 1024;
    } else if (pool !== undefined) {
      pool.isForeign = true;
    }
    this.requests.push({ recorded, built: undefined, fault: answer && readFault(answer.body) });
  }

  #pool(recorded: RecordedRequest): ReplayedPool | undefined {
    const init = recorded.messages.find((one) => messageTypeName(one.typeId) === 'initRunspacePool');
    if (init === undefined) {
      return undefined;
    }
    const { envelope } = recorded;
    const shell = new ShellClient({
      url: envelope.to ?? '',
      resourceUri: envelope.resourceUri ?? '',
      operationTimeoutSeconds: parseDuration(envelope.operationTimeout ?? '') ?? 0,
      newGuid: randomUUID,
      ...(this.#measuredEnvelopeSize === undefined ? {} : { maxEnvelopeSize: this.#measuredEnvelopeSize }),
    });
    const client = new PoolClient({
      runspacePoolId: guidText(Buffer.from(init.runspacePoolId, 'hex')),
      settings: parseInitPool(readClixml(init.text)),
    });
    client.open();
    const pool = {
      shell,
      client,
      events: [],
      pipelines: new Map(),
      hasForeignKey: false,
      isDeleted: false,
      isForeign: false,
    };
    this.pools.set(recorded.shellId, pool);
    return pool;
  }

  #exchange(recorded: RecordedRequest, pool: ReplayedPool): void {
    const request = this.#build(recorded, pool);
    if (recorded.response === undefined) {
      this.requests.push({ recorded, built: request.envelope, fault: undefined });
      return;
    }
    const response = recorded.response.replace(
      /(RelatesTo[^>]*>)[^<]*/,
      (_all, start: string) => `${start}uuid:${request.messageId}`,
    );
    const answer = pool.shell.read(response, request);
    const fault = answer.kind === 'fault' ? answer.fault : undefined;
    this.requests.push({ recorded, built: request.envelope, fault });
    this.#accept(recorded, pool, answer);
  }

  #build(recorded: RecordedRequest, pool: ReplayedPool): ShellRequest {
    const { shell } = pool;
    switch (recorded.operation) {
      case 'Create':
        return this.#create(recorded, pool);
      case 'Command': {
        const pipeline = this.#pipeline(recorded, pool);
        return shell.command(recorded.commandId ?? '', pipeline.outgoing.take(shell.room('command')));
      }
      case 'Send':
        return this.#send(recorded, pool);
      case 'Receive':
        return shell.receive(recorded.commandId);
      case 'Signal': {
        const isStop = recorded.envelope.body[0]?.children[0]?.text.includes('_c') === true;
        return shell.signal(recorded.commandId ?? '', isStop ? 'stop' : 'terminate');
      }
      case 'Get':
        return shell.get();
      default:
        return shell.delete();
    }
  }

  #create(recorded: RecordedRequest, pool: ReplayedPool): ShellRequest {
    const create = readCreate(recorded.envelope.body[0]);
    const idle = parseDuration(create?.idleTimeout ?? '');
    const { options } = recorded.envelope;
    return pool.shell.create(
      {
        shellId: recorded.shellId,
        protocolVersion: '2.3',
        options: options.filter((option) => option.name !== 'protocolversion'),
        ...(idle === undefined ? {} : { idleTimeoutSeconds: idle }),
      },
      pool.client.outgoing.take(pool.shell.room('create')),
    );
  }

  #pipeline(recorded: RecordedRequest, pool: ReplayedPool): PipelineClient {
    const [first] = recorded.messages;
    if (first === undefined) {
      throw new Error('a Command without a message');
    }
    const id = guidText(Buffer.from(first.pipelineId, 'hex'));
    const value = readClixml(first.text);
    const client =
      messageTypeName(first.typeId) === 'createPipeline'
        ? pool.client.createPipeline(id, parseCreatePipeline(value))
        : pool.client.getCommandMetadata(id, parseMetadataQuery(value));
    const pipeline = { client, events: [], received: [] };
    pool.pipelines.set(first.pipelineId, pipeline);
    pool.pipelines.set(recorded.commandId?.toUpperCase() ?? '', pipeline);
    return client;
  }

  #send(recorded: RecordedRequest, pool: ReplayedPool): ShellRequest {
    const { shell, client } = pool;
    const [first] = recorded.messages;
    const pipeline =
      recorded.commandId === undefined
        ? pool.pipelines.get(first?.pipelineId ?? '')
        : pool.pipelines.get(recorded.commandId.toUpperCase());
    for (const message of recorded.messages) {
      say(message, client, pipeline?.client);
    }
    const isPool = pipeline === undefined;
    const queues = isPool ? client : pipeline.client;
    const queue = recorded.stream === 'pr' ? queues.answers : queues.outgoing;
    return shell.send(recorded.stream, queue.take(shell.room('send')), recorded.commandId);
  }

  #accept(recorded: RecordedRequest, pool: ReplayedPool, answer: ShellAnswer): void {
    if (answer.kind === 'fault') {
      return;
    }
    switch (recorded.operation) {
      case 'Create':
        pool.shell.created(answer.body);
        break;
      case 'Command':
        pool.shell.commandStarted(answer.body);
        break;
      case 'Receive':
        this.#receive(recorded, pool, answer.body);
        break;
      case 'Delete':
        pool.isDeleted = true;
        break;
      default:
        break;
    }
  }

  #receive(
    recorded: RecordedRequest,
    pool: ReplayedPool,
    body: Parameters<ShellClient['received']>[0],
  ): void {
    for (const stream of pool.shell.received(body).streams) {
      const { bytes } = stream;
      const pipeline = pool.pipelines.get((stream.commandId ?? recorded.commandId ?? 'none').toUpperCase());
      if (pipeline !== undefined) {
        pipeline.received.push(bytes);
        pipeline.events.push(...received(pipeline.client, bytes));
        continue;
      }
      try {
        pool.events.push(...pool.client.receive(bytes));
      } catch (error) {
        if (!(error instanceof PsrpError) || error.code !== 'key-exchange') {
          throw error;
        }
        pool.hasForeignKey = true;
      }
      const isLater =
        Number(pool.client.protocolVersion.slice(2)) >= 2 && pool.client.state !== 'negotiation-sent';
      if (isLater && this.#measuredEnvelopeSize === undefined) {
        pool.shell.maxEnvelopeSize = laterEnvelopeSize;
      }
    }
  }
}

/** Makes our client say what the recorded client said. */
function say(message: RawMessage, pool: PoolClient, pipeline: PipelineClient | undefined): void {
  const type = messageTypeName(message.typeId);
  switch (type) {
    case 'pipelineInput':
      pipeline?.input(readClixml(message.text));
      break;
    case 'endOfPipelineInput':
      pipeline?.endInput();
      break;
    case 'pipelineHostResponse':
      pipeline?.answerHostCall(parseHostResponse(readClixml(message.text)));
      break;
    case 'runspacePoolHostResponse':
      pool.answerHostCall(parseHostResponse(readClixml(message.text)));
      break;
    case 'publicKey':
      pool.requestSessionKey();
      break;
    case 'setMaxRunspaces':
    case 'setMinRunspaces':
    case 'getAvailableRunspaces':
    case 'resetRunspaceState': {
      const { callId, count } = parseRunspacesRequest(readClixml(message.text));
      pool.requestRunspaces(type, callId, count);
      break;
    }
    default:
      throw new Error(`no way to say 0x${message.typeId.toString(16)}`);
  }
}

/** Everything the server sent to a pipeline, read by type without code of the product. */
export function receivedTypes(pipeline: ReplayedPipeline): number[] {
  return rawMessages(Buffer.concat(pipeline.received)).map((message) => message.typeId);
}
