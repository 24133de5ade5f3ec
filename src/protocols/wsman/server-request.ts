import { parseDuration } from './duration.ts';
import { isTrue, writeResponse, type Envelope } from './envelope.ts';
import { faultAction, faultBody } from './faults.ts';
import { actionName, actions, namespaces } from './namespaces.ts';
import type { ServerContext, ServerRequest } from './server-context.ts';
import { invalidHeader, RequestFault, serverFaults } from './server-faults.ts';
import type { ServerReply } from './server-port.ts';

/** Seconds, where a request does not say. */
const defaultOperationTimeoutSeconds = 60;

/** An answer in its envelope. @param relatesTo MessageID of the request, when it could be read */
export function replyWith(
  context: ServerContext,
  status: number,
  action: string,
  body: string,
  relatesTo: string | undefined,
): ServerReply {
  const messageId = context.options.newGuid().toUpperCase();
  const response = { action, messageId, body, ...(relatesTo === undefined ? {} : { relatesTo }) };
  return { kind: 'reply', status, body: writeResponse(response) };
}

/** Checks what all operations have in common. @throws RequestFault */
export function readRequest(context: ServerContext, envelope: Envelope, identity: string): ServerRequest {
  const { messageId } = envelope;
  if (messageId === undefined || envelope.action === undefined) {
    throw new RequestFault(invalidHeader('Action and MessageID are required'));
  }
  const operation = actionName(envelope.action);
  if (operation === undefined) {
    throw new RequestFault(serverFaults.actionUnknown);
  }
  checkUnderstood(envelope);
  const resourceUri = envelope.resourceUri?.split('?')[0];
  if (resourceUri === undefined) {
    throw new RequestFault(invalidHeader('ResourceURI is required'));
  }
  return {
    operation,
    envelope,
    identity,
    resourceUri,
    maxEnvelopeSize: Math.min(context.maxEnvelopeSize, readEnvelopeSize(envelope)),
    operationTimeoutMs: readTimeout(envelope) * 1000,
    reply: (body) => replyWith(context, 200, `${actions[operation]}Response`, body, messageId),
    fault: (fault) => replyWith(context, 500, faultAction(fault), faultBody(fault), messageId),
  };
}

const understoodNamespaces: readonly string[] = [
  namespaces.addressing,
  namespaces.wsman,
  namespaces.microsoft,
];

function checkUnderstood(envelope: Envelope): void {
  const mustUnderstand = `{${namespaces.soap}}mustUnderstand`;
  for (const header of envelope.headers) {
    if (isTrue(header.attributes.get(mustUnderstand)) && !understoodNamespaces.includes(header.namespace)) {
      throw new RequestFault({ ...serverFaults.notUnderstood, subcode: 's:MustUnderstand' });
    }
  }
}

/** DSP0226 6.2: at least 8192 bytes. */
const smallestEnvelope = 8192;

function readEnvelopeSize(envelope: Envelope): number {
  const text = envelope.maxEnvelopeSize ?? '153600';
  if (!/^\d{1,10}$/.test(text) || Number(text) < smallestEnvelope) {
    throw new RequestFault(invalidHeader(`MaxEnvelopeSize ${text}`));
  }
  return Number(text);
}

function readTimeout(envelope: Envelope): number {
  if (envelope.operationTimeout === undefined) {
    return defaultOperationTimeoutSeconds;
  }
  const seconds = parseDuration(envelope.operationTimeout);
  if (seconds === undefined || seconds < 0) {
    throw new RequestFault(
      invalidHeader(`invalid timeout field in the SOAP header: ${envelope.operationTimeout}`),
    );
  }
  return seconds;
}
