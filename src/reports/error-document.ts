import type { FederationError } from '../errors.ts';
import type { ErrorDocument } from './schemas.ts';

/** What a document says of an error. */
export type ErrorFacts = Pick<FederationError, 'code' | 'message' | 'where' | 'why' | 'next' | 'details'>;

export function errorDocument({ code, message, where, why, next, details }: ErrorFacts): ErrorDocument {
  return {
    schemaVersion: 1,
    error: {
      code,
      message,
      cause: why ?? null,
      next: next ?? null,
      ...(where !== undefined && { where }),
      ...(Object.keys(details).length > 0 && { details: { ...details } }),
    },
  };
}
