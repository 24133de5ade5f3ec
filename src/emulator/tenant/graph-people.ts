import type { Tenant } from './tenant.ts';
import type { TenantUser } from './users.ts';

/** Plans of the licence that a user of Teams has. */
const plans = [
  {
    assignedDateTime: '2021-03-01T08:00:00Z',
    capabilityStatus: 'Enabled',
    service: 'TeamspaceAPI',
    servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929',
  },
  {
    assignedDateTime: '2021-03-01T08:00:00Z',
    capabilityStatus: 'Enabled',
    service: 'MicrosoftCommunicationsOnline',
    servicePlanId: '0feaeb32-d00e-4d66-bd5a-43b5b83db82c',
  },
] as const;

/** Plans that the tenant has bought. */
export const tenantPlans: readonly object[] = plans;

/** Properties of a user that come only when they are selected. */
export const defaultUserProperties: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

/** A user of the directory with every property that there is. */
export function directoryUser(
  { isSynchronised }: Tenant,
  user: TenantUser,
): Readonly<Record<string, unknown>> {
  const { id, address, display, first, last, accountType, isEnabled } = user;
  const hasTeams = accountType !== 'guest' && accountType !== 'ineligibleUser';
  return {
    id,
    businessPhones: [],
    displayName: display,
    givenName: first,
    jobTitle: null,
    mail: address,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: last,
    userPrincipalName: address,
    userType: accountType === 'guest' ? 'Guest' : 'Member',
    accountEnabled: isEnabled,
    imAddresses: hasTeams ? [address] : [],
    proxyAddresses: [`SMTP:${address}`, ...(hasTeams ? [`sip:${address}`] : [])],
    onPremisesSyncEnabled: isSynchronised ? true : null,
    onPremisesUserPrincipalName: isSynchronised ? address : null,
    assignedPlans: hasTeams ? plans : [],
    provisionedPlans: hasTeams ? provisioned : [],
  };
}

const provisioned = plans.map(({ capabilityStatus, service }) => ({
  capabilityStatus,
  provisioningStatus: 'Success',
  service,
}));
