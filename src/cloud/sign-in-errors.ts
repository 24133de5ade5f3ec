import { FederationError, type ErrorDetails } from '../errors.ts';
import type { AuthorityRefusal } from './authority-answer.ts';
import { refusalMeanings, type RefusalMeaning } from './refusal-meanings.ts';

/** Who tried to sign in, and where: what errors speak of. */
export interface SignInPlace {
  /** As the profile names it. */
  readonly tenant: string;
  /** Origin of the sign-in service. */
  readonly authority: string;
  readonly clientId?: string;
}

export function placeText({ tenant, authority, clientId }: SignInPlace): string {
  const who = clientId === undefined ? '' : `, as app ${clientId}`;
  return `${new URL(authority).host}, tenant ${tenant}${who}`;
}

/**
 * A refusal of the sign-in service, with the next step. Microsoft's numbers may change: where none is known the error
 * of OAuth decides, and the sentence of the service is shown in any case.
 */
export function refusedSignIn(refusal: AuthorityRefusal, place: SignInPlace, now: Date): FederationError {
  const meaning = meaningOf(refusal);
  const { code, exit = 'authentication', message, next } = meaning;
  const why = [refusal.says === '' ? refusal.error : refusal.says, ...clockText(meaning, refusal, now)];
  return new FederationError(`sign-in.${code}`, exit, message, {
    where: placeText(place) + idsText(refusal),
    why: why.filter((text) => text !== '').join('; ') || `HTTP status ${refusal.status}`,
    next: next(place),
    details: { ...refusal.ids, ...(refusal.error === '' ? {} : { error: refusal.error }) },
  });
}

/** By these whoever runs the service finds the sign-in again. */
function idsText({ ids: { correlationId, traceId } }: AuthorityRefusal): string {
  return [
    ...(correlationId === undefined ? [] : [`, correlation id ${correlationId}`]),
    ...(traceId === undefined ? [] : [`, trace id ${traceId}`]),
  ].join('');
}

function meaningOf({ codes, error, subError, status }: AuthorityRefusal): RefusalMeaning {
  const first = refusalMeanings.find(({ numbers = [] }) => numbers.some((number) => codes.includes(number)));
  const named = refusalMeanings.find(
    ({ errors = [] }) => errors.includes(error) || (subError !== '' && errors.includes(subError)),
  );
  return first ?? named ?? (status === 429 || status >= 500 ? unavailable : unknown);
}

const unavailable: RefusalMeaning = {
  code: 'unavailable',
  exit: 'unavailable',
  message: 'the sign-in service cannot answer at the moment',
  next: () => 'try again later; the ids above are for its support',
};

const unknown: RefusalMeaning = {
  code: 'refused',
  message: 'the sign-in was refused',
  next: ({ authority }) => `look the number up at ${authority}/error; federation doctor checks each step`,
};

/** How far the clocks are apart, where that is what the refusal is about. */
function clockText(
  { aboutTime = false }: RefusalMeaning,
  { date }: AuthorityRefusal,
  now: Date,
): readonly string[] {
  if (!aboutTime || date === undefined) {
    return [];
  }
  const seconds = Math.round((now.getTime() - date.getTime()) / 1000);
  const side = seconds < 0 ? 'behind' : 'ahead of';
  return [`this computer's clock is ${Math.abs(seconds)} seconds ${side} that of the service`];
}

/** An error of signing in that no service had a part in. */
export function signInError(
  code: string,
  message: string,
  place: SignInPlace,
  details: Omit<ErrorDetails, 'where'>,
): FederationError {
  return new FederationError(`sign-in.${code}`, 'authentication', message, {
    where: placeText(place),
    ...details,
  });
}
