import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseBefore } from '../../src/cloud/patience.ts';
import { FederationError } from '../../src/errors.ts';
import { TransportError, type TransportFailure } from '../../src/http/transport.ts';
import { at, tenantWith, type Reply } from './tenant-server.ts';

const policies = '/Skype.Policy/configurations/ExternalAccessPolicy';
const read = { side: 'cloud', type: 'external-access-policy', identity: 'Global' } as const;

/** Answers so, and well when these are used up. */
function then(...replies: readonly Reply[]) {
  let count = 0;
  return at(policies, () => {
    count += 1;
    return replies[count - 1];
  });
}

describe('reading from a service that is busy or ill', () => {
  it.each<readonly [string, readonly Reply[], readonly number[]]>([
    ['asks to send less for seconds', [{ status: 429, headers: { 'retry-after': '5' } }], [5000]],
    [
      'asks to send less until a date',
      [{ status: 429, headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' } }],
      [30_000],
    ],
    ['asks to send less and not for how long', [{ status: 429 }, { status: 429 }], [500, 1000]],
    ['asks for no pause at all', [{ status: 429, headers: { 'retry-after': '0' } }], [500]],
    ['has no time', [{ status: 503, headers: { 'retry-after': '2' } }], [2000]],
    ['fails', [{ status: 500 }, { status: 502 }, { status: 504 }], [500, 1000, 2000]],
    ['breaks off', [{ breaks: 'before' }, { body: 'x'.repeat(99), breaks: 'within' }], [500, 1000]],
  ])('when it %s then it is asked again, after a pause', async (_what, replies, pauses) => {
    const { connection, waits, requests } = await tenantWith(then(...replies));
    expect(await connection.readObject(read)).toMatchObject({ state: 'known' });
    expect(waits).toEqual(pauses);
    expect(requests).toHaveLength(replies.length + 1);
  });

  it('when it goes on failing then it is given up after four times', async () => {
    const { connection, requests } = await tenantWith(at(policies, { status: 500 }));
    await expect(connection.readObject(read)).rejects.toMatchObject({ code: 'tenant.failing', exit: 3 });
    expect(requests).toHaveLength(4);
  });

  it('when it is throttled for ever then it is given up when the time is over', async () => {
    const controller = new AbortController();
    let asked = 0;
    const { connection } = await tenantWith(
      at(policies, () => {
        asked += 1;
        if (asked === 50) {
          controller.abort(new FederationError('timeout', 'unavailable', 'not done within 2 seconds'));
        }
        return { status: 429, headers: { 'retry-after': '1' } };
      }),
      { signal: controller.signal },
    );
    await expect(connection.readObject(read)).rejects.toMatchObject({ code: 'tenant.throttled', exit: 3 });
    expect(asked).toBe(50);
  });

  it('when it is interrupted while it waits then that is what ends it', async () => {
    const controller = new AbortController();
    const { connection } = await tenantWith(
      at(policies, () => {
        controller.abort(new FederationError('interrupted', 'interrupted', 'interrupted'));
        return { status: 429 };
      }),
      { signal: controller.signal },
    );
    await expect(connection.snapshot({ users: false })).rejects.toMatchObject({
      code: 'interrupted',
      exit: 130,
    });
  });

  it('when it is interrupted while it is asked then that is what ends it', async () => {
    const controller = new AbortController();
    const { connection } = await tenantWith(
      (request) => {
        if (request.path === policies) {
          controller.abort(new FederationError('timeout', 'unavailable', 'not done in time'));
        }
        return undefined;
      },
      { signal: controller.signal },
    );
    await expect(connection.snapshot({ users: false })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('when the token is no longer accepted then a new one is asked for, once', async () => {
    const { connection, renewals, log } = await tenantWith(then({ status: 401 }));
    expect(await connection.readObject(read)).toMatchObject({ state: 'known' });
    expect(renewals()).toBe(1);
    expect(log).toEqual([expect.stringContaining('asking for a new one')]);
  });

  it('when no new token is to be had then that is the error', async () => {
    const { connection } = await tenantWith(undefined, {
      tokens: {
        token: () => Promise.reject(new FederationError('sign-in.expired', 'authentication', 'no token')),
      },
    });
    await expect(connection.snapshot({ users: false })).rejects.toMatchObject({ code: 'sign-in.expired' });
  });

  it('when there is no sign-in for Graph then only what Graph tells is missing', async () => {
    const { connection } = await tenantWith(undefined, {
      tokens: {
        token: (audience) =>
          audience === 'graph'
            ? Promise.reject(new FederationError('sign-in.consent', 'authentication', 'no consent'))
            : Promise.resolve({
                value: 'teams-token',
                claims: {
                  tenantId: 't',
                  appId: { state: 'absent' },
                  account: 'anna@contoso.com',
                  roles: { state: 'absent' },
                  permissions: { state: 'absent' },
                  expiresAt: new Date(0),
                  isApp: false,
                },
              }),
      },
    });
    const { objects, notes } = await connection.snapshot({ users: false });
    expect(objects.federationSettings.state).toBe('known');
    expect(objects.organization).toEqual({ state: 'unreadable', reason: 'no consent' });
    expect(notes).toEqual(['no consent', 'no consent']);
  });

  it('when the service warns then the warning is told', async () => {
    const headers = { 'X-Ms-ConfigApi-PowerShell-WarningMessage': 'This will go away.' };
    const { connection, log } = await tenantWith(at(policies, { json: [{ Identity: 'Global' }], headers }));
    await connection.readObject(read);
    expect(log).toEqual([expect.stringMatching(/warning of the service: This will go away\./)]);
  });
});

describe('eight at once', () => {
  it('when much is read then no more than eight requests are under way', async () => {
    let underWay = 0;
    let most = 0;
    const { connection } = await tenantWith(() => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => (underWay -= 1));
      return undefined;
    });
    await Promise.all(Array.from({ length: 40 }, () => connection.readObject(read)));
    expect(most).toBeLessThanOrEqual(8);
    expect(connection.requests).toBe(40);
  });
});

describe('the pause before another attempt', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const response = (status: number, headers: Readonly<Record<string, readonly string[]>> = {}) =>
    ({
      kind: 'answer',
      response: { status, headers, body: new Uint8Array(), connection: { id: 1 } },
    }) as const;

  it('when the service names a time then the pause is never shorter, and never longer than a quarter over it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 31, max: 9999 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (seconds, random) => {
          const attempt = response(429, { 'retry-after': [String(seconds)] });
          const pause = pauseBefore(attempt, { attempt: 1, reads: false, now, random }) ?? 0;
          expect(pause).toBeGreaterThanOrEqual(seconds * 1000);
          expect(pause).toBeLessThanOrEqual(seconds * 1250 + 1);
        },
      ),
    );
  });

  it.each([200, 204, 400, 401, 403, 404, 409])('when the status is %i then there is none', (status) => {
    expect(pauseBefore(response(status), { attempt: 1, reads: true, now, random: 0 })).toBeUndefined();
  });

  it.each([500, 502, 503, 504])('when a write is answered with %i then there is none', (status) => {
    expect(pauseBefore(response(status), { attempt: 1, reads: false, now, random: 0 })).toBeUndefined();
  });

  it.each<readonly [TransportFailure, boolean]>([
    ['reset', true],
    ['connect', true],
    ['timeout', true],
    ['resolve', false],
    ['tls', false],
    ['proxy', false],
    ['too-large', false],
    ['malformed', false],
    ['aborted', false],
  ])('when a read fails by %s then it is tried again: %s', (failure, again) => {
    const attempt = {
      kind: 'failure',
      error: new TransportError(failure, 'x', { requestSent: true }),
    } as const;
    expect(pauseBefore(attempt, { attempt: 1, reads: true, now, random: 0 }) !== undefined).toBe(again);
    expect(pauseBefore(attempt, { attempt: 1, reads: false, now, random: 0 })).toBeUndefined();
    expect(pauseBefore(attempt, { attempt: 4, reads: true, now, random: 0 })).toBeUndefined();
  });
});
