import { makeErrorRecord, type ErrorRecord } from './error-record.ts';
import { HostCallRefused } from './server-port.ts';

/** What a handler threw, as an error record. */
export function recordOf(error: unknown): ErrorRecord {
  if (error instanceof HostCallRefused) {
    return error.record;
  }
  const message = error instanceof Error ? error.message : String(error);
  return makeErrorRecord({
    message,
    fullyQualifiedErrorId: 'RuntimeException',
    category: 'OperationStopped',
  });
}

/** How PowerShell says that a pipeline was stopped. */
export const stoppedRecord = makeErrorRecord({
  message: 'The pipeline has been stopped.',
  exceptionTypes: [
    'System.Management.Automation.PipelineStoppedException',
    'System.Management.Automation.RuntimeException',
  ],
  fullyQualifiedErrorId: 'PipelineStopped',
  category: 'OperationStopped',
});

/** How PowerShell says that there is nobody to ask. */
export const noInteractionRecord = makeErrorRecord({
  message:
    'A command that prompts the user failed because the host program or the command type does not support user interaction. The host was attempting to request confirmation.',
  exceptionTypes: [
    'System.Management.Automation.Host.HostException',
    'System.Management.Automation.RuntimeException',
  ],
  fullyQualifiedErrorId: 'HostFunctionNotImplemented',
  category: 'NotImplemented',
});
