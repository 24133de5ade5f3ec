import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import type { ObjectRef } from '../../src/model/change.ts';
import { at, tenantWith, type Answering, type Recorded, type Reply } from './tenant-server.ts';

interface Asked {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}
interface Response {
  readonly id: unknown;
  readonly status?: unknown;
  readonly body?: unknown;
}

const user = (number: number) => `0a1b2c3d-0000-4000-8000-${String(number).padStart(12, '0')}`;
const users = (count: number) => Array.from({ length: count }, (_, index) => user(index));
const refOf = (identity: string, type: ObjectRef['type'] = 'user-policy-assignment'): ObjectRef => ({
  side: 'cloud',
  type,
  identity,
});

const configuration = (id: string, displayName = `Policy ${id.slice(-2)}`, assignmentType = 'direct') => ({
  id,
  effectivePolicyAssignments: [
    { policyType: 'ExternalAccessPolicy', policyAssignment: { displayName, assignmentType } },
  ],
});

/** One user's configuration, asked for alone. */
const alone: Answering = ({ path }) => {
  const id = /^\/v1\.0\/admin\/teams\/userConfigurations\/([^/?]+)$/.exec(path)?.[1];
  return id === undefined ? undefined : { json: configuration(id) };
};

const idIn = ({ url }: Asked) => url.slice(url.lastIndexOf('/') + 1);
const told = (asked: Asked): Response => ({ id: asked.id, status: 200, body: configuration(idIn(asked)) });

/** Answers batches, and users who are asked for alone. */
function batching(respond: (requests: readonly Asked[]) => readonly Response[] | Reply): Answering {
  return (request) =>
    at('/v1.0/$batch', ({ body }) => {
      const { requests } = JSON.parse(body) as { requests: readonly Asked[] };
      const answer = respond(requests);
      return Array.isArray(answer) ? { json: { responses: answer } } : (answer as Reply);
    })(request) ?? alone(request);
}

const wellBatched = batching((requests) => requests.map(told));
const pathsOf = (requests: readonly Recorded[]) => requests.map(({ method, path }) => `${method} ${path}`);
const policiesOf = (readings: readonly unknown[]) =>
  readings.map(
    (one) =>
      (one as { value: { properties: { ExternalAccessPolicy: unknown } } }).value.properties
        .ExternalAccessPolicy,
  );
const expected = (ids: readonly string[]) => ids.map((id) => `Policy ${id.slice(-2)}`);

