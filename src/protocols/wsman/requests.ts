/**
 * Bodies of shell requests ([MS-WSMV] 2.2.4, [MS-PSRP] 3.1.5.3): written by the client half, read by the server half.
 */
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { RequestOption } from './envelope.ts';
import { namespaces } from './namespaces.ts';
import { streamBytes } from './responses.ts';
import { child, childrenNamed, childText, escapeXml, isElement, type XmlElement } from './xml.ts';

export type InputStream = 'stdin' | 'pr';

/** Options that go with a request of a kind. */
export const requestOptions = {
  /** `protocolversion` tells the server before any message which PSRP is coming. */
  create: (protocolVersion: string): readonly RequestOption[] => [
    { name: 'protocolversion', value: protocolVersion, mustComply: true },
  ],
  command: [{ name: 'WINRS_SKIP_CMD_SHELL', value: 'False' }],
  receive: [{ name: 'WSMAN_CMDSHELL_OPTION_KEEPALIVE', value: 'True' }],
} as const;

export interface CreateRequest {
  readonly shellId: string | undefined;
  readonly inputStreams: readonly string[];
  readonly outputStreams: readonly string[];
  /** As written, for example `PT7200.000S`. */
  readonly idleTimeout: string | undefined;
  readonly creationBytes: Uint8Array | undefined;
}

/** @param idleTimeoutSeconds how long the server keeps the shell without a request; its own default when absent. */
export function createBody(shellId: string, creationBytes: Uint8Array, idleTimeoutSeconds?: number): string {
  const idle =
    idleTimeoutSeconds === undefined ? '' : `<rsp:IdleTimeOut>PT${idleTimeoutSeconds}S</rsp:IdleTimeOut>`;
  return (
    `<rsp:Shell ShellId="${shellId}"><rsp:InputStreams>stdin pr</rsp:InputStreams>` +
    `<rsp:OutputStreams>stdout</rsp:OutputStreams>${idle}` +
    `<creationXml xmlns="${namespaces.powershell}">${encodeBase64(creationBytes)}</creationXml></rsp:Shell>`
  );
}

/** Undefined for a body that is no `rsp:Shell`. @throws WsmanError `envelope` for text that is not base64. */
export function readCreate(body: XmlElement | undefined): CreateRequest | undefined {
  if (!isElement(body, namespaces.shell, 'Shell')) {
    return undefined;
  }
  const creation = childText(body, namespaces.powershell, 'creationXml');
  return {
    shellId: body?.attributes.get('ShellId'),
    inputStreams: words(childText(body, namespaces.shell, 'InputStreams')),
    outputStreams: words(childText(body, namespaces.shell, 'OutputStreams')),
    idleTimeout: childText(body, namespaces.shell, 'IdleTimeOut'),
    creationBytes: creation === undefined ? undefined : decodeBase64(creation),
  };
}

function words(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.split(/\s+/);
}

export interface CommandRequest {
  readonly commandId: string | undefined;
  /** One for each `rsp:Arguments`; PowerShell wants exactly one. */
  readonly arguments: readonly Uint8Array[];
}

export function commandBody(commandId: string, bytes: Uint8Array): string {
  return (
    `<rsp:CommandLine CommandId="${commandId}"><rsp:Command/>` +
    `<rsp:Arguments>${encodeBase64(bytes)}</rsp:Arguments></rsp:CommandLine>`
  );
}

export function readCommand(body: XmlElement | undefined): CommandRequest | undefined {
  if (!isElement(body, namespaces.shell, 'CommandLine')) {
    return undefined;
  }
  return {
    commandId: body?.attributes.get('CommandId'),
    arguments: childrenNamed(body, namespaces.shell, 'Arguments').map((one) => decodeBase64(one.text)),
  };
}

export interface ReceiveRequest {
  readonly commandId: string | undefined;
  readonly streams: readonly string[];
}

/** Asks for output of the pool, or of one command. */
export function receiveBody(commandId?: string): string {
  return `<rsp:Receive><rsp:DesiredStream${commandAttribute(commandId)}>stdout</rsp:DesiredStream></rsp:Receive>`;
}

export function readReceive(body: XmlElement | undefined): ReceiveRequest | undefined {
  const desired = child(body, namespaces.shell, 'DesiredStream');
  if (!isElement(body, namespaces.shell, 'Receive') || desired === undefined) {
    return undefined;
  }
  return { commandId: desired.attributes.get('CommandId'), streams: words(desired.text.trim()) };
}

export interface SentStream {
  readonly name: string;
  readonly commandId: string | undefined;
  readonly bytes: Uint8Array;
}

export function sendBody(stream: InputStream, bytes: Uint8Array, commandId?: string): string {
  return `<rsp:Send><rsp:Stream Name="${stream}"${commandAttribute(commandId)}>${encodeBase64(bytes)}</rsp:Stream></rsp:Send>`;
}

export function readSend(body: XmlElement | undefined): readonly SentStream[] | undefined {
  if (!isElement(body, namespaces.shell, 'Send')) {
    return undefined;
  }
  return childrenNamed(body, namespaces.shell, 'Stream').map((stream) => ({
    name: stream.attributes.get('Name') ?? '',
    commandId: stream.attributes.get('CommandId'),
    bytes: streamBytes(stream),
  }));
}

export interface SignalRequest {
  readonly commandId: string | undefined;
  readonly code: string;
}

export function signalBody(commandId: string, code: string): string {
  return `<rsp:Signal CommandId="${commandId}"><rsp:Code>${escapeXml(code)}</rsp:Code></rsp:Signal>`;
}

export function readSignal(body: XmlElement | undefined): SignalRequest | undefined {
  if (!isElement(body, namespaces.shell, 'Signal')) {
    return undefined;
  }
  return {
    commandId: body?.attributes.get('CommandId'),
    code: childText(body, namespaces.shell, 'Code') ?? '',
  };
}

function commandAttribute(commandId: string | undefined): string {
  return commandId === undefined ? '' : ` CommandId="${commandId}"`;
}
