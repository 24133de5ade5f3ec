/**
 * Bodies of shell answers ([MS-WSMV] 2.2.4): written by the server half, read by the client half.
 */
import { decodeBase64, encodeBase64 } from './base64.ts';
import { readSelectors, selectorSet } from './envelope.ts';
import { commandStates, namespaces, type CommandState } from './namespaces.ts';
import { child, childrenNamed, childText, escapeXml, isElement, type XmlElement } from './xml.ts';

/** What a server tells of a shell. Times in seconds. */
export interface ShellDescription {
  readonly shellId: string;
  readonly resourceUri: string;
  readonly owner: string;
  readonly idleTimeoutSeconds: number;
  readonly runTimeSeconds: number;
  readonly inactivitySeconds: number;
}

export function shellBody(shell: ShellDescription): string {
  const fields = [
    ['ShellId', shell.shellId],
    ['ResourceUri', shell.resourceUri],
    ['Owner', shell.owner],
    ['ClientIP', '127.0.0.1'],
    ['ProcessId', '4242'],
    ['IdleTimeOut', `PT${shell.idleTimeoutSeconds.toFixed(3)}S`],
    ['InputStreams', 'stdin pr'],
    ['OutputStreams', 'stdout'],
    ['MaxIdleTimeOut', 'PT2147483.647S'],
    ['Locale', 'en-US'],
    ['DataLocale', 'en-US'],
    ['CompressionMode', 'NoCompression'],
    ['ProfileLoaded', 'Yes'],
    ['Encoding', 'UTF8'],
    ['BufferMode', 'Block'],
    ['State', 'Connected'],
    ['ShellRunTime', longDuration(shell.runTimeSeconds)],
    ['ShellInactivity', longDuration(shell.inactivitySeconds)],
  ] as const;
  const items = fields.map(([name, value]) => `<rsp:${name}>${escapeXml(value)}</rsp:${name}>`);
  return `<rsp:Shell>${items.join('')}</rsp:Shell>`;
}

function longDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return `P${days}DT${hours}H${minutes}M${whole % 60}S`;
}

export function createResponseBody(shell: ShellDescription, address: string): string {
  const selectors = selectorSet(new Map([['ShellId', shell.shellId]]));
  return (
    `<x:ResourceCreated xmlns:x="${namespaces.transfer}"><wsa:Address>${escapeXml(address)}</wsa:Address>` +
    `<wsa:ReferenceParameters><wsman:ResourceURI>${escapeXml(shell.resourceUri)}</wsman:ResourceURI>${selectors}` +
    `</wsa:ReferenceParameters></x:ResourceCreated>${shellBody(shell)}`
  );
}

/** What the client keeps of a created shell. */
export interface CreatedShell {
  /** Sent back as they are with every later request. */
  readonly selectors: ReadonlyMap<string, string>;
  /** `DOMAIN\user`; undefined when the server does not say. */
  readonly owner: string | undefined;
}

/**
 * Undefined when the answer does not say which shell was made. It says so twice, as the selector to send back and in the
 * description of the shell; where the two differ, neither is believed: a wrong one would leave the shell behind.
 */
export function readCreateResponse(body: readonly XmlElement[]): CreatedShell | undefined {
  const created = body.find((one) => isElement(one, namespaces.transfer, 'ResourceCreated'));
  const reference = child(created, namespaces.addressing, 'ReferenceParameters');
  const selectors = readSelectors(child(reference, namespaces.wsman, 'SelectorSet'));
  const shell = body.find((one) => isElement(one, namespaces.shell, 'Shell'));
  const described = childText(shell, namespaces.shell, 'ShellId');
  const selected = selectors.size > 0 ? selectors.get('ShellId') : described;
  if (selected === undefined || (described ?? selected).toUpperCase() !== selected.toUpperCase()) {
    return undefined;
  }
  return {
    selectors: selectors.size > 0 ? selectors : new Map([['ShellId', selected]]),
    owner: childText(shell, namespaces.shell, 'Owner'),
  };
}

