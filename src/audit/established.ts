import type { Evidence } from '../model/finding.ts';
import type { PropertyValue } from '../model/property-value.ts';

/**
 * Whether something is open, with what showed it. Three values, joined the way Kleene joins them: a path of several
 * switches is off as soon as one is known to be off, on when all are known to be on, and unknown otherwise. Knowing less
 * can therefore only ever lead to unknown, and opening a switch never to off.
 */
export interface Established {
  readonly state: 'on' | 'off' | 'unknown';
  /** In words: `AllowTeamsConsumer is on`. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** Open when every part is. The reason is that of what decided; the evidence shows every part, contradictory ones too. */
export function allOf(...parts: readonly Established[]): Established {
  const state =
    (['off', 'unknown'] as const).find((wanted) => parts.some((part) => part.state === wanted)) ?? 'on';
  return joined(parts, state);
}

/** Open when any part is. */
export function anyOf(...parts: readonly Established[]): Established {
  const state =
    (['on', 'unknown'] as const).find((wanted) => parts.some((part) => part.state === wanted)) ?? 'off';
  return joined(parts, state);
}

function joined(parts: readonly Established[], state: Established['state']): Established {
  const deciding = parts.filter((part) => part.state === state);
  return {
    state,
    reason: [...new Set(deciding.map(({ reason }) => reason))].join('; '),
    evidence: parts.flatMap(({ evidence }) => evidence),
  };
}

export function established(
  state: Established['state'],
  reason: string,
  evidence: readonly Evidence[] = [],
): Established {
  return { state, reason, evidence };
}

/** One line of evidence. */
export function seen(
  source: string,
  property: string,
  raw: PropertyValue,
  normalised: PropertyValue,
): Evidence {
  return { source, property, raw, normalised };
}
