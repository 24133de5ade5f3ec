import { parseDuration } from './duration.ts';
import type { Envelope } from './envelope.ts';
import { HostedShell } from './hosted-shell.ts';
import { namespaces } from './namespaces.ts';
import { createResponseBody } from './responses.ts';
import { readCreate, type CreateRequest } from './requests.ts';
import type { ServerContext, ServerRequest } from './server-context.ts';
import {
  invalidHeader,
  invalidParameter,
  pluginFault,
  RequestFault,
  serverFaults,
  shellQuota,
} from './server-faults.ts';
import {
  ShellRefusal,
  type ServerReply,
  type ShellBackend,
  type ShellOpening,
  type ShellOutput,
  type ShellSession,
} from './server-port.ts';
import { escapeXml } from './xml.ts';

/** HRESULTs of the PowerShell plug-in (WSManPlugin in PowerShell's source). */
const plugin = {
  badVersion: 0x80540bc5,
  optionNotUnderstood: 0x80540bc6,
  versionMissing: 0x80540bc7,
  badStreams: 0x80540bb9,
  sessionFailed: 0x80540fa0,
} as const;

const guidPattern = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

/** PSRP, header included, that one fragment of Windows has at most. */
const usualFragmentBytes = 32_768;
/** What an answer's envelope takes beside its streams. */
export const answerOverhead = 2_000;

/** @throws RequestFault */
export function handleCreate(context: ServerContext, request: ServerRequest): ServerReply {
  checkConfiguration(context, request);
  const protocolVersion = checkOptions(request.envelope);
  const create = readCreate(request.envelope.body[0]);
  if (create?.creationBytes === undefined) {
    throw new RequestFault(create === undefined ? serverFaults.notUnderstood : missingCreationXml());
  }
  checkStreams(create);
  checkQuota(context, request.identity);
  const shell = new HostedShell({
    shellId: chooseId(context, create),
    owner: request.identity,
    resourceUri: request.resourceUri,
    idleTimeoutMs: readIdleTimeout(context, create),
    now: context.options.now(),
  });
  const opening = {
    shellId: shell.shellId,
    identity: request.identity,
    protocolVersion,
    creationBytes: create.creationBytes,
    maxFragmentBytes: fragmentBytes(request.maxEnvelopeSize),
  };
  shell.attach(open(context.options.shells, opening, shell));
  context.shells.set(shell.shellId, shell);
  return request.reply(createResponseBody(shell.describe(context.options.now()), request.envelope.to ?? ''));
}

/** What a backend throws while it makes a session is what the client is told ([MS-PSRP] 3.2.5.3). */
function open(shells: ShellBackend, opening: ShellOpening, output: ShellOutput): ShellSession {
  try {
    return shells.open(opening, output);
  } catch (error) {
    if (error instanceof ShellRefusal) {
      throw error;
    }
    throw new RequestFault(
      pluginFault(plugin.sessionFailed, error instanceof Error ? error.message : String(error)),
    );
  }
}

function fragmentBytes(envelopeSize: number): number {
  return Math.min(usualFragmentBytes, Math.floor((envelopeSize - answerOverhead) / 4) * 3);
}

function checkConfiguration(context: ServerContext, request: ServerRequest): void {
  const prefix = `${namespaces.powershell}/`;
  const name = request.resourceUri.startsWith(prefix) ? request.resourceUri.slice(prefix.length) : undefined;
  const isKnown = context.configurations.some((one) => one.toLowerCase() === name?.toLowerCase());
  if (!isKnown) {
    throw new RequestFault(serverFaults.configurationUnknown);
  }
}

/** @returns the protocol version that was asked for */
function checkOptions(envelope: Envelope): string {
  const foreign = envelope.options.find(
    (option) => option.mustComply === true && option.name.startsWith('PS_'),
  );
  if (foreign !== undefined) {
    throw new RequestFault(
      pluginFault(plugin.optionNotUnderstood, `The option ${foreign.name} is not understood.`),
    );
  }
  const version = envelope.options.find((option) => option.name.toLowerCase() === 'protocolversion')?.value;
  if (version === undefined) {
    const reason = 'The request has no option protocolversion, which the PowerShell plug-in requires.';
    throw new RequestFault(pluginFault(plugin.versionMissing, reason));
  }
  if (!/^2\.\d{1,4}$/.test(version)) {
    const reason = `The server does not support the protocol version ${version}.`;
    const xml = `<PSProtocolVersionError ServerProtocolVersion="2.3" ServerBuildVersion="10.0.14393.0">${escapeXml(reason)}</PSProtocolVersionError>`;
    throw new RequestFault(pluginFault(plugin.badVersion, reason, xml));
  }
  return version;
}

function missingCreationXml(): ReturnType<typeof pluginFault> {
  return pluginFault(plugin.sessionFailed, 'The request has no creationXml.');
}

function checkStreams(create: CreateRequest): void {
  const isUsual = create.inputStreams.includes('stdin') && create.outputStreams.includes('stdout');
  if (!isUsual) {
    throw new RequestFault(
      pluginFault(plugin.badStreams, 'The shell needs the streams stdin, pr and stdout.'),
    );
  }
}

function checkQuota(context: ServerContext, identity: string): void {
  const own = [...context.shells.values()].filter(
    (shell) => shell.owner.toLowerCase() === identity.toLowerCase(),
  );
  if (own.length >= context.maxShellsPerUser) {
    throw new RequestFault(shellQuota(context.maxShellsPerUser));
  }
}

function chooseId(context: ServerContext, create: CreateRequest): string {
  const shellId = (create.shellId ?? context.options.newGuid()).toUpperCase();
  if (!guidPattern.test(shellId)) {
    throw new RequestFault(invalidParameter('The ShellId is no GUID.'));
  }
  if (context.shells.has(shellId)) {
    throw new RequestFault(invalidParameter('A shell with this ShellId exists.'));
  }
  return shellId;
}

function readIdleTimeout(context: ServerContext, create: CreateRequest): number {
  if (create.idleTimeout === undefined) {
    return context.idleTimeoutMs;
  }
  const seconds = parseDuration(create.idleTimeout);
  if (seconds === undefined || seconds <= 0) {
    throw new RequestFault(invalidHeader(`IdleTimeOut ${create.idleTimeout}`));
  }
  return seconds * 1000;
}