export function commandResponseBody(commandId: string): string {
  return `<rsp:CommandResponse><rsp:CommandId>${commandId}</rsp:CommandId></rsp:CommandResponse>`;
}

export function readCommandResponse(body: readonly XmlElement[]): string | undefined {
  const response = body.find((one) => isElement(one, namespaces.shell, 'CommandResponse'));
  return childText(response, namespaces.shell, 'CommandId');
}

export interface ReceivedStream {
  readonly name: string;
  readonly commandId: string | undefined;
  readonly bytes: Uint8Array;
}

export interface ReceiveAnswer {
  readonly streams: readonly ReceivedStream[];
  readonly state: { readonly commandId: string | undefined; readonly state: CommandState } | undefined;
}

/** One `rsp:Stream` element. */
export function streamElement(bytes: Uint8Array, commandId: string | undefined): string {
  return `<rsp:Stream Name="stdout"${commandAttribute(commandId)}>${encodeBase64(bytes)}</rsp:Stream>`;
}

/** @param streams elements of {@link streamElement} */
export function receiveResponseBody(
  streams: readonly string[],
  commandId: string | undefined,
  state: CommandState | undefined,
): string {
  const exitCode = state === 'done' ? '<rsp:ExitCode>0</rsp:ExitCode>' : '';
  const stateElement =
    state === undefined
      ? ''
      : `<rsp:CommandState${commandAttribute(commandId)} State="${commandStates[state]}">${exitCode}</rsp:CommandState>`;
  return `<rsp:ReceiveResponse>${streams.join('')}${stateElement}</rsp:ReceiveResponse>`;
}

/**
 * Undefined for another body; an empty answer is an answer.
 * @throws WsmanError `envelope` for a stream that is not base64
 */
export function readReceiveResponse(body: readonly XmlElement[]): ReceiveAnswer | undefined {
  const response = body.find((one) => isElement(one, namespaces.shell, 'ReceiveResponse'));
  if (response === undefined) {
    return undefined;
  }
  const state = child(response, namespaces.shell, 'CommandState');
  return {
    streams: childrenNamed(response, namespaces.shell, 'Stream').map((stream) => ({
      name: stream.attributes.get('Name') ?? '',
      commandId: stream.attributes.get('CommandId'),
      bytes: streamBytes(stream),
    })),
    state:
      state === undefined
        ? undefined
        : { commandId: state.attributes.get('CommandId'), state: readState(state) },
  };
}

/**
 * What an `rsp:Stream` holds.
 * @throws WsmanError `envelope` for what is not base64
 */
export function streamBytes(stream: XmlElement): Uint8Array {
  return stream.decoded ?? decodeBase64(stream.text);
}

function readState(element: XmlElement): CommandState {
  const uri = element.attributes.get('State');
  const states = Object.keys(commandStates) as CommandState[];
  return states.find((state) => commandStates[state] === uri) ?? 'running';
}

export const sendResponseBody = '<rsp:SendResponse/>';
export const signalResponseBody = '<rsp:SignalResponse/>';

/** Configuration that clients ask for to learn how large an envelope may be. */
export function configBody(maxEnvelopeBytes: number): string {
  return (
    `<cfg:Config xmlns:cfg="${namespaces.config}"><cfg:MaxEnvelopeSizekb>${Math.floor(maxEnvelopeBytes / 1024)}</cfg:MaxEnvelopeSizekb>` +
    '<cfg:MaxTimeoutms>60000</cfg:MaxTimeoutms><cfg:MaxBatchItems>32000</cfg:MaxBatchItems>' +
    '<cfg:MaxProviderRequests>4294967295</cfg:MaxProviderRequests></cfg:Config>'
  );
}

function commandAttribute(commandId: string | undefined): string {
  return commandId === undefined ? '' : ` CommandId="${commandId}"`;
}
