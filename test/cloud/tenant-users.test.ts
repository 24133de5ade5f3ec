import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CloudEnvironment } from '../../src/model/tenant-snapshot.ts';
import { at, tenantWith, type Answering, type Reply } from './tenant-server.ts';

const directory = '/v1.0/users';
const configurations = '/v1.0/admin/teams/userConfigurations';
const adminApi = '/Teams.User/users';
const groups = '/Skype.Policy/groupPolicyAssignments';
const refused: Reply = {
  status: 403,
  json: { error: { code: 'Authorization_RequestDenied', message: 'No.' } },
};

const teamsUsers: Reply = {
  json: {
    users: [
      {
        objectId: 'A1',
        userPrincipalName: 'anna@contoso.com',
        sipAddress: 'sip:anna@contoso.com',
        displayName: 'Anna',
        effectivePolicyAssignments: [
          {
            policyType: 'externalaccesspolicy',
            policyAssignment: {
              assignmentType: 'Direct',
              displayName: 'Tag:Sales',
              policyId: 'Not Yet Supported.',
            },
          },
        ],
      },
      { objectId: 'b2', effectivePolicyAssignments: [{ policyType: 'TeamsMeetingPolicy' }] },
    ],
  },
};

const paths =
  (...answers: readonly (readonly [string, Reply])[]): Answering =>
  (request) =>
    answers.map(([path, reply]) => at(path, reply)(request)).find((reply) => reply !== undefined);

async function usersOf(answering?: Answering, environment: CloudEnvironment = 'commercial') {
  const { connection, requests } = await tenantWith(answering, { environment });
  const { objects, notes } = await connection.snapshot({ users: true });
  const { users, groupAssignments } = objects;
  const properties =
    users.state === 'known'
      ? Object.fromEntries(users.value.map((user) => [user.identity, user.properties]))
      : users;
  return { properties, users, groupAssignments, notes, requests };
}

