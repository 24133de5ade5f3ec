/** RunspacePoolState ([MS-PSRP] 2.2.3.4), by number. */
export const runspacePoolStates = [
  'before-open',
  'opening',
  'opened',
  'closed',
  'closing',
  'broken',
  'negotiation-sent',
  'negotiation-succeeded',
  'connecting',
  'disconnected',
] as const;
export type RunspacePoolState = (typeof runspacePoolStates)[number];

/** PSInvocationState ([MS-PSRP] 2.2.3.5), by number. */
export const pipelineStates = [
  'not-started',
  'running',
  'stopping',
  'stopped',
  'completed',
  'failed',
  'disconnected',
] as const;
export type PipelineState = (typeof pipelineStates)[number];

/** ErrorCategory ([MS-PSRP] 2.2.3.9), by number. */
export const errorCategories = [
  'NotSpecified',
  'OpenError',
  'CloseError',
  'DeviceError',
  'DeadlockDetected',
  'InvalidArgument',
  'InvalidData',
  'InvalidOperation',
  'InvalidResult',
  'InvalidType',
  'MetadataError',
  'NotImplemented',
  'NotInstalled',
  'ObjectNotFound',
  'OperationStopped',
  'OperationTimeout',
  'SyntaxError',
  'ParserError',
  'PermissionDenied',
  'ResourceBusy',
  'ResourceExists',
  'ResourceUnavailable',
  'ReadError',
  'WriteError',
  'FromStdErr',
  'SecurityError',
  'ProtocolError',
  'ConnectionError',
  'AuthenticationError',
  'LimitsExceeded',
  'QuotaExceeded',
  'NotEnabled',
] as const;
export type ErrorCategory = (typeof errorCategories)[number];

/** PipelineResultTypes ([MS-PSRP] 2.2.3.31), by number: where a stream of a command goes. */
export const resultTypes = [
  'None',
  'Output',
  'Error',
  'Warning',
  'Verbose',
  'Debug',
  'Information',
  'All',
  'Null',
] as const;
export type ResultType = (typeof resultTypes)[number];

/** PSThreadOptions ([MS-PSRP] 2.2.3.6), by number. Anything but Default needs an administrator. */
export const threadOptions = ['Default', 'UseNewThread', 'ReuseThread', 'UseCurrentThread'] as const;
export type ThreadOption = (typeof threadOptions)[number];

/** ApartmentState ([MS-PSRP] 2.2.3.7), by number. */
export const apartmentStates = ['STA', 'MTA', 'Unknown'] as const;
export type ApartmentState = (typeof apartmentStates)[number];

/** Type names of the enumerations that travel as objects. */
export const enumTypes = {
  threadOptions: 'System.Management.Automation.Runspaces.PSThreadOptions',
  apartmentState: 'System.Management.Automation.Runspaces.ApartmentState',
  remoteStreamOptions: 'System.Management.Automation.Runspaces.RemoteStreamOptions',
  resultTypes: 'System.Management.Automation.Runspaces.PipelineResultTypes',
  hostMethod: 'System.Management.Automation.Remoting.RemoteHostMethodId',
  progressType: 'System.Management.Automation.ProgressRecordType',
  errorCategory: 'System.Management.Automation.ErrorCategory',
} as const;
