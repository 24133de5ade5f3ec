import type { DomainSide } from '../model/domain-side.ts';
import { property } from '../model/settings-object.ts';
import type { Intent, PropertyChange } from '../model/change.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { alreadyRight, listChanges, listInputs, unreadLists, type DomainWish } from './domain-changes.ts';
import type { DraftPart } from './draft.ts';
import { tenantListEffects } from './tenant-list-effects.ts';
import { tenantListRefusals } from './tenant-list-refusals.ts';
import { outcomeOf, type Lists, type Outcome } from './tenant-lists.ts';

/**
 * What a wish writes in a tenant: its lists are properties, so each is written as a whole, and both in one request. The
 * list of allowed domains is what closes a tenant to everybody else; it is written only where it was to change, and
 * never without a domain on it.
 */
export function tenantDomainsPart(tenant: TenantSnapshot, side: DomainSide, wish: DomainWish): DraftPart {
  const inputs = listInputs(side) ?? [];
  const { allowed, blocked } = side;
  const unread = unreadLists(side);
  if (allowed.state !== 'known' || blocked.state !== 'known' || unread.length > 0) {
    return { inputs, refusals: unread };
  }
  const lists = { allowed: allowed.value, blocked: blocked.value };
  const changes = listChanges(lists, wish);
  const after = outcomeOf(side, lists, changes, wish);
  const properties = [...allowedChange(tenant, side, lists, after), ...blockedChange(tenant, lists, after)];
  const undoable = side.mode === 'open' || lists.allowed.length > 0;
  return {
    inputs,
    refusals: tenantListRefusals(side, lists, changes, wish, after),
    intents: intentsOf(properties, undoable),
    alreadyRight: alreadyRight(side, wish, changes),
    makesEffective: tenantListEffects(side, changes, after),
    skipped:
      Object.keys(wish.details).length === 0
        ? []
        : ['cloud: a tenant keeps the names of domains alone, without address and comment'],
  };
}

function allowedChange(
  tenant: TenantSnapshot,
  { mode }: DomainSide,
  lists: Lists,
  after: Outcome,
): readonly PropertyChange[] {
  const before = lists.allowed.map(({ name }) => name);
  if (after.mode === mode && (after.mode === 'open' || sameNames(before, after.allowed))) {
    return [];
  }
  const to = after.mode === 'open' ? ['AllowAllKnownDomains'] : sorted(after.allowed);
  return [{ property: 'AllowedDomains', from: stored(tenant, 'AllowedDomains'), to }];
}

function blockedChange(tenant: TenantSnapshot, lists: Lists, after: Outcome): readonly PropertyChange[] {
  const before = lists.blocked.map(({ name }) => name);
  return sameNames(before, after.blocked)
    ? []
    : [
        {
          property: 'BlockedDomains',
          from: stored(tenant, 'BlockedDomains'),
          to: sorted(after.blocked),
        },
      ];
}

function stored({ objects }: TenantSnapshot, name: string): PropertyValue {
  const settings =
    objects.federationSettings.state === 'known' ? objects.federationSettings.value[0] : undefined;
  const value = settings === undefined ? undefined : property(settings, name);
  return value?.state === 'known' ? value.value : null;
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  const names = new Set(left);
  return names.size === new Set(right).size && right.every((name) => names.has(name));
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** One write; where the list of allowed domains cannot be brought back, what can is written on its own. */
function intentsOf(properties: readonly PropertyChange[], undoable: boolean): readonly Intent[] {
  const together = undoable ? [properties] : properties.toReversed().map((one) => [one]);
  return together
    .filter((part) => part.length > 0)
    .map((part) => ({
      kind: 'set',
      object: { side: 'cloud', type: 'tenant-federation-settings', identity: 'Global' },
      properties: part,
    }));
}