describe('the users of a tenant', () => {
  it('when Graph tells everything then both of its lists are joined', async () => {
    const { properties, notes, requests } = await usersOf();
    expect(properties).toEqual({
      a1: {
        UserPrincipalName: 'anna@contoso.com',
        DisplayName: 'Anna',
        SipAddress: 'anna@contoso.com',
        Enabled: true,
        Licensed: true,
        AccountType: 'user',
        ExternalAccessPolicy: 'Sales',
        AssignmentType: 'group',
        GroupId: 'g1',
      },
      b2: {
        UserPrincipalName: 'ben@contoso.com',
        Enabled: false,
        Licensed: null,
        AccountType: 'guest',
        ExternalAccessPolicy: null,
        AssignmentType: null,
        GroupId: null,
      },
    });
    expect(notes).toEqual([]);
    expect(requests.filter(({ path }) => path.startsWith(adminApi))).toEqual([]);
  });

  it('when the directory has somebody whom Teams does not list then the policy is not told', async () => {
    const { properties } = await usersOf(at(configurations, { json: { value: [] } }));
    expect(properties).toMatchObject({ a1: { UserPrincipalName: 'anna@contoso.com' } });
    expect(properties).not.toMatchObject({ a1: { ExternalAccessPolicy: expect.anything() as string } });
    expect(Object.keys((properties as Record<string, object>)['a1'] ?? {})).not.toContain(
      'ExternalAccessPolicy',
    );
  });

  it('when Graph withholds policies then the Teams admin API is asked, and it is said', async () => {
    const { properties, notes } = await usersOf(paths([configurations, refused], [adminApi, teamsUsers]));
    expect(properties).toMatchObject({
      a1: { DisplayName: 'Anna', ExternalAccessPolicy: 'Sales', AssignmentType: 'direct', GroupId: null },
    });
    expect(notes).toEqual([expect.stringMatching(/403.*TeamsUserConfiguration\.Read\.All.*Teams admin API/)]);
  });

  it('when groups have policies then nobody is said to have Global on the word of the Teams admin API', async () => {
    const { properties } = await usersOf(paths([configurations, refused], [adminApi, teamsUsers]));
    expect(Object.keys((properties as Record<string, object>)['b2'] ?? {})).not.toContain(
      'ExternalAccessPolicy',
    );
  });

  it('when no group has a policy then who has none of his own has Global', async () => {
    const { properties } = await usersOf(
      paths([configurations, refused], [adminApi, teamsUsers], [groups, { json: [] }]),
    );
    expect(properties).toMatchObject({ b2: { ExternalAccessPolicy: null, AssignmentType: null } });
  });

  it('when Graph lists no users then the Teams admin API takes its place', async () => {
    const { properties, notes } = await usersOf(paths([directory, refused], [adminApi, teamsUsers]));
    expect(properties).toMatchObject({
      a1: { SipAddress: 'anna@contoso.com', ExternalAccessPolicy: 'Sales', AssignmentType: 'group' },
    });
    expect(notes).toEqual([expect.stringContaining('User.Read.All')]);
  });

  it('when only the policies are readable then the users are those of the policies', async () => {
    const { properties, notes } = await usersOf(paths([directory, refused], [adminApi, refused]));
    expect(properties).toMatchObject({ a1: { UserPrincipalName: 'anna@contoso.com', AccountType: 'user' } });
    expect(notes).toHaveLength(2);
  });

  it('when nothing is readable then the users are unreadable for all the reasons', async () => {
    const { users } = await usersOf(
      paths([directory, refused], [configurations, refused], [adminApi, { status: 404, json: {} }]),
    );
    expect(users).toMatchObject({
      state: 'unreadable',
      reason: expect.stringMatching(/User\.Read\.All.*TeamsUserConfiguration.*404/) as string,
    });
  });

  it('when a list names somebody without an id then it is not used', async () => {
    const { notes } = await usersOf(paths([directory, { json: { value: [{}] } }], [adminApi, teamsUsers]));
    expect(notes).toEqual([expect.stringContaining('somebody without an id')]);
  });

  it.each<CloudEnvironment>(['gcc-high', 'dod', 'china'])(
    'when the cloud is %s then policies are read from the Teams admin API',
    async (environment) => {
      const { properties, requests } = await usersOf(at(adminApi, teamsUsers), environment);
      expect(properties).toMatchObject({ a1: { ExternalAccessPolicy: 'Sales' } });
      expect(requests.filter(({ path }) => path.startsWith(configurations))).toEqual([]);
    },
  );

  it('when the cloud is DoD then there are no assignments to groups to ask for', async () => {
    const { properties, groupAssignments, requests } = await usersOf(at(adminApi, teamsUsers), 'dod');
    expect(groupAssignments).toEqual({ state: 'absent' });
    expect(properties).toMatchObject({ b2: { ExternalAccessPolicy: null } });
    expect(requests.filter(({ path }) => path.startsWith(groups))).toEqual([]);
  });

  it('when groups have policies then those of our type are listed', async () => {
    const { groupAssignments } = await usersOf();
    expect(groupAssignments).toEqual({
      state: 'known',
      value: [
        {
          identity: 'g1',
          properties: { PolicyType: 'ExternalAccessPolicy', PolicyName: 'Sales', Rank: 1 },
        },
      ],
    });
  });

  it.each<readonly [string, object, object]>([
    ['the rank is called priority', { Priority: 3 }, { Rank: 3 }],
    ['there is no rank', {}, {}],
  ])('when %s then it is understood', async (_what, given, wanted) => {
    const json = [{ groupId: 'g1', policyType: 'externalAccessPolicy', policyName: 'Sales', ...given }];
    const { groupAssignments } = await usersOf(at(groups, { json }));
    expect(groupAssignments).toEqual({
      state: 'known',
      value: [
        {
          identity: 'g1',
          properties: { PolicyType: 'ExternalAccessPolicy', PolicyName: 'Sales', ...wanted },
        },
      ],
    });
  });

  it('when an assignment to a group does not say of what then all are unreadable, with a note', async () => {
    const { groupAssignments, notes } = await usersOf(at(groups, { json: [{ groupId: 'g1' }] }));
    expect(groupAssignments.state).toBe('unreadable');
    expect(notes).toEqual([expect.stringContaining('no assignment')]);
  });
});

describe('pages that are large', () => {
  const value = Array.from({ length: 3000 }, (_, index) => ({
    id: `user-${index}`,
    userPrincipalName: `user${index}@contoso.com`,
    proxyAddresses: [`SIP:user${index}@contoso.com`],
  }));

  it('when a page has thousands of users then all are read', async () => {
    const { properties } = await usersOf(at(directory, { json: { '@odata.context': 'users', value } }));
    expect(Object.keys(properties)).toHaveLength(3000);
    expect(properties).toMatchObject({ 'user-2999': { SipAddress: 'user2999@contoso.com' } });
  });

  it('when one of thousands is no JSON then the list is not used', async () => {
    const body = JSON.stringify({ value }).replace('"user-2990"', 'user-2990');
    const { notes } = await usersOf(
      (request) => at(directory, { body })(request) ?? at(adminApi, teamsUsers)(request),
    );
    expect(notes).toEqual([expect.stringContaining('an item of the list is no JSON')]);
  });

  it('when a page is larger than any may be then the list is not used', async () => {
    const body = gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '));
    const bomb: Reply = { body, headers: { 'content-encoding': 'gzip' } };
    const { notes } = await usersOf(
      (request) => at(directory, bomb)(request) ?? at(adminApi, teamsUsers)(request),
    );
    expect(notes).toEqual([expect.stringContaining('more than can be taken')]);
  });
});

