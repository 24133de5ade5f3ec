import type { GateDescription } from './gate-catalogue.ts';

const tenantCmdlet = 'Get-CsTenantFederationConfiguration';
const policyCmdlet = 'Get-CsExternalAccessPolicy';

/**
 * Gates from a tenant to the consumer networks. The first two are Skype's, and gone from tenants since 2025; the next
 * four lead to personal Teams accounts, two for each direction; the rest decides nothing.
 */
export const tenantGates = {
  'public-users': {
    kind: 'writable',
    title: 'public networks',
    cmdlet: tenantCmdlet,
    property: 'AllowPublicUsers',
    meaning: "The tenant's switch towards consumer Skype; tenants have lost it since the service closed.",
  },
  'public-policy': {
    kind: 'writable',
    title: 'policy, public networks',
    cmdlet: policyCmdlet,
    property: 'EnablePublicCloudAccess',
    meaning: 'The same in the policy that is effective for the users; policies have lost it, too.',
  },
  'consumer-allowed': {
    kind: 'writable',
    title: 'personal accounts',
    cmdlet: tenantCmdlet,
    property: 'AllowTeamsConsumer',
    meaning: "The tenant's switch towards personal Teams accounts, which former Skype users have now.",
  },
  'consumer-policy': {
    kind: 'writable',
    title: 'policy',
    cmdlet: policyCmdlet,
    property: 'EnableTeamsConsumerAccess',
    meaning: 'The policy that is effective for the users lets them reach personal accounts.',
  },
  'inbound-allowed': {
    kind: 'writable',
    title: 'inbound',
    cmdlet: tenantCmdlet,
    property: 'AllowTeamsConsumerInbound',
    meaning: 'Personal accounts may begin a conversation; nothing without the switch for personal accounts.',
  },
  'inbound-policy': {
    kind: 'writable',
    title: 'policy, inbound',
    cmdlet: policyCmdlet,
    property: 'EnableTeamsConsumerInbound',
    meaning: 'The same in the policy that is effective for the users.',
  },
  homing: {
    kind: 'advisory',
    title: 'homed on premises',
    cmdlet: tenantCmdlet,
    property: 'SharedSipAddressSpace',
    meaning: 'Users who are homed on a server cannot reach personal Teams accounts, whatever is open.',
  },
  'tenant-restriction': {
    kind: 'advisory',
    title: 'restriction',
    cmdlet: tenantCmdlet,
    property: 'RestrictTeamsConsumerToExternalUserProfiles',
    meaning: 'Of the personal accounts only those in external user profiles are reached.',
  },
  'policy-restriction': {
    kind: 'advisory',
    title: 'policy, restriction',
    cmdlet: policyCmdlet,
    property: 'RestrictTeamsConsumerAccessToExternalUserProfiles',
    meaning: 'The same in the policy; it is named differently there.',
  },
  'national-cloud': {
    kind: 'advisory',
    title: 'cloud',
    cmdlet: '',
    property: 'environment',
    meaning: 'Whether personal accounts can be reached from a government or national cloud is not certain.',
  },
} as const satisfies Readonly<Record<string, GateDescription>>;

export type TenantGateId = keyof typeof tenantGates;
