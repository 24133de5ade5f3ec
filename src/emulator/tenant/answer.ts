import { gzipSync } from 'node:zlib';
import type { HttpAnswer } from '../http-answer.ts';
import type { FaultName } from '../faults.ts';

/** An answer of the tenant before it is sent. */
export interface TenantAnswer {
  readonly status: number;
  /** Absent: there is no body. */
  readonly json?: unknown;
  /** A page for a person, instead. */
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bodies below are not worth the work. */
const compressFrom = 1024;

/** The answer as bytes, compressed where the client takes that, spoilt as the faults say. */
export function toHttp(
  answer: TenantAnswer,
  acceptEncoding: string,
  striking: ReadonlySet<FaultName> = new Set(),
): HttpAnswer {
  const text = spoilt(
    answer.html ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)),
    striking,
  );
  const headers = Object.entries(answer.headers ?? {});
  if (text === '') {
    return { status: answer.status, body: '', headers };
  }
  const contentType = contentTypeOf(answer, striking);
  if (text.length < compressFrom || !/\bgzip\b/i.test(acceptEncoding)) {
    return { status: answer.status, body: text, contentType, headers };
  }
  const body = gzipSync(text, { level: 1 });
  return { status: answer.status, body, contentType, headers: [...headers, ['Content-Encoding', 'gzip']] };
}

function contentTypeOf({ html }: TenantAnswer, striking: ReadonlySet<FaultName>): string {
  if (html !== undefined) {
    return 'text/html; charset=utf-8';
  }
  return striking.has('wrong-type') ? 'text/plain' : 'application/json; charset=utf-8';
}

function spoilt(text: string, striking: ReadonlySet<FaultName>): string {
  if (striking.has('cut-json')) {
    return text.slice(0, Math.floor(text.length / 2));
  }
  return striking.has('byte-order-mark') && text !== '' ? `\uFEFF${text}` : text;
}
