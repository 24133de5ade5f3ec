import { z } from 'zod';
import type {
  Change,
  ChangeOutcome,
  Intent,
  Plan,
  WritableObjectType,
  WriteRequest,
} from '../model/change.ts';
import type { Properties } from '../model/property-value.ts';
import type { JournalRecord } from './journal.ts';
import type { Stop } from './verdict.ts';

/**
 * What a line of a journal must look like to be relied on. A rollback sends what the journal says, so the plan in it
 * is checked as thoroughly as any other input. Fields that are not known here are left out.
 */
const properties: z.ZodType<Properties> = z.record(z.string(), z.json());
/** Named one by one so that a new kind cannot be forgotten here: its journals could not be read. */
const objectTypes: { readonly [Type in WritableObjectType]: Type } = {
  'access-edge': 'access-edge',
  'public-provider': 'public-provider',
  'external-access-policy': 'external-access-policy',
  'user-policy-assignment': 'user-policy-assignment',
  replication: 'replication',
  'tenant-federation-settings': 'tenant-federation-settings',
  'group-policy-assignment': 'group-policy-assignment',
  'allowed-domain': 'allowed-domain',
  'blocked-domain': 'blocked-domain',
};
const outcomes: { readonly [Outcome in ChangeOutcome]: Outcome } = {
  verified: 'verified',
  pending: 'pending',
  failed: 'failed',
  unknown: 'unknown',
  'not-sent': 'not-sent',
};
const stopKinds: { readonly [Kind in Stop['kind']]: Kind } = {
  aborted: 'aborted',
  changed: 'changed',
  refused: 'refused',
  unreachable: 'unreachable',
  'not-stored': 'not-stored',
  unknown: 'unknown',
  journal: 'journal',
};

const object = z.object({
  side: z.enum(['on-premises', 'cloud']),
  type: z.enum(objectTypes),
  identity: z.string(),
  label: z.string().exactOptional(),
});
const intent: z.ZodType<Intent> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['set', 'assign']),
    object,
    properties: z.array(z.object({ property: z.string(), from: z.json(), to: z.json() })),
  }),
  z.object({ kind: z.enum(['create', 'remove']), object, values: properties }),
]);
const request: z.ZodType<WriteRequest> = z.discriminatedUnion('via', [
  z.object({ via: z.literal('cmdlet'), name: z.string(), parameters: properties }),
  z.object({
    via: z.literal('api'),
    service: z.enum(['teams', 'graph']),
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
    path: z.string(),
    body: properties.nullable(),
  }),
]);
const sending = {
  intent,
  request,
  command: z.string(),
};
const change: z.ZodType<Change> = z.object({
  number: z.int(),
  ...sending,
  inverse: z.object(sending).nullable(),
});
const sentences = z.array(z.string());
const plan: z.ZodType<Plan> = z.object({
  schemaVersion: z.literal(1),
  profile: z.string(),
  purpose: z.string(),
  notes: sentences,
  changes: z.array(change),
  makesEffective: sentences,
  skipped: sentences,
  alreadyRight: sentences,
  fingerprint: z.string(),
});

const at = z.string();
const ofChange = { at, change: z.int() };
const before = properties.nullable();
const ended = {
  ...ofChange,
  outcome: z.enum(outcomes),
  note: z.string().optional(),
  found: before.optional(),
};

const record: z.ZodType<JournalRecord> = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('started'),
    schemaVersion: z.number(),
    journalId: z.string(),
    profile: z.string(),
    source: z.enum(['live', 'emulator']),
    account: z.string(),
    toolVersion: z.string(),
    at,
    reason: z.string().optional(),
    undoes: z.string().optional(),
    scenario: z.string().optional(),
    plan,
  }),
  z.object({ event: z.literal('intended'), ...ofChange, before }),
  z.object({ event: z.literal('restoring'), ...ofChange, before }),
  z.object({
    event: z.literal('answered'),
    ...ofChange,
    answer: z.enum(['accepted', 'refused', 'not-sent', 'lost']),
    reason: z.string().optional(),
  }),
  z.object({ event: z.literal('outcome'), ...ended }),
  z.object({ event: z.literal('restored'), ...ended }),
  z.object({
    event: z.literal('finished'),
    at,
    stop: z.object({ kind: z.enum(stopKinds), reason: z.string() }).optional(),
  }),
]);
const kinds = ['started', 'intended', 'restoring', 'answered', 'outcome', 'restored', 'finished'];

/** `unknown`: a record of a kind that a later version added. `unreadable`: no record, or not a whole one. */
export function readRecord(line: string): JournalRecord | 'unknown' | 'unreadable' {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'unreadable';
  }
  const parsed = record.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  return isOfOtherKind(value) ? 'unknown' : 'unreadable';
}

function isOfOtherKind(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'event' in value &&
    typeof value.event === 'string' &&
    !kinds.includes(value.event)
  );
}
