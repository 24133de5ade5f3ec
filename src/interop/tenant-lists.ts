import type { DomainEntry, DomainSide } from '../model/domain-side.ts';
import type { DomainWish, ListChanges } from './domain-changes.ts';

export type Lists = Readonly<Record<'allowed' | 'blocked', readonly DomainEntry[]>>;

/** What is there when everything is written. */
export interface Outcome {
  readonly mode: 'open' | 'list';
  /** Whether the other one decided before. */
  readonly switches: boolean;
  readonly allowed: readonly string[];
  readonly blocked: readonly string[];
}

export function outcomeOf(
  { mode }: DomainSide,
  lists: Lists,
  { add, off }: ListChanges,
  { switchTo }: DomainWish,
): Outcome {
  const before = mode === 'open' ? 'open' : 'list';
  const now = switchTo ?? before;
  const list = (name: 'allowed' | 'blocked') => {
    const gone = new Set(off[name]);
    const stays = lists[name].filter((entry) => !gone.has(entry)).map((entry) => entry.name);
    return [...stays, ...(add.list === name ? add.names : [])];
  };
  return {
    mode: now,
    switches: now !== before,
    allowed: now === 'open' ? [] : list('allowed'),
    blocked: list('blocked'),
  };
}
