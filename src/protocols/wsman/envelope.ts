/**
 * The SOAP envelope of WS-Management (DSP0226, [MS-WSMV] 2.2.3): written from a description, read into one.
 */
import { WsmanError } from './errors.ts';
import { anonymousAddress, namespaces } from './namespaces.ts';
import {
  child,
  childrenNamed,
  childText,
  escapeXml,
  isElement,
  parseXml,
  type XmlElement,
  type XmlLimits,
} from './xml.ts';

/** An option of a request; `mustComply` makes a server refuse what it does not know. */
export interface RequestOption {
  readonly name: string;
  readonly value: string;
  readonly mustComply?: boolean;
}

/** Header and body of a request to send. Times in seconds, sizes in bytes. */
export interface RequestEnvelope {
  readonly action: string;
  readonly to: string;
  readonly resourceUri: string;
  /** Upper-case GUIDs without `uuid:`. */
  readonly messageId: string;
  readonly sessionId: string;
  readonly operationTimeoutSeconds: number;
  readonly maxEnvelopeSize: number;
  readonly options?: readonly RequestOption[];
  readonly selectors?: ReadonlyMap<string, string>;
  /** XML inside `s:Body`. */
  readonly body: string;
}

const prefixes = [
  ['s', namespaces.soap],
  ['wsa', namespaces.addressing],
  ['wsman', namespaces.wsman],
  ['wsmv', namespaces.microsoft],
  ['rsp', namespaces.shell],
] as const;
const declarations = prefixes.map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`).join(' ');
const must = 's:mustUnderstand="true"';
const may = 's:mustUnderstand="false"';

/** Locale of the server's texts: faults are recognised by code, but people search for the English text. */
const locale = 'en-US';

export function writeRequest(request: RequestEnvelope): string {
  const header = [
    `<wsa:Action ${must}>${escapeXml(request.action)}</wsa:Action>`,
    `<wsmv:DataLocale ${may} xml:lang="${locale}"/>`,
    `<wsman:Locale ${may} xml:lang="${locale}"/>`,
    `<wsman:MaxEnvelopeSize ${must}>${request.maxEnvelopeSize}</wsman:MaxEnvelopeSize>`,
    `<wsa:MessageID>uuid:${request.messageId}</wsa:MessageID>`,
    `<wsman:OperationTimeout>PT${request.operationTimeoutSeconds}S</wsman:OperationTimeout>`,
    `<wsa:ReplyTo><wsa:Address ${must}>${anonymousAddress}</wsa:Address></wsa:ReplyTo>`,
    `<wsman:ResourceURI ${must}>${escapeXml(request.resourceUri)}</wsman:ResourceURI>`,
    `<wsmv:SessionId ${may}>uuid:${request.sessionId}</wsmv:SessionId>`,
    `<wsa:To>${escapeXml(request.to)}</wsa:To>`,
    optionSet(request.options ?? []),
    selectorSet(request.selectors ?? new Map<string, string>()),
  ].join('');
  return envelope(header, request.body);
}

function optionSet(options: readonly RequestOption[]): string {
  if (options.length === 0) {
    return '';
  }
  const items = options.map(({ name, value, mustComply }) => {
    const comply = mustComply === undefined ? '' : ` MustComply="${String(mustComply)}"`;
    return `<wsman:Option Name="${escapeXml(name)}"${comply}>${escapeXml(value)}</wsman:Option>`;
  });
  return `<wsman:OptionSet ${must}>${items.join('')}</wsman:OptionSet>`;
}

/** A selector set with the prefix of every envelope written here; empty for no selectors. */
export function selectorSet(selectors: ReadonlyMap<string, string>): string {
  if (selectors.size === 0) {
    return '';
  }
  const items = [...selectors].map(
    ([name, value]) => `<wsman:Selector Name="${escapeXml(name)}">${escapeXml(value)}</wsman:Selector>`,
  );
  return `<wsman:SelectorSet>${items.join('')}</wsman:SelectorSet>`;
}

/** Header and body of an answer to send. */
export interface ResponseEnvelope {
  readonly action: string;
  /** Upper-case GUID without `uuid:`. */
  readonly messageId: string;
  /** MessageID of the request as it came; absent when the request could not be read. */
  readonly relatesTo?: string;
  readonly body: string;
}

export function writeResponse(response: ResponseEnvelope): string {
  const relatesTo =
    response.relatesTo === undefined ? '' : `<wsa:RelatesTo>${escapeXml(response.relatesTo)}</wsa:RelatesTo>`;
  const header =
    `<wsa:Action>${escapeXml(response.action)}</wsa:Action><wsa:MessageID>uuid:${response.messageId}</wsa:MessageID>` +
    `<wsa:To>${anonymousAddress}</wsa:To>${relatesTo}`;
  return envelope(header, response.body);
}

function envelope(header: string, body: string): string {
  return `<s:Envelope ${declarations}><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

