import type { FaultName } from '../faults.ts';
import { unauthorized } from './access.ts';
import type { Api } from './audiences.ts';
import { ApiRefusal, notFound } from './refusal.ts';

/** The refusal that takes the place of an API's answer, by fault; undefined when none of them is one. */
export function refusalFor(api: Api, striking: ReadonlySet<FaultName>, now: Date): ApiRefusal | undefined {
  if (striking.has('unauthorized-loop')) {
    return unauthorized('Authorization has been denied for this request.');
  }
  if (striking.has('throttled') || striking.has('throttled-forever')) {
    return throttled('1');
  }
  if (striking.has('throttled-date')) {
    return throttled(new Date(now.getTime() + retryMs).toUTCString());
  }
  if (striking.has('busy')) {
    return new ApiRefusal(503, 'ServiceUnavailable', 'The service is busy.', { 'Retry-After': '1' });
  }
  return api === 'teams' && striking.has('not-found') ? notFound('Not Found') : undefined;
}

/** Dates in a header have whole seconds: what is left of it is between one and two. */
const retryMs = 2000;

function throttled(retryAfter: string): ApiRefusal {
  return new ApiRefusal(429, 'TooManyRequests', 'Too many requests.', { 'Retry-After': retryAfter });
}
