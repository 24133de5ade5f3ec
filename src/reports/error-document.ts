import type { FederationError } from '../errors.ts';
import type { ErrorDocument } from './schemas.ts';

export function errorDocument({ code, message, where, why, next, details }: FederationError): ErrorDocument {
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
