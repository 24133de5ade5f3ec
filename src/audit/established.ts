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
  return joined(parts, decided(parts, 'off') ?? decided(parts, 'unknown') ?? 'on');
}

/** Open when any part is. */
export function anyOf(...parts: readonly Established[]): Established {
  return joined(parts, decided(parts, 'on') ?? decided(parts, 'unknown') ?? 'off');
}

const opposite = { on: 'off', off: 'on', unknown: 'unknown' } as const;

/** Open when the part is closed; what is not known stays so. */
export function not(part: Established): Established {
  return { ...part, state: opposite[part.state] };
}

type State = Established['state'];

function decided(parts: readonly Established[], state: State): State | undefined {
  return parts.some((part) => part.state === state) ? state : undefined;
}

/** Written out, because every verdict passes here several times for every policy. */
function joined(parts: readonly Established[], state: State): Established {
  if (parts.length === 1) {
    const [only = established(state, '')] = parts;
    return only;
  }
  const reasons: string[] = [];
  const evidence: Evidence[] = [];
  for (const part of parts) {
    evidence.push(...part.evidence);
    if (part.state === state && !reasons.includes(part.reason)) {
      reasons.push(part.reason);
    }
  }
  return { state, reason: reasons.join('; '), evidence };
}

/** A state that one thing alone shows. @param reason The rest of a sentence. */
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
