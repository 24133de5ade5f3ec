import { FederationError } from '../errors.ts';
import { stripControl } from '../model/strip-control.ts';
import { refusedSignIn, signInError, type SignInPlace } from './sign-in-errors.ts';
import type { SignInNetwork } from './sign-in-network.ts';

/**
 * What an error of Microsoft's library means. What came over the wire goes before what the library makes of it; of
 * the library's own errors only the code is shown, as their texts may repeat what was sent.
 */
export function fromLibrary(error: unknown, network: SignInNetwork, place: SignInPlace, now: Date): unknown {
  if (error instanceof FederationError) {
    return error;
  }
  const { last } = network;
  if (last?.kind === 'failed') {
    return last.error;
  }
  if (last?.kind === 'refused') {
    return refusedSignIn(last.refusal, place, now);
  }
  if (!isLibraryError(error)) {
    return error;
  }
  const { errorCode: code, errorMessage = '', correlationId = '' } = error;
  return refusedSignIn(
    {
      status: 0,
      error: stripControl(code).slice(0, 80),
      subError: '',
      codes: [...errorMessage.matchAll(/AADSTS(\d{4,8})/g)].map(([, number]) => Number(number)),
      says: '',
      ids: correlationId === '' ? {} : { correlationId },
    },
    place,
    now,
  );
}

interface LibraryError {
  readonly errorCode: string;
  readonly errorMessage?: string;
  readonly correlationId?: string;
}

/** By its shape: whoever signs in without the library need not load it to tell. */
function isLibraryError(error: unknown): error is LibraryError {
  return error instanceof Error && 'errorCode' in error && typeof error.errorCode === 'string';
}

/** A service that says neither yes nor no. */
export function noToken(place: SignInPlace): FederationError {
  return signInError('no-token', 'the sign-in service gave no token', place, {
    next: 'check endpoints of the profile; --debug shows what was answered',
  });
}
