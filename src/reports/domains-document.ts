import { tenantListLimit } from '../model/domain-limits.ts';
import type { DomainEntry, DomainSide, ListDifference } from '../model/domain-side.ts';
import { mapReading, type Reading } from '../model/reading.ts';
import { textProperty } from '../model/settings-object.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { DomainsDocument } from './schemas.ts';
import type { SideFailure } from './side-failure.ts';

/** The lists of domains of a profile. */
export interface DomainsView {
  readonly snapshot: Pick<Snapshot, 'profile' | 'takenAt' | 'source'>;
  readonly sides: readonly DomainSide[];
  /** Undefined where there is nothing to compare, or it cannot be told. */
  readonly differences: readonly ListDifference[] | undefined;
  /** The sides that could not be read. */
  readonly failures: readonly SideFailure[];
}

export function domainsDocument({ snapshot, sides, differences, failures }: DomainsView): DomainsDocument {
  const { profile, takenAt, source } = snapshot;
  return {
    schemaVersion: 1,
    profile,
    takenAt,
    source,
    sides: sides.map((one) => ({
      side: one.side,
      where: one.where,
      decides: decides(one),
      federation: one.federation,
      allowed: entries(one.allowed),
      blocked: entries(one.blocked),
      blocksSubdomains: one.blocksSubdomains,
      limit: one.side === 'cloud' ? tenantListLimit : null,
    })),
    differences: differences === undefined ? null : [...differences],
    ...(failures.length > 0 && {
      failures: failures.map(({ side, code, message, next }) => ({ side, code, message, next })),
    }),
  };
}

export type Decides = DomainsDocument['sides'][number]['decides'];

/** A list without a domain lets nobody in. */
export function decides({ mode, allowed }: DomainSide): Decides {
  if (mode === 'list') {
    return allowed.state !== 'known' ? 'unknown' : allowed.value.length === 0 ? 'nobody' : 'list';
  }
  return mode === 'open' ? 'everybody' : mode;
}

function entries(list: Reading<readonly DomainEntry[]>): DomainsDocument['sides'][number]['allowed'] {
  return mapReading(list, (all) => sorted(all).map(entry));
}

export function sorted(entries: readonly DomainEntry[]): readonly DomainEntry[] {
  return entries.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function entry({ name, isDomain, object }: DomainEntry) {
  const [proxyFqdn, comment] = ['ProxyFqdn', 'Comment'].map((property) => {
    const text = object === undefined ? undefined : textProperty(object, property);
    return text?.state === 'known' ? text.value : '';
  });
  return {
    domain: name,
    isDomain,
    ...(proxyFqdn !== undefined && proxyFqdn !== '' && { proxyFqdn }),
    ...(comment !== undefined && comment !== '' && { comment }),
  };
}
