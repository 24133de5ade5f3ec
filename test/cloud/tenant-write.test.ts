import { describe, expect, it } from 'vitest';
import { translateTenantIntent } from '../../src/cloud/translate.ts';
import type { ApiRequest, ObjectRef } from '../../src/model/change.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import { FederationError } from '../../src/errors.ts';
import { deadPort } from '../http/servers.ts';
import { at, tenantWith, type Recorded, type Reply } from './tenant-server.ts';

const settingsPath = '/Skype.Policy/configurations/TenantFederationSettings';
const policyPath = '/Skype.Policy/configurations/ExternalAccessPolicy';
const user = '0a1b2c3d-0000-4000-8000-000000000002';
const group = '0a1b2c3d-0000-4000-8000-000000000001';

function change(type: ObjectRef['type'], identity: string, property: string, to: PropertyValue): ApiRequest {
  const kind = type.endsWith('assignment') ? 'assign' : 'set';
  const object = { side: 'cloud' as const, type, identity };
  return translateTenantIntent({ kind, object, properties: [{ property, from: null, to }] }).request;
}

const policy = (kind: 'create' | 'remove', values: Readonly<Record<string, boolean>> = {}) =>
  translateTenantIntent({
    kind,
    object: { side: 'cloud', type: 'external-access-policy', identity: 'Tag:Sales' },
    values,
  }).request;

const open = change('tenant-federation-settings', 'Global', 'AllowTeamsConsumer', true);
const writes = ({ method }: Recorded) => method !== 'GET';

/** Answers the nth write in its own way, and else well. */
function onWrites(...replies: readonly Reply[]) {
  let count = 0;
  return (request: Recorded): Reply | undefined => {
    if (!writes(request)) {
      return undefined;
    }
    count += 1;
    return replies[count - 1];
  };
}

describe('a write to a tenant', () => {
  it.each<readonly [number, Reply]>([
    [200, { status: 200, json: true }],
    [201, { status: 201, json: { anything: 1 } }],
    [202, { status: 202 }],
    [204, { status: 204 }],
    [200, { status: 200, body: '<html>not JSON</html>' }],
  ])('when it is answered with %i then it is accepted, whatever the body', async (_status, reply) => {
    const { connection, requests } = await tenantWith(onWrites(reply));
    expect(await connection.write(open)).toEqual({ kind: 'accepted' });
    expect(requests).toHaveLength(1);
  });

  it.each<readonly [string, Reply, boolean, RegExp]>([
    ['400', { status: 400, json: { message: 'There is no such property.' } }, false, /no such property/],
    ['403', { status: 403, json: {} }, false, /does not let app .* change this/],
    ['409', { status: 409, json: {} }, true, /409/],
    ['an existing name', { status: 400, json: { Message: 'The policy already exists.' } }, true, /exists/],
    ['a redirect', { status: 307, headers: { location: 'https://elsewhere.example' } }, false, /elsewhere/],
  ])('when it is answered with %s then it is refused', async (_what, reply, already, reason) => {
    const { connection, requests } = await tenantWith(onWrites(reply));
    expect(await connection.write(open)).toEqual({
      kind: 'refused',
      already,
      reason: expect.stringMatching(reason) as string,
    });
    expect(requests).toHaveLength(1);
  });

  it('when what is to go is not there then the server says that it is so already', async () => {
    const { connection } = await tenantWith(onWrites({ status: 404, json: {} }));
    expect(await connection.write(policy('remove'))).toMatchObject({ kind: 'refused', already: true });
  });

  it.each<readonly [string, Reply]>([
    ['the connection breaks', { breaks: 'before' }],
    ['the server fails', { status: 500, json: {} }],
    ['a gateway fails', { status: 502, body: '<html></html>' }],
    ['a gateway gives up', { status: 504 }],
  ])('when %s then it is lost, and not sent again', async (_what, reply) => {
    const { connection, requests } = await tenantWith(onWrites(reply));
    expect(await connection.write(open)).toMatchObject({ kind: 'lost' });
    expect(requests).toHaveLength(1);
  });

  it('when nothing listens then it was certainly not sent', async () => {
    const port = await deadPort();
    const origin = `http://127.0.0.1:${port}`;
    const { connection } = await tenantWith(undefined, { endpoints: { teams: origin, graph: origin } });
    expect(await connection.write(open)).toMatchObject({ kind: 'not-sent' });
  });

  it('when there is no token then it was certainly not sent', async () => {
    const { connection, requests } = await tenantWith(undefined, {
      tokens: {
        token: () => Promise.reject(new FederationError('sign-in.expired', 'authentication', 'no token')),
      },
    });
    expect(await connection.write(open)).toEqual({ kind: 'not-sent', reason: 'no token' });
    expect(requests).toEqual([]);
  });

  it('when it is a cmdlet then it is refused', async () => {
    const { connection, requests } = await tenantWith();
    const cmdlet = { via: 'cmdlet', name: 'Set-CsAccessEdgeConfiguration', parameters: {} } as const;
    expect(await connection.write(cmdlet)).toMatchObject({ kind: 'refused', already: false });
    expect(requests).toEqual([]);
  });

  it('when the token is no longer accepted then a new one is asked for, once', async () => {
    const { connection, requests, renewals } = await tenantWith(onWrites({ status: 401, json: {} }));
    expect(await connection.write(open)).toEqual({ kind: 'accepted' });
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer teams-token-0',
      'Bearer teams-token-1',
    ]);
    expect(renewals()).toBe(1);
  });

  it('when the new token is not accepted either then it is refused', async () => {
    const { connection, requests } = await tenantWith(onWrites({ status: 401 }, { status: 401 }));
    expect(await connection.write(open)).toMatchObject({ kind: 'refused' });
    expect(requests).toHaveLength(2);
  });

  it('when the service asks to send less then it is sent again after the pause, for nothing was done', async () => {
    const { connection, requests, waits } = await tenantWith(
      onWrites({ status: 429, headers: { 'retry-after': '7' } }),
    );
    expect(await connection.write(open)).toEqual({ kind: 'accepted' });
    expect(requests).toHaveLength(2);
    expect(waits).toEqual([7000]);
  });

  it('when the time is over while it waits to be let in then it was certainly not sent', async () => {
    const controller = new AbortController();
    const { connection } = await tenantWith(
      (request) => {
        controller.abort(new FederationError('timeout', 'unavailable', 'not done within 1 seconds'));
        return writes(request) ? { status: 429 } : undefined;
      },
      { signal: controller.signal },
    );
    expect(await connection.write(open)).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringContaining('asks to send less') as string,
    });
  });

  it('when it is interrupted on its way then it is finished all the same', async () => {
    const controller = new AbortController();
    const { connection } = await tenantWith(
      (request) => {
        controller.abort(new FederationError('interrupted', 'interrupted', 'interrupted'));
        return writes(request) ? { status: 204 } : undefined;
      },
      { signal: controller.signal },
    );
    expect(await connection.write(open)).toEqual({ kind: 'accepted' });
  });
});

