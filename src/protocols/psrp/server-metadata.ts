import { int32, object } from '../clixml/build.ts';
import { makeErrorRecord } from './error-record.ts';
import type { MetadataQuery } from './pool-messages.ts';
import type { PipelineHandler, PipelineSink } from './server-port.ts';

/** Answers GET_COMMAND_METADATA ([MS-PSRP] 3.2.5.4.12): how many there are, then one object a command. */
export function runMetadataQuery(handler: PipelineHandler, query: MetadataQuery, sink: PipelineSink): void {
  if (handler.commandMetadata === undefined) {
    const message =
      "The term 'Get-Command' is not recognized as the name of a cmdlet, function, script file, or operable program.";
    const exceptionTypes = ['System.Management.Automation.CommandNotFoundException'];
    sink.fail(
      makeErrorRecord({
        message,
        exceptionTypes,
        fullyQualifiedErrorId: 'CommandNotFoundException',
        category: 'ObjectNotFound',
      }),
    );
    return;
  }
  const found = handler.commandMetadata(query);
  sink.output(
    object({
      typeNames: [
        'Selected.Microsoft.PowerShell.Commands.GenericMeasureInfo',
        'System.Management.Automation.PSCustomObject',
        'System.Object',
      ],
      members: new Map([['Count', int32(found.length)]]),
    }),
  );
  for (const command of found) {
    sink.output(command);
  }
}
