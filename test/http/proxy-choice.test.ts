import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { bypassesProxy, parseProxy } from '../../src/http/proxy-choice.ts';

describe('the proxy of the environment', () => {
  it.each([
    ['http://proxy.contoso.com:8080', { url: 'http://proxy.contoso.com:8080' }],
    ['https://proxy.contoso.com', { url: 'https://proxy.contoso.com' }],
    ['proxy.contoso.com:8080', { url: 'http://proxy.contoso.com:8080' }],
    [
      'http://anna:p%40ss@proxy:3128/',
      { url: 'http://proxy:3128', credentials: { username: 'anna', password: 'p@ss' } },
    ],
  ])('when it is %s then it is understood', (text, proxy) => {
    expect(parseProxy(text)).toEqual(proxy);
  });

  it.each(['socks5://proxy:1080', 'http://', 'http://anna:planted@', '::'])(
    'when it is %s then it is no proxy, and is not repeated',
    (text) => {
      const error = failureOf(() => parseProxy(text));
      expect(error).toMatchObject({ code: 'http.proxy', exit: 2 });
      expect(`${error.message}${error.why ?? ''}`).not.toContain('planted');
    },
  );

  it('when it is any text then it is a proxy or a FederationError', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseProxy(text).url).toMatch(/^https?:/);
        } catch (error) {
          expect(error).toBeInstanceOf(FederationError);
        }
      }),
    );
  });
});

describe('what goes past the proxy', () => {
  it.each([
    ['contoso.com', 'https://contoso.com', true],
    ['contoso.com', 'https://login.contoso.com', true],
    ['.contoso.com', 'https://login.contoso.com', true],
    ['*.contoso.com', 'https://login.contoso.com', true],
    ['CONTOSO.com', 'https://login.contoso.com', true],
    ['contoso.com', 'https://notcontoso.com', false],
    ['a.com, contoso.com', 'https://contoso.com', true],
    ['a.com contoso.com:443', 'https://contoso.com', true],
    ['contoso.com:8443', 'https://contoso.com', false],
    ['contoso.com:8443', 'https://contoso.com:8443', true],
    ['*', 'https://anything.example', true],
    ['', 'https://anything.example', false],
    ['', 'https://localhost:8443', true],
    ['', 'https://127.0.0.1', true],
  ])('when NO_PROXY is %j then %s goes past it: %s', (noProxy, url, expected) => {
    expect(bypassesProxy(new URL(url), noProxy)).toBe(expected);
  });
});

function failureOf(run: () => unknown): FederationError {
  try {
    run();
  } catch (error) {
    if (error instanceof FederationError) {
      return error;
    }
    throw error;
  }
  throw new Error('it was accepted');
}
