/**
 * The client half of a WS-Management shell: writes requests, reads answers, does no I/O.
 *
 * One `ShellClient` is one shell. The server's selectors are kept from the answer to Create and sent back as they were.
 */
import { Buffer } from 'node:buffer';
import { readEnvelope, writeRequest, type RequestOption } from './envelope.ts';
import { WsmanError } from './errors.ts';
import { readFault, type WsmanFault } from './faults.ts';
import { actions, shellResource, signalCodes } from './namespaces.ts';
import {
  commandBody,
  createBody,
  receiveBody,
  requestOptions,
  sendBody,
  signalBody,
  type InputStream,
} from './requests.ts';
import {
  readCommandResponse,
  readCreateResponse,
  readReceiveResponse,
  type CreatedShell,
  type ReceiveAnswer,
} from './responses.ts';
import type { XmlElement } from './xml.ts';

/** Bytes that an envelope may have before the server has shown that it takes more (protocol 2.2 and later). */
export const firstEnvelopeSize = 153_600;
export const laterEnvelopeSize = 512_000;

/** Room left in each envelope for what a proxy or the server's own counting may add. */
const spare = 256;

export interface ShellClientOptions {
  readonly url: string;
  readonly resourceUri: string;
  readonly operationTimeoutSeconds: number;
  readonly maxEnvelopeSize?: number;
  /** A new GUID, in any case. */
  readonly newGuid: () => string;
}

/** An envelope to post, and what its answer must relate to. */
export interface ShellRequest {
  readonly messageId: string;
  readonly envelope: string;
}

/** A fault, or the elements of the body. */
export type ShellAnswer =
  | { readonly kind: 'fault'; readonly fault: WsmanFault }
  | { readonly kind: 'answer'; readonly body: readonly XmlElement[] };

export interface CreateOptions {
  /** Upper-case GUID. */
  readonly shellId: string;
  readonly protocolVersion: string;
  readonly idleTimeoutSeconds?: number;
  readonly options?: readonly RequestOption[];
}

export class ShellClient {
  readonly #options: ShellClientOptions;
  readonly #sessionId: string;
  #selectors: ReadonlyMap<string, string> = new Map();
  /** Bytes of an envelope, in both directions. Raise it when the protocol version is known. */
  maxEnvelopeSize: number;

  constructor(options: ShellClientOptions) {
    this.#options = options;
    this.#sessionId = options.newGuid().toUpperCase();
    this.maxEnvelopeSize = options.maxEnvelopeSize ?? firstEnvelopeSize;
  }

  /** Until the server's selectors are known, later requests select the shell by the id asked for. */
  create(options: CreateOptions, creationBytes: Uint8Array): ShellRequest {
    const body = createBody(options.shellId, creationBytes, options.idleTimeoutSeconds);
    const requestOptionList = [...requestOptions.create(options.protocolVersion), ...(options.options ?? [])];
    this.#selectors = new Map();
    const request = this.#request(actions.create, body, requestOptionList);
    this.#selectors = new Map([['ShellId', options.shellId]]);
    return request;
  }

  /** Keeps the selectors. @throws WsmanError `envelope` for an answer that does not name the shell; `delete` then names the id asked for. */
  created(body: readonly XmlElement[]): CreatedShell {
    const shell = expect(readCreateResponse(body), 'CreateResponse');
    this.#selectors = shell.selectors;
    return shell;
  }

  /** Bytes of PSRP that fit into one Create, Command or Send. */
  room(operation: 'create' | 'command' | 'send'): number {
    const id = '00000000-0000-0000-0000-000000000000';
    const none = new Uint8Array(0);
    const request =
      operation === 'create'
        ? this.#request(actions.create, createBody(id, none), requestOptions.create('2.3'))
        : operation === 'command'
          ? this.command(id, none)
          : this.send('stdin', none, id);
    const left = this.maxEnvelopeSize - Buffer.byteLength(request.envelope) - spare;
    return Math.floor(left / 4) * 3;
  }

  /** @param commandId upper-case GUID, the pipeline's id */
  command(commandId: string, bytes: Uint8Array): ShellRequest {
    return this.#request(actions.command, commandBody(commandId, bytes), requestOptions.command);
  }

  /** @returns the id that the server gave the command. @throws WsmanError `envelope` */
  commandStarted(body: readonly XmlElement[]): string {
    return expect(readCommandResponse(body), 'CommandResponse');
  }

  receive(commandId?: string): ShellRequest {
    return this.#request(actions.receive, receiveBody(commandId), requestOptions.receive);
  }

  /** @throws WsmanError `envelope` */
  received(body: readonly XmlElement[]): ReceiveAnswer {
    return expect(readReceiveResponse(body), 'ReceiveResponse');
  }

  send(stream: InputStream, bytes: Uint8Array, commandId?: string): ShellRequest {
    return this.#request(actions.send, sendBody(stream, bytes, commandId));
  }

  signal(commandId: string, code: keyof typeof signalCodes): ShellRequest {
    return this.#request(actions.signal, signalBody(commandId, signalCodes[code]));
  }

  delete(): ShellRequest {
    return this.#request(actions.delete, '');
  }

  /** Asks whether the shell lives. */
  get(): ShellRequest {
    return this.#request(actions.get, '', [], shellResource);
  }

  /**
   * Reads the answer to a request, whatever its HTTP status was.
   * @param answer text, or bytes in UTF-8
   * @throws WsmanError `xml`, `limit`, `envelope` for what is no SOAP; `correlation` for the answer to another request.
   */
  read(answer: string | Uint8Array, request: ShellRequest): ShellAnswer {
    const envelope = readEnvelope(answer);
    const fault = readFault(envelope.body);
    const relatesTo = envelope.relatesTo?.toLowerCase();
    // Faults of an early stage may lack RelatesTo; nothing else may.
    const isUnrelated = relatesTo === undefined && fault !== undefined;
    if (!isUnrelated && relatesTo !== `uuid:${request.messageId}`.toLowerCase()) {
      throw new WsmanError('correlation', 'the answer belongs to another request');
    }
    return fault === undefined ? { kind: 'answer', body: envelope.body } : { kind: 'fault', fault };
  }

  #request(
    action: string,
    body: string,
    options: readonly RequestOption[] = [],
    resourceUri = this.#options.resourceUri,
  ): ShellRequest {
    const messageId = this.#options.newGuid().toUpperCase();
    const envelope = writeRequest({
      action,
      to: this.#options.url,
      resourceUri,
      messageId,
      sessionId: this.#sessionId,
      operationTimeoutSeconds: this.#options.operationTimeoutSeconds,
      maxEnvelopeSize: this.maxEnvelopeSize,
      options,
      selectors: this.#selectors,
      body,
    });
    return { messageId, envelope };
  }
}

function expect<T>(value: T | undefined, what: string): T {
  if (value === undefined) {
    throw new WsmanError('envelope', `the answer is no ${what}`);
  }
  return value;
}
