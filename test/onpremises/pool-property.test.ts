import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolObjectKinds, type PoolObjectKind } from '../../src/model/snapshot.ts';
import { readingCmdlets } from '../../src/onpremises/cmdlets.ts';
import { readPool } from '../../src/onpremises/read-pool.ts';
import { lync2013, object, psError, type Reply } from './pool-fixture.ts';

/** Type names as the server may print them: one that is known for the kind, or one that nobody knows. */
const typeNames: Readonly<Record<PoolObjectKind, string>> = {
  accessEdge: 'A.DisplayAccessEdgeSettingsDnsSrvRouting',
  publicProviders: 'A.DisplayPublicProvider',
  hostingProviders: 'A.DisplayHostingProvider',
  externalAccessPolicies: 'A.ExternalAccessPolicy',
  allowedDomains: 'A.AllowedDomain',
  blockedDomains: 'A.BlockedDomain',
  sipDomains: 'A.SipDomain',
  sites: 'A.Site+CentralSite',
  edgeServers: 'A.DisplayEdgeServer',
  pools: 'A.Cluster',
  replicas: 'A.ReplicaState',
  mediaConfigurations: 'A.MediaSettings',
  users: 'A.OCSADUser',
};

const behaviour = fc.record({
  count: fc.nat(3),
  known: fc.boolean(),
  outcome: fc.constantFrom(
    'works',
    'works',
    'works',
    'hidden',
    'ends',
    'ends without a name',
    'reports',
    'reports without a name',
  ),
});
type Behaviour = typeof behaviour extends fc.Arbitrary<infer T> ? T : never;

function reply(kind: PoolObjectKind, { count, known, outcome }: Behaviour): Reply {
  const output = Array.from({ length: count }, (_, index) => {
    const name = `${kind}-${String(index)}`;
    return object(known ? typeNames[kind] : 'Contoso.Unknown', {
      Identity: name,
      ReplicaFqdn: name,
      SipAddress: name,
    });
  });
  const error = psError({
    message: 'no',
    command: outcome.endsWith('name') ? '' : readingCmdlets[kind].name,
  });
  if (outcome.startsWith('ends')) {
    return { output, failure: error };
  }
  return outcome.startsWith('reports') ? { output, errors: [error] } : { output };
}

function expected(kind: PoolObjectKind, { count, outcome }: Behaviour): readonly string[] | 'unreadable' {
  const nothing = count === 0 && readingCmdlets[kind].neverEmpty === true;
  return outcome === 'works' && !nothing
    ? Array.from({ length: count }, (_, index) => `${kind}-${String(index)}`)
    : 'unreadable';
}

describe('readPool', () => {
  it('whatever fails, is hidden or has an unknown type, then each list is complete or unreadable, never another', async () => {
    const behaviours = fc.record({
      ...Object.fromEntries(poolObjectKinds.map((kind) => [kind, behaviour])),
    } as Record<PoolObjectKind, typeof behaviour>);
    await fc.assert(
      fc.asyncProperty(behaviours, fc.boolean(), fc.boolean(), async (kinds, canBatch, commandHidden) => {
        const session = lync2013();
        session.canBatch = canBatch;
        for (const kind of poolObjectKinds) {
          const { name } = readingCmdlets[kind];
          if (kinds[kind].outcome === 'hidden') {
            session.hide(name);
          } else {
            session.answer(name, reply(kind, kinds[kind]));
          }
        }
        if (commandHidden) {
          session.hide('Get-Command');
        }
        const { objects } = await readPool(session, { pool: 'pool01.contoso.com', users: true });
        for (const kind of poolObjectKinds) {
          const reading = objects[kind];
          const found =
            reading.state === 'known' ? reading.value.map(({ identity }) => identity) : reading.state;
          expect([kind, found]).toEqual([kind, expected(kind, kinds[kind])]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
