import { z } from 'zod';
import { poolObjectKinds } from '../model/snapshot.ts';
import { serverProducts } from '../model/server-versions.ts';
import { cloudEnvironments, tenantObjectKinds } from '../model/tenant-snapshot.ts';
import { findingsLineSchema, findingsSchema } from './findings-schema.ts';
import { liveSchema } from './live-schema.ts';
import {
  outcomeCount,
  path,
  properties,
  reading,
  schemaVersion,
  side,
  source,
  texts,
  time,
  value,
} from './schema-parts.ts';

/**
 * The schemas of all JSON documents, from which those in docs/schemas are made. The files of the
 * schemas are the only ones of the reports that load zod: commands reach them only to check a file they were given.
 */

const failures = z
  .array(z.strictObject({ side, code: z.string(), message: z.string(), next: z.string() }))
  .optional()
  .describe('Sides of the profile that could not be read');

export const statusSchema = z.strictObject({
  schemaVersion,
  profile: z.string(),
  takenAt: time,
  source,
  paths: z.array(path),
  failures,
  users: z
    .array(
      z.strictObject({
        side,
        user: z.string(),
        displayName: z.string(),
        enabled: z.boolean().nullable().describe('null when it is not known'),
        homed: z.enum(['on-premises', 'cloud', 'unknown']),
        policy: z.string().nullable().describe('The policy that holds; null when it is not known'),
      }),
    )
    .nullable()
    .optional()
    .describe('With --who: the users; null when they could not be read'),
});

const changeEntry = z.strictObject({
  kind: z.enum(['set', 'create', 'remove', 'assign']),
  side,
  object: z.string().describe('Type and identity: access-edge Global'),
  property: z.string().describe('The property; several, joined by a comma; * for a whole object'),
  from: value.describe('Of several properties: a record; null where the object did not exist'),
  to: value.describe('Of several properties: a record; null where the object goes'),
  command: z.string(),
  inverse: z.string().nullable().describe('The command that undoes it; null where nothing does'),
  outcome: z.enum(['verified', 'pending', 'failed', 'unknown', 'not-sent']).optional(),
  note: z.string().optional().describe('What there is to say of the outcome'),
});

export const changeSchema = z.strictObject({
  schemaVersion,
  profile: z.string(),
  source,
  fingerprint: z.string(),
  journalId: z.string().optional().describe('Absent when nothing was applied'),
  notes: texts,
  changes: z.array(changeEntry),
  makesEffective: texts,
  skipped: texts,
  next: z.string(),
});

export const historySchema = z.strictObject({
  schemaVersion,
  journals: z.array(
    z.strictObject({
      journalId: z.string(),
      state: z.enum(['complete', 'partial', 'failed', 'interrupted', 'rolled-back', 'damaged']),
      profile: z.string(),
      startedAt: z.string(),
      source: z.enum(['live', 'emulator', 'unknown']),
      scenario: z.string(),
      account: z.string(),
      toolVersion: z.string(),
      purpose: z.string(),
      reason: z.string(),
      undoes: z.string(),
      undoneBy: z.string(),
      counts: z.strictObject({
        verified: outcomeCount,
        pending: outcomeCount,
        failed: outcomeCount,
        unknown: outcomeCount,
        'not-sent': outcomeCount,
      }),
    }),
  ),
});

const domainNames = reading(
  z.array(
    z.strictObject({
      domain: z.string().describe('Normalised; as it stands where it is no domain name'),
      isDomain: z.boolean(),
      proxyFqdn: z.string().optional().describe('On premises: the Access Edge of the partner'),
      comment: z.string().optional().describe('On premises'),
    }),
  ),
);

export const domainsSchema = z.strictObject({
  schemaVersion,
  profile: z.string(),
  takenAt: time,
  source,
  sides: z.array(
    z.strictObject({
      side,
      where: z.string(),
      decides: z
        .enum(['everybody', 'list', 'nobody', 'default-route', 'unknown'])
        .describe('everybody: all domains that are not blocked; nobody: a list without a domain'),
      federation: reading(z.boolean()).describe('AllowFederatedUsers'),
      allowed: domainNames,
      blocked: domainNames,
      blocksSubdomains: reading(z.boolean()).describe('BlockAllSubdomains of a tenant'),
      limit: z.int().nullable().describe('Domains that one list takes; null where none is documented'),
    }),
  ),
  differences: z
    .array(z.strictObject({ list: z.enum(['allowed', 'blocked']), domain: z.string(), onlyOn: side }))
    .nullable()
    .describe('Domains that are on the list of one side only; null where it cannot be told'),
  failures,
});

