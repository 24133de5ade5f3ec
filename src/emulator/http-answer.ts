import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { FaultName } from './faults.ts';

/** An answer before it is sent. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string | Uint8Array;
  readonly contentType?: string;
  /** Name and value; a name may come several times. */
  readonly headers?: readonly (readonly [string, string])[];
}

export const soapType = 'application/soap+xml;charset=UTF-8';
const htmlType = 'text/html; charset=us-ascii';

/** An answer of the web server itself, as IIS words it. */
export function webPage(status: number, title: string, headers: HttpAnswer['headers'] = []): HttpAnswer {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h2>${title}</h2><hr><p>HTTP Error ${status}. ${title}.</p></body></html>`;
  return { status, body, contentType: htmlType, headers };
}

/** What the web server says instead of the endpoint, by fault. */
const replacements: Readonly<Partial<Record<FaultName, HttpAnswer>>> = {
  forbidden: webPage(403, 'Forbidden'),
  'server-error': webPage(500, 'Internal Server Error'),
  'unavailable-503': webPage(503, 'Service Unavailable'),
  'too-large': webPage(413, 'Request Entity Too Large'),
  html: webPage(200, 'Sign in to the network'),
};

/** The answer that takes the place of the endpoint's, before it has done anything. */
export function replacementFor(striking: ReadonlySet<FaultName>): HttpAnswer | undefined {
  const fault = [...striking].find((name) => replacements[name] !== undefined);
  return fault === undefined ? undefined : replacements[fault];
}

/** Sends the answer, spoilt as the faults say. */
export function sendAnswer(
  response: ServerResponse,
  answer: HttpAnswer,
  striking: ReadonlySet<FaultName> = new Set(),
): void {
  if (response.destroyed || response.headersSent) {
    return;
  }
  const sound = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const body = striking.has('garbage') ? randomBytes(2048) : sound;
  const type = striking.has('wrong-charset') ? asUtf16(answer.contentType) : answer.contentType;
  response.statusCode = answer.status;
  response.setHeader('Server', 'Microsoft-HTTPAPI/2.0');
  response.setHeader('Content-Length', body.length);
  if (type !== undefined) {
    response.setHeader('Content-Type', type);
  }
  for (const [name, value] of answer.headers ?? []) {
    response.appendHeader(name, value);
  }
  if (striking.has('truncated')) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    return;
  }
  response.end(body);
}

function asUtf16(contentType: string | undefined): string | undefined {
  return contentType?.replace(/\s*;.*$/, '').concat(';charset=UTF-16');
}
