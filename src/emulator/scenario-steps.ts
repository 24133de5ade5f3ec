import type { Properties } from '../model/property-value.ts';
import { productFacts } from '../model/server-versions.ts';
import { findByIdentity } from './identity-index.ts';
import { replaced, type CollectionName, type Organisation } from './organisation.ts';
import { policy, policyOfUser } from './seed.ts';
import { buildTopology, edgePool, redmond } from './topology-seed.ts';
import { seedUsers } from './user-seed.ts';

/** What scenarios are made of: ways to change an organisation before it begins. */
export type Step = (organisation: Organisation) => Organisation;

export const changed =
  (collection: CollectionName, identity: string, changes: Properties): Step =>
  (organisation) => {
    const object = findByIdentity(organisation[collection], identity);
    return object === undefined ? organisation : replaced(organisation, collection, object, changes);
  };
export const edge =
  (changes: Properties): Step =>
  (organisation) => ({ ...organisation, accessEdge: { ...organisation.accessEdge, ...changes } });
export const having =
  (parts: Partial<Organisation>): Step =>
  (organisation) => ({ ...organisation, ...parts });

export const federated = edge({ AllowFederatedUsers: true });
export const messengerOn = changed('publicProviders', 'Messenger', { Enabled: true });
export const open: Properties = { EnableFederationAccess: true, EnablePublicCloudAccess: true };
export const openWithVideo: Properties = { ...open, EnablePublicCloudAudioVideoAccess: true };
export const globalOpen = changed('externalAccessPolicies', 'Global', open);
export const salesOpen = changed('externalAccessPolicies', 'Tag:Sales', open);
export const office365 = (more: Properties): Properties => ({
  Identity: 'Office365',
  Name: 'Office365',
  ProxyFqdn: 'sipfed.online.lync.com',
  VerificationLevel: 'UseSourceVerification',
  Enabled: true,
  EnabledSharedAddressSpace: true,
  HostsOCSUsers: true,
  IsLocal: false,
  AutodiscoverUrl: 'https://webdir.online.lync.com/Autodiscover/AutodiscoverService.svc/root',
  SipClientPort: 443,
  ...more,
});

export function twoSites(organisation: Organisation): Organisation {
  const paris = { name: 'Paris', pools: ['pool02.contoso.com'], route: null };
  const { computerNames, ...topology } = buildTopology(
    [redmond, paris],
    [edgePool],
    productFacts[organisation.product].major,
  );
  return {
    ...organisation,
    ...topology,
    externalAccessPolicies: [
      policy('Global'),
      policy('Site:Redmond', open),
      policy('Site:Paris'),
      policy('Tag:Sales', open),
      policy('Tag:NoExternal'),
    ],
    users: seedUsers({
      count: 24,
      policy: policyOfUser,
      pool: (index) => (index % 3 === 0 ? 'pool02.contoso.com' : 'pool01.contoso.com'),
    }),
    replication: {
      ...organisation.replication,
      replicas: computerNames.map((fqdn) => ({ fqdn, build: organisation.build })),
    },
  };
}

export function stuckEdge(organisation: Organisation, now: Date): Organisation {
  const { replication } = organisation;
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
  return {
    ...organisation,
    replication: {
      ...replication,
      lastWriteAt: ago(2),
      replicas: replication.replicas.map((replica) =>
        replica.fqdn.startsWith('edge02.') ? { ...replica, stuckSince: ago(3) } : replica,
      ),
    },
  };
}

export function withoutEdge(organisation: Organisation): Organisation {
  const { computerNames, ...topology } = buildTopology(
    [{ ...redmond, route: null }],
    [],
    productFacts[organisation.product].major,
  );
  const replicas = organisation.replication.replicas.filter(({ fqdn }) => computerNames.includes(fqdn));
  return { ...organisation, ...topology, replication: { ...organisation.replication, replicas } };
}
