import { closedGates, skypeGatesOf, unknownGates } from '../interop/gates.ts';
import { findUsers } from '../interop/users.ts';
import { booleanProperty } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { check, type Check } from './check.ts';
import { serviceOn } from './history.ts';
import { checkPoolPartnerUser, checkPoolUser, routeCheck, type DomainRecords } from './pool-user.ts';
import { createSharedChecks } from './shared-checks.ts';
import { checkTenantUser, tenantPeople, tenantPolicy, tenantSwitchCheck } from './tenant-user.ts';

export interface UserResult {
  /** Whose rules hold for the user. */
  readonly side: 'on-premises' | 'cloud' | 'unknown';
  readonly checks: readonly Check[];
  /** The external access policy that holds for the user, by its identity; undefined where it is not known. */
  readonly policy?: string | undefined;
}

export interface People {
  /** What holds for everybody of each side. */
  readonly deployment: readonly Check[];
  readonly judge: (user: string) => UserResult;
}

/** Whom users are to reach: accounts on a consumer network, or the people of another organisation. */
export type Reach = 'consumer' | 'organisation';

export interface PeopleQuestion {
  /** ISO day, UTC. */
  readonly day: string;
  /** A consumer network unless given. */
  readonly reach?: Reach;
  /** What DNS says of SIP domains; nothing was looked up where it is absent. */
  readonly records?: DomainRecords;
}

/**
 * Everybody of the deployment, by the side whose rules hold for them: who is homed on premises follows the pool, also
 * in a hybrid deployment, where the tenant knows the account too.
 * @param wanted Everybody who will be asked about, as they will be written: they are looked up in one pass.
 */
export function createPeople(
  snapshot: Snapshot | undefined,
  wanted: readonly string[],
  { day, reach = 'consumer', records = new Map() }: PeopleQuestion,
): People {
  const { onPremises, cloud, takenAt = '' } = snapshot ?? {};
  const pool =
    onPremises === undefined ? undefined : poolSide(onPremises, wanted, { takenAt, day, reach, records });
  const tenant = cloud === undefined ? undefined : tenantSide(cloud, wanted, { day, reach });
  const shared = createSharedChecks();
  const sharing = (result: UserResult): UserResult => ({ ...result, checks: result.checks.map(shared) });
  return {
    deployment: [...(pool?.deployment ?? []), ...(tenant?.deployment ?? [])],
    judge: (user) => {
      const here = pool?.judge(user);
      if (here?.side === 'on-premises' || tenant === undefined) {
        return here === undefined ? unread('u1', 'no deployment was read') : sharing(here);
      }
      const there = tenant.judge(user);
      return sharing(there.side === 'cloud' || here === undefined ? there : here);
    },
  };
}

interface PoolView {
  readonly takenAt: string;
  readonly day: string;
  readonly reach: Reach;
  readonly records: DomainRecords;
}

function poolSide(pool: PoolSnapshot, wanted: readonly string[], view: PoolView): People {
  const { takenAt, reach } = view;
  const found = findUsers(pool, wanted);
  const route = routeCheck(pool, takenAt);
  const deployment = reach === 'consumer' ? poolChecks(pool, takenAt) : [];
  const inTheWay = deployment.filter(({ outcome }) => outcome !== 'pass');
  return {
    deployment,
    judge: (user) => {
      const one = found.state === 'known' ? found.value.byEntry.get(user) : undefined;
      if (one === undefined) {
        return found.state === 'unreadable' ? unread('u1', found.reason) : nobody('no user of the pool');
      }
      const checks =
        reach === 'consumer' ? checkPoolUser(pool, one, route, view) : checkPoolPartnerUser(pool, one, route);
      const { policy: held, homed } = one;
      const policy = held.state === 'known' ? held.value : undefined;
      return homed === 'cloud'
        ? { side: 'unknown', checks: [...checks, movedCheck()], policy }
        : { side: 'on-premises', checks: [...checks, ...inTheWay], policy };
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

function tenantSide(
  tenant: TenantSnapshot,
  wanted: readonly string[],
  { day, reach }: Required<Pick<PeopleQuestion, 'day' | 'reach'>>,
): People {
  const find = tenantPeople(tenant, wanted);
  const isClosed = serviceOn(day).phase === 'closed';
  const purpose = reach === 'organisation' ? 'organisations' : isClosed ? 'teams-personal' : 'skype';
  const deployment =
    reach === 'organisation' ? [] : [isClosed ? tenantSwitchCheck(tenant) : skypeSwitchCheck(tenant)];
  return {
    deployment,
    judge: (user) => {
      const found = find(user);
      if (found.state !== 'known') {
        return found.state === 'unreadable' ? unread('t1', found.reason) : nobody('no user of the tenant');
      }
      return {
        side: 'cloud',
        checks: [...checkTenantUser(tenant, found.value, purpose), ...deployment],
        policy: tenantPolicy(found.value),
      };
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
  const nextStep = 'federation doctor says why; a snapshot holds users when it was written with export --who';
  return {
    side: 'unknown',
    checks: [check(id, 'unknown', `the users could not be read: ${reason}`, { nextStep })],
  };
}
