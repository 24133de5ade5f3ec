import type { FaultDescription } from './faults.ts';

/** Ends the handling of a request with a fault. It never leaves the server half. */
export class RequestFault extends Error {
  override readonly name = 'RequestFault';
  readonly fault: FaultDescription;

  constructor(fault: FaultDescription) {
    super(fault.reason);
    this.fault = fault;
  }
}

const invalidSelectors =
  'The WS-Management service cannot process the request because the request contained invalid selectors for the resource. ';

/** Faults as Windows words them; the codes are those of the table in `fault-table.ts`. */
export const serverFaults = {
  timedOut: {
    sender: 'Receiver',
    subcode: 'w:TimedOut',
    code: 2150858793,
    reason:
      'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ',
  },
  commandUnknown: {
    sender: 'Sender',
    subcode: 'w:InvalidSelectors',
    code: 2150858843,
    faultDetail: 'UnexpectedSelectors',
    reason: invalidSelectors,
    message:
      'The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. Either the command has completed execution or the client specified an invalid command identifier. ',
  },
  shellUnknown: {
    sender: 'Sender',
    subcode: 'w:InvalidSelectors',
    code: 2150858843,
    faultDetail: 'UnexpectedSelectors',
    reason: invalidSelectors,
  },
  aborted: {
    sender: 'Receiver',
    subcode: 'w:InternalError',
    code: 995,
    reason: 'The I/O operation has been aborted because of either a thread exit or an application request. ',
  },
  accessDenied: { sender: 'Sender', subcode: 'w:AccessDenied', code: 5, reason: 'Access is denied. ' },
  actionUnknown: {
    sender: 'Sender',
    subcode: 'a:ActionNotSupported',
    code: 2150858753,
    reason: 'The WS-Management service cannot process the request. The WS-Addressing action URI is invalid. ',
  },
  configurationUnknown: {
    sender: 'Sender',
    subcode: 'a:DestinationUnreachable',
    code: 2150858752,
    reason:
      'The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors. ',
  },
  notUnderstood: {
    sender: 'Sender',
    subcode: 'w:SchemaValidationError',
    code: 2150858817,
    reason: 'The WS-Management service cannot process the request because the XML is invalid. ',
  },
  tooLarge: {
    sender: 'Sender',
    subcode: 'w:EncodingLimit',
    code: 2150859025,
    faultDetail: 'MaxEnvelopeSizeExceeded',
    reason:
      'The WS-Management service cannot process a SOAP packet that is larger than its maximum envelope size. ',
  },
  internal: {
    sender: 'Receiver',
    subcode: 'w:InternalError',
    code: 1359,
    reason: 'An internal error occurred. ',
  },
} as const satisfies Record<string, FaultDescription>;

export function invalidHeader(what: string): FaultDescription {
  return {
    sender: 'Sender',
    subcode: 'a:InvalidMessageInformationHeader',
    code: 2150858767,
    reason: `The WS-Management service cannot process the request because it contains an invalid SOAP header: ${what}. `,
  };
}

export function invalidParameter(what: string): FaultDescription {
  return {
    sender: 'Sender',
    subcode: 'w:InvalidParameter',
    code: 87,
    faultDetail: 'InvalidValue',
    reason: 'The parameter is incorrect. ',
    message: what,
  };
}

/** What the PowerShell plug-in refuses, with its own code. @param providerXml XML, already escaped */
export function pluginFault(code: number, reason: string, providerXml?: string): FaultDescription {
  return {
    sender: 'Receiver',
    subcode: 'w:InternalError',
    code,
    reason,
    ...(providerXml === undefined ? {} : { providerXml }),
  };
}

export function shellQuota(limit: number): FaultDescription {
  return {
    sender: 'Sender',
    subcode: 'w:QuotaLimit',
    code: 2150859173,
    isWmiError: true,
    reason:
      'The WS-Management service cannot process the request. The maximum number of concurrent shells for this user has been exceeded. Close existing shells or raise the quota for this user. ',
    message: `The WS-Management service cannot process the request. This user is allowed a maximum number of ${limit} concurrent shells, which has been exceeded. Close existing shells or raise the quota for this user. `,
  };
}
