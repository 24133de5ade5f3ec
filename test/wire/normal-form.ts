/**
 * Envelopes and message data brought into a form in which two of them are equal when a server cannot tell them apart.
 * Left out, with why it does not matter:
 *
 * - prefixes: XML namespaces: a name is its namespace and its local part.
 * - attribute order: XML: attributes have no order.
 * - header order: SOAP 1.2 5.2: header blocks have no order.
 * - guids: Every client makes its own ids.
 * - timeouts: How long a Receive or a Get may wait is the choice of the client; that of Create is compared.
 * - payload: Base64 of fragments: compared per reassembled message, since each client counts its envelopes differently.
 * - ref ids: [MS-PSRP] 2.2.5.2: reference ids are free within a message; type names are compared in full.
 * - member order: [MS-PSRP] 2.2.5.2.8: members are found by name.
 * - member case: Windows finds members without regard to case: pypsrp writes CI where .NET writes ci.
 * - enum text: The number of an enumeration is read; pypsrp writes UNKNOWN where .NET writes Unknown.
 * - null extra cmds: [MS-PSRP] 2.2.3.11: no ExtraCmds and a null ExtraCmds are the same.
 * - host stream command: [MS-PSRP] 3.1.5.3.5 wants the CommandId on an answer to a host call; pypsrp leaves it out.
 * - stop spelling: [MS-PSRP] 3.1.5.3.9 spells crtl_c; pypsrp sends ctrl_c, which Windows takes for a close.
 * - public key: Every client makes its own key: its length is compared.
 */
import { namespaces } from '../../src/protocols/wsman/namespaces.ts';
import { parseXml, type XmlElement } from '../../src/protocols/wsman/xml.ts';

const guid = /[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/g;
const payloadElements = new Set(['creationXml', 'Arguments', 'Stream']);

interface NormalElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly NormalElement[];
}

/** @param operationTimeout in place of the envelope's own, for requests where each client may choose its own */
export function normalEnvelope(text: string, operationTimeout?: string): NormalElement {
  const own = /(:OperationTimeout>)[^<]*/;
  return normal(parseXml(operationTimeout === undefined ? text : text.replace(own, `$1${operationTimeout}`)));
}

function normal(element: XmlElement): NormalElement {
  const children = element.children.map(normal);
  const isHeader = element.namespace === namespaces.soap && element.name === 'Header';
  const isAnswerToHost = element.name === 'Stream' && element.attributes.get('Name') === 'pr';
  const attributes = [...element.attributes]
    .filter(([name]) => !(isAnswerToHost && name === 'CommandId'))
    .map(([name, value]) => [name, blank(value)] as const);
  return {
    name: `{${element.namespace}}${element.name}`,
    attributes: Object.fromEntries(attributes.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    text: payloadElements.has(element.name)
      ? 'payload'
      : blank(element.text.trim()).replace('powershell/signal/ctrl_c', 'powershell/signal/crtl_c'),
    children: isHeader ? children.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : children,
  };
}

function blank(text: string): string {
  return text.replace(guid, 'GUID');
}

/** CLIXML as nested data: type names in full, members by lower-case name, enumerations by number, references followed. */
export function normalData(text: string): unknown {
  return text === '' ? null : normalValue(parseXml(text), { types: new Map(), objects: new Map() });
}

interface References {
  readonly types: Map<string, readonly string[]>;
  readonly objects: Map<string, unknown>;
}

function normalValue(element: XmlElement, references: References): unknown {
  const refId = element.attributes.get('RefId') ?? '';
  if (element.name === 'Ref') {
    return references.objects.get(refId);
  }
  if (element.name !== 'Obj') {
    return { [element.name]: blank(element.text) };
  }
  const typeNames = typesOf(element, references.types);
  const isEnum = typeNames.includes('System.Enum');
  const parts: Record<string, unknown> = { typeNames };
  for (const child of element.children) {
    if (child.name === 'TN' || child.name === 'TNRef' || (isEnum && child.name === 'ToString')) {
      continue;
    }
    parts[child.name] = normalPart(child, references);
  }
  references.objects.set(refId, parts);
  return parts;
}

function typesOf(element: XmlElement, types: References['types']): readonly string[] {
  const declared = element.children.find((child) => child.name === 'TN');
  if (declared !== undefined) {
    const names = declared.children.map((name) => name.text);
    types.set(declared.attributes.get('RefId') ?? '', names);
    return names;
  }
  const reference = element.children.find((child) => child.name === 'TNRef');
  return types.get(reference?.attributes.get('RefId') ?? '') ?? [];
}

function normalPart(part: XmlElement, references: References): unknown {
  switch (part.name) {
    case 'MS':
    case 'Props': {
      const members = part.children.map(
        (child) => [child.attributes.get('N')?.toLowerCase() ?? '', normalValue(child, references)] as const,
      );
      const isNullExtra = ([name, value]: readonly [string, unknown]): boolean =>
        name === 'extracmds' && JSON.stringify(value) === '{"Nil":""}';
      return Object.fromEntries(members.filter((member) => !isNullExtra(member)).map(withoutKey));
    }
    case 'LST':
    case 'STK':
    case 'QUE':
    case 'IE':
      return part.children.map((child) => normalValue(child, references));
    case 'DCT':
      return part.children.map((entry) => entry.children.map((child) => normalValue(child, references)));
    default:
      return normalValue(part, references);
  }
}

function withoutKey([name, value]: readonly [string, unknown]): readonly [string, unknown] {
  return name === 'publickey' ? [name, JSON.stringify(value).length] : [name, value];
}
