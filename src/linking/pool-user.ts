import { closedGates, skypeGatesOf, unknownGates } from '../interop/gates.ts';
import type { EffectiveUser } from '../model/effective-policy.ts';
import { normaliseDomain } from '../model/domains.ts';
import { Recent } from '../model/recent.ts';
import { type SettingsObject, textOf } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { check, type Check } from './check.ts';
import { evidenceOf } from './evidence.ts';
import { srvNeededSince } from './history.ts';
import { partnerPolicyCheck, policyChecks } from './pool-user-policy.ts';

/*
 * What a user of the pool needs to reach Skype, one check each, from what was read of everybody at once:
 * u1 the account is there and enabled, u2 a SIP address under a SIP domain, u3 homed here, u4 the policy opens public
 * networks, u5 federation access, u6 audio and video, u7 remote use, u8 the SRV record, u9 an Edge behind the pool's
 * site, u10 the licence. Source: provisioning guide of 2013 and "Deploy Skype connectivity", prerequisites.
 */

/** What DNS says of a SIP domain, as the check u8; by the normalised name of the domain. */
export type DomainRecords = ReadonlyMap<string, Check>;

/**
 * @param route The same for everybody: what `routeCheck` found.
 * @param view The day (ISO, UTC), and the records of the SIP domains that were looked up.
 */
export function checkPoolUser(
  pool: PoolSnapshot,
  user: EffectiveUser,
  route: Check,
  view: { readonly day: string; readonly records: DomainRecords },
): readonly Check[] {
  const { object } = user;
  const source = `${pool.pool} Get-CsUser`;
  return [
    enabledCheck(user, source),
    addressCheck(pool, object, source),
    homeCheck(user, source),
    ...policyChecks(pool, user),
    recordCheck(object, view),
    route,
    check('u10', 'reminder', 'licence: a Standard CAL; public networks need no other'),
  ];
}

/** What a user of the pool needs to reach people of another organisation: public networks are no part of it. */
export function checkPoolPartnerUser(
  pool: PoolSnapshot,
  user: EffectiveUser,
  route: Check,
): readonly Check[] {
  const { object } = user;
  const source = `${pool.pool} Get-CsUser`;
  return [
    enabledCheck(user, source),
    addressCheck(pool, object, source),
    homeCheck(user, source),
    partnerPolicyCheck(pool, user),
    route,
  ];
}

function enabledCheck(user: EffectiveUser, source: string): Check {
  const evidence = [evidenceOf(source, user.object, 'Enabled')];
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
  return domainsOf.get(sipDomains.value, normalised).has(domain)
    ? check('u2', 'pass', `${address}, under a SIP domain of the deployment`, { evidence })
    : check('u2', 'fail', `${domain} is not among the SIP domains of the deployment`, {
        evidence,
        nextStep: `by hand: New-CsSipDomain -Identity ${domain}, or give the user another SIP address`,
      });
}

/** The same for thousands of users. */
const domainsOf = new Recent<readonly SettingsObject[], ReadonlySet<string | undefined>>(4);

function normalised(domains: readonly SettingsObject[]): ReadonlySet<string | undefined> {
  return new Set(domains.map(({ identity }) => normaliseDomain(identity)));
}

function homeCheck({ homed, object }: EffectiveUser, source: string): Check {
  const evidence = ['HostingProvider', 'RegistrarPool'].map((name) => evidenceOf(source, object, name));
  switch (homed) {
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
