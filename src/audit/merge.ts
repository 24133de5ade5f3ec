import { FederationError } from '../errors.ts';
import type {
  BaselineComparison,
  BaselineEntry,
  FindingsReport,
  ProfileResult,
  ReportNote,
} from '../model/findings-report.ts';

/** The report of one shard, and where it was read. */
export interface ShardReport {
  readonly file: string;
  readonly report: FindingsReport;
}

/**
 * Puts the reports of all shards together: the report that one run over all profiles would have written.
 * @throws FederationError `report.*` (usage) when a shard is missing or there twice, when the shards are not of one
 * run, or when a configured profile has no result.
 */
export function mergeReports(parts: readonly ShardReport[]): FindingsReport {
  const [first] = parts;
  if (first === undefined) {
    throw refused('no-shard', 'no report was named', 'give the JSON reports of all shards');
  }
  requireEveryShard(parts);
  requireOneRun(first, parts);
  const profiles = inOrder(
    parts.flatMap(({ report }) => report.profiles),
    ({ name }) => [name],
  );
  requireEveryProfile(first, parts);
  const { command, toolVersion, controls, failOn, unknowns } = first.report;
  const baseline = mergedBaseline(parts);
  return {
    command,
    toolVersion,
    controls,
    ...(failOn === undefined ? {} : { failOn }),
    ...(unknowns === undefined ? {} : { unknowns }),
    takenAt: newestOf(profiles) ?? first.report.takenAt,
    source: parts.some(({ report }) => report.source === 'emulator') ? 'emulator' : 'live',
    findings: profiles.flatMap(({ name }) =>
      parts.flatMap(({ report }) => report.findings.filter(({ profile }) => profile === name)),
    ),
    profiles,
    notes: mergedNotes(parts),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

function requireEveryShard(parts: readonly ShardReport[]): void {
  const places = new Map<number, string>();
  for (const { file, report } of parts) {
    const { shard } = report;
    if (shard === undefined) {
      throw refused('no-shard', `${file} is no report of a shard`, 'it was written without --shard', file);
    }
    const other = places.get(shard.index);
    if (other !== undefined) {
      throw refused(
        'double-shard',
        `shard ${shard.index}/${shard.count} is there twice`,
        `in ${other} and in ${file}`,
      );
    }
    places.set(shard.index, file);
  }
  const count = Math.max(...parts.map(({ report }) => report.shard?.count ?? 0));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((one) => !places.has(one));
  if (missing.length > 0) {
    throw refused(
      'missing-shard',
      `${missing.length === 1 ? 'a shard is' : `${missing.length} shards are`} missing`,
      `there is no report of ${missing
        .slice(0, 10)
        .map((one) => `${one}/${count}`)
        .join(', ')}`,
    );
  }
}

/** Everything that all shards of one run have in common. */
function requireOneRun(first: ShardReport, parts: readonly ShardReport[]): void {
  const facts = ({ report }: ShardReport) => ({
    'number of shards': report.shard?.count,
    'list of profiles': report.shard?.profiles,
    command: report.command,
    version: report.toolVersion,
    'set of controls': report.controls,
    'threshold (--fail-on)': report.failOn,
    baseline: report.baseline === undefined ? undefined : [report.baseline.file, report.baseline.takenAt],
  });
  const wanted = Object.entries(facts(first));
  for (const part of parts) {
    const found = Object.entries(facts(part));
    const other = wanted.find(
      ([, value], index) => JSON.stringify(value) !== JSON.stringify(found[index]?.[1]),
    );
    if (other !== undefined) {
      throw refused(
        'other-run',
        `${part.file} is not of the same run as ${first.file}`,
        `it has another ${other[0]}`,
      );
    }
  }
}

function requireEveryProfile({ report }: ShardReport, parts: readonly ShardReport[]): void {
  const wanted = report.shard?.profiles ?? [];
  const results = parts.flatMap((part) => part.report.profiles.map(({ name }) => name));
  const missing = wanted.filter((name) => !results.includes(name));
  const twice = results.filter((name, index) => results.indexOf(name) !== index);
  if (missing.length > 0 || twice.length > 0) {
    throw refused(
      'profile-without-result',
      missing.length > 0
        ? `${missing.length === 1 ? 'a configured profile has' : 'configured profiles have'} no result`
        : 'a profile has two results',
      (missing.length > 0 ? missing : twice).slice(0, 20).join(', '),
    );
  }
}

/** Of what was looked at: a shard without profiles is of the time at which it ran, and nothing was looked at then. */
function newestOf(profiles: readonly ProfileResult[]): string | undefined {
  return profiles
    .map(({ takenAt }) => takenAt)
    .toSorted()
    .at(-1);
}

/** A waiver that one shard used is used; everything else that one shard says holds for the whole. */
function mergedNotes(parts: readonly ShardReport[]): readonly ReportNote[] {
  const said = new Map<string, { readonly note: ReportNote; readonly times: number }>();
  for (const note of parts.flatMap(({ report }) => report.notes)) {
    const key = JSON.stringify(note);
    said.set(key, { note, times: (said.get(key)?.times ?? 0) + 1 });
  }
  return sortedNotes(
    [...said.values()]
      .filter(({ note, times }) => note.kind !== 'waiver-unused' || times === parts.length)
      .map(({ note }) => note),
  );
}

function mergedBaseline(parts: readonly ShardReport[]): BaselineComparison | undefined {
  const [first] = parts.flatMap(({ report }) => report.baseline ?? []);
  return first === undefined
    ? undefined
    : {
        ...first,
        resolved: sortedEntries(parts.flatMap(({ report }) => report.baseline?.resolved ?? [])),
        notSeen: sortedEntries(parts.flatMap(({ report }) => report.baseline?.notSeen ?? [])),
      };
}

/** The order in which every report has its notes, whatever was found first. */
export function sortedNotes(notes: readonly ReportNote[]): readonly ReportNote[] {
  return inOrder(notes, ({ kind, location, profile, text }) => [kind, location ?? '', profile ?? '', text]);
}

/** The order in which every report has the entries of a baseline. */
export function sortedEntries(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  return inOrder(entries, ({ profile, controlId, object }) => [profile, controlId, object]);
}

function inOrder<T>(list: readonly T[], keys: (one: T) => readonly string[]): readonly T[] {
  return list
    .map((one) => ({ one, key: JSON.stringify(keys(one)) }))
    .sort((left, right) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0))
    .map(({ one }) => one);
}

function refused(kind: string, message: string, why: string, where?: string): FederationError {
  return new FederationError(`report.${kind}`, 'usage', message, {
    why,
    next: 'merge the reports of all shards of one run: federation report merge shard-*.json',
    ...(where === undefined ? {} : { where }),
  });
}
