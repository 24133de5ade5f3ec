import type { HostedShell } from './hosted-shell.ts';
import { signalCodes } from './namespaces.ts';
import { commandResponseBody, sendResponseBody, signalResponseBody } from './responses.ts';
import { readCommand, readSend, readSignal } from './requests.ts';
import type { ServerRequest } from './server-context.ts';
import { invalidParameter, pluginFault, RequestFault, serverFaults } from './server-faults.ts';
import type { ServerReply } from './server-port.ts';

/** HRESULT of the PowerShell plug-in for a Command without exactly one `rsp:Arguments`. */
const badArguments = 0x80540bc4;
const guidPattern = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

/** @throws RequestFault */
export function handleCommand(
  shell: HostedShell,
  request: ServerRequest,
  newGuid: () => string,
): ServerReply {
  const command = readCommand(request.envelope.body[0]);
  if (command === undefined) {
    throw new RequestFault(serverFaults.notUnderstood);
  }
  const [bytes, ...more] = command.arguments;
  if (bytes === undefined || more.length > 0) {
    throw new RequestFault(
      pluginFault(badArguments, 'A command has exactly one argument: its creation data.'),
    );
  }
  const commandId = (command.commandId ?? newGuid()).toUpperCase();
  if (!guidPattern.test(commandId) || shell.hasCommand(commandId)) {
    throw new RequestFault(invalidParameter('The CommandId is no GUID, or in use.'));
  }
  shell.addCommand(commandId);
  try {
    shell.session.command(commandId, bytes);
  } catch (error) {
    shell.removeCommand(commandId);
    throw error;
  }
  return request.reply(commandResponseBody(commandId));
}

/** @throws RequestFault */
export function handleSend(shell: HostedShell, request: ServerRequest): ServerReply {
  const streams = readSend(request.envelope.body[0]);
  if (streams === undefined) {
    throw new RequestFault(serverFaults.notUnderstood);
  }
  for (const stream of streams) {
    const commandId = stream.commandId?.toUpperCase();
    if (commandId !== undefined && !shell.hasCommand(commandId)) {
      throw new RequestFault(serverFaults.commandUnknown);
    }
    if (stream.name !== 'stdin' && stream.name !== 'pr') {
      throw new RequestFault(invalidParameter(`The stream ${stream.name} is not known.`));
    }
    shell.session.send(stream.name, stream.bytes, commandId);
  }
  return request.reply(sendResponseBody);
}

/**
 * Only Microsoft's own spelling stops a pipeline and leaves its command open; every other code closes the command.
 * @throws RequestFault
 */
export function handleSignal(shell: HostedShell, request: ServerRequest): ServerReply {
  const signal = readSignal(request.envelope.body[0]);
  const commandId = signal?.commandId?.toUpperCase();
  if (signal === undefined || commandId === undefined || !shell.hasCommand(commandId)) {
    throw new RequestFault(serverFaults.commandUnknown);
  }
  if (signal.code === signalCodes.stop) {
    shell.session.stop(commandId);
  } else {
    shell.session.closeCommand(commandId);
    shell.removeCommand(commandId);
  }
  return request.reply(signalResponseBody);
}
