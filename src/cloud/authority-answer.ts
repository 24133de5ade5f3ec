import type { HttpResponse } from '../http/transport.ts';
import { stripControl } from '../model/strip-control.ts';

/** What a sign-in service said in refusing, read from the JSON of RFC 6749 5.2 and what Entra adds to it. */
export interface AuthorityRefusal {
  readonly status: number;
  /** `invalid_client`, `interaction_required` …; empty when the answer names none. */
  readonly error: string;
  /** Numbers of `AADSTS…`, as far as there are any. */
  readonly codes: readonly number[];
  /** The first sentence of the description, fit to be shown. */
  readonly says: string;
  readonly subError: string;
  /** Ids that Microsoft's support asks for, by the name they have in a report. */
  readonly ids: Readonly<Record<string, string>>;
  /** The clock of the service, when it told it. */
  readonly date?: Date;
}

const longestText = 300;
const secretParameters = [
  'client_secret',
  'client_assertion',
  'refresh_token',
  'code',
  'code_verifier',
  'device_code',
  'password',
];

/** @param request Body of the request (form): a service that repeats a secret of it is not quoted. */
export function readRefusal(
  { status, headers }: Pick<HttpResponse, 'status' | 'headers'>,
  body: Readonly<Record<string, unknown>>,
  request: string,
): AuthorityRefusal {
  const description = redact(textOf(body['error_description']), request);
  const date = new Date(headers['date']?.[0] ?? Number.NaN);
  return {
    status,
    error: redact(textOf(body['error']), request),
    subError: redact(textOf(body['suberror']), request),
    codes: codesOf(body['error_codes'], description),
    says: firstSentence(description),
    ids: idsOf(body),
    ...(Number.isNaN(date.getTime()) ? {} : { date }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function codesOf(listed: unknown, description: string): readonly number[] {
  if (Array.isArray(listed)) {
    return listed.filter((code) => typeof code === 'number');
  }
  return [...description.matchAll(/AADSTS(\d{4,8})/g)].map(([, code]) => Number(code));
}

/** Entra appends ids and the time on lines of their own; they are told apart from the sentence. */
function firstSentence(description: string): string {
  const [text = ''] = description.split(/\s*(?:Trace ID:|Correlation ID:|Timestamp:|\r?\n)/, 1);
  return stripControl(text).slice(0, longestText);
}

function idsOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const named = {
    correlationId: body['correlation_id'],
    traceId: body['trace_id'],
    timestamp: body['timestamp'],
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) =>
      typeof value === 'string' && /^[\w:. -]{1,64}$/.test(value) ? [[name, value]] : [],
    ),
  );
}

function redact(text: string, request: string): string {
  const sent = new URLSearchParams(request);
  return secretParameters
    .flatMap((name) => sent.getAll(name))
    .filter((value) => value.length > 3)
    .reduce((rest, value) => rest.replaceAll(value, '(hidden)'), text);
}
