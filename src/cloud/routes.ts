import type { ApiRequest, ObjectRef } from '../model/change.ts';
import type { Properties } from '../model/property-value.ts';

/**
 * Paths of the Teams admin API, with identities encoded. They come from programs that call it directly; the API is not
 * documented by its owner.
 */
export const federationSettingsType = 'TenantFederationSettings';
/** As the API spells the type of policy in its paths. */
export const externalAccessPolicyType = 'ExternalAccessPolicy';

/** All instances of a type of configuration or policy; a POST creates one. */
/** One instance of a type of configuration or policy. */
export function configurations(type: string): string {
  return `/Skype.Policy/configurations/${type}`;
}

export function configuration(type: string, identity: string): string {
  return `${configurations(type)}/configuration/${segment(identity)}`;
}

/** The policy that a user was given, by object id or user principal name. */
export function userPolicy(user: string): string {
  return `/Skype.Policy/users/${segment(user)}/policies/${externalAccessPolicyType}`;
}

/** The external access policy that a group was given; `group` is its object id. */
export function groupPolicy(group: string): string {
  return `/Skype.Policy/groupPolicyAssignments/${segment(group)}/policyTypes/${externalAccessPolicyType}`;
}

/** [unverified] All assignments to groups, of every type of policy. */
export const groupPolicies = '/Skype.Policy/groupPolicyAssignments';

/** All users with the policies that were assigned to them, page by page. */
export const teamsUsers = '/Teams.User/users';

/** [unverified] One of them. */
export function teamsUser(user: string): string {
  return `${teamsUsers}/${segment(user)}`;
}

/** What a write is about, as its request says. */
export interface WrittenObject {
  readonly object: ObjectRef;
  /** What it is to have afterwards; null when it is to be gone. */
  readonly values: Properties | null;
}

/** Which object a write is about, from its path and body; undefined for one that is none of ours. */
export function writtenObject({ method, path, body }: ApiRequest): WrittenObject | undefined {
  const values = body === null ? null : withoutIdentity(body);
  const find = (pattern: RegExp) => {
    const found = pattern.exec(path)?.[1];
    return found === undefined ? undefined : decoded(found);
  };
  const settings = find(
    /^\/Skype\.Policy\/configurations\/TenantFederationSettings\/configuration\/([^/]+)$/,
  );
  if (settings !== undefined) {
    return written('tenant-federation-settings', settings, values);
  }
  const policy =
    find(/^\/Skype\.Policy\/configurations\/ExternalAccessPolicy\/configuration\/([^/]+)$/) ??
    (method === 'POST' && path === configurations(externalAccessPolicyType) ? body?.['Identity'] : undefined);
  if (typeof policy === 'string') {
    return written('external-access-policy', policy, values);
  }
  const granted = { ExternalAccessPolicy: body?.['PolicyName'] ?? null };
  const user = find(/^\/Skype\.Policy\/users\/([^/]+)\/policies\/ExternalAccessPolicy$/);
  if (user !== undefined) {
    return written('user-policy-assignment', user, granted);
  }
  const group = find(/^\/Skype\.Policy\/groupPolicyAssignments\/([^/]+)\/policyTypes\/ExternalAccessPolicy$/);
  return group === undefined ? undefined : written('group-policy-assignment', group, granted);
}

function written(type: ObjectRef['type'], identity: string, values: Properties | null): WrittenObject {
  return { object: { side: 'cloud', type, identity }, values };
}

function withoutIdentity(body: Properties): Properties {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'Identity'));
}

/** Half a surrogate pair has no encoding, and no name has one. */
export function segment(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** Undefined for what is no percent-encoding. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
