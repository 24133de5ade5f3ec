import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRefusal } from '../../src/cloud/authority-answer.ts';
import { refusalMeanings } from '../../src/cloud/refusal-meanings.ts';
import { refusedSignIn } from '../../src/cloud/sign-in-errors.ts';
import { exitCodes } from '../../src/exit-codes.ts';
import { clientId, errorOf, everythingIn, open, refusal, secret, startEntra, tenantName } from './entra.ts';

/** What Entra answers, and what a reader has to learn from the error. */
const refusals: readonly (readonly [number: number, error: string, code: string, next: RegExp])[] = [
  [7000215, 'invalid_client', 'secret-rejected', /value of the secret, not its id/],
  [7000222, 'invalid_client', 'secret-expired', /make a new one/],
  [700027, 'invalid_client', 'certificate-rejected', /upload its public part/],
  [700024, 'invalid_client', 'clock', /set the clock/],
  [70021, 'invalid_request', 'federated-credential', /issuer, subject and audience/],
  [700016, 'unauthorized_client', 'unknown-client', /check clientId/],
  [7000218, 'invalid_client', 'public-client', /allow public client flows/],
  [65001, 'invalid_grant', 'consent', /user_impersonation/],
  [500011, 'invalid_resource', 'no-service', /az ad sp create --id 48ac35b8/],
  [90002, 'invalid_request', 'unknown-tenant', /environment of the profile/],
  [50020, 'invalid_grant', 'wrong-account', /federation logout/],
  [53003, 'access_denied', 'conditional-access', /sign-in log/],
  [50076, 'interaction_required', 'interaction-required', /federation login/],
  [50053, 'invalid_grant', 'account-blocked', /ask an administrator/],
  [50196, 'invalid_grant', 'throttled', /wait some minutes/],
  [1, 'invalid_client', 'client-rejected', /check clientId and its credential/],
  [1, 'access_denied', 'declined', /federation login/],
  [1, 'expired_token', 'code-expired', /--timeout/],
  [1, 'something_new', 'refused', /look the number up/],
];

describe('a refusal of the sign-in service', () => {
  it.each(refusals)(
    'when it is AADSTS%i, %s then the error is sign-in.%s',
    async (number, error, code, next) => {
      const entra = await startEntra(({ path }) =>
        path.endsWith('/token') ? refusal(number, error, 'What Entra says.') : undefined,
      );
      const refused = await errorOf(open(entra, secret('planted-secret-value')).token('teams'));
      expect(refused.code).toBe(`sign-in.${code}`);
      expect(refused.exit).toBe(code === 'throttled' ? exitCodes.unavailable : exitCodes.authentication);
      expect(refused.next).toMatch(next);
      expect(refused.why).toContain('What Entra says.');
      expect(refused.where).toContain(
        `tenant ${tenantName}, as app ${clientId}, correlation id 2222bbbb-3333, trace id 0000aaaa-1111`,
      );
      expect(refused.details).toMatchObject({
        correlationId: '2222bbbb-3333',
        traceId: '0000aaaa-1111',
        error,
      });
      expect(everythingIn(refused)).not.toContain('planted-secret-value');
    },
  );

  it('when a meaning is in the table then it is tried above', () => {
    const tried = new Set(refusals.map(([, , code]) => code));
    expect(refusalMeanings.map(({ code }) => code).filter((code) => !tried.has(code))).toEqual([]);
  });

  it('when it is about the time then the clocks are compared', () => {
    const place = { tenant: tenantName, authority: 'https://login.example' };
    const body = {
      error: 'invalid_client',
      error_codes: [700024],
      error_description: 'AADSTS700024: Too early.',
    };
    const headers = { date: ['Fri, 27 Nov 2026 16:00:00 GMT'] };
    const error = refusedSignIn(
      readRefusal({ status: 401, headers }, body, ''),
      place,
      new Date('2026-11-27T16:11:40Z'),
    );
    expect(error.why).toContain("this computer's clock is 700 seconds ahead of that of the service");
  });

  it('when its text would command a terminal then it does not', async () => {
    const entra = await startEntra(({ path }) =>
      path.endsWith('/token') ? refusal(1, 'invalid_grant', 'Oh\u001b]0;pwned\u0007 no\u202e!') : undefined,
    );
    expect((await errorOf(open(entra, secret('x')).token('teams'))).why).toMatch(/Oh no!/);
  });
});

describe('reading a refusal', () => {
  it('when a value of the request is repeated anywhere then it is hidden', () => {
    const secrets = fc.string({
      minLength: 8,
      maxLength: 40,
      unit: fc.constantFrom('a', 'b', 'X', '0', '9', '~', '.', '_', '-', '!', '*'),
    });
    fc.assert(
      fc.property(secrets, fc.string(), (value, around) => {
        const request = new URLSearchParams({ client_secret: value, refresh_token: value }).toString();
        const text = `${around}${value}${around}`;
        const body = { error: text, suberror: text, error_description: text, trace_id: text };
        const read = readRefusal({ status: 400, headers: {} }, body, request);
        const shown = [read.error, read.subError, read.says].join('\n');
        expect(around.includes(value) || !shown.includes(value)).toBe(true);
      }),
    );
  });

  it('when an answer has any shape then it is read', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (body, request) => {
        expect(() => readRefusal({ status: 400, headers: {} }, body, request)).not.toThrow();
      }),
    );
  });
});