describe('reading many users', () => {
  it('when forty-five are asked for then that is three requests, of at most twenty each, and every user has their own', async () => {
    const { connection, requests } = await tenantWith(wellBatched);
    const ids = users(45);
    expect(policiesOf(await connection.readObjects(ids.map((id) => refOf(id))))).toEqual(expected(ids));
    expect(pathsOf(requests)).toEqual(Array.from({ length: 3 }, () => 'POST /v1.0/$batch'));
    const sizes = requests.map(
      ({ body }) => (JSON.parse(body) as { requests: readonly unknown[] }).requests.length,
    );
    expect(sizes.sort()).toEqual([20, 20, 5]);
  });

  it('when the answers come in another order then each is still of its user', async () => {
    const { connection } = await tenantWith(batching((requests) => requests.map(told).reverse()));
    const ids = users(7);
    expect(policiesOf(await connection.readObjects(ids.map((id) => refOf(id))))).toEqual(expected(ids));
  });

  it('when one user is asked for twice, in another letter case, then the batch has them once', async () => {
    const { connection, requests } = await tenantWith(wellBatched);
    const refs = [user(1), user(2), user(1).toUpperCase()].map((id) => refOf(id));
    expect(policiesOf(await connection.readObjects(refs))).toEqual(['Policy 01', 'Policy 02', 'Policy 01']);
    expect(requests).toHaveLength(1);
    expect((JSON.parse(requests[0]?.body ?? '') as { requests: unknown[] }).requests).toHaveLength(2);
  });

  it.each<readonly [string, (asked: Asked) => readonly Response[]]>([
    ['is turned away (429)', ({ id }) => [{ id, status: 429, body: { error: { code: 'TooManyRequests' } } }]],
    ['meets a service without time (503)', ({ id }) => [{ id, status: 503 }]],
    ['is not answered', () => []],
    ['is answered twice', (asked) => [told(asked), { ...told(asked), body: configuration(user(9)) }]],
    ['is answered by a number', (asked) => [{ ...told(asked), id: 2 }]],
    ['is answered without a status', ({ id }) => [{ id, body: configuration(user(1), 'Wrong') }]],
    ['is answered about somebody else', ({ id }) => [{ id, status: 200, body: configuration(user(0)) }]],
    ['is answered about nobody', ({ id }) => [{ id, status: 200, body: { value: [] } }]],
    ['is answered in a text', ({ id }) => [{ id, status: 200, body: 'eyJ2YWx1ZSI6IltdIn0=' }]],
    [
      'is answered with a status of success that has no body',
      ({ id }) => [{ id, status: 204, body: configuration(user(1), 'Wrong') }],
    ],
  ])('when one of them %s then that one is read alone', async (_what, respond) => {
    const answering = batching((requests) =>
      requests.flatMap((asked) => (idIn(asked) === user(1) ? respond(asked) : [told(asked)])),
    );
    const { connection, requests } = await tenantWith(answering);
    const ids = users(4);
    expect(policiesOf(await connection.readObjects(ids.map((id) => refOf(id))))).toEqual(expected(ids));
    expect(pathsOf(requests)).toEqual([
      'POST /v1.0/$batch',
      `GET /v1.0/admin/teams/userConfigurations/${user(1)}`,
    ]);
  });

  it.each<readonly [string, Reply]>([
    ['is refused', { status: 400, json: { error: { code: 'BadRequest' } } }],
    ['is not there', { status: 404 }],
    ['has no list of answers', { json: { value: [] } }],
    ['has no answers', { json: { responses: 'none' } }],
    ['is a list', { json: [configuration(user(0))] }],
    ['is empty', { status: 204 }],
    ['is a web page', { body: '<html></html>', headers: { 'content-type': 'text/html' } }],
    ['breaks off in its JSON', { body: '{"responses":[{"id":"1"', headers: {} }],
  ])('when the whole batch %s then each is read alone', async (_what, reply) => {
    const { connection, requests } = await tenantWith(batching(() => reply));
    const ids = users(3);
    expect(policiesOf(await connection.readObjects(ids.map((id) => refOf(id))))).toEqual(expected(ids));
    expect(requests).toHaveLength(4);
  });

  it.each<readonly [string, Reply]>([
    ['has no time', { status: 503 }],
    ['asks to send less', { status: 429, headers: { 'retry-after': '3' } }],
    ['breaks off', { breaks: 'within', json: { responses: [] } }],
  ])('when the service %s then the batch is asked for again, as a reading is', async (_what, reply) => {
    let count = 0;
    const answering = batching((requests) => {
      count += 1;
      return count === 1 ? reply : requests.map(told);
    });
    const { connection, requests, waits } = await tenantWith(answering);
    const ids = users(3);
    expect(policiesOf(await connection.readObjects(ids.map((id) => refOf(id))))).toEqual(expected(ids));
    expect([requests.length, waits.length]).toEqual([2, 1]);
  });

  it.each([403, 404])(
    'when Graph does not give a user (%i) then the Teams admin API is asked, and Graph not again',
    async (status) => {
      const fromTeams: Answering = ({ path }) =>
        path.startsWith('/Teams.User/users/')
          ? { json: { ...configuration(path.slice(-36)), objectId: path.slice(-36) } }
          : undefined;
      const refused = batching((requests) => requests.map(({ id }) => ({ id, status })));
      const { connection, requests } = await tenantWith((request) => fromTeams(request) ?? refused(request));
      const ids = users(2);
      expect(policiesOf(await connection.readObjects(ids.map((id) => refOf(id))))).toEqual(expected(ids));
      expect(pathsOf(requests).slice(1)).toEqual(ids.map((id) => `GET /Teams.User/users/${id}`));
    },
  );

  it('when Graph cannot be reached then the error says so, and nobody is asked for alone', async () => {
    const { connection, requests } = await tenantWith(batching(() => ({ breaks: 'before' })));
    await expect(connection.readObjects(users(3).map((id) => refOf(id)))).rejects.toMatchObject({
      exit: 3,
      where: expect.stringContaining('correlation id') as string,
    });
    expect(pathsOf(requests)).toEqual(Array.from({ length: 4 }, () => 'POST /v1.0/$batch'));
  });

  it('when the time is over while a batch is on its way then that is what ends it', async () => {
    const controller = new AbortController();
    const answering = batching(() => {
      controller.abort(new FederationError('timeout', 'unavailable', 'not done in time'));
      return { breaks: 'before' };
    });
    const { connection, requests } = await tenantWith(answering, { signal: controller.signal });
    await expect(connection.readObjects(users(3).map((id) => refOf(id)))).rejects.toMatchObject({
      code: 'timeout',
    });
    expect(requests).toHaveLength(1);
  });

  it('when the cloud has none of it in Graph then nothing is batched', async () => {
    const { connection, requests } = await tenantWith(undefined, { environment: 'gcc-high' });
    await expect(connection.readObjects(users(2).map((id) => refOf(id)))).rejects.toMatchObject({
      code: 'tenant.not-found',
    });
    expect(requests.every(({ path }) => path.startsWith('/Teams.User/users/'))).toBe(true);
  });

  it('when a user is named by principal name then they are read alone, beside the batch', async () => {
    const named = at('/v1.0/users/anna%40contoso.com', { json: { id: user(7) } });
    const { connection, requests } = await tenantWith((request) => named(request) ?? wellBatched(request));
    const ids = [user(1), 'anna@contoso.com', user(2)];
    expect(policiesOf(await connection.readObjects(ids.map((id) => refOf(id))))).toEqual([
      'Policy 01',
      'Policy 07',
      'Policy 02',
    ]);
    expect(requests).toHaveLength(3);
  });
});

