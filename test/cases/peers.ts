import type { AuditParameters, Contact } from '../../src/audit/parameters.ts';
import { textOf, textsOf, type CaseInput } from './case.ts';
import type { Sides } from './snapshots.ts';

/** How a peer's control is read with ours: which of them, and the parameters that reproduce the peer's reading. */
export interface PeerReading {
  /** The worst of them counts; the first gives its name to the answer. */
  readonly controls: readonly string[];
  readonly parameters?: (input: CaseInput) => Partial<AuditParameters>;
  readonly sides?: Sides;
  /** The benchmark excuses government tenants. */
  readonly exemption?: 'government';
  /** The peer looks at nothing when one of its cmdlets failed. */
  readonly errorSkips?: boolean;
  /** The peer's fixtures put a word in place of a list that is not "all"; it stands for some list. */
  readonly wordIsList?: boolean;
  /** The peer asks the sign-in service about one SIP address. */
  readonly realm?: boolean;
  /** The day to which the control belongs, where the input names none. */
  readonly day?: string;
}

type Fixed = Partial<AuditParameters>;

const restrict = (
  controls: readonly string[],
  parameters: Fixed,
  more: Partial<PeerReading> = {},
): PeerReading => ({
  controls,
  parameters: (input) => ({ ...approved(input), ...parameters }),
  ...more,
});

function approved(input: CaseInput): Fixed {
  const domains = textsOf(input, 'approved_domains');
  return domains === undefined ? {} : { approvedDomains: domains };
}

/** Rules of Microsoft's diagnostics: federation has to work in a hybrid, and what is missing is a failure. */
const works = (
  controls: readonly string[],
  sides: Sides,
  parameters: (input: CaseInput) => Fixed = () => ({}),
): PeerReading => ({
  controls,
  sides,
  parameters: (input) => ({ missing: 'everything', hybrid: 'assumed', ...parameters(input) }),
});

const organisation = { levels: ['organisation'] } as const satisfies Fixed;
const policy = { levels: ['policy'], missing: 'parent' } as const satisfies Fixed;
const domains = ['domains-open', 'domains-unapproved'] as const;
const met = { wordIsList: true } as const;

/** Reads `null` and what is absent as not switched off. */
const nullIsOn = { missing: 'switch' } as const satisfies Fixed;
const otherLevel = { missing: 'level', domainList: 'review' } as const satisfies Fixed;
const everyHalf = { missing: 'parent', needEveryLevel: true } as const satisfies Fixed;

const hosting = (aspect: AuditParameters['hostingAspects'][number], more: Fixed = {}): PeerReading =>
  works(['hosting-provider'], 'on-premises', () => ({ hostingAspects: [aspect], ...more }));

const contact = (
  of: (input: CaseInput) => Contact | undefined,
  more: Partial<PeerReading> = {},
): PeerReading => ({
  controls: ['effective-access'],
  parameters: (input) => {
    const named = textOf(input, 'effective_policy');
    const asked = of(input);
    return {
      missing: 'parent',
      levels:
        named === undefined && input['external_access_policies'] === undefined
          ? ['organisation']
          : ['organisation', 'policy'],
      policy: named ?? 'Global',
      ...(asked === undefined ? {} : { contact: asked }),
    };
  },
  ...more,
});

const remoteDomain = (input: CaseInput): Contact => {
  const tenant = textOf(input, 'remote_tenant');
  return {
    kind: 'domain',
    domain: textOf(input, 'remote_domain') ?? '',
    tenant: tenant === undefined ? 'unknown' : /trial/i.test(tenant) ? 'trial' : 'paid',
  };
};
const skype = (): Contact => ({ kind: 'skype' });

/** Records and certificates as Microsoft's diagnostics want them. */
const cloudRecord = (id: string): PeerReading =>
  works(['dns-records'], 'cloud', () => ({
    liveChecks: ['dns.domains', id],
    topology: 'cloud',
    helperRecords: 'required',
  }));
const poolRecords = (
  controls: readonly string[],
  liveChecks: readonly string[],
  parameters: (input: CaseInput) => Fixed,
): PeerReading =>
  works(controls, 'on-premises', (input) => ({
    liveChecks,
    edgePools: 'at-least-one',
    ...parameters(input),
  }));

