import { z } from 'zod';
import type { Properties, PropertyValue } from '../model/property-value.ts';

/** What several documents have in common. */
export const value: z.ZodType<PropertyValue> = z.json();
export const properties: z.ZodType<Properties> = z.record(z.string(), value);
export const time = z.iso.datetime().describe('ISO 8601, UTC');
export const source = z.enum(['live', 'emulator']);
export const side = z.enum(['on-premises', 'cloud']);
export const schemaVersion = z.literal(1);
export const texts = z.array(z.string());
const capability = z.enum(['yes', 'no', 'unknown']);

/** A gate of `status`. */
export const gate = z.strictObject({
  id: z.string(),
  kind: z.enum(['writable', 'manual', 'advisory']),
  object: z.string(),
  state: z.enum(['open', 'closed', 'absent', 'unreadable']),
  value,
  evidence: z.string(),
});

export const path = z.strictObject({
  side,
  network: z.enum(['skype', 'teams-personal']),
  direction: z.enum(['both', 'outbound', 'inbound']),
  settings: z.enum(['on', 'off', 'partial', 'absent', 'unknown']),
  service: z.enum(['live', 'retired']),
  inForce: z.enum(['yes', 'pending', 'unknown']),
  gates: z.array(gate),
  capabilities: z.strictObject({
    presence: capability,
    im: capability,
    audio: capability,
    video: capability,
  }),
});

export const outcomeCount = z.int().min(0);

/** A reading of what `known` describes. */
export function reading<T extends z.ZodType>(known: T) {
  return z.discriminatedUnion('state', [
    z.object({ state: z.literal('known'), value: known }),
    z.object({ state: z.literal('absent') }),
    z.object({ state: z.literal('unreadable'), reason: z.string(), raw: z.string().exactOptional() }),
  ]);
}