const diffEnd = z.strictObject({ profile: z.string(), takenAt: time, source });
export const diffSchema = z.strictObject({
  schemaVersion,
  from: diffEnd,
  to: diffEnd,
  differences: z.array(
    z.strictObject({
      kind: z.enum(['added', 'removed', 'changed', 'readable', 'unreadable']),
      object: z.string(),
      property: z.string().describe('Empty when it concerns the whole object'),
      from: value,
      to: value,
    }),
  ),
});

export const errorSchema = z.strictObject({
  schemaVersion,
  error: z.strictObject({
    code: z.string().describe('Stable: compare this, never the message'),
    message: z.string(),
    cause: z.string().nullable(),
    next: z.string().nullable(),
    where: z.string().optional(),
    details: z.record(z.string(), z.string()).optional(),
  }),
});

/** Of commands that have no data of their own: login, logout, help, completion, emulator reset. */
export const messageSchema = z.strictObject({ schemaVersion, message: z.string() });

export const addressesSchema = z.strictObject({
  schemaVersion,
  addresses: z.array(
    z.strictObject({
      given: z.string(),
      address: z.string().nullable().describe('null when it could not be used'),
      changed: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
});

export const controlsSchema = z.strictObject({
  schemaVersion,
  profiles: z.array(
    z.strictObject({ id: z.string(), title: z.string(), description: z.string(), controls: texts }),
  ),
  controls: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      help: z.string(),
      severity: z.enum(['info', 'low', 'medium', 'high', 'critical']),
      direction: z.enum(['restrict', 'enable']).describe('What a pass means: closed, or working'),
      sides: z.array(side),
      reads: z.array(z.strictObject({ side, kind: z.string(), properties: texts })),
      benchmarks: texts,
      profiles: z.array(z.strictObject({ profile: z.string(), severity: z.string(), benchmarks: texts })),
    }),
  ),
});

const settingsObject = z.object({ identity: z.string(), properties });

/** A later version may add fields; they are left out when a file is read. */
export const snapshotSchema = z.object({
  schemaVersion,
  profile: z.string(),
  takenAt: time,
  source,
  toolVersion: z.string(),
  onPremises: z
    .object({
      pool: z.string(),
      account: reading(z.string()),
      server: reading(z.object({ product: z.enum(serverProducts), build: z.string(), evidence: z.string() })),
      commands: reading(z.record(z.string(), z.array(z.string()).nullable())),
      objects: z.record(z.enum(poolObjectKinds), reading(z.array(settingsObject))),
      notes: texts,
    })
    .exactOptional(),
  cloud: z
    .object({
      tenant: z.string(),
      tenantId: reading(z.string()),
      environment: z.enum(cloudEnvironments),
      account: reading(z.string()),
      roles: reading(texts),
      objects: z.record(z.enum(tenantObjectKinds), reading(z.array(settingsObject))),
      notes: texts,
    })
    .exactOptional(),
  live: liveSchema.exactOptional(),
});

/** By the name of the file under docs/schemas. */
export const documentSchemas: Readonly<Record<string, z.ZodType>> = {
  status: statusSchema,
  change: changeSchema,
  history: historySchema,
  findings: findingsSchema,
  'findings-line': findingsLineSchema,
  domains: domainsSchema,
  diff: diffSchema,
  error: errorSchema,
  message: messageSchema,
  addresses: addressesSchema,
  controls: controlsSchema,
  snapshot: snapshotSchema,
};

/** What the schemas let through, as types: a document that breaks its schema does not compile. */
export type StatusDocument = z.output<typeof statusSchema>;
export type ChangeDocument = z.output<typeof changeSchema>;
export type HistoryDocument = z.output<typeof historySchema>;
export type FindingsDocument = z.output<typeof findingsSchema>;
export type DomainsDocument = z.output<typeof domainsSchema>;
export type DiffDocument = z.output<typeof diffSchema>;
export type ErrorDocument = z.output<typeof errorSchema>;
export type MessageDocument = z.output<typeof messageSchema>;
export type AddressesDocument = z.output<typeof addressesSchema>;
export type ControlsDocument = z.output<typeof controlsSchema>;
