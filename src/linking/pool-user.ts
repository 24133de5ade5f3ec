import { closedGates, skypeGatesOf, unknownGates } from '../interop/gates.ts';
import { findUsers, type ListedUser } from '../interop/users.ts';
import { normaliseDomain } from '../model/domains.ts';
import type { Evidence } from '../model/finding.ts';
import { findPolicy } from '../model/policies.ts';
import type { Reading } from '../model/reading.ts';
import { Recent } from '../model/recent.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { check, type Check } from './check.ts';
import { evidenceOf, textOf, userKey } from './evidence.ts';
import { srvNeededSince } from './history.ts';

/**
 * What a user of the pool needs to reach Skype, one check each, from what was read of everybody at once:
 * u1 the account is there and enabled, u2 a SIP address under a SIP domain, u3 homed here, u4 the policy opens public
 * networks, u5 federation access, u6 audio and video, u7 remote use, u8 the SRV record, u9 an Edge behind the pool's
 * site, u10 the licence. Source: provisioning guide of 2013 and "Deploy Skype connectivity", prerequisites.
 */
export interface PoolPeople {
  readonly pool: PoolSnapshot;
  readonly find: (user: string) => Reading<FoundUser>;
}

export interface FoundUser {
  readonly user: ListedUser;
  readonly object: SettingsObject;
}

/** Looks everybody up once, so that ten thousand people cost one pass over the users. */
export function poolPeople(pool: PoolSnapshot, wanted: readonly string[]): PoolPeople {
  const found = findUsers(pool, wanted);
  const { users } = pool.objects;
  if (found.state !== 'known' || users.state !== 'known') {
    const unread = found.state === 'known' ? users : found;
    return { pool, find: () => (unread.state === 'known' ? { state: 'absent' } : unread) };
  }
  const objects = new Map(users.value.map((object) => [nameOf(object), object] as const));
  const byName = new Map<string, FoundUser>();
  for (const user of found.value.users) {
    const object = objects.get(userKey(user.user));
    if (object !== undefined) {
      for (const name of namesOf(object)) {
        byName.set(name, { user, object });
      }
    }
  }
  return {
    pool,
    find: (name) => {
      const one = byName.get(userKey(name));
      return one === undefined ? { state: 'absent' } : { state: 'known', value: one };
    },
  };
}

function namesOf(object: SettingsObject): readonly string[] {
  const texts = ['SipAddress', 'UserPrincipalName'].map((name) => textOf(object, name));
  return [object.identity, ...texts].map(userKey).filter((name) => name !== '');
}

function nameOf(object: SettingsObject): string {
  return userKey(textOf(object, 'SipAddress') || object.identity);
}

/** What DNS says of a SIP domain, as the check u8; by the normalised name of the domain. */
export type DomainRecords = ReadonlyMap<string, Check>;

/**
 * @param route The same for everybody: what `routeCheck` found.
 * @param view The day (ISO, UTC), and the records of the SIP domains that were looked up.
 */
export function checkPoolUser(
  pool: PoolSnapshot,
  { user, object }: FoundUser,
  route: Check,
  view: { readonly day: string; readonly records: DomainRecords },
): readonly Check[] {
  const source = `${pool.pool} Get-CsUser`;
  return [
    enabledCheck(user, object, source),
    addressCheck(pool, object, source),
    homeCheck(user, object, source),
    ...policyChecks(pool, user, object),
    recordCheck(object, view),
    route,
    check('u10', 'reminder', 'licence: a Standard CAL; public networks need no other'),
  ];
}

/** What a user of the pool needs to reach people of another organisation: public networks are no part of it. */
export function checkPoolPartnerUser(
  pool: PoolSnapshot,
  { user, object }: FoundUser,
  route: Check,
): readonly Check[] {
  const source = `${pool.pool} Get-CsUser`;
  const policy = policyOf(pool, user);
  return [
    enabledCheck(user, object, source),
    addressCheck(pool, object, source),
    homeCheck(user, object, source),
    policy === undefined
      ? unknownPolicy('u5', user)
      : switchCheck('u5', booleanProperty(policy, 'EnableFederationAccess'), {
          open: `policy ${policy.identity} opens other organisations`,
          closed: `policy ${policy.identity} closes other organisations (EnableFederationAccess)`,
          closedIs: 'fail',
          nextStep: `by hand: Set-CsExternalAccessPolicy -Identity ${policy.identity} -EnableFederationAccess $true`,
          evidence: [policyEvidence(pool, policy, 'EnableFederationAccess')],
        }),
    route,
  ];
}

