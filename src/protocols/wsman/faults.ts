/**
 * SOAP faults of WS-Management, read and written (DSP0226 14, [MS-WSMV] 2.2.4.43).
 *
 * Servers bury the reason at different depths. The code is the outermost `WSManFault`'s, else the one of a WMI error,
 * else there is none and the subcode's name counts. The text is the innermost message of the chain
 * `WSManFault > Message > ProviderFault > WSManFault …`, else the WMI error's, else the SOAP reason.
 */
import { faultKind, type FaultKind } from './fault-table.ts';
import { addressingFaultAction, namespaces, wsmanFaultAction } from './namespaces.ts';
import { child, childText, escapeXml, isElement, type XmlElement } from './xml.ts';

export interface WsmanFault {
  readonly kind: FaultKind;
  /** Win32 or HRESULT, as an unsigned number. */
  readonly code: number | undefined;
  /** Local name, for example `TimedOut`; empty when there is none. */
  readonly subcode: string;
  /** What happened, in the server's words. */
  readonly text: string;
  readonly machine: string | undefined;
  /** Name of the provider that failed, for example `Shell provider`. */
  readonly provider: string | undefined;
}

/** The fault in a body, or undefined. */
export function readFault(body: readonly XmlElement[]): WsmanFault | undefined {
  const fault = body.find((one) => isElement(one, namespaces.soap, 'Fault'));
  if (fault === undefined) {
    return undefined;
  }
  const subcodeElement = child(child(fault, namespaces.soap, 'Code'), namespaces.soap, 'Subcode');
  const subcode = localName(childText(subcodeElement, namespaces.soap, 'Value') ?? '');
  const reason = childText(child(fault, namespaces.soap, 'Reason'), namespaces.soap, 'Text') ?? '';
  const detail = child(fault, namespaces.soap, 'Detail');
  const wsmanFault = child(detail, namespaces.fault, 'WSManFault');
  const wmiError = detail?.children.find((one) => one.name === 'MSFT_WmiError');
  const code = number(wsmanFault?.attributes.get('Code')) ?? number(textOfNamed(wmiError, 'error_Code'));
  return {
    kind: faultKind(code, subcode),
    code,
    subcode,
    text: innermostText(wsmanFault) ?? wmiText(wmiError) ?? reason,
    machine: wsmanFault?.attributes.get('Machine'),
    provider: find(wsmanFault, 'ProviderFault')?.attributes.get('provider'),
  };
}

function localName(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.indexOf(':') + 1);
}

function number(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (!/^-?\d{1,10}$/.test(trimmed)) {
    return undefined;
  }
  return Number(trimmed) >>> 0;
}

function wmiText(error: XmlElement | undefined): string | undefined {
  return textOfNamed(error, 'error_WindowsErrorMessage') ?? textOfNamed(error, 'Message');
}

function textOfNamed(element: XmlElement | undefined, name: string): string | undefined {
  const text = element?.children.find((one) => one.name === name)?.text.trim();
  return text === '' ? undefined : text;
}

function innermostText(element: XmlElement | undefined): string | undefined {
  for (const one of element?.children ?? []) {
    const inner = innermostText(one);
    if (inner !== undefined) {
      return inner;
    }
  }
  const own = element?.text.trim();
  return own === '' ? undefined : own;
}

function find(element: XmlElement | undefined, name: string): XmlElement | undefined {
  for (const one of element?.children ?? []) {
    const found = one.name === name ? one : find(one, name);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** A fault to answer with. */
export interface FaultDescription {
  readonly sender: 'Sender' | 'Receiver';
  /** With prefix: `w:` WS-Management, `a:` WS-Addressing, `s:` SOAP. */
  readonly subcode: `${'w' | 'a' | 's'}:${string}`;
  readonly code: number;
  readonly reason: string;
  /** Text of `f:Message`; the reason when absent. */
  readonly message?: string;
  /** Last part of a `faultDetail` URI, for example `UnexpectedSelectors`. */
  readonly faultDetail?: string;
  /** The reason comes from a provider: its XML goes into a `ProviderFault`. */
  readonly providerXml?: string;
  /** The detail has the form of a WMI error, as quota faults have. */
  readonly isWmiError?: boolean;
}

export function faultAction(fault: FaultDescription): string {
  return fault.subcode.startsWith('a:') ? addressingFaultAction : wsmanFaultAction;
}

/** The `s:Fault` element. */
export function faultBody(fault: FaultDescription): string {
  const detail = fault.faultDetail === undefined ? '' : faultDetailElement(fault.faultDetail);
  const what = fault.isWmiError === true ? wmiErrorElement(fault) : wsmanFaultElement(fault);
  return (
    `<s:Fault xmlns:w="${namespaces.wsman}" xmlns:a="${namespaces.addressing}"><s:Code><s:Value>s:${fault.sender}</s:Value>` +
    `<s:Subcode><s:Value>${fault.subcode}</s:Value></s:Subcode></s:Code>` +
    `<s:Reason><s:Text xml:lang="en-US">${escapeXml(fault.reason)}</s:Text></s:Reason>` +
    `<s:Detail>${detail}${what}</s:Detail></s:Fault>`
  );
}

function faultDetailElement(name: string): string {
  return `<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/${name}</w:FaultDetail>`;
}

function wsmanFaultElement(fault: FaultDescription): string {
  const text = escapeXml(fault.message ?? fault.reason);
  const provider = (xml: string): string =>
    `<f:ProviderFault provider="microsoft.powershell" path="%systemroot%\\system32\\pwrshplugin.dll">${xml}</f:ProviderFault>`;
  const message = fault.providerXml === undefined ? text : provider(fault.providerXml);
  return (
    `<f:WSManFault xmlns:f="${namespaces.fault}" Code="${fault.code}" Machine="localhost">` +
    `<f:Message>${message}</f:Message></f:WSManFault>`
  );
}

function wmiErrorElement(fault: FaultDescription): string {
  const hresult = `HRESULT 0x${fault.code.toString(16)}`;
  return (
    `<p:MSFT_WmiError xmlns:p="${namespaces.wmiError}"><p:CIMStatusCode>27</p:CIMStatusCode>` +
    `<p:Message>${escapeXml(fault.message ?? fault.reason)}</p:Message><p:MessageID>${hresult}</p:MessageID>` +
    `<p:error_Category>30</p:error_Category><p:error_Code>${fault.code}</p:error_Code>` +
    `<p:error_Type>HRESULT</p:error_Type><p:error_WindowsErrorMessage>${escapeXml(fault.reason)}</p:error_WindowsErrorMessage>` +
    '</p:MSFT_WmiError>'
  );
}
