import type { Account, AdminRole, Organisation } from './organisation.ts';

/**
 * Which cmdlets each predefined role has. What the roles are for is documented (Planning for role-based access
 * control); their exact lists are not, so these follow the documented purpose: everything is for administrators,
 * reading for who runs servers or looks at them, users and their policies for who looks after users.
 */
const reading = [
  'Get-CsAccessEdgeConfiguration',
  'Get-CsPublicProvider',
  'Get-CsHostingProvider',
  'Get-CsExternalAccessPolicy',
  'Get-CsAllowedDomain',
  'Get-CsBlockedDomain',
  'Get-CsSipDomain',
  'Get-CsSite',
  'Get-CsPool',
  'Get-CsComputer',
  'Get-CsService',
  'Get-CsMediaConfiguration',
  'Get-CsManagementStoreReplicationStatus',
  'Get-CsServerVersion',
  'Get-CsServerPatchVersion',
  'Get-CsAdminRole',
  'Get-CsUser',
  'Get-CsEffectivePolicy',
];
const users = ['Get-CsUser', 'Get-CsExternalAccessPolicy', 'Get-CsEffectivePolicy'];
const settings = ['PublicProvider', 'HostingProvider'].flatMap((noun) =>
  ['New', 'Set', 'Enable', 'Disable', 'Remove'].map((verb) => `${verb}-Cs${noun}`),
);
const lists = ['AllowedDomain', 'BlockedDomain', 'ExternalAccessPolicy'].flatMap((noun) =>
  ['New', 'Set', 'Remove'].map((verb) => `${verb}-Cs${noun}`),
);
const administering = [
  ...reading,
  ...settings,
  ...lists,
  'Set-CsAccessEdgeConfiguration',
  'Grant-CsExternalAccessPolicy',
  'Invoke-CsManagementStoreReplication',
];

const cmdletsOfRoles: Readonly<Record<string, readonly string[]>> = {
  CsAdministrator: administering,
  CsServerAdministrator: [...reading, 'Invoke-CsManagementStoreReplication'],
  CsUserAdministrator: [...users, 'Grant-CsExternalAccessPolicy'],
  CsViewOnlyAdministrator: reading,
  CsHelpDesk: users,
};

export const standardRoles: readonly AdminRole[] = Object.entries(cmdletsOfRoles).map(([name, cmdlets]) => ({
  name,
  standard: true,
  cmdlets,
  configScopes: ['Global'],
  userScopes: ['Global'],
}));

/** Names of accounts by what they may do; all are in the domain CONTOSO. */
export const standardAccounts: readonly Account[] = [
  { name: 'admin', roles: ['CsAdministrator'] },
  { name: 'operator', roles: ['CsServerAdministrator'] },
  { name: 'useradmin', roles: ['CsUserAdministrator'] },
  { name: 'reader', roles: ['CsViewOnlyAdministrator'] },
  { name: 'helpdesk', roles: ['CsHelpDesk'] },
  { name: 'nobody', roles: [] },
];

/** Lower-case names of the cmdlets that the account's roles list. */
export function cmdletsOf(account: Account, { adminRoles }: Organisation): ReadonlySet<string> {
  const held = adminRoles.filter(({ name }) =>
    account.roles.some((role) => role.toLowerCase() === name.toLowerCase()),
  );
  return new Set(held.flatMap(({ cmdlets }) => cmdlets.map((cmdlet) => cmdlet.toLowerCase())));
}