describe('reading many objects', () => {
  it('when several are looked for in one list then it is read once', async () => {
    const { connection, requests } = await tenantWith(wellBatched);
    const refs = [
      refOf('Tag:Sales', 'external-access-policy'),
      refOf('Global', 'tenant-federation-settings'),
      refOf('Tag:Nobody', 'external-access-policy'),
      refOf('g1', 'group-policy-assignment'),
      refOf('g2', 'group-policy-assignment'),
      refOf('Global', 'external-access-policy'),
    ];
    const states = (await connection.readObjects(refs)).map(({ state }) => state);
    expect(states).toEqual(['known', 'known', 'absent', 'known', 'known', 'known']);
    expect(pathsOf(requests).sort()).toEqual([
      'GET /Skype.Policy/configurations/ExternalAccessPolicy',
      'GET /Skype.Policy/configurations/TenantFederationSettings',
      'GET /Skype.Policy/groupPolicyAssignments',
    ]);
  });

  it('when nothing is asked for then nothing is sent', async () => {
    const { connection, requests } = await tenantWith();
    expect(await connection.readObjects([])).toEqual([]);
    expect(requests).toHaveLength(0);
  });

  it('when a batch is answered in whatever way then every reading is that of the object alone', async () => {
    const ids = users(6);
    const body = fc.oneof(
      fc.constant('own'),
      fc.constantFrom<unknown>(null, 'text', 7, [], {}, { value: [] }, configuration(user(3), 'Wrong')),
    );
    const response = fc.record(
      {
        id: fc.oneof(fc.constantFrom('1', '2', '3', '4', '5', '6', '7', ''), fc.integer({ max: 7 })),
        status: fc.oneof(fc.constant<unknown>(200), fc.constantFrom<unknown>(429, 503, 204, '200', null)),
        body,
      },
      { requiredKeys: ['id'] },
    );
    let responses: readonly { readonly id: unknown; readonly body?: unknown }[] = [];
    const answering = batching((requests) =>
      responses.map((one) => {
        const asked = requests.find(({ id }) => id === one.id);
        return one.body === 'own' && asked !== undefined
          ? { ...one, body: configuration(idIn(asked)) }
          : // What is said of user 3 under their own number would be the truth.
            one.id === '4'
            ? { ...one, body: null }
            : one;
      }),
    );
    const { connection } = await tenantWith(answering);
    const refs = [...ids.map((id) => refOf(id)), refOf('Tag:Sales', 'external-access-policy')];
    const single = await Promise.all(refs.map((ref) => connection.readObject(ref)));
    await fc.assert(
      fc.asyncProperty(fc.array(response, { maxLength: 8 }), async (list) => {
        responses = list;
        expect(await connection.readObjects(refs)).toEqual(single);
      }),
      { numRuns: 25 },
    );
  });
});
