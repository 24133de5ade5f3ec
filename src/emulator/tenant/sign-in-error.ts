import { randomUUID } from 'node:crypto';
import type { TenantAnswer } from './answer.ts';

/** A sign-in that was refused, with the number that Microsoft Entra's own pages list. */
export class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal';
  readonly error: string;
  readonly number: number;
  readonly status: number;

  constructor(error: string, number: number, message: string, status = 400) {
    super(message);
    this.error = error;
    this.number = number;
    this.status = status;
  }
}

/** In the shape of Microsoft Entra: text, numbers and what support asks for. */
export function signInError(refusal: SignInRefusal, now: Date): TenantAnswer {
  const { error, number, message, status } = refusal;
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  return {
    status,
    json: {
      error,
      error_description: `AADSTS${number}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  };
}