describe('lists that come in pages', () => {
  const page = (id: string, link: Readonly<Record<string, string>>) => ({ value: [{ id }], ...link });

  it.each(['@odata.nextLink', 'nextLink', 'NextLink', '@nextLink'])(
    'when the next page is behind %s then it is read',
    async (name) => {
      const { properties } = await usersOf((request) =>
        request.path.startsWith(`${directory}?`)
          ? {
              json: request.path.includes('skip=1')
                ? page('second', {})
                : page('first', { [name]: `http://${request.headers['host'] ?? ''}${directory}?skip=1` }),
            }
          : undefined,
      );
      expect(Object.keys(properties)).toEqual(['first', 'second']);
    },
  );

  it('when the link is a bare token then it is asked for as skiptoken', async () => {
    const { properties } = await usersOf(
      (request) =>
        request.path.startsWith(adminApi)
          ? {
              json: request.path.includes('skiptoken=t%2B1')
                ? { users: [{ objectId: 'second' }] }
                : { users: [{ objectId: 'first' }], nextLink: 't+1' },
            }
          : at(directory, refused)(request),
      'gcc-high',
    );
    expect(Object.keys(properties)).toEqual(['first', 'second']);
  });

  it.each<readonly [string, (path: string) => string, RegExp]>([
    ['back to itself', (path) => path, /circle/],
    ['to another server', () => 'https://elsewhere.example/v1.0/users', /another server/],
    ['nowhere', () => 'http://[', /another server/],
  ])(
    'when a link leads %s then the list is given up, and the token goes nowhere',
    async (_what, link, why) => {
      const { notes, requests } = await usersOf((request) =>
        request.path.startsWith(`${directory}?`)
          ? { json: page('x', { '@odata.nextLink': link(request.path) }) }
          : at(adminApi, teamsUsers)(request),
      );
      expect(notes).toEqual([expect.stringMatching(why)]);
      expect(requests.filter(({ path }) => path.startsWith(`${directory}?`))).toHaveLength(1);
    },
  );

  describe('that begin with the link to the next one', () => {
    const next = `${directory}?skip=1`;
    const first = (link: string) => ({
      '@odata.nextLink': link,
      value: [{ id: 'first', x: 'x'.repeat(500) }],
    });

    it('when the rest of the page is on its way then the next one is asked for already', async () => {
      let asked = (): void => undefined;
      const rest = new Promise<void>((resolve) => (asked = resolve));
      const { properties } = await usersOf((request) => {
        if (request.path === next) {
          asked();
          return { json: page('second', {}) };
        }
        return request.path.startsWith(`${directory}?`) ? { json: first(next), rest } : undefined;
      });
      expect(Object.keys(properties)).toEqual(['first', 'second']);
    });

    it('when the rest of the page is lost then the page is asked for again, and the next one is not', async () => {
      let lost = false;
      const { properties, requests } = await usersOf((request) => {
        if (request.path === next) {
          return { json: page('second', {}) };
        }
        const breaks = lost ? {} : { breaks: 'within' as const };
        lost ||= request.path.startsWith(`${directory}?`);
        return request.path.startsWith(`${directory}?`)
          ? { body: JSON.stringify(first(next)), headers: { 'content-type': 'application/json' }, ...breaks }
          : undefined;
      });
      expect(Object.keys(properties)).toEqual(['first', 'second']);
      expect(requests.filter(({ path }) => path === next)).toHaveLength(1);
      expect(requests.filter(({ path }) => path.startsWith(`${directory}?`))).toHaveLength(3);
    });

    it('when another link follows behind the items then that one is the last word', async () => {
      const { properties } = await usersOf((request) =>
        request.path.startsWith(`${directory}?`)
          ? {
              headers: { 'content-type': 'application/json' },
              body: request.path.includes('skip=')
                ? JSON.stringify(page(request.path.replace(/.*skip=/, 'page-'), {}))
                : JSON.stringify(first(next)).replace(/\}$/, `,"@odata.nextLink":"${directory}?skip=2"}`),
            }
          : undefined,
      );
      expect(Object.keys(properties)).toEqual(['first', 'page-2']);
    });
  });

  it('when there is always another page then the list is given up', async () => {
    let pages = 0;
    const { notes } = await usersOf((request) => {
      if (!request.path.startsWith(`${directory}?`)) {
        return at(adminApi, teamsUsers)(request);
      }
      pages += 1;
      return { json: page(`u${pages}`, { '@odata.nextLink': `${directory}?$skiptoken=${pages}` }) };
    });
    expect(notes).toEqual([expect.stringContaining('more than 2000 pages')]);
    expect(pages).toBe(2000);
  });
});
