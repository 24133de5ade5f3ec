import { hasValues } from '../change/compare.ts';
import type { WriteAnswer } from '../change/side-port.ts';
import { FederationError } from '../errors.ts';
import { TransportError } from '../http/transport.ts';
import type { ApiRequest, WriteRequest } from '../model/change.ts';
import { errorWords, type ApiAnswer } from './api-answer.ts';
import type { ApiClient } from './api-client.ts';
import { apiError } from './api-errors.ts';
import { readTenantObject } from './read-object.ts';
import { reasonFrom } from './read-settings.ts';
import { retryAfterMs } from './retry-after.ts';
import { writtenObject } from './routes.ts';
import type { TenantOptions } from './tenant.ts';

/** Times that a write is sent at most, where the service says that it has no time. */
const mostTimes = 3;
const pauseMs = 2_000;

/**
 * Sends a write and tells what became of it. Any success counts and its body is not looked at: what is stored is found
 * out by reading back. The services' 429 is waited for, since nothing was done; after a 503 the object is read again
 * and the write repeated only when it shows that it was not done.
 */
export async function writeTenant(
  client: ApiClient,
  options: TenantOptions,
  request: WriteRequest,
): Promise<WriteAnswer> {
  if (request.via !== 'api') {
    return { kind: 'refused', reason: `${request.name} is no request to a tenant`, already: false };
  }
  for (let time = 1; ; time += 1) {
    const sent = await sendOnce(client, request);
    if (!('busy' in sent)) {
      return sent;
    }
    const { busy } = sent;
    const lost: WriteAnswer = { kind: 'lost', reason: reasonFrom(apiError(busy)) };
    const wait = retryAfterMs(busy.response.headers, options.clock.now()) ?? pauseMs * time;
    if (!(await waited(options, wait))) {
      return lost;
    }
    switch (await storedNow(client, options, request)) {
      case 'yes':
        return { kind: 'accepted' };
      case 'unknown':
        return lost;
      case 'no':
        if (time === mostTimes) {
          return { kind: 'refused', reason: reasonFrom(apiError(busy)), already: false };
        }
        options.log?.(`${request.method} ${request.path}: it was not done (503), sent again`);
    }
  }
}

async function sendOnce(
  client: ApiClient,
  { service, method, path, body }: ApiRequest,
): Promise<WriteAnswer | { readonly busy: ApiAnswer }> {
  try {
    const answer = await client.send({ service, method, url: client.url(service, path), body });
    return answer.response.status === 503 ? { busy: answer } : writeAnswer(answer);
  } catch (error) {
    if (error instanceof TransportError) {
      return { kind: error.requestSent ? 'lost' : 'not-sent', reason: error.message };
    }
    // No token, or an interruption while waiting to be let in again: nothing was done.
    if (error instanceof FederationError) {
      return { kind: 'not-sent', reason: reasonFrom(error) };
    }
    throw error;
  }
}

function writeAnswer(answer: ApiAnswer): WriteAnswer {
  const { status } = answer.response;
  if (status >= 200 && status < 300) {
    return { kind: 'accepted' };
  }
  const reason = reasonFrom(apiError(answer));
  if (status >= 500) {
    return { kind: 'lost', reason };
  }
  return { kind: 'refused', reason, already: saysAlready(answer) };
}

/** A name that exists, or one that does not and was to go. Only reading back shows whether it is so. */
function saysAlready(answer: ApiAnswer): boolean {
  const { status } = answer.response;
  const { code, message } = errorWords(answer.response);
  return (
    status === 409 ||
    (status === 404 && answer.method === 'DELETE') ||
    /\balready\b.*\b(?:exist|assigned|in use)/i.test(`${code} ${message}`)
  );
}

/** False when the waiting was cut short. */
async function waited({ clock, signal }: TenantOptions, ms: number): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal?.aborted === true) {
      return false;
    }
    throw error;
  }
}

/** Whether the object is as the request was to make it. */
async function storedNow(
  client: ApiClient,
  { environment }: TenantOptions,
  request: ApiRequest,
): Promise<'yes' | 'no' | 'unknown'> {
  const written = writtenObject(request);
  if (written === undefined) {
    return 'unknown';
  }
  try {
    const found = await readTenantObject(client, environment, written.object);
    if (found.state === 'unreadable') {
      return 'unknown';
    }
    if (written.values === null || found.state === 'absent') {
      return (written.values === null) === (found.state === 'absent') ? 'yes' : 'no';
    }
    const match = hasValues(found.value, written.values);
    return match === 'hidden' ? 'unknown' : match;
  } catch (error) {
    if (error instanceof FederationError) {
      return 'unknown';
    }
    throw error;
  }
}