function enabledCheck(user: ListedUser, object: SettingsObject, source: string): Check {
  const evidence = [evidenceOf(source, object, 'Enabled')];
  if (user.enabled.state !== 'known') {
    return check('u1', 'unknown', 'whether the account is enabled could not be read', { evidence });
  }
  return user.enabled.value
    ? check('u1', 'pass', 'enabled', { evidence })
    : check('u1', 'fail', 'the account is not enabled for the server', {
        evidence,
        nextStep: `by hand: Enable-CsUser, or Set-CsUser -Identity ${user.user} -Enabled $true`,
      });
}

function addressCheck(pool: PoolSnapshot, object: SettingsObject, source: string): Check {
  const evidence = [evidenceOf(source, object, 'SipAddress')];
  const address = textOf(object, 'SipAddress').replace(/^sip:/i, '');
  const domain = normaliseDomain(address.slice(address.lastIndexOf('@') + 1));
  if (address === '' || domain === undefined) {
    return check('u2', 'fail', 'the user has no SIP address', {
      evidence,
      nextStep: 'by hand: Set-CsUser -SipAddress sip:<user>@<SIP domain>',
    });
  }
  const { sipDomains } = pool.objects;
  if (sipDomains.state !== 'known') {
    return check('u2', 'unknown', 'the SIP domains could not be read', { evidence });
  }
  return sipDomains.value.some(({ identity }) => normaliseDomain(identity) === domain)
    ? check('u2', 'pass', `${address}, under a SIP domain of the deployment`, { evidence })
    : check('u2', 'fail', `${domain} is not among the SIP domains of the deployment`, {
        evidence,
        nextStep: `by hand: New-CsSipDomain -Identity ${domain}, or give the user another SIP address`,
      });
}

function homeCheck(user: ListedUser, object: SettingsObject, source: string): Check {
  const evidence = ['HostingProvider', 'RegistrarPool'].map((name) => evidenceOf(source, object, name));
  switch (user.homed) {
    case 'on-premises':
      return check('u3', 'pass', `homed on ${textOf(object, 'RegistrarPool') || 'a server here'}`, {
        evidence,
      });
    case 'cloud':
      return check('u3', 'not-applicable', 'homed in the cloud: the rules of the tenant hold', { evidence });
    case 'unknown':
      return check('u3', 'unknown', 'where the user is homed could not be told', { evidence });
  }
}

function policyOf(pool: PoolSnapshot, user: ListedUser): SettingsObject | undefined {
  const { externalAccessPolicies } = pool.objects;
  return user.policy.state === 'known' && externalAccessPolicies.state === 'known'
    ? findPolicy(externalAccessPolicies.value, user.policy.value)
    : undefined;
}

function unknownPolicy(id: string, { policy }: ListedUser): Check {
  const why = policy.state === 'unreadable' ? `: ${policy.reason}` : '';
  return check(id, 'unknown', `the policy that holds for the user is not known${why}`);
}

function policyEvidence({ pool }: PoolSnapshot, policy: SettingsObject, name: string): Evidence {
  return evidenceOf(`${pool} Get-CsExternalAccessPolicy ${policy.identity}`, policy, name);
}

/** Thousands of users share a few policies: what a policy comes to is worked out once. */
const judgedPolicies = new Recent<SettingsObject, Map<string, readonly Check[]>>(64);

function policyChecks(pool: PoolSnapshot, user: ListedUser, object: SettingsObject): readonly Check[] {
  const policy = policyOf(pool, user);
  if (policy === undefined) {
    return [unknownPolicy('u4', user)];
  }
  const disabled = booleanProperty(object, 'AudioVideoDisabled');
  const isDisabled = disabled.state === 'known' && disabled.value;
  const judged = judgedPolicies.get(policy, () => new Map());
  const key = `${pool.pool} ${isDisabled}`;
  const checks = judged.get(key) ?? checksOfPolicy(pool, policy, isDisabled);
  judged.set(key, checks);
  return checks;
}

