import { createHash } from 'node:crypto';
import { FederationError } from '../errors.ts';
import type { Change, Intent, Plan } from '../model/change.ts';
import type { PlanDraft, PlanInput } from '../model/plan-draft.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { objectKey } from './compare.ts';
import { canonicalJson, canonicalValue } from './same-value.ts';
import type { Translate } from './side-port.ts';

/**
 * Completes a draft: how each intent is sent, how it is undone, and the fingerprint of what the plan relies on.
 * @throws FederationError what `translate` throws for an intent that cannot be sent.
 */
export function completePlan(draft: PlanDraft, profile: string, translate: Translate): Plan {
  return {
    schemaVersion: 1,
    profile,
    purpose: draft.purpose,
    notes: draft.notes,
    changes: draft.intents.map((intent, index) => toChange(intent, index + 1, translate)),
    makesEffective: draft.makesEffective,
    skipped: draft.skipped,
    alreadyRight: draft.alreadyRight,
    fingerprint: fingerprintOf(draft.inputs, draft.intents),
  };
}

function toChange(intent: Intent, number: number, translate: Translate): Change {
  const inverse = invertIntent(intent);
  return {
    number,
    intent,
    ...translate(intent),
    inverse: inverse === null ? null : inverseOf(inverse, translate),
  };
}

/** Null where the state before cannot be written: whoever drafted the plan has said so in it. */
function inverseOf(intent: Intent, translate: Translate): Change['inverse'] {
  try {
    return { intent, ...translate(intent) };
  } catch (error) {
    if (error instanceof FederationError && error.code === 'change.not-translatable') {
      return null;
    }
    throw error;
  }
}

/** What undoes an intent; null for a start of replication, which leaves nothing behind. */
export function invertIntent(intent: Intent): Intent | null {
  if (intent.object.type === 'replication') {
    return null;
  }
  switch (intent.kind) {
    case 'create':
      return { kind: 'remove', object: intent.object, values: intent.values };
    case 'remove':
      return { kind: 'create', object: intent.object, values: intent.values };
    case 'set':
    case 'assign':
      return {
        kind: intent.kind,
        object: intent.object,
        properties: intent.properties.map(({ property, from, to }) => ({ property, from: to, to: from })),
      };
  }
}

/**
 * SHA-256 (hex) over exactly what the plan reads and writes. A start of replication is left out: whether one is planned
 * follows from the state of replication, which moves on its own.
 */
export function fingerprintOf(inputs: readonly PlanInput[], intents: readonly Intent[]): string {
  const facts = {
    inputs: inputs.map(({ value, ...input }) => ({
      ...input,
      value:
        value.state === 'known' ? { ...value, value: canonicalValue(input.property, value.value) } : value,
    })),
    intents: intents.filter(({ object }) => object.type !== 'replication').map(canonicalIntent),
  };
  return createHash('sha256').update(canonicalJson(facts)).digest('hex');
}

function canonicalIntent(intent: Intent): unknown {
  return {
    kind: intent.kind,
    object: objectKey(intent.object),
    values: Object.fromEntries(
      valuesOf(intent).map(([name, values]) => [
        name.toLowerCase(),
        values.map((value) => canonicalValue(name, value)),
      ]),
    ),
  };
}

function valuesOf(intent: Intent): readonly (readonly [name: string, values: readonly PropertyValue[]])[] {
  switch (intent.kind) {
    case 'set':
    case 'assign':
      return intent.properties.map(({ property, from, to }) => [property, [from, to]] as const);
    case 'create':
    case 'remove':
      return Object.entries(intent.values).map(([name, value]) => [name, [value]] as const);
  }
}

/**
 * The plan that is applied is the plan that was shown.
 * @throws FederationError `change.moved` (refused) when what it relies on is no longer so.
 */
export function assertSamePlan(shown: Plan, now: Plan): void {
  if (shown.fingerprint !== now.fingerprint) {
    throw new FederationError(
      'change.moved',
      'refused',
      'the settings changed while the plan was being looked at',
      {
        where: shown.profile,
        why: 'the plan relies on something that is no longer as it was when it was shown',
        next: 'run the command again and look at the new plan',
      },
    );
  }
}
