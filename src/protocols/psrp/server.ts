/**
 * The server half of PSRP ([MS-PSRP] 3.2) behind a WS-Management shell: it opens a pool for each shell and runs the
 * pipelines that come in with the handler it was given.
 *
 * It follows Windows where clients can tell: RPID zero in the first message, a byte order mark before server data, the
 * state Opened in a second burst, one fragment a write, `Done` behind the last state, pipelines beyond the pool's
 * number of runspaces wait their turn. GUIDs of a client are echoed byte for byte, whatever order it wrote them in.
 */
import type { ClixmlValue } from '../clixml/values.ts';
import type { ShellBackend, ShellOpening, ShellOutput, ShellSession } from '../wsman/server-port.ts';
import { readData, writeData } from './data.ts';
import { makeErrorRecord } from './error-record.ts';
import { PsrpError } from './errors.ts';
import {
  Defragmenter,
  defaultReceiveLimits,
  ObjectIds,
  OutgoingQueue,
  type ReceiveLimits,
} from './fragments.ts';
import { emptyGuid } from './guid.ts';
import { parseHostResponse } from './host-calls.ts';
import { decodeMessage, encodeMessage, type Message } from './messages.ts';
import type { MessageTypeName } from './message-types.ts';
import {
  agreedVersion,
  availabilityValue,
  capabilityValue,
  minorVersion,
  parseCapability,
  parseInitPool,
  parseRunspacesRequest,
  poolStateValue,
  privateDataValue,
} from './pool-messages.ts';
import { versionTable } from './private-data.ts';
import { PoolRefusal, type PipelineHandler, type PoolHandler } from './server-port.ts';
import { ServerKey } from './server-key.ts';
import { ServerPipeline } from './server-pipeline.ts';

export interface PsrpServerOptions {
  readonly pool: PoolHandler;
  /** The highest version it speaks: `2.1` as PowerShell 2.0, `2.2` as 4.0, `2.3` as 5.1 (the default). */
  readonly protocolVersion?: string;
  /** `PSVersion` of the private data, for example `5.1.14393.2248`. */
  readonly powerShellVersion?: string;
  readonly limits?: ReceiveLimits;
}

/** A backend that speaks PSRP itself. */
export function createPsrpServer(options: PsrpServerOptions): ShellBackend {
  return {
    open: (opening, output) => {
      const pool = new ServerPool(options, opening, output);
      pool.send('stdin', opening.creationBytes);
      return pool;
    },
  };
}

class ServerPool implements ShellSession {
  readonly #options: PsrpServerOptions;
  readonly #opening: ShellOpening;
  readonly #output: ShellOutput;
  readonly #limits: ReceiveLimits;
  readonly #ids = new ObjectIds();
  readonly #outgoing = new OutgoingQueue(this.#ids);
  readonly #incoming: Readonly<Record<'stdin' | 'pr', Defragmenter>>;
  readonly #key = new ServerKey();
  readonly #pipelines = new Map<string, ServerPipeline>();
  #handler: PipelineHandler | undefined;
  #protocolVersion: string | undefined;
  #runspacePoolId = emptyGuid;
  #maxRunspaces = 1;

  constructor(options: PsrpServerOptions, opening: ShellOpening, output: ShellOutput) {
    this.#options = options;
    this.#opening = opening;
    this.#output = output;
    this.#limits = options.limits ?? defaultReceiveLimits;
    const unbounded = { ...this.#limits, maxQueueBytes: 0 };
    this.#incoming = { stdin: new Defragmenter(unbounded), pr: new Defragmenter(unbounded) };
  }

  /** @throws PsrpError for what is no PSRP or has no place here */
  send(stream: 'stdin' | 'pr', bytes: Uint8Array, commandId?: string): void {
    const pipeline = commandId === undefined ? undefined : this.#pipelines.get(commandId);
    if (pipeline !== undefined && stream === 'stdin') {
      pipeline.receive(bytes);
      this.#schedule();
      return;
    }
    for (const message of this.#incoming[stream].add(bytes)) {
      this.#accept(decodeMessage(message));
    }
  }

  /** @throws PsrpError */
  command(commandId: string, bytes: Uint8Array): void {
    const handler = this.#handler;
    if (handler === undefined) {
      throw new PsrpError('state', 'a command in a pool that is not open');
    }
    const pipeline = new ServerPipeline({
      handler,
      limits: this.#limits,
      knowsInformation: minorVersion(this.#protocolVersion ?? '2.0') >= 3,
      sessionKey: () => this.#key.key,
      write: (type, pipelineId, value) => this.#write(type, pipelineId, value, commandId),
      pending: (isPending) => this.#output.commandPending(commandId, isPending),
      ended: () => {
        this.#output.commandDone(commandId);
        this.#schedule();
      },
    });
    this.#pipelines.set(commandId, pipeline);
    pipeline.receive(bytes);
    this.#schedule();
  }

  stop(commandId: string): void {
    this.#pipelines.get(commandId)?.stop();
  }

  closeCommand(commandId: string): void {
    this.#pipelines.get(commandId)?.abandon();
    this.#pipelines.delete(commandId);
    this.#schedule();
  }

  close(): void {
    for (const pipeline of this.#pipelines.values()) {
      pipeline.abandon();
    }
    this.#pipelines.clear();
    this.#handler?.close?.();
    this.#handler = undefined;
  }

  /** Starts what is complete and waits, as far as there are runspaces. */
  #schedule(): void {
    for (const pipeline of this.#pipelines.values()) {
      if (this.#running() < this.#maxRunspaces && pipeline.isReady) {
        pipeline.start();
      }
    }
  }

  #running(): number {
    return [...this.#pipelines.values()].filter((pipeline) => pipeline.isRunning).length;
  }

  #accept(message: ReturnType<typeof decodeMessage>): void {
    if (message.type === 'unknown') {
      return;
    }
    switch (message.type) {
      case 'sessionCapability':
        this.#negotiate(message);
        break;
      case 'initRunspacePool':
        this.#open(message);
        break;
      case 'publicKey':
        this.#write('encryptedSessionKey', emptyGuid, this.#key.seal(readData(message.data, message.type)));
        break;
      case 'setMaxRunspaces':
      case 'setMinRunspaces':
      case 'getAvailableRunspaces':
      case 'resetRunspaceState':
        this.#answerRunspaces(message);
        break;
      case 'pipelineHostResponse':
        this.#answerPipeline(message);
        break;
      default:
        throw new PsrpError('state', `${message.type} has no place here`);
    }
  }

