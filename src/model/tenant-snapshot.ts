import type { Reading } from './reading.ts';
import type { SettingsObject } from './settings-object.ts';

/** The clouds that a tenant can live in, as the configuration names them. */
export const cloudEnvironments = ['commercial', 'gcc', 'gcc-high', 'dod', 'china'] as const;
export type CloudEnvironment = (typeof cloudEnvironments)[number];

/**
 * The kinds of object that are read from a tenant. All properties are kept under the names and with the values that the
 * service gave; what is ours alone is said below.
 *
 * - `federationSettings`: TenantFederationSettings, one object `Global`.
 * - `externalAccessPolicies`: `Global` and `Tag:<name>`.
 * - `externalAccessConfiguration`, `acsFederation`: TeamsExternalAccessConfiguration, TeamsAcsFederationConfiguration.
 * - `sipDomains`: the tenant's domains that are set up for SIP; identity is the domain, property `Status`.
 * - `organization`: Graph's organization; identity is the tenant's id.
 * - `domains`: Graph's domains; identity is the domain.
 * - `users`: only when asked for. Identity is the object id; the properties are ours: `UserPrincipalName`,
 *   `SipAddress` (without `sip:`; null when there is none), `DisplayName`, `Enabled` (account), `AccountType` (`user`,
 *   `sfbOnPremUser`, `guest`, `resourceAccount`, …), `Licensed` (of Teams; null when it could not be told),
 *   `ExternalAccessPolicy` (name of the policy that holds, without `Tag:`; null for Global),
 *   `AssignmentType` (`direct`, `group`, or null for Global), `GroupId`. A property that could not be read is missing.
 * - `groupAssignments`: only with users: identity is the group's id, properties `PolicyType`, `PolicyName`, `Rank`.
 */
export const tenantObjectKinds = [
  'federationSettings',
  'externalAccessPolicies',
  'externalAccessConfiguration',
  'acsFederation',
  'sipDomains',
  'organization',
  'domains',
  'users',
  'groupAssignments',
] as const;
export type TenantObjectKind = (typeof tenantObjectKinds)[number];

export interface TenantSnapshot {
  /** As the profile names it: a domain or an id. */
  readonly tenant: string;
  /** The tenant's id, as the token says. */
  readonly tenantId: Reading<string>;
  readonly environment: CloudEnvironment;
  /** Who asked: the name of a person, or `app <client id>`. */
  readonly account: Reading<string>;
  /** Template ids of the directory roles in the token (`wids`). */
  readonly roles: Reading<readonly string[]>;
  /** `users` and `groupAssignments` are read only when asked for: not asked is `unreadable` with that reason. */
  readonly objects: Readonly<Record<TenantObjectKind, Reading<readonly SettingsObject[]>>>;
  /** What could not be read and only enriches an answer, in words. */
  readonly notes: readonly string[];
}
