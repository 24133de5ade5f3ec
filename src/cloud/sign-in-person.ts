import type { PublicClientApplication } from '@azure/msal-node';
import { FederationError } from '../errors.ts';
import type { Acquirer } from './acquirer.ts';
import type { Authority } from './authority.ts';
import { browserSignIn } from './browser-sign-in.ts';
import { DeviceCodePace } from './device-code-pace.ts';
import { libraryOptions, type LibraryPorts } from './library-options.ts';
import { fromLibrary, noToken } from './msal-errors.ts';
import { signInError } from './sign-in-errors.ts';
import { cachePlugin, type TokenStore } from './token-cache.ts';
import type { Audience } from './token-source.ts';

/** How somebody is asked to sign in. */
export interface Person {
  /** Opens a browser, and says where to go for who has none. */
  readonly openBrowser: (url: string) => Promise<void>;
  /** Shows a code that is to be entered in some browser. */
  readonly showCode: (code: string, url: string) => void;
}

/** How a person is reached who signs in. */
export interface PersonPorts extends LibraryPorts {
  readonly way: 'interactive' | 'device-code';
  /** Undefined: nothing is kept. */
  readonly store: TokenStore | undefined;
  /** Undefined where nobody can be asked: then only what is stored serves. */
  readonly person: Person | undefined;
  /** Begins anew, whoever is signed in. */
  readonly anew: boolean;
}

/** A person who signs in: silently where a token or its renewal is stored, else in a browser, here or elsewhere. */
export function personAcquirer(ports: PersonPorts, authority: () => Promise<Authority>): Acquirer {
  const memory = ports.store ?? memoryStore();
  let anew = ports.anew;
  return {
    async acquire(audience, fresh, signal) {
      const { PublicClientApplication } = await import('@azure/msal-node');
      const found = await authority();
      const { network, options } = libraryOptions(ports, found, signal, new DeviceCodePace(ports.clock));
      const application = new PublicClientApplication({
        ...options,
        cache: { cachePlugin: cachePlugin(memory) },
      });
      const understood = <T>(result: Promise<T>): Promise<T> =>
        result.catch((error: unknown) => {
          throw fromLibrary(error, network, ports.place, ports.clock.now());
        });
      const begin = { application, ports, audience, signal };
      if (anew) {
        await forgetAll(application);
        const value = await understood(askPerson(begin, undefined));
        anew = false;
        return value;
      }
      try {
        const stored = await understood(storedSignIn(application, ports, found, audience, fresh));
        return stored ?? (await understood(askPerson(begin, undefined)));
      } catch (error) {
        if (!needsPerson(error)) {
          throw error;
        }
        // What was refused once is not sent again, in this run or the next.
        await (error.code === 'sign-in.interaction-required' ? forgetAll(application) : undefined);
        return understood(askPerson(begin, error));
      }
    },
  };
}

/** What is stored does not serve any more: that is no failure yet where somebody can be asked. */
function needsPerson(error: unknown): error is FederationError {
  const codes = ['sign-in.interaction-required', 'sign-in.consent', 'sign-in.conditional-access'];
  return error instanceof FederationError && codes.includes(error.code);
}

async function storedSignIn(
  application: PublicClientApplication,
  { cloud }: PersonPorts,
  { tenantId }: Authority,
  audience: Audience,
  fresh: boolean,
): Promise<string | undefined> {
  const accounts = await application.getTokenCache().getAllAccounts();
  const account = accounts.find((known) => known.tenantId === tenantId);
  if (account === undefined) {
    return undefined;
  }
  const scopes = [cloud.scopes[audience]];
  const { accessToken } = await application.acquireTokenSilent({ account, scopes, forceRefresh: fresh });
  return accessToken;
}

async function forgetAll(application: PublicClientApplication): Promise<void> {
  const cache = application.getTokenCache();
  for (const account of await cache.getAllAccounts()) {
    await cache.removeAccount(account);
  }
}

interface Begin {
  readonly application: PublicClientApplication;
  readonly ports: PersonPorts;
  readonly audience: Audience;
  readonly signal: AbortSignal | undefined;
}

async function askPerson(begin: Begin, because: FederationError | undefined): Promise<string> {
  const { application, ports, audience, signal } = begin;
  const { person, place, way, cloud, transport } = ports;
  if (person === undefined) {
    throw because ?? nobodyToAsk(ports);
  }
  const scopes = [cloud.scopes[audience]];
  const result =
    way === 'interactive'
      ? await browserSignIn({ application, scopes, person, transport, signal })
      : await application.acquireTokenByDeviceCode({
          scopes,
          deviceCodeCallback: ({ userCode, verificationUri }) => {
            person.showCode(userCode, verificationUri);
          },
        });
  if (result === null) {
    throw noToken(place);
  }
  return result.accessToken;
}

function nobodyToAsk({ place }: PersonPorts): FederationError {
  return signInError('interaction-required', 'somebody has to sign in first', place, {
    why: 'no sign-in is stored, and there is no terminal to ask in',
    next: 'federation login, in a terminal; for unattended runs set authentication: certificate or workload-identity',
  });
}

function memoryStore(): TokenStore {
  let kept: string | undefined;
  return {
    read: () => Promise.resolve(kept),
    write: (tokens) => {
      kept = tokens;
      return Promise.resolve();
    },
  };
}
