import { randomUUID } from 'node:crypto';
import type { TenantAnswer } from './answer.ts';
import type { Api } from './audiences.ts';
import type { ApiRefusal } from './refusal.ts';

/**
 * Errors in the shapes of the two APIs. Graph's is documented; of the Teams API several have been seen, so the code of
 * the partner's refusal comes in another one than the rest.
 */
export function apiError(api: Api, refusal: ApiRefusal, now: Date): TenantAnswer {
  const { status, code, message, headers } = refusal;
  if (api === 'graph') {
    const innerError = { date: now.toISOString().slice(0, 19), 'request-id': randomUUID() };
    return { status, headers, json: { error: { code, message, innerError } } };
  }
  return code === '40301'
    ? { status, headers, json: { error: { code, message } } }
    : { status, headers, json: { code, message, action: message } };
}