/** Any envelope, read. Header fields that were absent are undefined. */
export interface Envelope {
  readonly action: string | undefined;
  readonly messageId: string | undefined;
  readonly relatesTo: string | undefined;
  readonly to: string | undefined;
  readonly resourceUri: string | undefined;
  /** Text, for example `PT60.000S`. */
  readonly operationTimeout: string | undefined;
  readonly maxEnvelopeSize: string | undefined;
  readonly options: readonly RequestOption[];
  /** Names in the case they came in. */
  readonly selectors: ReadonlyMap<string, string>;
  readonly headers: readonly XmlElement[];
  /** The elements of the body; the protocol has at most one, sometimes two. */
  readonly body: readonly XmlElement[];
}

/** @throws WsmanError `xml`, `limit`, or `envelope` when the root is not a SOAP 1.2 envelope with a body. */
export function readEnvelope(document: string | Uint8Array, limits?: XmlLimits): Envelope {
  const root = parseXml(document, limits);
  const body = child(root, namespaces.soap, 'Body');
  if (!isElement(root, namespaces.soap, 'Envelope') || body === undefined) {
    throw new WsmanError('envelope', 'not a SOAP 1.2 envelope');
  }
  const header = child(root, namespaces.soap, 'Header');
  return {
    action: childText(header, namespaces.addressing, 'Action'),
    messageId: childText(header, namespaces.addressing, 'MessageID'),
    relatesTo: childText(header, namespaces.addressing, 'RelatesTo'),
    to: childText(header, namespaces.addressing, 'To'),
    resourceUri: childText(header, namespaces.wsman, 'ResourceURI'),
    operationTimeout: childText(header, namespaces.wsman, 'OperationTimeout'),
    maxEnvelopeSize: childText(header, namespaces.wsman, 'MaxEnvelopeSize'),
    options: readOptions(header),
    selectors: readSelectors(child(header, namespaces.wsman, 'SelectorSet')),
    headers: header?.children ?? [],
    body: body.children,
  };
}

function readOptions(header: XmlElement | undefined): RequestOption[] {
  const options = childrenNamed(child(header, namespaces.wsman, 'OptionSet'), namespaces.wsman, 'Option');
  return options.map((option) => ({
    name: option.attributes.get('Name') ?? '',
    value: option.text.trim(),
    mustComply: isTrue(option.attributes.get('MustComply')),
  }));
}

/** Names and values of a `wsman:SelectorSet`. */
export function readSelectors(set: XmlElement | undefined): ReadonlyMap<string, string> {
  const selectors = childrenNamed(set, namespaces.wsman, 'Selector');
  return new Map(selectors.map((one) => [one.attributes.get('Name') ?? '', one.text.trim()]));
}

/** `xs:boolean`. */
export function isTrue(text: string | undefined): boolean {
  return text === '1' || text?.toLowerCase() === 'true';
}
