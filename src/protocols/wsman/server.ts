/**
 * The server half of WS-Management shells ([MS-WSMV] 3.1, [MS-PSRP] 3.2): one request in, one answer out.
 *
 * Everything about SOAP is here, nothing about PSRP: the bytes of creationXml, Arguments and Streams go to a
 * {@link ShellBackend} as they are. A Receive without data does not block: it comes back as `pending`, and whoever owns
 * sockets and timers polls it. Checks follow Windows: what PowerShell's plug-in refuses is refused with its codes.
 */
import { Buffer } from 'node:buffer';
import { readEnvelope, type Envelope } from './envelope.ts';
import { WsmanError } from './errors.ts';
import { faultAction, faultBody, type FaultDescription } from './faults.ts';
import type { HostedShell } from './hosted-shell.ts';
import { namespaces, shellResource } from './namespaces.ts';
import { configBody, shellBody } from './responses.ts';
import { handleCommand, handleSend, handleSignal } from './server-commands.ts';
import type { ServerContext, ServerRequest, WsmanServerOptions } from './server-context.ts';
import { handleCreate } from './server-create.ts';
import { pluginFault, RequestFault, serverFaults } from './server-faults.ts';
import {
  ShellRefusal,
  type ServerAnswer,
  type ServerReply,
  type ShellSummary,
  type WsmanServer,
} from './server-port.ts';
import { handleReceive } from './server-receive.ts';
import { readRequest, replyWith } from './server-request.ts';

export function createWsmanServer(options: WsmanServerOptions): WsmanServer {
  const context: ServerContext = {
    options,
    shells: new Map(),
    configurations: options.configurations ?? ['Microsoft.PowerShell'],
    maxEnvelopeSize: options.maxEnvelopeSize ?? 512_000,
    maxShellsPerUser: options.maxShellsPerUser ?? 30,
    idleTimeoutMs: options.idleTimeoutMs ?? 7_200_000,
  };
  return {
    handle: (text, identity) => handle(context, text, identity),
    expire: () => expire(context),
    get shells() {
      return [...context.shells.values()].map(summary);
    },
    close: () => {
      for (const shell of context.shells.values()) {
        shell.end(serverFaults.aborted);
      }
      context.shells.clear();
    },
  };
}

function summary(shell: HostedShell): ShellSummary {
  return { shellId: shell.shellId, owner: shell.owner, commands: shell.commandIds };
}

function expire(context: ServerContext): void {
  for (const shell of context.shells.values()) {
    if (shell.isGone || shell.isIdle(context.options.now())) {
      shell.end(serverFaults.shellUnknown);
      context.shells.delete(shell.shellId);
    }
  }
}

function handle(context: ServerContext, text: string, identity: string): ServerAnswer {
  const faultReply = (fault: FaultDescription, relatesTo?: string): ServerReply =>
    replyWith(context, 500, faultAction(fault), faultBody(fault), relatesTo);
  let envelope: Envelope;
  try {
    if (Buffer.byteLength(text) > context.maxEnvelopeSize) {
      return faultReply(serverFaults.tooLarge);
    }
    envelope = readEnvelope(text);
  } catch {
    return faultReply(serverFaults.notUnderstood);
  }
  try {
    return dispatch(context, readRequest(context, envelope, identity));
  } catch (error) {
    return faultReply(faultOf(error), envelope.messageId);
  }
}

function faultOf(error: unknown): FaultDescription {
  if (error instanceof RequestFault) {
    return error.fault;
  }
  if (error instanceof ShellRefusal) {
    return error.code === serverFaults.accessDenied.code
      ? serverFaults.accessDenied
      : pluginFault(error.code, error.message);
  }
  if (error instanceof WsmanError) {
    return serverFaults.notUnderstood;
  }
  return { ...serverFaults.internal, message: error instanceof Error ? error.message : 'unknown' };
}

function dispatch(context: ServerContext, request: ServerRequest): ServerAnswer {
  const trouble = context.options.intercept?.(request.operation, request.identity);
  if (trouble !== undefined) {
    throw new RequestFault(trouble);
  }
  expire(context);
  switch (request.operation) {
    case 'create':
      return handleCreate(context, request);
    case 'get':
      return handleGet(context, request);
    case 'command':
      return handleCommand(findShell(context, request), request, context.options.newGuid);
    case 'receive':
      return handleReceive(findShell(context, request), request, context.options.now);
    case 'send':
      return handleSend(findShell(context, request), request);
    case 'signal':
      return handleSignal(findShell(context, request), request);
    case 'delete':
      return handleDelete(context, request);
  }
}

function findShell(context: ServerContext, request: ServerRequest): HostedShell {
  const shell = context.shells.get(selectedShell(request.envelope));
  if (shell === undefined || shell.isGone) {
    throw new RequestFault(serverFaults.shellUnknown);
  }
  if (shell.owner.toLowerCase() !== request.identity.toLowerCase()) {
    throw new RequestFault(serverFaults.accessDenied);
  }
  shell.lastUsedAt = context.options.now();
  return shell;
}

function selectedShell(envelope: Envelope): string {
  for (const [name, value] of envelope.selectors) {
    if (name.toLowerCase() === 'shellid') {
      return value.toUpperCase();
    }
  }
  throw new RequestFault(serverFaults.shellUnknown);
}

function handleGet(context: ServerContext, request: ServerRequest): ServerReply {
  if (request.resourceUri === namespaces.config) {
    return request.reply(configBody(context.maxEnvelopeSize));
  }
  if (request.resourceUri !== shellResource && !request.resourceUri.startsWith(`${namespaces.powershell}/`)) {
    throw new RequestFault(serverFaults.configurationUnknown);
  }
  const now = context.options.now();
  const { lastUsedAt } = context.shells.get(selectedShell(request.envelope)) ?? { lastUsedAt: now };
  const shell = findShell(context, request);
  return request.reply(shellBody(shell.describe(now, lastUsedAt)));
}

function handleDelete(context: ServerContext, request: ServerRequest): ServerReply {
  const shell = findShell(context, request);
  context.shells.delete(shell.shellId);
  shell.end(serverFaults.aborted);
  return request.reply('');
}
