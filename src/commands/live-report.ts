import type { App } from '../app.ts';
import { findingOf, type Diagnosis } from '../diagnosis/diagnosis.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import type { Finding, FindingOutcome } from '../model/finding.ts';
import { findingsTable } from '../reports/findings-table.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Stage } from '../diagnosis/stages.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';

export interface LiveReport {
  readonly command: string;
  readonly snapshot: Pick<Snapshot, 'profile' | 'source' | 'live'>;
  /** What was looked at, in words: `DNS of 2 domains, asked at 9.9.9.9`. */
  readonly what: string;
  readonly diagnoses: readonly Diagnosis[];
  /** What the terminal shows; the findings when absent. */
  readonly picture?: Parameters<App['report']['show']>[0];
}

/** Shows what live checks found, in every format, and gives the exit code. */
export async function finishLive(report: LiveReport, input: Input, app: App): Promise<ExitCode> {
  const { profile, source } = report.snapshot;
  const flags = deploymentFlags(app.globals);
  const findings = report.diagnoses.map((one) => nextStepHere(findingOf(profile, one), flags));
  const sentence = `${report.what}: ${countsOf(findings)}`;
  app.report.show(
    report.picture ?? ((style) => findingsTable({ profile, source, sentence, findings }, style)),
  );
  const unknowns = input.options['unknown'] === 'warn' ? 'warn' : 'fail';
  await app.report.finishFindings({
    command: report.command,
    takenAt: report.snapshot.live?.takenAt ?? app.host.clock.now().toISOString(),
    source,
    toolVersion: app.version,
    sentence,
    findings,
    profiles: [],
    controls: [],
    notes: [],
    unknowns,
  });
  return exitOf(findings, unknowns);
}

/** Parts of the way whose next steps are about the deployment that was looked at. */
export function stagesHere({ globals }: App, stages: readonly Stage[]): readonly Stage[] {
  const flags = deploymentFlags(globals);
  return stages.map(({ title, diagnoses }) => ({
    title,
    diagnoses: diagnoses.map((one) => nextStepHere(one, flags)),
  }));
}

const words = {
  fail: 'failed',
  warn: 'to be looked at',
  advice: 'advice',
  unknown: 'unknown',
  pass: 'good',
} as const;

export function countsOf(findings: readonly Pick<Finding, 'outcome' | 'severity'>[]): string {
  const counts = Object.entries(words)
    .map(([kind, word]) => [findings.filter((one) => kindOf(one) === kind).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  return counts.length === 0 ? 'nothing to look at' : counts.join(', ');
}

function kindOf(finding: Pick<Finding, 'outcome' | 'severity'>): FindingOutcome | 'advice' {
  const isFound = finding.outcome === 'fail' || finding.outcome === 'warn';
  return isFound && isMinor(finding) ? 'advice' : finding.outcome;
}

function isMinor({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity === 'info' || severity === 'low';
}

/** Advice (of low severity) does not fail a check. */
function exitOf(findings: readonly Finding[], unknowns: 'fail' | 'warn'): ExitCode {
  const failed = findings.some(({ outcome, severity }) =>
    ['fail', 'warn'].includes(kindOf({ outcome, severity })),
  );
  const unclear = findings.some(({ outcome, severity }) => outcome === 'unknown' && severity !== 'low');
  return worstExitCode([
    ...(failed ? [exitCodes.findings] : []),
    ...(unclear && unknowns === 'fail' ? [exitCodes.unavailable] : []),
  ]);
}
