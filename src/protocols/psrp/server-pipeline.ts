import { nil } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { parseCreatePipeline, type PipelineRequest } from './create-pipeline.ts';
import { readData } from './data.ts';
import type { PipelineState } from './enums.ts';
import { errorRecordValue, makeErrorRecord, type ErrorRecord } from './error-record.ts';
import { PsrpError } from './errors.ts';
import { Defragmenter, type ReceiveLimits } from './fragments.ts';
import { emptyGuid } from './guid.ts';
import {
  hostCallValue,
  hostMethodNumber,
  isVoidMethod,
  voidCallId,
  type HostMethodName,
  type HostResponse,
} from './host-calls.ts';
import { noHost } from './host-info.ts';
import { decodeMessage, type Message } from './messages.ts';
import type { MessageTypeName } from './message-types.ts';
import { parseMetadataQuery, pipelineStateValue, type MetadataQuery } from './pool-messages.ts';
import { informationalValue, informationValue, progressValue } from './records.ts';
import { runMetadataQuery } from './server-metadata.ts';
import {
  HostCallRefused,
  type PipelineHandler,
  type PipelineInvocation,
  type PipelineSink,
} from './server-port.ts';
import { withoutSecureStrings } from './secure-values.ts';

/** What a pool gives its pipelines. */
export interface PipelineOfServer {
  readonly handler: PipelineHandler;
  readonly limits: ReceiveLimits;
  readonly sessionKey: () => Uint8Array | undefined;
  readonly write: (type: MessageTypeName, pipelineId: string, value: ClixmlValue) => void;
  readonly pending: (isPending: boolean) => void;
  readonly ended: () => void;
}

interface WaitingCall {
  readonly resolve: (value: ClixmlValue) => void;
  readonly reject: (error: HostCallRefused) => void;
}

type Phase = 'receiving' | 'ready' | 'running' | 'ended';

/** The server's side of one pipeline ([MS-PSRP] 3.2.5.4). */
export class ServerPipeline {
  readonly #pool: PipelineOfServer;
  readonly #incoming: Defragmenter;
  readonly #abort = new AbortController();
  readonly #calls = new Map<bigint, WaitingCall>();
  readonly #input: ClixmlValue[] = [];
  #phase: Phase = 'receiving';
  #id = emptyGuid;
  #request: PipelineRequest | undefined;
  #query: MetadataQuery | undefined;
  #failure: ErrorRecord | undefined;
  #lastCallId = 0n;

  constructor(pool: PipelineOfServer) {
    this.#pool = pool;
    this.#incoming = new Defragmenter(pool.limits);
  }

  /** As the client wrote it into its messages. */
  get id(): string {
    return this.#id;
  }

  /** Everything it needs has come, and it waits for a runspace. */
  get isReady(): boolean {
    return this.#phase === 'ready';
  }

  get isRunning(): boolean {
    return this.#phase === 'running';
  }

  /** @throws PsrpError for what is no PSRP or has no place here */
  receive(bytes: Uint8Array): void {
    for (const message of this.#incoming.add(bytes)) {
      this.#accept(decodeMessage(message));
    }
  }

