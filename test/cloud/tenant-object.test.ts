import { describe, expect, it } from 'vitest';
import type { CloudEnvironment } from '../../src/model/tenant-snapshot.ts';
import type { ObjectRef } from '../../src/model/change.ts';
import { absent, known } from '../../src/model/reading.ts';
import { at, tenantWith, type Answering, type Reply } from './tenant-server.ts';

const user = '0a1b2c3d-0000-4000-8000-000000000002';
const policies = '/Skype.Policy/configurations/ExternalAccessPolicy';
const configurationOf = (id: string) => `/v1.0/admin/teams/userConfigurations/${id}`;

async function object(
  type: ObjectRef['type'],
  identity: string,
  answering?: Answering,
  environment: CloudEnvironment = 'commercial',
) {
  const { connection } = await tenantWith(answering, { environment });
  return connection.readObject({ side: 'cloud', type, identity });
}

describe('reading one object of a tenant', () => {
  it('when the settings are asked for in another letter case then they are found', async () => {
    expect(await object('tenant-federation-settings', 'global')).toMatchObject({
      state: 'known',
      value: { identity: 'Global' },
    });
  });

  it.each(['Tag:Sales', 'sales', 'TAG:SALES'])(
    'when the policy %s is asked for then it is found',
    async (name) => {
      expect(await object('external-access-policy', name)).toEqual(
        known({
          identity: 'Tag:Sales',
          properties: { Identity: 'Tag:Sales', EnableTeamsConsumerAccess: false },
        }),
      );
    },
  );

  it('when the list does not have the policy then it does not exist', async () => {
    expect(await object('external-access-policy', 'Tag:Nobody')).toEqual(absent);
  });

  it('when the list is refused then the error says so', async () => {
    await expect(
      object('external-access-policy', 'Tag:Sales', at(policies, { status: 403 })),
    ).rejects.toMatchObject({ code: 'tenant.forbidden', exit: 4 });
  });

  it('when the list is nonsense then it is unreadable', async () => {
    expect(await object('external-access-policy', 'Tag:Sales', at(policies, { json: [7] }))).toMatchObject({
      state: 'unreadable',
    });
  });

  it.each<ObjectRef['type']>(['access-edge', 'public-provider', 'replication'])(
    'when a tenant is asked for %s then it has none',
    async (type) => {
      expect(await object(type, 'Global')).toEqual({ state: 'unreadable', reason: 'only a pool has it' });
    },
  );
});

describe('reading the policy that a user was given', () => {
  const assigned = (assignmentType: string, displayName = 'Sales'): Reply => ({
    json: {
      id: user,
      effectivePolicyAssignments: [
        { policyType: 'ExternalAccessPolicy', policyAssignment: { displayName, assignmentType } },
      ],
    },
  });

  it.each<readonly [string, Reply, string | null]>([
    ['given directly', assigned('direct'), 'Sales'],
    ['given through a group', assigned('group'), null],
    ['Global', assigned('direct', 'Global'), null],
    ['none', { json: { id: user, effectivePolicyAssignments: [] } }, null],
    ['in a list of one', { json: { value: [{ id: user, effectivePolicyAssignments: [] }] } }, null],
  ])('when it is %s then that is the assignment', async (_what, reply, policy) => {
    expect(await object('user-policy-assignment', user, at(configurationOf(user), reply))).toEqual(
      known({ identity: user, properties: { ExternalAccessPolicy: policy } }),
    );
  });

  it.each<readonly [string, Reply]>([
    ['of an unknown manner', assigned('magic')],
    [
      'without a name',
      { json: { id: user, effectivePolicyAssignments: [{ policyType: 'ExternalAccessPolicy' }] } },
    ],
    ['not listed', { json: { id: user } }],
    ['of nobody', { json: {} }],
  ])('when it is %s then it is unreadable, never none', async (_what, reply) => {
    expect(await object('user-policy-assignment', user, at(configurationOf(user), reply))).toMatchObject({
      state: 'unreadable',
    });
  });

  it('when the user is named by principal name then the id is found first', async () => {
    const answering: Answering = (request) =>
      at('/v1.0/users/anna%40contoso.com', { json: { id: user } })(request) ??
      at(configurationOf(user), assigned('direct'))(request);
    expect(await object('user-policy-assignment', 'anna@contoso.com', answering)).toEqual(
      known({ identity: 'anna@contoso.com', properties: { ExternalAccessPolicy: 'Sales' } }),
    );
  });

  const fromTeams = at(`/Teams.User/users/${user}`, {
    json: { ...(assigned('Direct').json as object), objectId: user },
  });

  it('when Graph does not let us then the Teams admin API is asked', async () => {
    const answering: Answering = (request) =>
      at(configurationOf(user), { status: 403 })(request) ?? fromTeams(request);
    expect(await object('user-policy-assignment', user, answering)).toMatchObject({
      value: { properties: { ExternalAccessPolicy: 'Sales' } },
    });
  });

  it('when the cloud has none of it in Graph then the Teams admin API is asked', async () => {
    expect(await object('user-policy-assignment', user, fromTeams, 'gcc-high')).toMatchObject({
      value: { properties: { ExternalAccessPolicy: 'Sales' } },
    });
  });

  it('when both refuse then the error says so', async () => {
    const answering: Answering = ({ path }) => (path.includes(user) ? { status: 404, json: {} } : undefined);
    await expect(object('user-policy-assignment', user, answering)).rejects.toMatchObject({
      code: 'tenant.not-found',
    });
  });
});

describe('reading the policy that a group was given', () => {
  it.each<readonly [string, string, string | null, number | null]>([
    ['it has one', 'G1', 'Sales', 1],
    ['it has none', 'g2', null, null],
  ])('when %s then that is the assignment', async (_what, group, policy, rank) => {
    expect(await object('group-policy-assignment', group)).toEqual(
      known({ identity: group, properties: { ExternalAccessPolicy: policy, Rank: rank } }),
    );
  });

  it('when the cloud has no such assignments then there is none', async () => {
    expect(await object('group-policy-assignment', 'g1', undefined, 'dod')).toEqual(absent);
  });
});
