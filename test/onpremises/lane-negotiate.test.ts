import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOffers, parseChallenges } from '../../src/onpremises/negotiate.ts';

describe('WWW-Authenticate', () => {
  it.each([
    [
      ['Negotiate', 'NTLM'],
      [{ scheme: 'negotiate' }, { scheme: 'ntlm' }],
    ],
    [['Negotiate, NTLM'], [{ scheme: 'negotiate' }, { scheme: 'ntlm' }]],
    [['NTLM TlRMTVNTUAAC=='], [{ scheme: 'ntlm', token: 'TlRMTVNTUAAC==' }]],
    [['Basic realm="a, NTLM \\", b", NTLM'], [{ scheme: 'basic' }, { scheme: 'ntlm' }]],
    [
      ['Digest realm="x", qop="auth,auth-int", nonce=abc, Negotiate YII='],
      [{ scheme: 'digest' }, { scheme: 'negotiate', token: 'YII=' }],
    ],
    [['', ' , ,', 'Basic realm="never closed, NTLM'], [{ scheme: 'basic' }]],
    [[], []],
  ])('%j is read as challenges', (values, expected) => {
    expect(parseChallenges(values)).toEqual(expected);
  });

  it('never makes the reader throw, and gives only tokens that were there', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (values) => {
        for (const { scheme, token } of parseChallenges(values)) {
          expect(values.join('\n').toLowerCase()).toContain(scheme);
          expect(values.join('\n')).toContain(token ?? '');
        }
      }),
    );
  });

  it('finds every scheme of any list, in one line or in many', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9+/]{4,40}={0,2}$/);
    const challenge = fc
      .record({ scheme: fc.constantFrom('NTLM', 'Negotiate', 'Kerberos') })
      .chain((base) => fc.option(token, { nil: undefined }).map((value) => ({ ...base, token: value })));
    fc.assert(
      fc.property(fc.array(challenge, { minLength: 1 }), fc.boolean(), (challenges, oneLine) => {
        const lines = challenges.map(({ scheme, token: value }) => [scheme, value].filter(Boolean).join(' '));
        expect(parseChallenges(oneLine ? [lines.join(', ')] : lines)).toEqual(
          challenges.map(({ scheme, token: value }) =>
            value === undefined
              ? { scheme: scheme.toLowerCase() }
              : { scheme: scheme.toLowerCase(), token: value },
          ),
        );
      }),
    );
  });

  it('is described by its schemes, each once', () => {
    expect(describeOffers(parseChallenges(['NTLM', 'Negotiate', 'Basic realm="x"', 'ntlm x']))).toBe(
      'NTLM, Negotiate, Basic',
    );
    expect(describeOffers([])).toBe('nothing');
  });
});
