import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readEnvelope, type Envelope } from '../../src/protocols/wsman/envelope.ts';
import { namespaces } from '../../src/protocols/wsman/namespaces.ts';
import type { XmlElement } from '../../src/protocols/wsman/xml.ts';
import { rawFragments, rawMessage, type RawMessage } from './psrp-bytes.ts';

/** One request of a recording, with what the recorded client meant by it. */
export interface RecordedRequest {
  readonly index: number;
  readonly text: string;
  readonly envelope: Envelope;
  /** Last part of the action. */
  readonly operation: string;
  readonly shellId: string;
  readonly commandId: string | undefined;
  readonly stream: 'stdin' | 'pr';
  /** PSRP messages of which the first fragment is in this request, whole. */
  readonly messages: readonly RawMessage[];
  /** Undefined where the recording says that no answer came. */
  readonly response: string | undefined;
}

interface RecordedExchange {
  readonly request: string;
  readonly response: string | null;
}

export function readRecording(path: string): RecordedRequest[] {
  const { messages } = parse(readFileSync(path, 'utf8')) as { messages: RecordedExchange[] };
  const requests = messages.map(({ request, response }, index) => readRequest(request, response, index));
  return assignMessages(requests);
}

type Draft = Omit<RecordedRequest, 'messages'> & { readonly payload: Buffer };

function readRequest(text: string, response: string | null, index: number): Draft {
  const envelope = readEnvelope(text);
  const [body] = envelope.body;
  const operation = envelope.action?.split('/').at(-1) ?? '';
  const inner = body?.children[0];
  const created = operation === 'Create' ? body?.attributes.get('ShellId') : undefined;
  return {
    index,
    text,
    envelope,
    operation,
    shellId: (envelope.selectors.get('ShellId') ?? created ?? '').toUpperCase(),
    commandId: body?.attributes.get('CommandId') ?? inner?.attributes.get('CommandId'),
    stream: inner?.attributes.get('Name') === 'pr' ? 'pr' : 'stdin',
    payload: isPowerShell(envelope) ? payloadOf(body) : Buffer.alloc(0),
    response: response === null || response === '' ? undefined : response,
  };
}

export function isPowerShell(envelope: Envelope): boolean {
  return envelope.resourceUri?.startsWith(`${namespaces.powershell}/`) === true;
}

function payloadOf(body: XmlElement | undefined): Buffer {
  const carriers = (body?.children ?? []).filter((child) =>
    ['creationXml', 'Arguments', 'Stream'].includes(child.name),
  );
  return Buffer.concat(carriers.map((carrier) => Buffer.from(carrier.text, 'base64')));
}

/** Fragments of one message may be spread over several requests: it belongs to the first. */
function assignMessages(drafts: readonly Draft[]): RecordedRequest[] {
  const starts = new Map<string, { readonly index: number; readonly parts: Buffer[] }>();
  const messages = drafts.map((): RawMessage[] => []);
  for (const draft of drafts) {
    for (const fragment of rawFragments(draft.payload)) {
      const key = `${draft.shellId} ${draft.commandId ?? ''} ${draft.stream}`;
      const open = starts.get(key);
      const message = fragment.isStart || open === undefined ? { index: draft.index, parts: [] } : open;
      message.parts.push(fragment.blob);
      starts.set(key, message);
      if (fragment.isEnd) {
        messages[message.index]?.push(rawMessage(Buffer.concat(message.parts)));
        starts.delete(key);
      }
    }
  }
  return drafts.map((draft, index) => ({ ...draft, messages: messages[index] ?? [] }));
}
