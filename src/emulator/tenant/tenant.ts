import type { Properties } from '../../model/property-value.ts';
import type { CloudEnvironment } from '../../model/tenant-snapshot.ts';
import type { ConfigurationType } from './configuration-types.ts';

/**
 * The state of one emulated tenant: plain JSON, changed by making a new one. What nobody has published about the real
 * service is a choice in {@link TenantManner}, in one place.
 */
export interface Tenant {
  readonly id: string;
  /** The initial domain, for example `contoso.onmicrosoft.com`. */
  readonly name: string;
  readonly displayName: string;
  readonly environment: CloudEnvironment;
  /** Instances by type; their `Identity` is `Global` or `Tag:<name>`. */
  readonly configurations: Readonly<Record<ConfigurationType, readonly Properties[]>>;
  readonly domains: readonly TenantDomain[];
  readonly population: Population;
  readonly groups: readonly TenantGroup[];
  /** Direct assignments that were made since the beginning, by {@link grantKey}. */
  readonly grants: Readonly<Record<string, Grant>>;
  readonly groupAssignments: readonly GroupAssignment[];
  /** Directory synchronisation from a forest on premises. */
  readonly isSynchronised: boolean;
  readonly signsIn: SignsIn;
  readonly manner: TenantManner;
}

export interface TenantDomain {
  readonly name: string;
  readonly isDefault: boolean;
  /** Set up for SIP: Graph calls it `OfficeCommunicationsOnline`. */
  readonly sip: 'Enabled' | 'Disabled' | 'none';
}

export type AccountType = 'user' | 'resourceAccount' | 'guest' | 'sfbOnPremUser' | 'ineligibleUser';

/** The users are not stored: the one of a number follows from it. The lists are taken in turn. */
export interface Population {
  readonly count: number;
  readonly accountTypes: readonly AccountType[];
  /** Names of directly assigned external access policies, without `Tag:`. */
  readonly policies: readonly (string | null)[];
}

/** Its members are the users whose number leaves `remainder` when divided by `divisor`. */
export interface TenantGroup {
  readonly id: string;
  readonly displayName: string;
  readonly divisor: number;
  readonly remainder: number;
}

/** An assignment shows some time after it was accepted. */
export interface Grant {
  /** Without `Tag:`; null is none, so that a group or Global decides. */
  readonly policyName: string | null;
  /** What shows until then. */
  readonly before: string | null;
  /** UTC ISO. */
  readonly visibleAt: string;
}

export interface GroupAssignment {
  readonly groupId: string;
  readonly policyType: string;
  readonly policyName: string;
  /** The lowest wins. */
  readonly rank: number;
  readonly visibleAt: string;
}

/** What whoever signs in may do. */
export interface SignsIn {
  /** Template ids of directory roles: the `wids` of tokens. */
  readonly roles: readonly string[];
  /** Application permissions of Graph: the `roles` of its tokens. */
  readonly graphPermissions: readonly string[];
}

/** How the service behaves where its owner documents nothing. */
export interface TenantManner {
  /** `AllowPublicUsers` and `EnablePublicCloudAccess` are still there and honoured. */
  readonly legacySwitches: boolean;
  /** What becomes of a write that names a switch which is not there any more. */
  readonly retiredWrites: 'refuse' | 'ignore';
  readonly unknownProperties: 'refuse' | 'ignore';
  /** Key, ConfigMetadata and the like in the body of a write. */
  readonly envelopeKeys: 'refuse' | 'ignore';
  /** Of a write that was accepted; 200 has a body. */
  readonly success: 200 | 204;
  /** A single instance comes in an array. */
  readonly wrapsSingle: boolean;
  /** Every domain is allowed: `{}`, or an object with the member `AllowAllKnownDomains`. */
  readonly openAs: 'empty' | 'named';
  /** Links to the next page: a whole address, or the token alone. */
  readonly nextLink: 'address' | 'token';
  /** Access of a partner: the surface of the whole tenant is closed (code 40301). */
  readonly isPartner: boolean;
  /** Until a grant shows. */
  readonly grantDelaySeconds: number;
}

export function grantKey(userId: string, policyType: string): string {
  return `${userId} ${policyType}`.toLowerCase();
}

export const directoryRoles = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  teamsAdministrator: '69091246-20e8-4a56-aa4d-066075b2a7a8',
  teamsCommunicationsAdministrator: 'baf37b3a-610e-45da-9e62-d9d1e5e8914b',
  skypeAdministrator: '75941009-915a-4869-abe7-691bff18279e',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  teamsReader: '1076ac91-f3d9-41a7-a339-dcdf5f480acc',
} as const;
