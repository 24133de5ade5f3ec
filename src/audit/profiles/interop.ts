import type { AuditProfile } from '../profile.ts';

/** The opposite direction: a pass means that federation works as far as settings go. */
export const interopProfile: AuditProfile = {
  id: 'interop',
  title: 'Interop',
  description:
    'Federation has to work: the Edge, providers, routes and replication, and what a hybrid deployment agrees on.',
  controls: [
    { control: 'edge-federated-users' },
    { control: 'edge-outside-users' },
    { control: 'edge-dns-routing' },
    { control: 'edge-pool' },
    { control: 'federation-route' },
    { control: 'replication' },
    { control: 'public-provider' },
    { control: 'hosting-provider' },
    { control: 'tenant-federation' },
    { control: 'shared-address-space' },
    { control: 'hybrid-discovery' },
    { control: 'hybrid-allowed-domains' },
    { control: 'hybrid-blocked-domains' },
    { control: 'sip-domain-verified' },
    { control: 'partner-reachable' },
    { control: 'dns-records' },
    { control: 'edge-certificate' },
  ],
};