  #accept(message: ReturnType<typeof decodeMessage>): void {
    switch (message.type) {
      case 'createPipeline':
        this.#begin(message);
        this.#request = parseCreatePipeline(readData(message.data, message.type));
        this.#phase = this.#request.noInput ? 'ready' : 'receiving';
        break;
      case 'getCommandMetadata':
        this.#begin(message);
        this.#query = parseMetadataQuery(readData(message.data, message.type));
        this.#phase = 'ready';
        break;
      case 'pipelineInput':
        this.#expectInput(message);
        this.#input.push(readData(message.data, message.type));
        break;
      case 'endOfPipelineInput':
        this.#expectInput(message);
        this.#phase = 'ready';
        break;
      case 'unknown':
        break;
      default:
        throw new PsrpError('state', `${message.type} has no place in a pipeline`);
    }
  }

  #begin(message: Message): void {
    if (this.#request !== undefined || this.#query !== undefined) {
      throw new PsrpError('state', 'a pipeline that was created before');
    }
    this.#id = message.pipelineId;
  }

  #expectInput(message: Message): void {
    if (this.#request === undefined || this.#phase === 'ready') {
      throw new PsrpError('state', `${message.type} where none is due`);
    }
  }

  start(): void {
    this.#phase = 'running';
    try {
      const running = this.#run();
      if (running === undefined) {
        this.#end();
      } else {
        running.then(
          () => this.#end(),
          (error: unknown) => this.#end(error),
        );
      }
    } catch (error) {
      this.#end(error);
    }
  }

  #run(): Promise<void> | undefined {
    const sink = this.#sink();
    if (this.#query !== undefined) {
      runMetadataQuery(this.#pool.handler, this.#query, sink);
      return undefined;
    }
    return this.#pool.handler.run(this.#invocation(), sink, this.#abort.signal) ?? undefined;
  }

  #invocation(): PipelineInvocation {
    const statements = this.#request?.statements ?? [];
    const key = this.#pool.sessionKey();
    return {
      statements: statements.map((statement) =>
        statement.map((command) => ({
          name: command.name,
          isScript: command.isScript,
          parameters: command.arguments.map(({ name, value }) => ({
            name,
            value: withoutSecureStrings(value, key),
          })),
        })),
      ),
      input: this.#input,
      hostInfo: this.#request?.hostInfo ?? noHost,
    };
  }

  #end(error?: unknown): void {
    if (error !== undefined) {
      this.#failure ??= recordOf(error);
    }
    const failure = this.#failure;
    this.#finish(failure === undefined ? 'completed' : 'failed', failure);
  }

  #finish(state: PipelineState, error: ErrorRecord | undefined): void {
    if (this.#phase === 'ended') {
      return;
    }
    this.#write('pipelineState', pipelineStateValue(error === undefined ? { state } : { state, error }));
    this.#phase = 'ended';
    this.#pool.ended();
  }

  /** The client wants it to end; it is told so at once, whatever the handler still does. */
  stop(): void {
    const wasAlive = this.#phase !== 'ended';
    this.#cancel();
    if (wasAlive) {
      this.#finish('stopped', stoppedRecord);
    }
  }

  /** The client does not listen any more. */
  abandon(): void {
    this.#phase = 'ended';
    this.#cancel();
  }

  #cancel(): void {
    this.#abort.abort();
    for (const call of this.#calls.values()) {
      call.reject(new HostCallRefused(stoppedRecord));
    }
    this.#calls.clear();
  }

  /** The client's host has answered. Answers to nothing are dropped. */
  answer(response: HostResponse): void {
    const call = this.#calls.get(response.callId);
    this.#calls.delete(response.callId);
    if (this.#calls.size === 0) {
      this.#pool.pending(false);
    }
    if (response.error === undefined) {
      call?.resolve(response.result ?? nil);
    } else {
      call?.reject(new HostCallRefused(response.error));
    }
  }

  #sink(): PipelineSink {
    return {
      output: (value) => this.#write('pipelineOutput', value),
      error: (record) => this.#write('errorRecord', errorRecordValue(record, true)),
      warning: (text) => this.#write('warningRecord', informationalValue('warning', text)),
      verbose: (text) => this.#write('verboseRecord', informationalValue('verbose', text)),
      debug: (text) => this.#write('debugRecord', informationalValue('debug', text)),
      information: (record) => this.#write('informationRecord', informationValue(record)),
      progress: (record) => this.#write('progressRecord', progressValue(record)),
      hostCall: (method, parameters) => this.#callHost(method, parameters),
      fail: (record) => {
        this.#failure ??= record;
      },
    };
  }

  #callHost(method: HostMethodName, parameters: readonly ClixmlValue[]): Promise<ClixmlValue> {
    if (this.#phase !== 'running' || this.#abort.signal.aborted) {
      return Promise.reject(new HostCallRefused(stoppedRecord));
    }
    const hostInfo = this.#request?.hostInfo ?? noHost;
    if (hostInfo.isHostNull || hostInfo.isUiNull) {
      return Promise.reject(new HostCallRefused(noInteractionRecord));
    }
    const methodNumber = hostMethodNumber(method);
    const isVoid = isVoidMethod(method);
    this.#lastCallId += isVoid ? 0n : 1n;
    const callId = isVoid ? voidCallId : this.#lastCallId;
    this.#write('pipelineHostCall', hostCallValue({ callId, method, methodNumber, parameters }));
    if (isVoid) {
      return Promise.resolve(nil);
    }
    this.#pool.pending(true);
    return new Promise((resolve, reject) => {
      this.#calls.set(callId, { resolve, reject });
    });
  }

  #write(type: MessageTypeName, value: ClixmlValue): void {
    const isOver = this.#phase === 'ended' || (this.#failure !== undefined && type !== 'pipelineState');
    if (!isOver) {
      this.#pool.write(type, this.#id, value);
    }
  }
}

function recordOf(error: unknown): ErrorRecord {
  if (error instanceof HostCallRefused) {
    return error.record;
  }
  const message = error instanceof Error ? error.message : String(error);
  return makeErrorRecord({
    message,
    fullyQualifiedErrorId: 'RuntimeException',
    category: 'OperationStopped',
  });
}

const stoppedRecord = makeErrorRecord({
  message: 'The pipeline has been stopped.',
  exceptionTypes: [
    'System.Management.Automation.PipelineStoppedException',
    'System.Management.Automation.RuntimeException',
  ],
  fullyQualifiedErrorId: 'PipelineStopped',
  category: 'OperationStopped',
});

const noInteractionRecord = makeErrorRecord({
  message:
    'A command that prompts the user failed because the host program or the command type does not support user interaction. The host was attempting to request confirmation.',
  exceptionTypes: [
    'System.Management.Automation.Host.HostException',
    'System.Management.Automation.RuntimeException',
  ],
  fullyQualifiedErrorId: 'HostFunctionNotImplemented',
  category: 'NotImplemented',
});
