import { describe, expect, it } from 'vitest';
import { readEnvelope, writeResponse } from '../../../src/protocols/wsman/envelope.ts';
import {
  faultAction,
  faultBody,
  readFault,
  type FaultDescription,
  type WsmanFault,
} from '../../../src/protocols/wsman/faults.ts';
import { pluginFault, serverFaults, shellQuota } from '../../../src/protocols/wsman/server-faults.ts';

const start =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Body><s:Fault>';
const end = '</s:Fault></s:Body></s:Envelope>';
const faultNamespace = 'xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"';

function recorded(code: string, subcode: string, reason: string, detail: string): WsmanFault {
  const text = `${start}<s:Code><s:Value>${code}</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">${reason}</s:Text></s:Reason><s:Detail>${detail}</s:Detail>${end}`;
  const fault = readFault(readEnvelope(text).body);
  if (fault === undefined) {
    throw new Error('no fault');
  }
  return fault;
}

const invalid = 'The request contained invalid selectors for the resource. ';

describe('faults of real servers', () => {
  it('a Receive that timed out', () => {
    const text =
      'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ';
    const fault = recorded(
      's:Receiver',
      'w:TimedOut',
      text,
      `<f:WSManFault ${faultNamespace} Code="2150858793" Machine="host"><f:Message>${text}</f:Message></f:WSManFault>`,
    );
    expect(fault).toEqual({
      kind: 'timed-out',
      code: 2150858793,
      subcode: 'TimedOut',
      text: text.trim(),
      machine: 'host',
      provider: undefined,
    });
  });

  it('a shell that is gone: the innermost text is the reason', () => {
    const inner = `<f:WSManFault Code="2150858843"><f:Message>The innermost reason. </f:Message></f:WSManFault>`;
    const fault = recorded(
      's:Sender',
      'w:InvalidSelectors',
      invalid,
      `<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/UnexpectedSelectors</w:FaultDetail><f:WSManFault ${faultNamespace} Code="2150858843" Machine="h"><f:Message><f:ProviderFault provider="Shell provider" path="WsmSvc.dll">${inner}</f:ProviderFault></f:Message></f:WSManFault>`,
    );
    expect(fault).toMatchObject({
      kind: 'shell-gone',
      code: 2150858843,
      text: 'The innermost reason.',
      provider: 'Shell provider',
    });
  });

  it('an invalid header', () => {
    const fault = recorded(
      's:Sender',
      'a:InvalidMessageInformationHeader',
      'x',
      `<f:WSManFault ${faultNamespace} Code="2150858767"><f:Message>invalid timeout field in the SOAP header: PT-1S. </f:Message></f:WSManFault>`,
    );
    expect(fault).toMatchObject({
      kind: 'request-rejected',
      subcode: 'InvalidMessageInformationHeader',
      text: 'invalid timeout field in the SOAP header: PT-1S.',
    });
  });

  it('a provider that speaks for itself', () => {
    const fault = recorded(
      's:Sender',
      'w:InvalidParameter',
      'x',
      `<f:WSManFault ${faultNamespace} Code="87"><f:Message><f:ProviderFault provider="p" path="q">The parameter is incorrect.</f:ProviderFault></f:Message></f:WSManFault>`,
    );
    expect(fault).toMatchObject({ kind: 'other', code: 87, text: 'The parameter is incorrect.' });
  });

  it('a quota, as a WMI error without any WSManFault', () => {
    const fault = recorded(
      's:Sender',
      'w:QuotaLimit',
      'reason',
      '<p:MSFT_WmiError xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/wmi/MSFT_WmiError"><p:CIMStatusCode>27</p:CIMStatusCode><p:Message>This user is allowed a maximum number of 30 concurrent shells</p:Message><p:error_Code>2150859173</p:error_Code><p:error_WindowsErrorMessage>The maximum number of concurrent shells for this user has been exceeded. </p:error_WindowsErrorMessage></p:MSFT_WmiError>',
    );
    expect(fault).toMatchObject({
      kind: 'shell-quota',
      code: 2150859173,
      text: 'The maximum number of concurrent shells for this user has been exceeded.',
    });
  });

  it('denied', () => {
    const fault = recorded(
      's:Sender',
      'w:AccessDenied',
      'x',
      `<f:WSManFault ${faultNamespace} Code="5"><f:Message>Access is denied. </f:Message></f:WSManFault>`,
    );
    expect(fault).toMatchObject({ kind: 'access-denied', code: 5, text: 'Access is denied.' });
  });

  it('another version of PSRP', () => {
    const fault = recorded(
      's:Receiver',
      'w:InternalError',
      'x',
      `<f:WSManFault ${faultNamespace} Code="2152991685"><f:Message><f:ProviderFault provider="p"><PSProtocolVersionError ServerProtocolVersion="2.3">wrong version</PSProtocolVersionError></f:ProviderFault></f:Message></f:WSManFault>`,
    );
    expect(fault).toMatchObject({ kind: 'version', text: 'wrong version' });
  });

  it('no detail: the subcode decides, and the reason is the text', () => {
    expect(recorded('s:Sender', 'w:AccessDenied', 'denied', '')).toMatchObject({
      kind: 'access-denied',
      code: undefined,
      text: 'denied',
    });
  });

  it('a negative code is the same number', () => {
    const fault = recorded(
      's:Sender',
      'w:TimedOut',
      'x',
      `<f:WSManFault ${faultNamespace} Code="-2144108503"><f:Message>m</f:Message></f:WSManFault>`,
    );
    expect(fault.code).toBe(2150858793);
  });
});

describe('faults that are written', () => {
  const faults: readonly FaultDescription[] = [
    ...Object.values(serverFaults),
    shellQuota(30),
    pluginFault(2152992672, 'the reason <&>'),
    pluginFault(2152991685, 'x', '<PSProtocolVersionError>inner</PSProtocolVersionError>'),
  ];

  it.each(faults.map((fault) => [fault.code, fault] as const))('%s reads as it was meant', (_code, fault) => {
    const text = writeResponse({ action: faultAction(fault), messageId: 'M', body: faultBody(fault) });
    const read = readFault(readEnvelope(text).body);
    const expected = fault.isWmiError === true ? fault.reason : (fault.message ?? fault.reason);
    expect(read).toMatchObject({ code: fault.code, subcode: fault.subcode.slice(2) });
    expect(read?.text).toBe(fault.providerXml === undefined ? expected.trim() : 'inner');
  });
});