function checksOfPolicy(pool: PoolSnapshot, policy: SettingsObject, isDisabled: boolean): readonly Check[] {
  const on = (name: string) => booleanProperty(policy, name);
  const evidence = (name: string) => ({ evidence: [policyEvidence(pool, policy, name)] });
  const isGlobal = policy.identity.toLowerCase() === 'global';
  const scope = isGlobal ? 'global' : `policy:${policy.identity.replace(/^tag:/i, '')}`;
  return [
    switchCheck('u4', on('EnablePublicCloudAccess'), {
      open: `policy ${policy.identity} opens public networks`,
      closed: `policy ${policy.identity} closes public networks (EnablePublicCloudAccess)`,
      closedIs: 'fail',
      nextStep: `federation enable --network skype --scope ${scope} --dry-run`,
      ...evidence('EnablePublicCloudAccess'),
    }),
    switchCheck('u5', on('EnableFederationAccess'), {
      open: 'federation access is on',
      closed: `policy ${policy.identity} has EnableFederationAccess off: recommended on, though a switch of its own`,
      closedIs: 'warn',
      nextStep: `by hand: Set-CsExternalAccessPolicy -Identity ${policy.identity} -EnableFederationAccess $true`,
      ...evidence('EnableFederationAccess'),
    }),
    mediaCheck(on('EnablePublicCloudAudioVideoAccess'), isDisabled, {
      scope,
      ...evidence('EnablePublicCloudAudioVideoAccess'),
    }),
    check('u7', 'reminder', remoteUse(on('EnableOutsideAccess')), evidence('EnableOutsideAccess')),
  ];
}

interface SwitchWords {
  readonly open: string;
  readonly closed: string;
  readonly closedIs: 'fail' | 'warn';
  readonly nextStep: string;
  readonly evidence: readonly Evidence[];
}

function switchCheck(id: string, value: Reading<boolean>, words: SwitchWords): Check {
  const { evidence, nextStep } = words;
  if (value.state !== 'known') {
    const why = value.state === 'absent' ? 'the policy has no such switch' : value.reason;
    return check(id, 'unknown', why, { evidence });
  }
  return value.value
    ? check(id, 'pass', words.open, { evidence })
    : check(id, words.closedIs, words.closed, { evidence, nextStep });
}

function mediaCheck(
  allowed: Reading<boolean>,
  isDisabled: boolean,
  { scope, evidence }: { readonly scope: string; readonly evidence: readonly Evidence[] },
): Check {
  if (isDisabled) {
    return check('u6', 'warn', 'audio and video are switched off for the user (AudioVideoDisabled)', {
      evidence,
      nextStep: 'by hand: Set-CsUser -AudioVideoDisabled $false',
    });
  }
  return switchCheck('u6', allowed, {
    open: 'audio and video with public networks are on',
    closed: 'audio and video with public networks are off; presence and messages do not need them',
    closedIs: 'warn',
    nextStep: `federation enable --network skype --audio-video --scope ${scope} --dry-run`,
    evidence,
  });
}

function remoteUse(value: Reading<boolean>): string {
  return value.state === 'known' && value.value
    ? 'the user may sign in from outside'
    : 'signing in from outside is not needed for public networks';
}

/** The record is the same for everybody of a domain, so it is looked up once, where somebody asked for that. */
function recordCheck(
  object: SettingsObject,
  { day, records }: { readonly day: string; readonly records: DomainRecords },
): Check {
  const address = textOf(object, 'SipAddress');
  const domain = normaliseDomain(address.slice(address.lastIndexOf('@') + 1)) ?? '';
  if (day < srvNeededSince) {
    return check('u8', 'not-applicable', 'the SRV record was not needed before 1 July 2017');
  }
  return (
    records.get(domain) ??
    check('u8', 'reminder', `the SRV record _sipfederationtls._tcp.${domain} is not looked up without --live`)
  );
}

/** One federation route serves every site: sites without one send their traffic through the others. */
export function routeCheck(pool: PoolSnapshot, takenAt: string): Check {
  const gates = skypeGatesOf(pool, { scope: { kind: 'global' }, takenAt }).filter(({ id }) =>
    ['federation-route', 'edge-pool'].includes(id),
  );
  const [closed] = closedGates(gates);
  if (closed !== undefined) {
    return check('u9', 'fail', `${closed.title}: ${closed.evidence}`, {
      nextStep: closed.remedy ?? '',
    });
  }
  const [unclear] = unknownGates(gates);
  return unclear === undefined
    ? check('u9', 'pass', gates.map(({ title, evidence }) => `${title}: ${evidence}`).join('; '))
    : check('u9', 'unknown', `${unclear.title}: ${unclear.evidence}`);
}
