import { z } from 'zod';
import { gate, outcomeCount, path, schemaVersion, side, source, texts, time, value } from './schema-parts.ts';

const outcome = z.enum(['pass', 'fail', 'warn', 'not-applicable', 'unknown', 'waived']);
const severity = z.enum(['info', 'low', 'medium', 'high', 'critical']);

const finding = z.strictObject({
  controlId: z.string(),
  outcome,
  severity,
  profile: z.string(),
  object: z.string(),
  title: z.string(),
  evidence: z.array(
    z.strictObject({ source: z.string(), property: z.string(), raw: value, normalised: value }),
  ),
  benchmarks: texts,
  nextStep: z.string(),
  fingerprint: z.string().describe('Stable while the same object fails the same control'),
  waiver: z
    .strictObject({
      reason: z.string(),
      expires: z.iso.date().describe('The last day (UTC) on which it holds'),
      owner: z.string().exactOptional(),
      location: z.string(),
      waives: outcome.exclude(['waived']),
    })
    .exactOptional()
    .describe('Of a waived finding'),
  baseline: z.enum(['new', 'unchanged', 'changed']).exactOptional().describe('With --baseline'),
});

const profile = z.strictObject({
  name: z.string(),
  takenAt: time,
  source,
  subjects: texts,
  paths: z.array(
    path.extend({
      gates: z.array(
        gate.extend({
          title: z.string(),
          remedy: z.string().exactOptional(),
          note: z.string().exactOptional(),
        }),
      ),
    }),
  ),
  failure: z
    .strictObject({ code: z.string(), message: z.string(), next: z.string() })
    .exactOptional()
    .describe('Why it could not be looked at'),
  location: z.strictObject({ file: z.string(), line: z.int().min(1) }).exactOptional(),
});

const control = z.strictObject({
  id: z.string(),
  title: z.string(),
  why: z.string(),
  help: z.string(),
  severity,
  sides: z.array(side),
  benchmarks: texts,
});

const note = z.strictObject({
  kind: z.enum(['waiver-expired', 'waiver-malformed', 'waiver-unused', 'snapshot-old', 'other']),
  text: z.string(),
  profile: z.string().exactOptional(),
  controlId: z.string().exactOptional(),
  location: z.string().exactOptional(),
});

const baselineEntry = finding.pick({
  controlId: true,
  outcome: true,
  severity: true,
  profile: true,
  object: true,
  title: true,
  fingerprint: true,
});

/** The first five are there always; the others where the command has something to say there. */
export const findingsSchema = z.strictObject({
  schemaVersion,
  takenAt: time,
  source,
  summary: z.strictObject({
    pass: outcomeCount,
    fail: outcomeCount,
    warn: outcomeCount,
    unknown: outcomeCount,
    notApplicable: outcomeCount,
    waived: outcomeCount,
  }),
  findings: z.array(finding),
  command: z.string().exactOptional(),
  toolVersion: z.string().exactOptional(),
  sentence: z.string().exactOptional(),
  failOn: severity.exactOptional(),
  unknowns: z.enum(['fail', 'warn']).exactOptional(),
  shard: z
    .strictObject({ index: z.int().min(1), count: z.int().min(1), profiles: texts })
    .exactOptional()
    .describe('Of a share of a larger run: which, and every profile of the whole'),
  profiles: z.array(profile).exactOptional().describe('What was looked at'),
  controls: z.array(control).exactOptional().describe('What was evaluated'),
  notes: z.array(note).exactOptional(),
  baseline: z
    .strictObject({
      file: z.string(),
      takenAt: time,
      resolved: z.array(baselineEntry).describe('Proven to be gone'),
      notSeen: z.array(baselineEntry).describe('Neither seen again nor proven to be gone'),
    })
    .exactOptional()
    .describe('With --baseline'),
});

/** One line of NDJSON: the head first, then what the document holds in lists, an entry each. */
export const findingsLineSchema = z.discriminatedUnion('type', [
  findingsSchema
    .omit({ findings: true, profiles: true, controls: true, notes: true })
    .extend({ type: z.literal('report') }),
  profile.extend({ type: z.literal('profile') }),
  control.extend({ type: z.literal('control') }),
  finding.extend({ type: z.literal('finding') }),
  note.extend({ type: z.literal('note') }),
]);
