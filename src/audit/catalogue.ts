import type { Control } from './control.ts';
import { domainsOpen } from './controls/domains-open.ts';
import { domainsUnapproved } from './controls/domains-unapproved.ts';
import { domainsConsumer } from './controls/domains-consumer.ts';
import { domainsMalformed } from './controls/domains-malformed.ts';
import { domainsLimit } from './controls/domains-limit.ts';
import { blockListDead } from './controls/block-list-dead.ts';
import { blockListMissing } from './controls/block-list-missing.ts';
import { unmanagedOutbound } from './controls/unmanaged-outbound.ts';
import { unmanagedInbound } from './controls/unmanaged-inbound.ts';
import { skypeConsumer } from './controls/skype-consumer.ts';
import { trialTenants } from './controls/trial-tenants.ts';
import { trialExceptions } from './controls/trial-exceptions.ts';
import { policyReopens } from './controls/policy-reopens.ts';
import { policyBypassesList } from './controls/policy-bypasses-list.ts';
import { policyUnassigned } from './controls/policy-unassigned.ts';
import { effectiveAccess } from './controls/effective-access.ts';
import { secopsDelegation } from './controls/secops-delegation.ts';
import { acsFederation } from './controls/acs-federation.ts';
import { providerVerification } from './controls/provider-verification.ts';
import { edgeFederatedUsers } from './controls/edge-federated-users.ts';
import { edgeOutsideUsers } from './controls/edge-outside-users.ts';
import { edgeDnsRouting } from './controls/edge-dns-routing.ts';
import { edgePool } from './controls/edge-pool.ts';
import { federationRoute } from './controls/federation-route.ts';
import { replication } from './controls/replication.ts';
import { publicProvider } from './controls/public-provider.ts';
import { hostingProvider } from './controls/hosting-provider.ts';
import { tenantFederation } from './controls/tenant-federation.ts';
import { sharedAddressSpace } from './controls/shared-address-space.ts';
import { hybridDiscovery } from './controls/hybrid-discovery.ts';
import { hybridAllowedDomains } from './controls/hybrid-allowed-domains.ts';
import { hybridBlockedDomains } from './controls/hybrid-blocked-domains.ts';
import { sipDomainVerified } from './controls/sip-domain-verified.ts';
import { partnerReachable } from './controls/partner-reachable.ts';
import { dnsRecords } from './controls/dns-records.ts';
import { edgeCertificate } from './controls/edge-certificate.ts';

/** Every control, in the order in which reports show them: what restricts, domains first, then what has to work. */
export const controls: readonly Control[] = [
  domainsOpen,
  domainsUnapproved,
  domainsConsumer,
  domainsMalformed,
  domainsLimit,
  blockListDead,
  blockListMissing,
  unmanagedOutbound,
  unmanagedInbound,
  skypeConsumer,
  trialTenants,
  trialExceptions,
  policyReopens,
  policyBypassesList,
  policyUnassigned,
  effectiveAccess,
  secopsDelegation,
  acsFederation,
  providerVerification,
  edgeFederatedUsers,
  edgeOutsideUsers,
  edgeDnsRouting,
  edgePool,
  federationRoute,
  replication,
  publicProvider,
  hostingProvider,
  tenantFederation,
  sharedAddressSpace,
  hybridDiscovery,
  hybridAllowedDomains,
  hybridBlockedDomains,
  sipDomainVerified,
  partnerReachable,
  dnsRecords,
  edgeCertificate,
];

export function findControl(id: string): Control | undefined {
  return controls.find((control) => control.id === id);
}
