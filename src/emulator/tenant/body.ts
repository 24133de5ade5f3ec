import type { Properties, PropertyValue } from '../../model/property-value.ts';
import type { RawBody } from '../request-body.ts';
import { ApiRefusal, badRequest } from './refusal.ts';

/** Of objects and lists in each other; no body of this API needs more than four. */
const maxDepth = 32;

/**
 * The JSON object in a body.
 * @param contentType the header of that name.
 * @throws ApiRefusal 400, 413 or 415.
 */
export function parseJsonObject(body: RawBody, contentType: string | undefined): Properties {
  if (!isJsonType(contentType ?? '')) {
    throw new ApiRefusal(
      415,
      'UnsupportedMediaType',
      'The content type of the body must be application/json.',
    );
  }
  const value = toPropertyValue(parse(textOf(body)), maxDepth);
  if (!isProperties(value)) {
    throw badRequest('The body must be a JSON object.');
  }
  return value;
}

/** @throws ApiRefusal 400, 413 or 415. */
export function parseForm(body: RawBody, contentType: string | undefined): URLSearchParams {
  if (!/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')) {
    throw new ApiRefusal(415, 'UnsupportedMediaType', 'The body must be a form.');
  }
  return new URLSearchParams(textOf(body));
}

export function isProperties(value: PropertyValue | undefined): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJsonType(contentType: string): boolean {
  const [, parameters = ''] = /^\s*application\/json\s*(;.*)?$/i.exec(contentType) ?? [];
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(parameters)?.[1] ?? 'utf-8';
  return /^\s*application\/json\s*(;|$)/i.test(contentType) && charset.toLowerCase() === 'utf-8';
}

function textOf(body: RawBody): string {
  if (body === 'too-large') {
    throw new ApiRefusal(413, 'RequestEntityTooLarge', 'The body is larger than the service takes.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw badRequest('The body is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not JSON.');
  }
}

function toPropertyValue(value: unknown, depth: number): PropertyValue {
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'number' ||
    typeof value === 'string'
  ) {
    return value;
  }
  if (typeof value !== 'object' || depth === 0) {
    throw badRequest('The body is nested too deeply.');
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => toPropertyValue(item, depth - 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, toPropertyValue(inner, depth - 1)]),
  );
}