/** One row for each control of a peer, by the name that the cases give it. */
export const peerReadings: Readonly<Record<string, PeerReading>> = {
  // CISA ScubaGear
  'MS.TEAMS.2.1': restrict(['domains-open'], organisation),
  'MS.TEAMS.2.2': restrict(['unmanaged-inbound'], organisation, { exemption: 'government' }),
  'MS.TEAMS.2.3': restrict(['unmanaged-outbound'], organisation, { exemption: 'government' }),
  'MS.TEAMS.3.1': restrict(['skype-consumer'], organisation),
  // CIS Microsoft 365 Foundations Benchmark
  'CIS 3.0 8.2.1': {
    controls: [...domains, 'unmanaged-outbound', 'skype-consumer'],
    parameters: (input) => ({ ...organisation, approvedDomains: textsOf(input, 'approved_domains') ?? [] }),
  },
  'CIS 4.0 8.2.1': restrict(domains, { ...organisation, missing: 'parent' }),
  'CIS 4.0 8.2.2': restrict(
    ['unmanaged-outbound'],
    { ...organisation, missing: 'parent' },
    { exemption: 'government' },
  ),
  'CIS 4.0 8.2.3': restrict(
    ['unmanaged-inbound'],
    { ...organisation, missing: 'parent' },
    { exemption: 'government' },
  ),
  'CIS 4.0 8.2.4': restrict(['skype-consumer'], organisation),
  'CIS 6.0 8.2.1': restrict(['domains-open'], policy),
  'CIS 6.0 8.2.2': restrict(['unmanaged-outbound'], policy, { exemption: 'government' }),
  'CIS 6.0 8.2.3': restrict(['unmanaged-inbound'], policy, { exemption: 'government' }),
  'CIS 6.0 8.2.4': restrict(['trial-tenants'], {}),
  'CIS 7.0 8.2.1': restrict(domains, { missing: 'level' }),
  'CIS 7.0 8.2.2': restrict(['unmanaged-outbound'], { missing: 'level' }, { exemption: 'government' }),
  'CIS 7.0 8.2.3': restrict(['unmanaged-inbound'], { missing: 'level' }, { exemption: 'government' }),
  'CIS 7.0 8.2.4': restrict(['trial-tenants'], {}),
  // Maester
  'CIS.M365.8.2.2': restrict(['unmanaged-outbound'], nullIsOn, { errorSkips: true }),
  'CIS.M365.8.2.3': restrict(['unmanaged-inbound'], nullIsOn, { errorSkips: true }),
  'CIS.M365.8.2.4 (v4/v5, Skype)': restrict(['skype-consumer'], organisation),
  // prowler: an absent property has the insecure default
  teams_external_domains_restricted: restrict(['domains-open'], { ...organisation, ...nullIsOn }),
  teams_unmanaged_communication_disabled: restrict(['unmanaged-outbound'], { ...organisation, ...nullIsOn }),
  teams_external_users_cannot_start_conversations: restrict(['unmanaged-inbound'], {
    ...organisation,
    ...nullIsOn,
  }),
  teams_external_access_trial_tenants_blocked: restrict(['trial-tenants'], {}),
  // monkey365
  teams_external_access_not_restricted: restrict(['domains-open', 'unmanaged-outbound', 'skype-consumer'], {
    ...organisation,
    ...nullIsOn,
  }),
  teams_external_domains_not_restricted: restrict(['domains-open'], policy),
  teams_communication_unmanaged_teams_users_enabled: restrict(['unmanaged-outbound'], policy),
  teams_external_users_cannot_initiate_conversations: restrict(['unmanaged-inbound'], policy),
  teams_communication_skype_users_enabled: restrict(['skype-consumer'], policy),
  // CIPP
  'CIPP CIS_8_2_1': restrict(['domains-open'], nullIsOn),
  'CIPP CIS_8_2_2': restrict(['unmanaged-outbound'], nullIsOn),
  'CIPP CIS_8_2_3': restrict(['unmanaged-inbound'], nullIsOn),
  'CIPP CIS_8_2_4': restrict(['trial-tenants'], {}),
  // MET
  'MET-Teams006': restrict(
    ['domains-open', 'unmanaged-outbound', 'block-list-missing'],
    { ...organisation, blockListAlways: true },
    met,
  ),
  'MET-Teams009': restrict(['trial-tenants'], {}),
  'MET-Teams010 (absolute)': restrict(['policy-reopens'], {
    policyBaseline: 'closed',
    policySwitches: ['EnableFederationAccess', 'EnablePublicCloudAccess'],
  }),
  'MET-Teams010 (relative to Global)': restrict(['policy-reopens'], { matchingPolicy: 'pass' }),
  'MET-Teams011': restrict(['secops-delegation'], {}),
  // Smaller peers
  'TM-01': restrict(['domains-open'], organisation),
  'SSPM CIS 8.2.1': restrict(['domains-open'], otherLevel, { errorSkips: true }),
  'SSPM CIS 8.2.2': restrict(['unmanaged-outbound'], otherLevel, { errorSkips: true }),
  'SSPM CIS 8.2.3': restrict(['unmanaged-inbound'], otherLevel, { errorSkips: true }),
  'SSPM CIS 8.2.4': restrict(['trial-tenants'], {}, { errorSkips: true }),
  'REGO CIS7 8.2.1': restrict(['domains-open'], { ...organisation, missing: 'everything' }),
  'REGO CIS7 8.2.2': restrict(['unmanaged-outbound'], { ...organisation, missing: 'everything' }),
  'REGO CIS7 8.2.3': restrict(['unmanaged-inbound'], { ...organisation, missing: 'everything' }),
  'REGO CIS7 8.2.4': restrict(['trial-tenants'], { missing: 'everything' }),
  'EVIDENCE 8.2.1': restrict(['domains-open'], { domainList: 'review' }),
  'EVIDENCE 8.2.2': restrict(['unmanaged-outbound'], everyHalf),
  'EVIDENCE 8.2.3': restrict(['unmanaged-inbound'], everyHalf),
  'EVIDENCE 8.2.4': restrict(['trial-tenants'], {}),
  'AK-TEAMS-003': restrict(['domains-open'], organisation),
  'AK-TEAMS-004': restrict(['unmanaged-outbound'], organisation),
  'AK-TEAMS-005': restrict(['unmanaged-inbound'], organisation),
  'AK-TEAMS-006': restrict(['trial-tenants'], {}),
  // What Microsoft documents about effective access
  'EFFECTIVE external-domain': contact(remoteDomain),
  'EFFECTIVE trial-tenant': contact(remoteDomain),
  'EFFECTIVE unmanaged inbound': contact(() => ({ kind: 'teams-personal', initiator: 'external' })),
  'EFFECTIVE unmanaged outbound': contact(() => ({ kind: 'teams-personal', initiator: 'internal' })),
  'EFFECTIVE skype-consumer (before May 2025)': contact(skype, { day: '2025-04-01' }),
  'EFFECTIVE skype-consumer (after May 2025)': contact(skype, { day: '2025-06-01' }),
  // Microsoft's diagnostics of servers and hybrid
  RDAllowFederatedUsers: works(['tenant-federation'], 'cloud'),
  RDAllowFederatedPartners: works(['hybrid-discovery'], 'both'),
  RDSharedSipAddressSpace: works(['shared-address-space'], 'cloud'),
  RDCheckOnlineSharedSipAddressSpace: works(['shared-address-space'], 'cloud', () => ({
    sharedAddressSpace: 'forbidden',
  })),
  RDCompareAllowedDomains: works(['hybrid-allowed-domains'], 'both'),
  RDCheckSipDomainIsFederated: { ...works(['sip-domain-verified'], 'both'), realm: true },
  RDCheckDomainApprovedForFederation: works(['partner-reachable'], 'on-premises', (input) => ({
    contact: remoteDomain(input),
  })),
  RDEdgeConfigAllowFederatedUsers: works(['edge-federated-users'], 'on-premises'),
  RDEdgeConfigAllowOutsideUsers: works(['edge-outside-users'], 'on-premises'),
  RDEdgeConfigUseDnsSrvRouting: works(['edge-dns-routing'], 'on-premises'),
  RDCheckEdgePoolCount: works(['edge-pool'], 'on-premises', () => ({ edgePools: 'at-most-one' })),
  RDCheckProxyFQDN: hosting('exists'),
  RDIsHostingProviderEnabled: hosting('enabled'),
  RDCheckVerificationLevel: hosting('verification'),
  RDCheckSharedAddressSpace: hosting('shared-address-space'),
  RDCheckSharedAddressSpaceNotEnabled: hosting('shared-address-space', { sharedAddressSpace: 'forbidden' }),
  RDCheckAutoDiscoverURL: hosting('autodiscover'),
  RDCheckSipFedSRVRecords: cloudRecord('dns.federation-record'),
  RDCheckSipTLSSRVRecords: cloudRecord('dns.client-record'),
  RDCheckSipRecord: cloudRecord('dns.sip-alias'),
  RDCheckLyncdiscoverRecord: cloudRecord('dns.discover-alias'),
  RDCheckLocalDomainFederationDNSRecord: poolRecords(
    ['dns-records', 'edge-pool'],
    ['dns.domains', 'dns.federation-record', 'dns.addresses'],
    () => ({ dnsDomains: 'default', topology: 'on-premises' }),
  ),
  RDCheckFederatedDomainDNSRecords: poolRecords(
    ['dns-records', 'edge-pool'],
    ['dns.partner-record', 'dns.addresses'],
    (input) => ({ dnsDomains: 'contact', contact: remoteDomain(input) }),
  ),
  RDCheckEdgeCerts: poolRecords(
    ['edge-certificate'],
    ['edge.reachable', 'edge.name', 'edge.same-certificate'],
    () => ({}),
  ),
  RDCheckCertsExpiring: poolRecords(['edge-certificate'], ['edge.reachable', 'edge.expiry'], () => ({})),
  RDCheckEdgeExternalDNS: poolRecords(['dns-records', 'edge-pool'], ['dns.cloud-proxy'], () => ({
    topology: 'hybrid',
  })),
};