describe('a write that meets a server without time (503)', () => {
  const busy: Reply = { status: 503, headers: { 'retry-after': '3' } };
  const readingSettings = (value: boolean) =>
    at(settingsPath, { json: [{ Identity: 'Global', AllowTeamsConsumer: value }] });

  it('when reading shows that it was not done then it is sent again', async () => {
    const answer = onWrites(busy);
    const { connection, requests, waits, log } = await tenantWith(
      (request) => answer(request) ?? readingSettings(false)(request),
    );
    expect(await connection.write(open)).toEqual({ kind: 'accepted' });
    expect(requests.map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT']);
    expect(waits).toEqual([3000]);
    expect(log).toEqual([expect.stringContaining('sent again')]);
  });

  it('when reading shows that it was done then it is not sent again', async () => {
    const answer = onWrites(busy);
    const { connection, requests } = await tenantWith(
      (request) => answer(request) ?? readingSettings(true)(request),
    );
    expect(await connection.write(open)).toEqual({ kind: 'accepted' });
    expect(requests.map(({ method }) => method)).toEqual(['PUT', 'GET']);
  });

  it('when reading shows nothing then it is lost, and not sent again', async () => {
    const answer = onWrites(busy);
    const { connection, requests } = await tenantWith(
      (request) => answer(request) ?? at(settingsPath, { status: 403 })(request),
    );
    expect(await connection.write(open)).toMatchObject({ kind: 'lost' });
    expect(requests.filter(writes)).toHaveLength(1);
  });

  it('when the server never has time then it is refused after three times', async () => {
    const { connection, requests } = await tenantWith(onWrites(busy, busy, busy, busy));
    expect(await connection.write(open)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('503') as string,
    });
    expect(requests.filter(writes)).toHaveLength(3);
  });

  it('when the time is over while it waits then it is lost', async () => {
    const controller = new AbortController();
    const { connection } = await tenantWith(
      (request) => {
        controller.abort(new FederationError('timeout', 'unavailable', 'over'));
        return writes(request) ? busy : undefined;
      },
      { signal: controller.signal },
    );
    expect(await connection.write(open)).toMatchObject({ kind: 'lost' });
  });

  const configured = (policyOfUser: string | null) =>
    at(`/v1.0/admin/teams/userConfigurations/${user}`, {
      json: {
        id: user,
        effectivePolicyAssignments:
          policyOfUser === null
            ? []
            : [
                {
                  policyType: 'ExternalAccessPolicy',
                  policyAssignment: { displayName: policyOfUser, assignmentType: 'direct' },
                },
              ],
      },
    });

  it.each<readonly [string, ApiRequest, (request: Recorded) => Reply | undefined, boolean]>([
    ['a policy is there', policy('create', { EnableTeamsConsumerAccess: false }), () => undefined, true],
    [
      'a policy is there otherwise',
      policy('create', { EnableTeamsConsumerAccess: true }),
      () => undefined,
      false,
    ],
    ['a policy is not there', policy('create'), at(policyPath, { json: [{ Identity: 'Global' }] }), false],
    ['a policy is still there', policy('remove'), () => undefined, false],
    ['a policy is gone', policy('remove'), at(policyPath, { json: [{ Identity: 'Global' }] }), true],
    [
      'a user has it',
      change('user-policy-assignment', user, 'ExternalAccessPolicy', 'Sales'),
      configured('sales'),
      true,
    ],
    [
      'a user has none',
      change('user-policy-assignment', user, 'ExternalAccessPolicy', 'Sales'),
      configured(null),
      false,
    ],
    [
      'a group has it',
      change('group-policy-assignment', 'g1', 'ExternalAccessPolicy', 'Sales'),
      () => undefined,
      true,
    ],
    [
      'a group has none',
      change('group-policy-assignment', group, 'ExternalAccessPolicy', 'Sales'),
      () => undefined,
      false,
    ],
  ])('when %s afterwards then that decides', async (_what, request, reading, done) => {
    const answer = onWrites(busy);
    const { connection, requests } = await tenantWith((recorded) => answer(recorded) ?? reading(recorded));
    expect(await connection.write(request)).toEqual({ kind: 'accepted' });
    expect(requests.filter(writes)).toHaveLength(done ? 1 : 2);
  });
});
