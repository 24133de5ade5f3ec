import type { ClixmlValue } from '../clixml/values.ts';
import { parseCreatePipeline, type PipelineRequest } from './create-pipeline.ts';
import { readData } from './data.ts';
import type { PipelineState } from './enums.ts';
import { errorRecordValue, type ErrorRecord } from './error-record.ts';
import { PsrpError } from './errors.ts';
import { Defragmenter, type ReceiveLimits } from './fragments.ts';
import { emptyGuid } from './guid.ts';
import { hostCallValue, type HostResponse } from './host-calls.ts';
import { noHost } from './host-info.ts';
import { decodeMessage, type Message } from './messages.ts';
import type { MessageTypeName } from './message-types.ts';
import { parseMetadataQuery, pipelineStateValue, type MetadataQuery } from './pool-messages.ts';
import { informationalValue, informationValue, progressValue } from './records.ts';
import { runMetadataQuery } from './server-metadata.ts';
import { recordOf, stoppedRecord } from './server-errors.ts';
import { HostCaller } from './server-host.ts';
import type { PipelineHandler, PipelineInvocation, PipelineSink } from './server-port.ts';
import { withoutSecureStrings } from './secure-values.ts';

/** What a pool gives its pipelines. */
export interface PipelineOfServer {
  readonly handler: PipelineHandler;
  readonly limits: ReceiveLimits;
  /** Since 2.3 there are information records. */
  readonly knowsInformation: boolean;
  readonly sessionKey: () => Uint8Array | undefined;
  readonly write: (type: MessageTypeName, pipelineId: string, value: ClixmlValue) => void;
  readonly pending: (isPending: boolean) => void;
  readonly ended: () => void;
}

type Phase = 'receiving' | 'ready' | 'running' | 'ended';

/** The server's side of one pipeline ([MS-PSRP] 3.2.5.4). */
export class ServerPipeline {
  readonly #pool: PipelineOfServer;
  readonly #incoming: Defragmenter;
  readonly #abort = new AbortController();
  readonly #host: HostCaller;
  readonly #input: ClixmlValue[] = [];
  #phase: Phase = 'receiving';
  #id = emptyGuid;
  #request: PipelineRequest | undefined;
  #query: MetadataQuery | undefined;
  #failure: ErrorRecord | undefined;

  constructor(pool: PipelineOfServer) {
    this.#pool = pool;
    this.#incoming = new Defragmenter(pool.limits);
    this.#host = new HostCaller({
      call: (call) => this.#write('pipelineHostCall', hostCallValue(call)),
      pending: pool.pending,
    });
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
    this.#host.cancel();
  }

  /** The client's host has answered. Answers to nothing are dropped. */
  answer(response: HostResponse): void {
    this.#host.answer(response);
  }

  #sink(): PipelineSink {
    return {
      output: (value) => this.#write('pipelineOutput', value),
      error: (record) => this.#write('errorRecord', errorRecordValue(record, true)),
      warning: (text) => this.#write('warningRecord', informationalValue('warning', text)),
      verbose: (text) => this.#write('verboseRecord', informationalValue('verbose', text)),
      debug: (text) => this.#write('debugRecord', informationalValue('debug', text)),
      information: (record) => {
        if (this.#pool.knowsInformation) {
          this.#write('informationRecord', informationValue(record));
        }
      },
      progress: (record) => this.#write('progressRecord', progressValue(record)),
      hostCall: (method, parameters) => {
        const isOver = this.#phase !== 'running';
        return this.#host.ask(isOver ? undefined : this.#request?.hostInfo, method, parameters);
      },
      fail: (record) => {
        this.#failure ??= record;
      },
    };
  }

  #write(type: MessageTypeName, value: ClixmlValue): void {
    const isOver = this.#phase === 'ended' || (this.#failure !== undefined && type !== 'pipelineState');
    if (!isOver) {
      this.#pool.write(type, this.#id, value);
    }
  }
}
