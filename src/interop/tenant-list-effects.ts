import type { DomainEntry, DomainSide } from '../model/domain-side.ts';
import type { Intent } from '../model/change.ts';
import { tenantListLimit } from '../model/domain-limits.ts';
import { someOf, type ListChanges } from './domain-changes.ts';
import type { Outcome } from './tenant-lists.ts';

/** What a plan for the lists of a tenant means for those who talk through it. */
export function tenantListEffects(
  { blocksSubdomains }: DomainSide,
  { add, off }: ListChanges,
  { mode, switches, allowed, blocked }: Outcome,
): readonly string[] {
  const names = (entries: readonly DomainEntry[]) => someOf(entries.map(({ name }) => name));
  const below = subdomainWords(blocksSubdomains);
  const parts = [
    add.names.length > 0 && add.list === 'allowed' && mode === 'list'
      ? `${someOf(add.names)} can be reached, and reach your users; a subdomain needs an entry of its own`
      : '',
    add.names.length > 0 && add.list === 'blocked'
      ? mode === 'open'
        ? `${someOf(add.names)} can no longer be reached, ${below}`
        : `${someOf(add.names)} is blocked on the day when every domain is let in; until then the list of allowed domains decides alone`
      : '',
    off.allowed.length > 0 && mode === 'list' ? `${names(off.allowed)} can no longer be reached` : '',
    off.blocked.length > 0 && mode === 'open' ? `${names(off.blocked)} is let in again, ${below}` : '',
    switches && mode === 'list'
      ? `EVERY domain that is not among the ${allowed.length} allowed ones is shut out`
      : '',
    switches && mode === 'open'
      ? `EVERY domain is let in${blocked.length === 0 ? '' : `, but the ${blocked.length} blocked`}`
      : '',
  ];
  return parts.filter((part) => part !== '').map((part) => `cloud: ${part}`);
}

/** The one wildcard that a tenant knows. */
function subdomainWords(reading: DomainSide['blocksSubdomains']): string {
  if (reading.state !== 'known') {
    return 'whether with its subdomains is not known';
  }
  return reading.value
    ? 'with its subdomains (BlockAllSubdomains is True)'
    : 'without its subdomains (BlockAllSubdomains is False)';
}

/** What has to be said of a plan for a tenant beside what it makes effective. */
export function tenantDomainNotes(side: DomainSide, intents: readonly Intent[]): readonly string[] {
  const { allowed, blocked, mode } = side;
  const written = intents.flatMap((intent) =>
    intent.object.side === 'cloud' && intent.kind === 'set' ? intent.properties : [],
  );
  const listOf = (name: string, before: number) => {
    const to = written.find((change) => change.property === name)?.to;
    return Array.isArray(to) && to[0] !== 'AllowAllKnownDomains' ? to.length : before;
  };
  if (allowed.state !== 'known' || blocked.state !== 'known' || written.length === 0) {
    return [];
  }
  const together =
    listOf('AllowedDomains', allowed.value.length) + listOf('BlockedDomains', blocked.value.length);
  const cannotUndo =
    mode === 'list' &&
    allowed.value.length === 0 &&
    written.some((change) => change.property === 'AllowedDomains');
  return [
    ...(together > tenantListLimit
      ? [
          `cloud: ${together} domains on both lists together; a tenant takes ${tenantListLimit} on each, and perhaps not more on both`,
        ]
      : []),
    ...(cannotUndo
      ? [
          'cloud: rollback cannot bring the emptied list back, which is never written; by hand: Set-CsTenantFederationConfiguration -AllowedDomains $null',
        ]
      : []),
  ];
}
