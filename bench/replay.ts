import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { request, type Agent } from 'node:https';
import { gzipSync } from 'node:zlib';

/** An answer of the emulator, as it is given again and again. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly bytes: Buffer;
}

/** What servers of the benches stand on: what the emulator takes to make an answer is not counted as the client's. */
export interface Replay {
  /** Gives the answer that is known by the key, else that of `ask`, `latencyMs` after it was asked for. */
  readonly give: (key: string, response: ServerResponse, ask: () => Promise<Answer>) => Promise<Answer>;
  /** Every answer, in the order in which they were first asked for. */
  readonly all: () => Promise<readonly Answer[]>;
}

/** Remembers answers by what they answer; who asks twice at once waits for the same one. */
export function createReplay(latencyMs: number): Replay {
  const answers = new Map<string, Promise<Answer>>();
  return {
    give: async (key, response, ask) => {
      const due = performance.now() + latencyMs;
      const known = answers.get(key) ?? ask();
      answers.set(key, known);
      const answer = await known;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      response.writeHead(answer.status, answer.headers);
      response.end(answer.bytes);
      return answer;
    },
    all: () => Promise.all(answers.values()),
  };
}

/** What belongs to one connection or one moment, and an encoding that would have to be taken off again. */
const notPassedOn = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'accept-encoding',
  'date',
]);

const passedOn = (headers: IncomingMessage['headers']): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !notPassedOn.has(name)));

/** Asks the emulator what a client asked. */
export async function askEmulator(
  url: string,
  agent: Agent,
  { method = 'GET', headers }: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, agent, headers: passedOn(headers) }, resolve)
      .on('error', reject)
      .end(body);
  });
  return {
    status: response.statusCode ?? 0,
    headers: passedOn(response.headers),
    bytes: await bodyOf(response),
  };
}

/** An answer of a tenant, zipped, with what leads to the emulator leading to the server in front of it. */
export async function askTenant(
  at: { readonly real: string; readonly here: string; readonly agent: Agent },
  message: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const { url = '' } = message;
  const { status, headers, bytes } = await askEmulator(`${at.real}${url}`, at.agent, message, body);
  if (status !== 200) {
    throw new Error(`${url} is answered with ${status}`);
  }
  const text = bytes.toString('utf8').replaceAll(at.real, at.here);
  return { status, headers: { ...headers, 'content-encoding': 'gzip' }, bytes: gzipSync(text) };
}

/** What a request to a tenant asks for: nobody's token is part of it. */
export function tenantKey({ method = '', url = '' }: IncomingMessage, body: Buffer): string {
  return [method, url, body.toString('utf8')].join(' ');
}

export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  return Buffer.concat((await message.toArray()) as Buffer[]);
}

/** What goes wrong is answered with 500, so that the client's report of the bench says it. */
export function answering(
  handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
): RequestListener {
  return (message, response) => {
    handle(message, response).catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  };
}
