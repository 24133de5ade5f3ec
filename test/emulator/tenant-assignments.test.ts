import { afterEach, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { asObject, listIn, objectOf, TenantClient } from './tenant-client.ts';

let client: TenantClient;
let now = new Date('2026-11-24T12:00:00Z');
afterEach(() => client.close());
const start = async (options: EmulatorOptions = {}) => {
  now = new Date('2026-11-24T12:00:00Z');
  client = await TenantClient.start({ now: () => now, ...options });
};
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

const ofUser = (user: string) => `/Skype.Policy/users/${user}/policies/ExternalAccessPolicy`;
const groups = '/Skype.Policy/groupPolicyAssignments';
const ofGroup = (group: string) => `${groups}/${group}/policyTypes/ExternalAccessPolicy`;
const sales = 'aaaaaaaa-0000-4000-8000-000000000001';
const frontOffice = 'aaaaaaaa-0000-4000-8000-000000000002';

/** Type of assignment and name of the policy that both APIs show; they must agree. */
async function policyOf(user: string): Promise<readonly [string, string] | undefined> {
  const teams = listIn((await client.read(`/Teams.User/users/${user}`))['effectivePolicyAssignments']);
  const id = String((await client.read(`/v1.0/users/${user}?$select=id`))['id']);
  const configured = await client.read(`/v1.0/admin/teams/userConfigurations/${id}`);
  const graph = listIn(configured['effectivePolicyAssignments']);
  const [ours, theirs] = [teams, graph].map(([first]) => {
    const assigned = first === undefined ? undefined : asObject(first['policyAssignment']);
    return (
      assigned &&
      ([String(assigned['assignmentType']).toLowerCase(), String(assigned['displayName'])] as const)
    );
  });
  expect(ours).toEqual(theirs);
  return ours;
}

describe('a policy for a user', () => {
  it('is accepted at once and shows later, and goes the same way', async () => {
    await start();
    expect((await client.call('PATCH', ofUser('anna@contoso.com'), { PolicyName: 'Tag:Sales' })).status).toBe(
      204,
    );
    expect(await policyOf('anna@contoso.com')).toBeUndefined();
    later(3);
    expect(await policyOf('anna@contoso.com')).toEqual(['direct', 'Sales']);
    expect((await client.call('PATCH', ofUser('anna@contoso.com'), { PolicyName: null })).status).toBe(204);
    expect(await policyOf('anna@contoso.com')).toEqual(['direct', 'Sales']);
    later(3);
    expect(await policyOf('anna@contoso.com')).toBeUndefined();
  });

  it('takes the place of the one before, and what shows meanwhile is the one before', async () => {
    await start({ tenant: { manner: { grantDelaySeconds: 10 } } });
    expect(await policyOf('carla@contoso.com')).toEqual(['direct', 'Sales']);
    await client.call('PATCH', ofUser('carla@contoso.com'), { PolicyName: 'NoExternal' });
    later(5);
    await client.call('PATCH', ofUser('carla@contoso.com'), { PolicyName: '' });
    later(9);
    expect(await policyOf('carla@contoso.com')).toEqual(['direct', 'Sales']);
    later(1);
    expect(await policyOf('carla@contoso.com')).toBeUndefined();
  });

  it.each([
    ['a user who is none', ofUser('nobody@contoso.com'), { PolicyName: 'Sales' }, 404],
    [
      'a type that is none',
      ofUser('anna@contoso.com').replace('External', 'Extra'),
      { PolicyName: 'Sales' },
      404,
    ],
    [
      'a type without names',
      ofUser('anna@contoso.com').replace('ExternalAccessPolicy', 'TenantFederationSettings'),
      { PolicyName: 'Sales' },
      404,
    ],
    ['a policy that is none', ofUser('anna@contoso.com'), { PolicyName: 'Partners' }, 400],
    ['a body without a name', ofUser('anna@contoso.com'), { Policy: 'Sales' }, 400],
  ])('%s is refused', async (_, path, body, status) => {
    await start();
    expect((await client.call('PATCH', path, body)).status).toBe(status);
  });

  it('can be given through Graph too', async () => {
    await start();
    const [policy] = listIn(
      (await client.read("/v1.0/admin/teams/policy/getPolicyId(type='ExternalAccessPolicy',name='Sales')"))[
        'value'
      ],
    );
    const { id: userId } = await client.read('/v1.0/users/anna@contoso.com?$select=id');
    const value = [{ userId, policyType: 'ExternalAccessPolicy', policyId: policy?.['policyId'] }];
    const userAssignments = '/v1.0/admin/teams/policy/userAssignments';
    expect((await client.call('POST', `${userAssignments}/assign`, { value })).status).toBe(204);
    later(3);
    expect(await policyOf('anna@contoso.com')).toEqual(['direct', 'Sales']);
    expect((await client.call('POST', `${userAssignments}/unassign`, { value })).status).toBe(204);
    later(3);
    expect(await policyOf('anna@contoso.com')).toBeUndefined();
    expect((await client.call('POST', `${userAssignments}/assign`, { value: [{ userId }] })).status).toBe(
      400,
    );
  });
});

describe('a policy for a group', () => {
  it('holds for members without one of their own, the lowest rank first', async () => {
    await start({ tenant: { manner: { grantDelaySeconds: 0 } } });
    // Number 10 is a member of both groups, number 2 has a policy of her own.
    const both = 'katrin@contoso.com';
    expect(await policyOf(both)).toEqual(['direct', 'Sales']);
    await client.call('PATCH', ofUser(both), { PolicyName: null });
    await client.call('PATCH', ofGroup(frontOffice), { PolicyName: 'NoExternal' });
    expect(await policyOf(both)).toEqual(['group', 'NoExternal']);
    await client.call('PATCH', ofGroup(sales), { PolicyName: 'Sales', Rank: 1 });
    expect(await policyOf(both)).toEqual(['group', 'Sales']);
    expect(await policyOf('carla@contoso.com')).toEqual(['direct', 'Sales']);
    expect(await policyOf('ben@contoso.com')).toBeUndefined();
    const listed = await client.list(groups);
    expect(listed.map(({ groupId, policyName, priority }) => [groupId, policyName, priority])).toEqual([
      [frontOffice, 'NoExternal', 2],
      [sales, 'Sales', 1],
    ]);
    expect(await client.read(ofGroup(sales))).toMatchObject({ policyName: 'Sales' });
    expect((await client.call('DELETE', ofGroup(sales))).status).toBe(204);
    expect((await client.call('DELETE', ofGroup(sales))).status).toBe(404);
    expect(await client.list(`${groups}/${sales}`)).toEqual([]);
    expect(await policyOf(both)).toEqual(['group', 'NoExternal']);
  });

  it('needs a group that exists, and a rank that can be', async () => {
    await start();
    const status = async (group: string, body: object) =>
      (await client.call('PATCH', ofGroup(group), body)).status;
    expect(await status('nobody', { PolicyName: 'Sales' })).toBe(404);
    expect(await status(sales, { PolicyName: 'Sales', Rank: 0 })).toBe(400);
    expect(await status(sales, { PolicyName: null })).toBe(404);
  });

  it('is not to be had in DoD', async () => {
    await start({ scenario: 'tenant-dod' });
    expect((await client.call('GET', groups)).status).toBe(404);
    expect((await client.call('PATCH', ofGroup(sales), { PolicyName: 'Sales' })).status).toBe(404);
  });
});

describe('a policy for the whole tenant', () => {
  const path = '/Skype.Policy/tenants/policies/ExternalAccessPolicy';

  it('holds for whoever has no other', async () => {
    await start({ tenant: { manner: { grantDelaySeconds: 0 } } });
    expect((await client.call('PATCH', path, { PolicyName: 'NoExternal' })).status).toBe(204);
    const { effectivePolicyAssignments } = await client.read('/Teams.User/users/anna@contoso.com');
    expect(effectivePolicyAssignments).toMatchObject([{ policyAssignment: { displayName: 'NoExternal' } }]);
  });

  it('is closed to partners, with the code of the partner center', async () => {
    await start({ scenario: 'tenant-partner' });
    const reply = await client.call('PATCH', path, { PolicyName: 'NoExternal' });
    expect([reply.status, objectOf(reply)]).toEqual([
      403,
      { error: { code: '40301', message: 'Forbidden' } },
    ]);
    expect((await client.call('PATCH', ofUser('anna@contoso.com'), { PolicyName: 'Sales' })).status).toBe(
      204,
    );
  });
});
