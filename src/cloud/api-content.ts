import type { PropertyValue } from '../model/property-value.ts';
import type { ApiAnswer } from './api-answer.ts';
import { apiError, unusableAnswer } from './api-errors.ts';
import { itemsOf, jsonAnswer } from './json-answer.ts';
import { jsonList, type JsonList } from './json-list.ts';

/* What an answer of the two services holds. */

/**
 * @param permission Named in the error where the service withholds what it guards.
 * @throws FederationError `tenant.*` for any status but success.
 */
export function succeeded(answer: ApiAnswer, permission?: string): ApiAnswer {
  const { status } = answer.response;
  if (status < 200 || status >= 300) {
    throw apiError(answer, permission);
  }
  return answer;
}

/** @throws FederationError `tenant.not-json` or `tenant.answer-unreadable` for what is no JSON. */
export function jsonIn(answer: ApiAnswer): PropertyValue {
  const json = jsonAnswer(answer.response);
  if (json.kind === 'none') {
    throw unusableAnswer(answer, json.why);
  }
  return json.value;
}

/**
 * One page of a list; its items are parsed as they are taken, where it looks like one.
 * @throws FederationError as {@link jsonIn}, while the items are taken too.
 */
export function listIn(answer: ApiAnswer): JsonList {
  const list = jsonList(answer.response);
  if (list !== undefined) {
    return { envelope: list.envelope, items: readable(list.items, answer) };
  }
  const value = jsonIn(answer);
  return { envelope: value, items: itemsOf(value) };
}

function* readable(items: Iterable<PropertyValue>, answer: ApiAnswer): Generator<PropertyValue> {
  try {
    yield* items;
  } catch (error) {
    throw error instanceof SyntaxError ? unusableAnswer(answer, 'an item of the list is no JSON') : error;
  }
}
