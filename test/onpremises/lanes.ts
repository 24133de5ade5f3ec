import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { createAxiosTransport, type TransportOptions } from '../../src/http/axios-transport.ts';
import { TransportError } from '../../src/http/transport.ts';
import {
  createAuthenticatedLane,
  type AuthenticatedLaneOptions,
} from '../../src/onpremises/authenticated-lane.ts';
import type { Lane, LaneResponse } from '../../src/onpremises/lane.ts';
import { account } from './ntlm-endpoint.ts';

/** A lane over a real transport, closed when the test ends. */
export function openLane(
  url: string,
  options: Partial<AuthenticatedLaneOptions> & { readonly anonymous?: true } = {},
  transport: Partial<TransportOptions> = {},
): Lane {
  const { anonymous, ...given } = options;
  const lane = createAuthenticatedLane({
    transport: createAxiosTransport({ userAgent: 'federation-test', singleConnection: true, ...transport }),
    url,
    authentication: 'ntlm',
    // A copy: what a server rejects is remembered beside the object.
    ...(anonymous === true ? {} : { credentials: { ...account } }),
    random: (bytes) => randomBytes(bytes),
    clock: { now: () => new Date() },
    ...given,
  });
  onTestFinished(() => {
    lane.close();
  });
  return lane;
}

/** An answer with its body as text. */
export function asText({ status, body }: LaneResponse): { readonly status: number; readonly body: string } {
  return { status, body: Buffer.from(body).toString() };
}

export const limits = { timeoutMs: 5000 } as const;

/** The error that a lane gave, and whether it says that the server may have acted. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ readonly error: FederationError; readonly mayHaveActed: boolean }> {
  const error: unknown = await promise.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (error instanceof FederationError) {
    return { error, mayHaveActed: error.cause instanceof TransportError && error.cause.requestSent };
  }
  throw new Error('not a FederationError', { cause: error });
}
