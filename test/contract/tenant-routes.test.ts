import { describe, expect, it } from 'vitest';
import { at, tenantWith, type Answering, type Recorded } from '../cloud/tenant-server.ts';
import { governmentRows, otherUser, routeRows, user, type RouteRow } from './tenant-routes.ts';

const configured = { id: user, effectivePolicyAssignments: [] };
const responses = [user, otherUser].map((id, index) => ({
  id: String(index + 1),
  status: 200,
  body: { ...configured, id },
}));

const oneUser: Answering = (request) =>
  at(`/v1.0/admin/teams/userConfigurations/${user}`, { json: configured })(request) ??
  at('/v1.0/$batch', { json: { responses } })(request) ??
  at('/v1.0/users/anna%40contoso.com', { json: { id: user } })(request) ??
  at('/Teams.User/users', { json: { users: [] } })(request) ??
  at(`/Teams.User/users/${user}`, { json: { objectId: user, effectivePolicyAssignments: [] } })(request);

async function wire(row: RouteRow, environment: 'commercial' | 'gcc-high'): Promise<readonly Recorded[]> {
  const { connection, requests } = await tenantWith(oneUser, { environment });
  await row.does(connection);
  return requests;
}

function matches(row: RouteRow, request: Recorded): boolean {
  return (
    row.method === request.method &&
    row.path === request.path &&
    JSON.stringify(row.body) === (request.body === '' ? 'null' : request.body)
  );
}

describe.each([
  ['commercial' as const, routeRows],
  ['gcc-high' as const, governmentRows],
])('what goes over the wire (cloud-api.md, %s)', (environment, rows) => {
  it.each(rows.map((row) => [row.cites, row] as const))(
    'when row %s is used then it is as the row says',
    async (_cites, row) => {
      const found = (await wire(row, environment)).filter((request) => matches(row, request));
      expect(found).toHaveLength(1);
    },
  );
});

describe('every request', () => {
  const all = async () => {
    const wires = await Promise.all([
      ...routeRows.map((row) => wire(row, 'commercial')),
      ...governmentRows.map((row) => wire(row, 'gcc-high')),
    ]);
    return wires.flat();
  };

  it('when anything is sent then there is a row for it', async () => {
    const rows = [...routeRows, ...governmentRows];
    const strangers = (await all()).filter((request) => !rows.some((row) => matches(row, request)));
    expect(strangers.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('when anything is sent then its headers are those of 1.8', async () => {
    const requests = await all();
    for (const { headers, path, body } of requests) {
      const service = path.startsWith('/v1.0/') ? 'graph' : 'teams';
      expect(headers).toMatchObject({
        authorization: `Bearer ${service}-token-0`,
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'federation/test',
        [service === 'teams' ? 'x-ms-correlation-id' : 'client-request-id']: expect.stringMatching(
          /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        ) as string,
      });
      expect(headers['content-type']).toBe(body === '' ? undefined : 'application/json');
      expect(
        Object.keys(headers).filter((name) => /^x-ms-(?!correlation-id)|^mpa|^x-authz/.test(name)),
      ).toEqual([]);
    }
  });

  it('when several are sent then each has an id of its own', async () => {
    const { connection, requests } = await tenantWith();
    await connection.snapshot({ users: true });
    const ids = requests.map(({ headers }) => headers['x-ms-correlation-id'] ?? headers['client-request-id']);
    expect(new Set(ids).size).toBe(requests.length);
  });
});
