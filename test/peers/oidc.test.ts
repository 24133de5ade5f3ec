import { createHash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { readCertificate } from '../../src/cloud/certificate.ts';
import type { Credential } from '../../src/cloud/open-token-source.ts';
import type { Person } from '../../src/cloud/sign-in-person.ts';
import type { TokenStore } from '../../src/cloud/token-cache.ts';
import type { TokenSource } from '../../src/cloud/token-source.ts';
import { errorOf, open, type OpenOptions } from '../cloud/entra.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { systemClock } from '../../src/system-clock.ts';
import { hasChromium, openPage, signInOnPage, startBrowser } from './oidc/browser.ts';
import {
  peerClients,
  peerTenantId,
  peerTenantName,
  startOpenIdPeer,
  type OpenIdPeer,
} from './oidc/provider.ts';

const secretValue = createHash('sha256').update('a secret').digest('hex');
const issuer = await createAuthority('RSA');
const app = await issuer.issue({ names: ['federation.fabrikam.example'] });

let peer: OpenIdPeer;
const contacted = new Set<string>();
const watch = (message: unknown): void => {
  const request: unknown = Reflect.get(Object(message), 'request');
  contacted.add(String(Reflect.get(Object(request), 'host') ?? Reflect.get(Object(request), 'origin')));
};
const channels = ['http.client.request.start', 'undici:request:create'];

beforeAll(async () => {
  peer = await startOpenIdPeer({ secret: secretValue, certificate: app.cert });
});
afterAll(() => peer.close());
beforeEach(() => {
  contacted.clear();
  channels.forEach((channel) => subscribe(channel, watch));
});
afterEach(() => {
  channels.forEach((channel) => unsubscribe(channel, watch));
  // Whatever Microsoft's library knows of Microsoft's hosts, it speaks to none but that of the profile.
  expect([...contacted].filter((host) => host !== 'localhost' && host !== '127.0.0.1')).toEqual([]);
});

function source(
  client: keyof typeof peerClients,
  credential: Credential,
  options: OpenOptions = {},
): TokenSource {
  return open({ origin: peer.origin, ca: peer.ca, seen: [] }, credential, {
    tenant: peerTenantName,
    clientId: peerClients[client],
    clock: systemClock,
    ...options,
  });
}

function memoryStore(): TokenStore & { kept: string | undefined } {
  const store: TokenStore & { kept: string | undefined } = {
    kept: undefined,
    read: () => Promise.resolve(store.kept),
    write: (tokens) => {
      store.kept = tokens;
      return Promise.resolve();
    },
  };
  return store;
}

describe('an application at a provider that nobody here wrote', () => {
  it('when it has a secret then both tokens are for this tenant and their API', async () => {
    const tokens = source('secret', { kind: 'client-secret', secret: () => Promise.resolve(secretValue) });
    for (const audience of ['teams', 'graph'] as const) {
      const { claims } = await tokens.token(audience);
      expect(claims).toMatchObject({
        tenantId: peerTenantId,
        account: `app ${peerClients.secret}`,
        isApp: true,
        roles: { state: 'known', value: ['69091246-20e8-4a56-aa4d-066075b2a7a8'] },
      });
    }
  });

  it('when the secret is wrong then it is refused, and sent once', async () => {
    const tokens = source('secret', { kind: 'client-secret', secret: () => Promise.resolve('wrong-secret') });
    const first = await errorOf(tokens.token('teams'));
    expect(first).toMatchObject({ code: 'sign-in.client-rejected', exit: 4 });
    expect(await errorOf(tokens.token('graph'))).toBe(first);
  });

  it('when it has a certificate then its signature is accepted', async () => {
    const file = {
      file: 'app.pem',
      bytes: Buffer.from(`${app.cert}\n${app.key}`),
      password: () => Promise.resolve(undefined),
    };
    const certificate = () => readCertificate(file, new Date());
    const { claims } = await source('certificate', { kind: 'certificate', certificate }).token('teams');
    expect(claims.account).toBe(`app ${peerClients.certificate}`);
  });

  it('when its certificate is not the registered one then it is refused', async () => {
    const other = await issuer.issue({ names: ['other.fabrikam.example'] });
    const file = {
      file: 'app.pem',
      bytes: Buffer.from(`${other.cert}\n${other.key}`),
      password: () => Promise.resolve(undefined),
    };
    const certificate = () => readCertificate(file, new Date());
    const error = await errorOf(source('certificate', { kind: 'certificate', certificate }).token('teams'));
    expect(error.code).toBe('sign-in.client-rejected');
  });
});

describe.skipIf(!hasChromium && process.env['CI'] !== 'true')(
  'a person with a browser',
  { timeout: 90_000 },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser.close());

    const account = 'anna@fabrikam.example';
    const nobody: Person = {
      openBrowser: () => Promise.reject(new Error('nobody should be asked')),
      showCode: () => {
        throw new Error('nobody should be asked');
      },
    };

    it('when she signs in once then both APIs, renewals and later runs need her no more', async () => {
      const store = memoryStore();
      let said: string | null = '';
      const person: Person = {
        ...nobody,
        openBrowser: async (url) => {
          expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
          const page = await openPage(browser);
          await page.goto(url);
          await signInOnPage(page, account);
          await page.waitForURL(/^http:\/\/localhost:\d+\/$/);
          said = await page.textContent('body');
        },
      };
      const first = source('person', { kind: 'interactive', store, person, anew: true });
      const teams = await first.token('teams');
      expect(teams.claims).toMatchObject({ tenantId: peerTenantId, account, isApp: false });
      expect(said).toContain('You are signed in');
      expect((await first.token('graph')).claims.account).toBe(account);

      const later = source('person', { kind: 'interactive', store, person: nobody, anew: false });
      expect((await later.token('teams')).value).toBe(teams.value);
      const renewed = await later.token('teams', { fresh: true });
      expect(renewed.value).not.toBe(teams.value);
      expect(renewed.claims.account).toBe(account);
    });

    it('when she declines then that is said', async () => {
      const person: Person = {
        ...nobody,
        openBrowser: async (url) => {
          const page = await openPage(browser);
          await page.goto(url);
          await page.click('a[href*=abort]');
        },
      };
      const tokens = source('person', { kind: 'interactive', store: undefined, person, anew: true });
      expect((await errorOf(tokens.token('teams'))).code).toBe('sign-in.declined');
    });

    it('when the command is given up while she hesitates then nothing goes on waiting', async () => {
      const stop = new AbortController();
      const person: Person = {
        ...nobody,
        openBrowser: () => {
          setTimeout(() => stop.abort(new Error('given up')), 50);
          return Promise.resolve();
        },
      };
      const tokens = source('person', { kind: 'interactive', store: undefined, person, anew: true });
      await expect(tokens.token('teams', { signal: stop.signal })).rejects.toThrow('given up');
    });

    it('when she enters the code on another device then she is signed in', async () => {
      const done: Promise<void>[] = [];
      const enter = async (code: string, url: string): Promise<void> => {
        const page = await openPage(browser);
        await page.goto(url);
        await page.fill('input[name=user_code]', code);
        await page.click('button[type=submit]');
        await page.click('button[autofocus]');
        await signInOnPage(page, account);
      };
      const person: Person = { ...nobody, showCode: (code, url) => void done.push(enter(code, url)) };
      const tokens = source('person', { kind: 'device-code', store: memoryStore(), person, anew: true });
      expect((await tokens.token('teams')).claims.account).toBe(account);
      await Promise.all(done);
    });
  },
);
