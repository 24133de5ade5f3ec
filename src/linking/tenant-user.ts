import { findPolicy } from '../model/policies.ts';
import { absent, known, type Reading } from '../model/reading.ts';
import { booleanProperty, property, type SettingsObject, textOf } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { namedUsers } from '../model/user-names.ts';
import { check, type Check } from './check.ts';
import { evidenceOf } from './evidence.ts';

/**
 * What a user of the tenant needs to reach a personal Teams account: an enabled account with a Teams licence, homed in
 * the cloud, and tenant switch and policy both open (Microsoft Learn, "Manage external meetings and chat"). The policy
 * in the snapshot is the one that holds: direct assignment, group by rank, Global.
 */
export type FindTenantUser = (user: string) => Reading<SettingsObject>;

/** @param wanted Everybody who will be asked about. */
export function tenantPeople({ objects }: TenantSnapshot, wanted: readonly string[]): FindTenantUser {
  const { users } = objects;
  if (users.state !== 'known') {
    return () => users;
  }
  const named = namedUsers(users.value, wanted);
  return (name) => {
    const user = users.value[named.get(name) ?? -1];
    return user === undefined ? absent : known(user);
  };
}

/** What the users of a tenant are to reach, each by a switch of the policy of its own. */
const purposes = {
  skype: { switch: 'EnablePublicCloudAccess', words: 'Skype', network: 'skype' },
  'teams-personal': {
    switch: 'EnableTeamsConsumerAccess',
    words: 'personal Teams accounts',
    network: 'teams-personal',
  },
  organisations: { switch: 'EnableFederationAccess', words: 'other organisations', network: undefined },
} as const;
export type TenantPurpose = keyof typeof purposes;

export function checkTenantUser(
  tenant: TenantSnapshot,
  user: SettingsObject,
  purpose: TenantPurpose,
): readonly Check[] {
  const source = `${tenant.tenant} users`;
  return [
    flagCheck('t1', user, 'Enabled', source, {
      on: 'enabled',
      off: 'the account is disabled',
      nextStep: 'by hand: enable the account in Entra ID',
    }),
    flagCheck('t2', user, 'Licensed', source, {
      on: 'licensed for Teams',
      off: 'the user has no Teams licence',
      nextStep: 'by hand: assign a licence that includes Teams',
    }),
    homeCheck(user, source, purpose),
    policyCheck(tenant, user, purpose),
  ];
}

/** The policy that holds for a user, as the tenant resolved it; undefined where it does not say. */
export function tenantPolicy(user: SettingsObject): string | undefined {
  const assigned = property(user, 'ExternalAccessPolicy');
  return assigned.state === 'known'
    ? typeof assigned.value === 'string'
      ? assigned.value
      : 'Global'
    : undefined;
}

interface FlagWords {
  readonly on: string;
  readonly off: string;
  readonly nextStep: string;
}

function flagCheck(id: string, user: SettingsObject, name: string, source: string, words: FlagWords): Check {
  const value = booleanProperty(user, name);
  const evidence = [evidenceOf(source, user, name)];
  if (value.state !== 'known') {
    return check(id, 'unknown', `${name} could not be told`, { evidence });
  }
  return value.value
    ? check(id, 'pass', words.on, { evidence })
    : check(id, 'fail', words.off, { evidence, nextStep: words.nextStep });
}

function homeCheck(user: SettingsObject, source: string, purpose: TenantPurpose): Check {
  const type = textOf(user, 'AccountType');
  const evidence = [evidenceOf(source, user, 'AccountType')];
  switch (type) {
    case 'user':
      return check('t3', 'pass', 'homed in the cloud', { evidence });
    case 'sfbOnPremUser':
      return purpose === 'teams-personal'
        ? check('t3', 'fail', 'homed on premises, where personal Teams accounts cannot be reached', {
            evidence,
            nextStep: `by hand: move the user to Teams (Move-CsUser -Identity ${textOf(user, 'UserPrincipalName')} -Target sipfed.online.lync.com)`,
          })
        : check('t3', 'unknown', 'homed on premises: the rules of the servers hold, and no pool was read', {
            evidence,
            nextStep: 'add the pool to the profile',
          });
    case '':
      return check('t3', 'unknown', 'where the user is homed could not be told', { evidence });
    default:
      return check(
        't3',
        'fail',
        `an account of type ${type} has no chats of its own with other organisations`,
        {
          evidence,
          nextStep: 'use the account of a member of the organisation',
        },
      );
  }
}

function policyCheck(
  { tenant, objects }: TenantSnapshot,
  user: SettingsObject,
  purpose: TenantPurpose,
): Check {
  const name = tenantPolicy(user);
  const { externalAccessPolicies } = objects;
  if (name === undefined || externalAccessPolicies.state !== 'known') {
    return check('t4', 'unknown', 'the policy that holds for the user could not be read');
  }
  const policy = findPolicy(externalAccessPolicies.value, name);
  if (policy === undefined) {
    return check('t4', 'unknown', `the user has policy ${name}, which is not among the policies`);
  }
  const { switch: property, words, network } = purposes[purpose];
  const value = booleanProperty(policy, property);
  const evidence = [evidenceOf(`${tenant} ExternalAccessPolicy ${policy.identity}`, policy, property)];
  if (value.state !== 'known') {
    return check('t4', 'unknown', `whether policy ${policy.identity} opens ${words} is not known`, {
      evidence,
    });
  }
  const scope =
    policy.identity.toLowerCase() === 'global' ? 'global' : `policy:${policy.identity.replace(/^tag:/i, '')}`;
  return value.value
    ? check('t4', 'pass', `policy ${policy.identity} opens ${words}`, { evidence })
    : check('t4', 'fail', `policy ${policy.identity} closes ${words}`, {
        evidence,
        nextStep:
          network === undefined
            ? `by hand: Set-CsExternalAccessPolicy -Identity ${policy.identity} -${property} $true`
            : `federation enable --network ${network} --scope ${scope} --dry-run`,
      });
}

/** The switch of the tenant, which wins over every policy; the same for everybody. */
export function tenantSwitchCheck({ tenant, objects }: TenantSnapshot): Check {
  const { federationSettings } = objects;
  const settings = federationSettings.state === 'known' ? federationSettings.value[0] : undefined;
  if (settings === undefined) {
    const why = federationSettings.state === 'unreadable' ? `: ${federationSettings.reason}` : '';
    return check('deployment-tenant', 'unknown', `the settings of the tenant could not be read${why}`);
  }
  const value = booleanProperty(settings, 'AllowTeamsConsumer');
  const evidence = [evidenceOf(`${tenant} TenantFederationSettings`, settings, 'AllowTeamsConsumer')];
  if (value.state !== 'known') {
    return check(
      'deployment-tenant',
      'unknown',
      'whether the tenant lets personal Teams accounts in is not known',
      {
        evidence,
      },
    );
  }
  return value.value
    ? check('deployment-tenant', 'pass', 'the tenant lets its users reach personal Teams accounts', {
        evidence,
      })
    : check('deployment-tenant', 'fail', 'the tenant closes personal Teams accounts (AllowTeamsConsumer)', {
        evidence,
        nextStep: 'federation enable --network teams-personal --dry-run',
      });
}
