import type { FindingsReport } from '../model/findings-report.ts';
import { findingsSchema } from './findings-schema.ts';

/** The report in a file, or what is wrong with it in one line. */
export function parseFindings(text: string): FindingsReport | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON, or only a part of it';
  }
  const parsed = findingsSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`.replace(/^: /, '');
  }
  const { data } = parsed;
  return {
    command: data.command ?? '',
    takenAt: data.takenAt,
    source: data.source,
    toolVersion: data.toolVersion ?? '',
    findings: data.findings,
    profiles: data.profiles ?? [],
    controls: data.controls ?? [],
    notes: data.notes ?? [],
    ...(data.sentence === undefined ? {} : { sentence: data.sentence }),
    ...(data.failOn === undefined ? {} : { failOn: data.failOn }),
    ...(data.unknowns === undefined ? {} : { unknowns: data.unknowns }),
    ...(data.shard === undefined ? {} : { shard: data.shard }),
    ...(data.baseline === undefined ? {} : { baseline: data.baseline }),
  };
}
