import { commandText } from '../change/command-text.ts';
import type { ApiRequest, Intent, ObjectRef } from '../model/change.ts';
import { policyIdentity, policyName } from '../model/policies.ts';
import type { Properties } from '../model/property-value.ts';
import { defaultDialect, type TenantDialect } from './dialect.ts';
import {
  configuration,
  configurations,
  externalAccessPolicyType,
  federationSettingsType,
  groupPolicy,
  userPolicy,
} from './routes.ts';
import { allowedDomainsOf, newValues, settingsOf, untranslatable } from './settings-body.ts';

/** A request to the service, and the cmdlet of Microsoft's module that does the same. */
export interface TenantTranslation {
  readonly request: ApiRequest;
  readonly command: string;
}

/**
 * How an intent is sent to a tenant: the changed properties and nothing else, since what is named is written.
 * `AllowedDomains` is only ever sent as "all known domains" or as a list with something in it.
 * @throws FederationError `change.not-translatable` for what a tenant does not have or must not be sent.
 */
export function translateTenantIntent(
  intent: Intent,
  options: { readonly dialect?: TenantDialect } = {},
): TenantTranslation {
  const dialect = options.dialect ?? defaultDialect;
  switch (intent.object.type) {
    case 'tenant-federation-settings':
      return federationSettings(intent, dialect);
    case 'external-access-policy':
      return externalAccessPolicy(intent, dialect);
    case 'user-policy-assignment':
      return userAssignment(intent);
    case 'group-policy-assignment':
      return groupAssignment(intent, dialect);
    case 'access-edge':
    case 'public-provider':
    case 'allowed-domain':
    case 'blocked-domain':
    case 'replication':
      throw untranslatable(intent.object, 'only a pool has it');
  }
}

function federationSettings(intent: Intent, dialect: TenantDialect): TenantTranslation {
  if (intent.kind !== 'set') {
    throw untranslatable(intent.object, `they always exist, so there is no ${intent.kind}`);
  }
  const values = settingsOf(intent);
  const { AllowedDomains, ...others } = values;
  const command = commandText('Set-CsTenantFederationConfiguration', { Identity: 'Global', ...others });
  const allowed =
    AllowedDomains === undefined ? undefined : allowedDomainsOf(intent.object, AllowedDomains, dialect);
  return {
    request: update(dialect, federationSettingsType, 'Global', {
      ...others,
      ...(allowed !== undefined && { AllowedDomains: allowed.value }),
    }),
    command: allowed === undefined ? command : `${command} ${allowed.argument}`,
  };
}

function externalAccessPolicy(intent: Intent, dialect: TenantDialect): TenantTranslation {
  const identity = policyIdentity(single(intent.object));
  const cmdlet = (verb: string, values: Properties = {}) =>
    commandText(`${verb}-CsExternalAccessPolicy`, { Identity: policyName(identity), ...values });
  switch (intent.kind) {
    case 'set': {
      const values = settingsOf(intent);
      return {
        request: update(dialect, externalAccessPolicyType, identity, values),
        command: cmdlet('Set', values),
      };
    }
    case 'create': {
      refuseGlobal(intent.object, 'the Global policy always exists');
      const values = newValues(intent.values);
      // A new policy is named without its scope; the service answers it as Tag:<name>.
      const body = { Identity: policyName(identity), ...values };
      return {
        request: api('POST', configurations(externalAccessPolicyType), body),
        command: cmdlet('New', values),
      };
    }
    case 'remove':
      refuseGlobal(intent.object, 'removing the Global policy would reset it to its defaults');
      return {
        request: api('DELETE', configuration(externalAccessPolicyType, identity), null),
        command: cmdlet('Remove'),
      };
    case 'assign':
      throw untranslatable(intent.object, 'a policy is assigned to a user or a group');
  }
}

function refuseGlobal(object: ObjectRef, why: string): void {
  if (policyIdentity(object.identity) === 'Global') {
    throw untranslatable(object, why);
  }
}

function userAssignment(intent: Intent): TenantTranslation {
  const user = single(intent.object);
  const { policy } = assignmentOf(intent);
  return {
    request: api('PATCH', userPolicy(user), { PolicyName: tagged(policy) }),
    command: commandText('Grant-CsExternalAccessPolicy', { Identity: user, PolicyName: policy }),
  };
}

/** Experimental: nobody who publishes the route says that it was tried. */
function groupAssignment(intent: Intent, dialect: TenantDialect): TenantTranslation {
  const group = single(intent.object);
  const { policy, rank } = assignmentOf(intent);
  if (policy === null) {
    return {
      request: api('DELETE', groupPolicy(group), null),
      command: commandText('Remove-CsGroupPolicyAssignment', {
        GroupId: group,
        PolicyType: externalAccessPolicyType,
      }),
    };
  }
  const order = (name: string): Properties => (rank === null ? {} : { [name]: rank });
  return {
    request: api('PATCH', groupPolicy(group), { PolicyName: tagged(policy), ...order(dialect.groupRank) }),
    command: commandText('Grant-CsExternalAccessPolicy', {
      Group: group,
      PolicyName: policy,
      ...order('Rank'),
    }),
  };
}

/** The policy without its scope, null for none; the rank among groups where one is named. */
function assignmentOf(intent: Intent): { readonly policy: string | null; readonly rank: number | null } {
  const changes = intent.kind === 'assign' ? intent.properties : [];
  const to = (name: string) => changes.find(({ property }) => property === name)?.to;
  const policy = to('ExternalAccessPolicy');
  const rank = to('Rank') ?? null;
  if (policy === undefined || (policy !== null && typeof policy !== 'string')) {
    throw untranslatable(intent.object, 'an assignment names one policy, or none');
  }
  if (rank !== null && typeof rank !== 'number') {
    throw untranslatable(intent.object, 'the rank of a group is a number');
  }
  const name = policy === null ? '' : policyName(policy);
  return { policy: name === '' ? null : name, rank };
}

function tagged(policy: string | null): string | null {
  return policy === null ? null : policyIdentity(policy);
}

function update(dialect: TenantDialect, type: string, identity: string, values: Properties): ApiRequest {
  return api(dialect.update, configuration(type, identity), { Identity: identity, ...values });
}

function api(method: ApiRequest['method'], path: string, body: Properties | null): ApiRequest {
  return { via: 'api', service: 'teams', method, path, body };
}

/** The identity, when it names one object. */
function single(object: ObjectRef): string {
  const identity = object.identity.trim();
  if (identity === '' || identity.includes('*') || /\p{Cs}/u.test(identity)) {
    throw untranslatable(object, 'its identity does not name exactly one object');
  }
  return identity;
}
