import { consumerServices, serviceState, type Network } from '../model/networks.ts';
import type { Scope } from '../model/scope.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { retiredInTenant } from './cloud-retired.ts';
import { cloudSwitches } from './cloud-switches.ts';
import type { DraftPart } from './draft.ts';
import { usersBySide } from './side-users.ts';

/** What every wish says, whatever else it says. */
interface Wish {
  readonly network: Network;
  readonly scope?: Scope;
  readonly users?: readonly string[];
  readonly now: Date;
}

/** A side with what is wished of it, or what there is to say of a side that the wish does not concern. */
type SideWish<Side, W> =
  | { readonly kind: 'asked'; readonly side: Side; readonly wish: W }
  | { readonly kind: 'left-out'; readonly part: DraftPart };

interface SideWishes<W> {
  readonly pool: SideWish<PoolSnapshot, W>;
  readonly cloud: SideWish<TenantSnapshot, W>;
}

/**
 * What one wish means for each side of the snapshot. A server knows nothing of personal Teams accounts and of groups, a
 * tenant nothing of sites; of listed users each side gets its own.
 */
export function sideWishes<W extends Wish>({ onPremises, cloud }: Snapshot, wish: W): SideWishes<W> {
  if (onPremises === undefined || cloud === undefined) {
    return {
      pool: onPremises === undefined ? leftOut() : poolWish(onPremises, wish, false),
      cloud: cloud === undefined ? leftOut() : { kind: 'asked', side: cloud, wish },
    };
  }
  const divided = wish.network === 'skype' && retiredInTenant(cloud, cloudSwitches.skype) === undefined;
  const listed = divided ? usersBySide(onPremises, cloud, wish.scope, wish.users) : undefined;
  return {
    pool:
      listed?.pool.length === 0
        ? leftOut('on premises: none of the users is homed there')
        : poolWish(onPremises, withUsers(wish, listed?.pool), true),
    cloud: cloudWish(cloud, withUsers(wish, listed?.cloud)),
  };
}

function leftOut(reason?: string): { readonly kind: 'left-out'; readonly part: DraftPart } {
  return { kind: 'left-out', part: reason === undefined ? {} : { skipped: [reason] } };
}

function poolWish<W extends Wish>(pool: PoolSnapshot, wish: W, hybrid: boolean): SideWish<PoolSnapshot, W> {
  if (wish.network === 'teams-personal') {
    return leftOut('on premises: personal Teams accounts are reached from the cloud only');
  }
  return hybrid && wish.scope?.kind === 'group'
    ? leftOut('on premises: a pool knows no groups')
    : { kind: 'asked', side: pool, wish };
}

/** Beside a pool; a tenant alone answers for itself. */
function cloudWish<W extends Wish>(tenant: TenantSnapshot, wish: W): SideWish<TenantSnapshot, W> {
  const retired = retiredInTenant(tenant, cloudSwitches[wish.network]);
  if (retired !== undefined) {
    return { kind: 'left-out', part: retired };
  }
  if (wish.scope?.kind === 'site') {
    return leftOut('cloud: a tenant knows no sites');
  }
  return wish.users?.length === 0
    ? leftOut('cloud: none of the users is homed there')
    : { kind: 'asked', side: tenant, wish };
}

function withUsers<W extends Wish>(wish: W, users: readonly string[] | undefined): W {
  return users === undefined ? wish : { ...wish, users };
}

/** What heads a plan whose service is retired. */
export function networkNotes({ network, now }: Pick<Wish, 'network' | 'now'>): readonly string[] {
  const { closedNote } = consumerServices[network];
  return serviceState(network, now) === 'retired' && closedNote !== undefined ? [closedNote] : [];
}
