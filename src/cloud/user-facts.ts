import type { PropertyValue } from '../model/property-value.ts';
import { isList, isRecord, memberOf, textMember } from './json-answer.ts';
import { externalAccessPolicyType } from './routes.ts';

/** The external access policy of somebody, as far as one source tells; `direct` unless it says otherwise. */
export interface AssignedPolicy {
  /** Without `Tag:`. */
  readonly name: string;
  readonly type: string;
  readonly groupId: string | undefined;
}

/** What one source tells of one user. What it does not tell is missing. */
export interface UserFacts {
  readonly id: string;
  /** Its reader may complete it: what another source tells is put here too. */
  readonly properties: Record<string, PropertyValue>;
  /** Null: it lists the user's policies and no external access policy among them. */
  readonly policy?: AssignedPolicy | null;
}

/** A user of Graph's directory. */
export function directoryUser(item: PropertyValue): UserFacts | undefined {
  const isGuest = textMember(item, 'userType')?.toLowerCase() === 'guest';
  return facts(item, {
    UserPrincipalName: textMember(item, 'userPrincipalName'),
    DisplayName: textMember(item, 'displayName'),
    SipAddress: sipAddress(item),
    Enabled: booleanMember(item, 'accountEnabled'),
    Licensed: licensed(memberOf(item, 'assignedPlans')),
    AccountType: isGuest ? 'guest' : undefined,
  });
}

/** A user's configuration of Teams, as Graph gives it. */
export function teamsConfiguration(item: PropertyValue): UserFacts | undefined {
  const user = facts(item, {
    UserPrincipalName: textMember(item, 'userPrincipalName'),
    AccountType: textMember(item, 'accountType'),
  });
  return withPolicy(user, memberOf(item, 'effectivePolicyAssignments'));
}

/** A user of the Teams admin API. Its names are those of Get-CsOnlineUser where somebody has seen them. */
export function teamsUserFacts(item: PropertyValue): UserFacts | undefined {
  const sip = textMember(item, 'sipAddress');
  const user = facts(item, {
    UserPrincipalName: textMember(item, 'userPrincipalName'),
    DisplayName: textMember(item, 'displayName'),
    SipAddress: sip === undefined ? undefined : withoutScheme(sip),
    Enabled: booleanMember(item, 'accountEnabled'),
    AccountType: textMember(item, 'accountType', 'interpretedUserType'),
  });
  return withPolicy(user, memberOf(item, 'effectivePolicyAssignments'));
}

function facts(
  item: PropertyValue,
  found: Readonly<Record<string, PropertyValue | undefined>>,
): UserFacts | undefined {
  const id = textMember(item, 'id', 'objectId', 'identity');
  if (id === undefined) {
    return undefined;
  }
  const properties: Record<string, PropertyValue> = {};
  for (const name in found) {
    const value = found[name];
    if (value !== undefined) {
      properties[name] = value;
    }
  }
  return { id: id.toLowerCase(), properties };
}

function withPolicy(
  user: UserFacts | undefined,
  assignments: PropertyValue | undefined,
): UserFacts | undefined {
  const policy = user === undefined ? undefined : assignedPolicy(assignments);
  return user === undefined || policy === undefined ? user : { ...user, policy };
}

/** Null when there is none in the list; undefined when there is no list, or the entry does not name its policy. */
function assignedPolicy(assignments: PropertyValue | undefined): AssignedPolicy | null | undefined {
  if (assignments === undefined || !isList(assignments)) {
    return undefined;
  }
  const wanted = externalAccessPolicyType.toLowerCase();
  const entry = assignments.find((item) => textMember(item, 'policyType')?.toLowerCase() === wanted);
  if (entry === undefined) {
    return null;
  }
  const assignment = memberOf(entry, 'policyAssignment');
  const name = textMember(assignment, 'displayName', 'policyName')?.replace(/^tag:/i, '');
  if (name === undefined) {
    return undefined;
  }
  return name.toLowerCase() === 'global'
    ? null
    : {
        name,
        type: textMember(assignment, 'assignmentType')?.toLowerCase() ?? 'direct',
        groupId: textMember(assignment, 'groupId'),
      };
}

/** `imAddresses` are the SIP addresses; `proxyAddresses` have them among others. Null: none of either. */
function sipAddress(item: PropertyValue): string | null | undefined {
  const im = texts(memberOf(item, 'imAddresses'));
  const proxies = texts(memberOf(item, 'proxyAddresses'));
  const found = im?.[0] ?? proxies?.find((address) => /^sip:/i.test(address));
  if (found !== undefined) {
    return withoutScheme(found);
  }
  return im === undefined && proxies === undefined ? undefined : null;
}

/** Of Teams: a plan of its service that is in force. Null where the directory does not tell. */
function licensed(plans: PropertyValue | undefined): boolean | null {
  if (plans === undefined || !isList(plans)) {
    return null;
  }
  return plans.some(
    (plan) =>
      textMember(plan, 'service')?.toLowerCase() === 'teamspaceapi' &&
      /^(?:enabled|warning)$/i.test(textMember(plan, 'capabilityStatus') ?? ''),
  );
}

function booleanMember(item: PropertyValue, name: string): boolean | undefined {
  const value = isRecord(item) ? memberOf(item, name) : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

function texts(value: PropertyValue | undefined): readonly string[] | undefined {
  return value !== undefined && isList(value)
    ? value.filter((item): item is string => typeof item === 'string' && item !== '')
    : undefined;
}

function withoutScheme(address: string): string {
  return address.trim().replace(/^sip:/i, '');
}
