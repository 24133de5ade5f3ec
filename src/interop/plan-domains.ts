import type { Intent, PropertyChange } from '../model/change.ts';
import { allowedDomains } from '../model/domain-lists.ts';
import type { PlanDraft } from '../model/plan-draft.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { federationNote, nameNotes, someOf, type DomainWish } from './domain-changes.ts';
import { domainSides } from './domain-sides.ts';
import { assembleDraft } from './draft.ts';
import { poolDomainsPart } from './plan-domains-pool.ts';
import { tenantDomainsPart } from './plan-domains-tenant.ts';
import { planReplication } from './replication.ts';
import { tenantDomainNotes } from './tenant-list-effects.ts';

export interface DomainPlanOptions extends DomainWish {
  /** Start replication to the Edge servers afterwards. */
  readonly replicate: boolean;
}

/**
 * What has to be written so that domains are allowed, blocked or on no list, on every side of the snapshot: on premises
 * first, then in the cloud. What one side refuses is written on neither.
 */
export function planDomains(snapshot: Snapshot, asked: DomainPlanOptions): PlanDraft {
  const { onPremises, cloud, takenAt } = snapshot;
  // The order in which domains are named means nothing, so it changes nothing.
  const options = { ...asked, domains: asked.domains.toSorted() };
  const sides = domainSides(snapshot);
  const parts = sides.flatMap((side) => {
    if (side.side === 'cloud') {
      return cloud === undefined ? [] : [tenantDomainsPart(cloud, side, options)];
    }
    const part = poolDomainsPart(side, options);
    const writes = (part.intents ?? []).length > 0;
    return onPremises === undefined || !options.replicate
      ? [part]
      : [part, planReplication(onPremises, takenAt, writes)];
  });
  const draft = assembleDraft(purposeOf(options), [], parts);
  const written = new Set(draft.intents.map(({ object }) => object.side));
  return {
    ...draft,
    notes: [
      ...(draft.intents.length === 0 ? [] : nameNotes(options)),
      ...sides.filter(({ side }) => written.has(side)).flatMap(federationNote),
      ...sides
        .filter(({ side }) => side === 'cloud')
        .flatMap((side) => tenantDomainNotes(side, draft.intents)),
    ],
  };
}

function purposeOf({ verb, domains, switchTo }: DomainWish): string {
  return [
    verb,
    domains.length === 0 ? (switchTo === 'open' ? 'every domain' : 'the domains listed') : someOf(domains),
    ...(switchTo === undefined ? [] : [`switch to ${switchTo}`]),
  ]
    .join(' ')
    .replace(/ (switch to \w+)$/, ', $1');
}

/** What a plan says that changes who decides, for the question of its own; undefined where none does. */
export function switchOf(intents: readonly Intent[]): string | undefined {
  const turns = intents.flatMap((intent) => (intent.kind === 'set' ? intent.properties.map(turnOf) : []));
  if (turns.includes('open')) {
    return 'This lets EVERY domain in that is not blocked.';
  }
  return turns.includes('list') ? 'This shuts out EVERY domain that is not listed.' : undefined;
}

function turnOf({ property, from, to }: PropertyChange): 'open' | 'list' | undefined {
  if (property === 'EnablePartnerDiscovery') {
    return to === true ? 'open' : 'list';
  }
  const [before, after] = [from, to].map((value) => property === 'AllowedDomains' && isOpen(value));
  return before === after ? undefined : after ? 'open' : 'list';
}

function isOpen(value: PropertyValue): boolean {
  const meaning = allowedDomains({ identity: '', properties: { AllowedDomains: value } });
  return meaning.state === 'known' && meaning.value.kind === 'open';
}
