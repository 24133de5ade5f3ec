import type { AuthenticationResult, PublicClientApplication } from '@azure/msal-node';
import type { Transport } from '../http/transport.ts';
import type { Person } from './sign-in-person.ts';

export interface BrowserSignIn {
  readonly application: PublicClientApplication;
  readonly scopes: readonly string[];
  readonly person: Pick<Person, 'openBrowser'>;
  readonly transport: Transport;
  readonly signal: AbortSignal | undefined;
}

/**
 * Signs in with the system's browser (authorization code with PKCE; RFC 8252, RFC 7636). The answer comes to a
 * server of the library on 127.0.0.1, which listens for this one answer.
 */
export async function browserSignIn(sign: BrowserSignIn): Promise<AuthenticationResult> {
  const { application, scopes, person, signal } = sign;
  let stopWatching = (): void => undefined;
  try {
    return await application.acquireTokenInteractive({
      scopes: [...scopes],
      // Who is signed in at the browser may be somebody else than the administrator.
      prompt: 'select_account',
      successTemplate: page('You are signed in. Go back to the terminal; this window can be closed.'),
      errorTemplate: page('The sign-in did not succeed. The terminal says why; this window can be closed.'),
      openBrowser: async (url) => {
        stopWatching = cancelWith(signal, url, sign.transport);
        await person.openBrowser(url);
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    stopWatching();
  }
}

/**
 * Ends the waiting when the command is given up. The library listens until it is answered and offers no way to stop;
 * so it gets the answer that a person gives who declines.
 */
function cancelWith(signal: AbortSignal | undefined, url: string, transport: Transport): () => void {
  const asked = new URL(url).searchParams;
  const port = new URL(asked.get('redirect_uri') ?? 'http://localhost').port;
  const cancel = (): void => {
    const body = new URLSearchParams({ error: 'access_denied', state: asked.get('state') ?? '' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    void transport
      .send({
        method: 'POST',
        url: `http://127.0.0.1:${port}/`,
        headers,
        body,
        timeoutMs: 2_000,
        maxResponseBytes: 64 * 1024,
      })
      // It has stopped listening by itself, then.
      .catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}

function page(text: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>federation</title><p style="font: 1.1em sans-serif; margin: 3em">${text}</p></html>`;
}
