import { closedGates, skypeGatesOf, unknownGates } from '../interop/gates.ts';
import { booleanProperty } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { check, type Check } from './check.ts';
import { serviceOn } from './history.ts';
import { checkPoolUser, poolPeople, routeCheck } from './pool-user.ts';
import { checkTenantUser, tenantPeople, tenantSwitchCheck } from './tenant-user.ts';

export interface UserResult {
  /** Whose rules hold for the user. */
  readonly side: 'on-premises' | 'cloud' | 'unknown';
  readonly checks: readonly Check[];
}

export interface People {
  /** What holds for everybody of each side. */
  readonly deployment: readonly Check[];
  readonly judge: (user: string) => UserResult;
}

/**
 * Everybody of the deployment, by the side whose rules hold for them: who is homed on premises follows the pool, also
 * in a hybrid deployment, where the tenant knows the account too.
 * @param wanted Everybody who will be asked about: they are looked up in one pass.
 * @param day ISO day, UTC.
 */
export function createPeople(snapshot: Snapshot | undefined, wanted: readonly string[], day: string): People {
  const { onPremises, cloud, takenAt = '' } = snapshot ?? {};
  const pool = onPremises === undefined ? undefined : poolSide(onPremises, wanted, takenAt, day);
  const tenant = cloud === undefined ? undefined : tenantSide(cloud, day);
  return {
    deployment: [...(pool?.deployment ?? []), ...(tenant?.deployment ?? [])],
    judge: (user) => {
      const here = pool?.judge(user);
      if (here?.side === 'on-premises' || tenant === undefined) {
        return here ?? unread('u1', 'no deployment was read');
      }
      const there = tenant.judge(user);
      return there.side === 'cloud' || here === undefined ? there : here;
    },
  };
}

function poolSide(pool: PoolSnapshot, wanted: readonly string[], takenAt: string, day: string): People {
  const people = poolPeople(pool, wanted);
  const route = routeCheck(pool, takenAt);
  const deployment = poolChecks(pool, takenAt);
  const inTheWay = deployment.filter(({ outcome }) => outcome !== 'pass');
  return {
    deployment,
    judge: (user) => {
      const found = people.find(user);
      if (found.state !== 'known') {
        return found.state === 'unreadable' ? unread('u1', found.reason) : nobody('no user of the pool');
      }
      const checks = checkPoolUser(pool, found.value, route, day);
      const isMoved = found.value.user.homed === 'cloud';
      return isMoved
        ? { side: 'unknown', checks: [...checks, movedCheck()] }
        : { side: 'on-premises', checks: [...checks, ...inTheWay] };
    },
  };
}

function movedCheck(): Check {
  return check('u3', 'unknown', 'the user was moved to the cloud, and the tenant was not read', {
    nextStep: 'add the tenant to the profile',
  });
}

const deploymentGates = ['routing', 'federation-allowed', 'provider', 'provider-enabled'];

/** What is closed for everybody: routing, federation, the provider. */
function poolChecks(pool: PoolSnapshot, takenAt: string): readonly Check[] {
  const gates = skypeGatesOf(pool, { scope: { kind: 'global' }, takenAt }).filter(({ id }) =>
    deploymentGates.includes(id),
  );
  const closed = new Set(closedGates(gates).map(({ id }) => id));
  const unclear = new Set(unknownGates(gates).map(({ id }) => id));
  return gates.map(({ id, title, evidence, remedy }) => {
    const outcome = closed.has(id) ? 'fail' : unclear.has(id) ? 'unknown' : 'pass';
    const nextStep = outcome === 'pass' ? '' : (remedy ?? 'federation status');
    return check(`deployment-${id}`, outcome, `${title}: ${evidence}`, { nextStep });
  });
}

function tenantSide(tenant: TenantSnapshot, day: string): People {
  const people = tenantPeople(tenant);
  const deployment = serviceOn(day).phase === 'closed' ? tenantSwitchCheck(tenant) : skypeSwitchCheck(tenant);
  return {
    deployment: [deployment],
    judge: (user) => {
      const found = people.find(user);
      if (found.state !== 'known') {
        return found.state === 'unreadable' ? unread('t1', found.reason) : nobody('no user of the tenant');
      }
      return { side: 'cloud', checks: [...checkTenantUser(tenant, found.value), deployment] };
    },
  };
}

/** While Skype was open the tenant had a switch for it; a tenant of today has lost it. */
function skypeSwitchCheck({ objects }: TenantSnapshot): Check {
  const settings =
    objects.federationSettings.state === 'known' ? objects.federationSettings.value[0] : undefined;
  const value = settings === undefined ? undefined : booleanProperty(settings, 'AllowPublicUsers');
  if (value?.state !== 'known') {
    return check(
      'deployment-tenant',
      'unknown',
      'the tenant no longer shows the Skype switch it had (AllowPublicUsers)',
    );
  }
  return value.value
    ? check('deployment-tenant', 'pass', 'the tenant lets its users reach Skype (AllowPublicUsers)')
    : check('deployment-tenant', 'fail', 'the tenant closes Skype (AllowPublicUsers)');
}

function nobody(where: string): UserResult {
  return {
    side: 'unknown',
    checks: [
      check('u1', 'fail', `there is ${where} of that name`, {
        nextStep: 'give the SIP address or the user principal name',
      }),
    ],
  };
}

function unread(id: string, reason: string): UserResult {
  return { side: 'unknown', checks: [check(id, 'unknown', `the users could not be read: ${reason}`)] };
}
