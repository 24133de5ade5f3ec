/**
 * Paths of the Teams admin API, with identities encoded. They come from programs that call it directly; the API is not
 * documented by its owner.
 */
export const externalAccessPolicyType = 'ExternalAccessPolicy';

/** All instances of a type of configuration or policy; a POST creates one. */
export function configurations(type: string): string {
  return `/Skype.Policy/configurations/${type}`;
}

export function configuration(type: string, identity: string): string {
  return `${configurations(type)}/configuration/${encodeURIComponent(identity)}`;
}

/** The policy that a user was given, by object id or user principal name. */
export function userPolicy(user: string): string {
  return `/Skype.Policy/users/${encodeURIComponent(user)}/policies/${externalAccessPolicyType}`;
}

export function groupPolicy(group: string): string {
  return `/Skype.Policy/groupPolicyAssignments/${encodeURIComponent(group)}/policyTypes/${externalAccessPolicyType}`;
}
