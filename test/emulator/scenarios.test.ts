import { describe, expect, it } from 'vitest';
import { poolScenarios } from '../../src/emulator/scenarios.ts';
import { Session, textOf } from './calls.ts';

/** Facts that hold in every scenario: references between objects lead somewhere. */
describe.each(poolScenarios.map(({ name }) => name))('the scenario %s', (name) => {
  const session = () => new Session(name, 'admin');
  const identities = (cmdlet: string) =>
    session()
      .objects(cmdlet)
      .map((object) => textOf(object['Identity']));

  it('has an account that may sign in, and a Global policy', () => {
    const { organisation } = new Session(name);
    expect(organisation.accounts.map((account) => account.name)).toContain('admin');
    expect(identities('Get-CsExternalAccessPolicy')).toContain('Global');
  });

  it('gives users only policies and pools that exist', () => {
    const policies = identities('Get-CsExternalAccessPolicy');
    const pools = identities('Get-CsPool');
    const users = session().objects('Get-CsUser');
    expect(users).not.toEqual([]);
    for (const user of users) {
      expect(
        user['ExternalAccessPolicy'] === null ||
          policies.includes(`Tag:${textOf(user['ExternalAccessPolicy'])}`),
      ).toBe(true);
      expect(user['RegistrarPool'] === null || pools.includes(textOf(user['RegistrarPool']))).toBe(true);
    }
  });

  it('routes to Edge pools that exist, and replicates to every computer', () => {
    const edges = session()
      .objects('Get-CsService', { EdgeServer: true })
      .map(({ Identity }) => Identity);
    const routes = session()
      .objects('Get-CsSite')
      .map(({ FederationRoute }) => FederationRoute);
    routes.filter((route) => route !== null).forEach((route) => expect(edges).toContain(route));
    const replicas = session()
      .objects('Get-CsManagementStoreReplicationStatus')
      .map(({ ReplicaFqdn }) => ReplicaFqdn);
    expect(replicas).not.toEqual([]);
    expect(replicas).toEqual(identities('Get-CsComputer'));
  });

  it('has users with names of their own', () => {
    const addresses = session()
      .objects('Get-CsUser')
      .map(({ SipAddress }) => SipAddress);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(new Set(identities('Get-CsUser')).size).toBe(addresses.length);
  });
});