  #negotiate(message: Message): void {
    if (this.#protocolVersion !== undefined) {
      throw new PsrpError('state', 'a second SESSION_CAPABILITY');
    }
    const theirs = parseCapability(readData(message.data, message.type)).protocolVersion;
    this.#protocolVersion = agreedVersion(this.#options.protocolVersion ?? '2.3', theirs);
    this.#write('sessionCapability', emptyGuid, capabilityValue(this.#protocolVersion));
  }

  #open(message: Message): void {
    if (this.#protocolVersion === undefined || this.#handler !== undefined) {
      throw new PsrpError('state', 'INIT_RUNSPACEPOOL out of order');
    }
    this.#runspacePoolId = message.runspacePoolId;
    const settings = parseInitPool(readData(message.data, message.type));
    this.#maxRunspaces = Math.max(1, settings.maxRunspaces);
    const version = this.#protocolVersion;
    const privateData = versionTable(this.#options.powerShellVersion, version);
    this.#write('applicationPrivateData', emptyGuid, privateDataValue(privateData));
    this.#output.breakAnswer();
    try {
      const { identity } = this.#opening;
      this.#handler = this.#options.pool.open({ identity, protocolVersion: version, ...settings });
      this.#write('runspacePoolState', emptyGuid, poolStateValue({ state: 'opened' }));
    } catch (error) {
      if (!(error instanceof PoolRefusal)) {
        throw error;
      }
      const record = makeErrorRecord({
        message: error.message,
        fullyQualifiedErrorId: 'PSSessionOpenFailed',
      });
      this.#write('runspacePoolState', emptyGuid, poolStateValue({ state: 'broken', error: record }));
    }
  }

  #answerRunspaces(message: Message): void {
    const { callId, count } = parseRunspacesRequest(readData(message.data, message.type));
    const isValid = count === undefined || count > 0;
    if (message.type === 'setMaxRunspaces' && count !== undefined && isValid) {
      this.#maxRunspaces = count;
    }
    const free = BigInt(Math.max(0, this.#maxRunspaces - this.#running()));
    const response = message.type === 'getAvailableRunspaces' ? free : isValid;
    this.#write('runspaceAvailability', emptyGuid, availabilityValue({ callId, response }));
    this.#schedule();
  }

  /** The pipeline is named in the header: clients leave out the command id of the stream. */
  #answerPipeline(message: Message): void {
    const response = parseHostResponse(readData(message.data, message.type));
    for (const pipeline of this.#pipelines.values()) {
      if (pipeline.id === message.pipelineId) {
        pipeline.answer(response);
      }
    }
  }

  #write(type: MessageTypeName, pipelineId: string, value: ClixmlValue, commandId?: string): void {
    const isAnonymous = type === 'sessionCapability' || type === 'encryptedSessionKey';
    const runspacePoolId = isAnonymous ? emptyGuid : this.#runspacePoolId;
    this.#outgoing.add(
      encodeMessage({ destination: 'client', type, runspacePoolId, pipelineId, data: writeData(value) }),
    );
    while (!this.#outgoing.isEmpty) {
      this.#output.write(this.#outgoing.take(this.#opening.maxFragmentBytes), commandId);
    }
  }
}
