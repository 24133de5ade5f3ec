import type { Intent } from '../model/change.ts';
import type { Side } from '../model/networks.ts';
import type { PlanDraft, PlanInput, PlanInputValue, Refusal } from '../model/plan-draft.ts';
import type { PropertyValue } from '../model/property-value.ts';
import type { Reading } from '../model/reading.ts';

/** What one part of planning adds to a draft: the parts are planned on their own and then put in order. */
export interface DraftPart {
  readonly intents?: readonly Intent[];
  readonly makesEffective?: readonly string[];
  readonly skipped?: readonly string[];
  readonly alreadyRight?: readonly string[];
  readonly refusals?: readonly Refusal[];
  readonly inputs?: readonly PlanInput[];
  /** What one should know before agreeing to it. */
  readonly notes?: readonly string[];
}

/** Puts the parts together in their order. A draft with a refusal has no intents: nothing of it may be applied. */
export function assembleDraft(
  purpose: string,
  notes: readonly string[],
  parts: readonly DraftPart[],
): PlanDraft {
  const refusals = parts.flatMap((part) => part.refusals ?? []);
  return {
    purpose,
    notes: [...notes, ...new Set(parts.flatMap((part) => part.notes ?? []))],
    intents: refusals.length > 0 ? [] : parts.flatMap((part) => part.intents ?? []),
    makesEffective: parts.flatMap((part) => part.makesEffective ?? []),
    skipped: parts.flatMap((part) => part.skipped ?? []),
    alreadyRight: parts.flatMap((part) => part.alreadyRight ?? []),
    refusals,
    inputs: uniqueInputs(parts.flatMap((part) => part.inputs ?? [])),
  };
}

/** One property of an object, as the plan found it; of the pool, unless a side is named. */
export function input(
  kind: string,
  identity: string,
  property: string,
  value: Reading<PropertyValue>,
  side: Side = 'on-premises',
): PlanInput {
  return {
    side,
    object: `${kind} ${identity.trim().toLowerCase()}`.trim(),
    property,
    value: inputValue(value),
  };
}

/** The reason of an unreadable value is no part of what was found: only that it was. */
function inputValue(value: Reading<PropertyValue>): PlanInputValue {
  return value.state === 'unreadable' ? { state: 'unreadable' } : value;
}

/** That objects of a kind are these, without regard to letter case and order. */
export function listInput(
  kind: string,
  entries: Reading<readonly string[]>,
  side: Side = 'on-premises',
): PlanInput {
  const value: Reading<PropertyValue> =
    entries.state === 'known'
      ? {
          state: 'known',
          value: [...new Set(entries.value.map((entry) => entry.trim().toLowerCase()))].sort(),
        }
      : entries;
  return input(kind, '', '*', value, side);
}

function uniqueInputs(inputs: readonly PlanInput[]): readonly PlanInput[] {
  const byKey = new Map(inputs.map((one) => [`${one.side}\n${one.object}\n${one.property}`, one] as const));
  return [...byKey].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, one]) => one);
}
