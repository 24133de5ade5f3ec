import type { App } from '../app.ts';
import { compareWithBaseline } from '../audit/baseline.ts';
import type { AuditedProfile } from '../audit/evaluate.ts';
import { auditExits, isIdle } from '../audit/exit.ts';
import { sortedEntries, sortedNotes } from '../audit/merge.ts';
import { isInShard } from '../audit/shard.ts';
import { applyWaivers, sharedWaivers, type UnknownObject, type WaivedFindings } from '../audit/waivers.ts';
import { didYouMean } from '../config/nearest.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import type { FindingsReport } from '../model/findings-report.ts';
import { auditTable } from '../reports/audit-table.ts';
import { report as lines } from '../reports/layout.ts';
import { chosenControls, describeControls, withLiveControls } from './audit-choice.ts';
import { tellIdle } from './audit-idle.ts';
import { listControls } from './audit-list.ts';
import { auditOptions, type AuditOptions } from './audit-options.ts';
import { auditSubjects, type AuditSubject } from './audit-subjects.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { sideBySide } from './many-profiles.ts';
import { readBaseline } from './report-file.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  if (input.options['listControls'] === true) {
    return listControls(app);
  }
  const options = auditOptions(input, app);
  const chosen = chosenControls(textOption(input.options, 'controls') ?? 'federation');
  const controls = input.options['live'] === true ? withLiveControls(chosen) : chosen;
  const file = textOption(input.options, 'baseline');
  const baseline = file === undefined ? undefined : await readBaseline(app, file);
  const subjects = await auditSubjects(input, app, { ...options, controls });
  const { shard } = options;
  const isMine = (name: string) => shard === undefined || isInShard(name, shard);
  const mine = subjects.filter(({ name }) => isMine(name));
  const audited = await sideBySide(mine, options.concurrency, app, (subject) => subject.audit());
  const { findings, notes, unknownObjects } = waived(audited, subjects, options);
  const profiles = audited.map(({ result }) => result);
  const compared =
    baseline === undefined
      ? undefined
      : compareWithBaseline(findings, profiles, {
          ...baseline,
          findings: baseline.findings.filter(({ profile }) => isMine(profile)),
        });
  const report: FindingsReport = {
    command: 'audit',
    takenAt: newest(profiles.map(({ takenAt }) => takenAt)) ?? options.now.toISOString(),
    source: profiles.some(({ source }) => source === 'emulator') ? 'emulator' : 'live',
    toolVersion: app.version,
    findings: compared?.findings ?? findings,
    profiles,
    controls: describeControls(controls),
    notes: sortedNotes(notes),
    failOn: options.failOn,
    unknowns: options.unknown,
    ...(shard === undefined ? {} : { shard: { ...shard, profiles: subjects.map(({ name }) => name) } }),
    ...(compared === undefined
      ? {}
      : {
          baseline: {
            ...compared.comparison,
            resolved: sortedEntries(compared.comparison.resolved),
            notSeen: sortedEntries(compared.comparison.notSeen),
          },
        }),
  };
  app.progress.clear();
  app.report.show((style) => auditTable(report, style));
  await app.report.finishFindings(report);
  const misnamed = shard === undefined ? unknownObjects : [];
  misnamed.forEach((one) => tellUnknownObject(app, one));
  const idle = isIdle(report);
  if (idle) {
    tellIdle(app);
  }
  return exitOf(report, audited, { ...options, wrongQuestion: misnamed.length > 0 || idle });
}

/** The waivers of a profile hold for it alone; those of the command line for all. Of a share all are looked at: only together the shares know which of them nothing needs. */
function waived(
  audited: readonly AuditedProfile[],
  subjects: readonly AuditSubject[],
  { now }: AuditOptions,
): WaivedFindings {
  return applyWaivers(
    audited.flatMap((one) => one.findings),
    sharedWaivers(subjects.flatMap(({ waivers }) => waivers)),
    now.toISOString(),
  );
}

function newest(times: readonly string[]): string | undefined {
  return times.reduce<string | undefined>(
    (left, right) => (left === undefined || left < right ? right : left),
    undefined,
  );
}

function tellUnknownObject(app: App, { waiver, objects }: UnknownObject): void {
  const { location, control, object = '' } = waiver;
  const message = `${location}: ${control} looks at no object ${object}.${didYouMean(object, objects)}`;
  app.report.showAside(() => lines([`error: ${message}`]));
}

function exitOf(
  report: FindingsReport,
  audited: readonly AuditedProfile[],
  options: AuditOptions & { readonly wrongQuestion: boolean },
): ExitCode {
  const [first] = audited;
  // Nothing at all could be looked at, and for one and the same reason: that reason is the answer.
  const common = audited.every(({ exit }) => exit === first?.exit) ? first?.exit : undefined;
  const exits = options.exitZero
    ? []
    : [
        ...auditExits(report, options).map((name) => exitCodes[name]),
        ...(common === undefined ? [] : [common]),
      ];
  return worstExitCode([...exits, ...(options.wrongQuestion ? [exitCodes.usage] : [])]);
}
