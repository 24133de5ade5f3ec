import type { DomainEntry, DomainSide } from '../model/domain-side.ts';
import type { Intent, WritableObjectType } from '../model/change.ts';
import type { Properties, PropertyValue } from '../model/property-value.ts';
import { property } from '../model/settings-object.ts';
import {
  alreadyRight,
  listChanges,
  listInputs,
  otherListRefusal,
  someOf,
  unreadLists,
  type DomainWish,
  type ListChanges,
  type ListName,
} from './domain-changes.ts';
import type { DraftPart } from './draft.ts';

/**
 * What a wish writes on servers: entries one by one, then who decides. Entries go off one list before they come onto
 * the other, because a server takes no domain that is on either. A list is complete before it begins to decide.
 */
export function poolDomainsPart(side: DomainSide, wish: DomainWish): DraftPart {
  const inputs = listInputs(side) ?? [];
  const { allowed, blocked } = side;
  const unread = unreadLists(side);
  if (allowed.state !== 'known' || blocked.state !== 'known' || unread.length > 0) {
    return { inputs, refusals: unread };
  }
  const lists = { allowed: allowed.value, blocked: blocked.value };
  const changes = listChanges(lists, wish);
  const left =
    lists.allowed.length -
    changes.off.allowed.length +
    (wish.verb === 'allow' ? changes.add.names.length : 0);
  const refusals = [
    ...(changes.conflicts.length === 0 ? [] : [otherListRefusal(side, changes)]),
    ...switchRefusals(side, wish, left),
  ];
  const turn = turning(side, wish);
  return {
    inputs,
    refusals,
    intents: [...entryIntents(changes, wish), ...(turn === undefined ? [] : [discovery(turn)])],
    alreadyRight: alreadyRight(side, wish, changes),
    makesEffective: effects(side, changes, { turn, left, blocked: lists.blocked.length }),
  };
}

/** Where the switch of discovery is to go, when it is not there. */
function turning({ mode }: DomainSide, { switchTo }: DomainWish): 'list' | 'open' | undefined {
  return switchTo === undefined || switchTo === mode ? undefined : switchTo;
}

function switchRefusals(
  { mode }: DomainSide,
  { switchTo }: DomainWish,
  left: number,
): NonNullable<DraftPart['refusals']> {
  if (switchTo === undefined) {
    return [];
  }
  if (mode === 'default-route') {
    return [
      {
        kind: 'manual-gate',
        exit: 'refused',
        message: 'on premises: the servers use a default route, which leaves nothing to switch',
        why: 'EnablePartnerDiscovery exists only where RoutingMethod is UseDnsSrvRouting',
        next: 'change the routing by hand: Set-CsAccessEdgeConfiguration -UseDnsSrvRouting',
        items: [],
      },
    ];
  }
  return switchTo === 'list' && left === 0
    ? [
        {
          kind: 'empty-list',
          exit: 'refused',
          message: 'on premises: the list of allowed domains would decide, and there is no domain on it',
          why: 'nobody could be reached',
          next: 'name the domains that are to be reached',
          items: [],
        },
      ]
    : [];
}

function entryIntents({ off, add, there }: ListChanges, { details }: DomainWish): readonly Intent[] {
  return [
    ...off.allowed.map((entry) => removal('allowed', entry)),
    ...off.blocked.map((entry) => removal('blocked', entry)),
    ...there.flatMap((entry) => detailIntent(add.list, entry, details)),
    ...add.names.map((name): Intent => ({
      kind: 'create',
      object: objectOf(add.list, name),
      values: details,
    })),
  ];
}

const types: Readonly<Record<ListName, WritableObjectType>> = {
  allowed: 'allowed-domain',
  blocked: 'blocked-domain',
};

function objectOf(list: ListName, identity: string) {
  return { side: 'on-premises', type: types[list], identity } as const;
}

/** With everything the entry says, so that it can be made again as it was. */
function removal(list: ListName, { name, object }: DomainEntry): Intent {
  const values = Object.entries(object?.properties ?? {}).filter(
    ([property]) => !['identity', 'domain'].includes(property.toLowerCase()),
  );
  return {
    kind: 'remove',
    object: objectOf(list, object?.identity ?? name),
    values: Object.fromEntries(values),
  };
}

function detailIntent(list: ListName, { object }: DomainEntry, details: Properties): readonly Intent[] {
  if (object === undefined) {
    return [];
  }
  const properties = Object.entries(details).flatMap(([name, to]) => {
    const now = property(object, name);
    const from: PropertyValue = now.state === 'known' ? now.value : null;
    return sameText(from, to) ? [] : [{ property: name, from, to }];
  });
  return properties.length === 0
    ? []
    : [{ kind: 'set', object: objectOf(list, object.identity), properties }];
}

function sameText(from: PropertyValue, to: PropertyValue): boolean {
  return typeof from === 'string' && typeof to === 'string' && from.toLowerCase() === to.toLowerCase();
}

function discovery(to: 'list' | 'open'): Intent {
  return {
    kind: 'set',
    object: { side: 'on-premises', type: 'access-edge', identity: 'Global' },
    properties: [{ property: 'EnablePartnerDiscovery', from: to === 'list', to: to === 'open' }],
  };
}

function effects(
  { mode }: DomainSide,
  { add, off }: ListChanges,
  {
    turn,
    left,
    blocked,
  }: { readonly turn: 'list' | 'open' | undefined; readonly left: number; readonly blocked: number },
): readonly string[] {
  const after = turn ?? mode;
  const names = (entries: readonly DomainEntry[]) => someOf(entries.map(({ name }) => name));
  const staysBlocked = blocked - off.blocked.length + (add.list === 'blocked' ? add.names.length : 0);
  return [
    ...(add.names.length === 0 ? [] : [`on premises: ${addition(add.list, after, someOf(add.names))}`]),
    ...(off.allowed.length === 0
      ? []
      : [
          after === 'open'
            ? `on premises: ${names(off.allowed)} can still be reached, as every domain can`
            : `on premises: ${names(off.allowed)} can no longer be reached${left === 0 ? '; no domain is left, so nobody can' : ''}`,
        ]),
    ...(off.blocked.length === 0 || after === 'list'
      ? []
      : [`on premises: ${names(off.blocked)} is let in again`]),
    ...(turn === 'list'
      ? [`on premises: EVERY domain that is not among the ${left} allowed ones is shut out`]
      : []),
    ...(turn === 'open'
      ? [
          `on premises: EVERY domain is let in that publishes where it is${staysBlocked === 0 ? '' : `, but the ${staysBlocked} blocked`}`,
        ]
      : []),
  ];
}

function addition(list: ListName, after: string, names: string): string {
  if (list === 'allowed') {
    return after === 'open'
      ? `${names} is trusted more than what discovery finds; every domain can be reached`
      : `${names} can be reached, and reach your users`;
  }
  return after === 'list'
    ? `${names} is blocked; only allowed domains can be reached anyhow`
    : `${names} can no longer be reached; a subdomain needs an entry of its own`;
}
