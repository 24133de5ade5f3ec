import { firstWords } from '../http/answer-text.ts';
import type { HttpResponse } from '../http/transport.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { stripControl } from '../model/strip-control.ts';
import { isList, jsonAnswer, memberOf, textMember } from './json-answer.ts';
import type { Audience, TokenClaims } from './token-source.ts';

/** One request and its answer, as errors tell of it. */
export interface ApiAnswer {
  readonly service: Audience;
  readonly method: string;
  readonly url: string;
  readonly response: HttpResponse;
  /** What we called the request. */
  readonly correlationId: string;
  readonly claims: TokenClaims;
}

/** What an error body says. Nobody documents those of the Teams admin API; these are the shapes that were seen. */
export interface ErrorWords {
  readonly code: string;
  readonly message: string;
}

/** `{error: {code, message}}` (Graph), `{Code, Message, Action}` in any case, a list of such, a text, or a page. */
export function errorWords(response: HttpResponse): ErrorWords {
  const answer = jsonAnswer(response);
  if (answer.kind === 'none') {
    return { code: '', message: firstWords(response) };
  }
  const { value } = answer;
  const outer = isList(value) ? (value[0] ?? null) : value;
  const error = memberOf(outer, 'error');
  const errors = memberOf(outer, 'errors');
  const inner = error ?? (errors !== undefined && isList(errors) ? errors[0] : undefined);
  if (typeof inner === 'string') {
    return words(inner, textMember(outer, 'error_description', 'message'));
  }
  const source = inner ?? outer;
  return words(
    textOrNumber(memberOf(source, 'code')),
    textMember(source, 'message', 'reason') ?? textMember(outer, 'message', 'action') ?? '',
  );
}

function words(code: string | undefined, message = ''): ErrorWords {
  return { code: short(code ?? '', 80), message: short(message, 300) };
}

function textOrNumber(value: PropertyValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

/** How the server calls the request and its answer: header names, in the order in which they are looked for. */
const idHeaders = ['request-id', 'x-ms-request-id', 'x-ms-correlation-id', 'ms-cv'];

/** `correlation id 0a1b…, request id 2c3d…`: what the owner of the service asks for first. */
export function idsOf({ response, correlationId }: Pick<ApiAnswer, 'response' | 'correlationId'>): string {
  const theirs = idHeaders
    .map((name) => short(response.headers[name]?.[0] ?? '', 80))
    .filter((id) => id !== '' && id !== correlationId);
  return [`correlation id ${correlationId}`, ...theirs.slice(0, 1).map((id) => `request id ${id}`)].join(
    ', ',
  );
}

/** `GET api.interfaces.records.teams.microsoft.com/Skype.Policy/…`, without query: it may hold names. */
export function requestName({ method, url }: Pick<ApiAnswer, 'method' | 'url'>): string {
  const { host, pathname } = new URL(url);
  return `${method} ${host}${pathname}`;
}

function short(text: string, length: number): string {
  return stripControl(text).trim().slice(0, length);
}
