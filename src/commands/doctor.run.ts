import { withinProfile, type App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import type { FindingsReport } from '../model/findings-report.ts';
import { auditTable } from '../reports/audit-table.ts';
import { findingsTable } from '../reports/findings-table.ts';
import { count } from '../reports/words.ts';
import type { Input } from './declaration.ts';
import { addressesOf } from './deployment.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';
import { Diagnosis } from './diagnosis.ts';
import { diagnoseCloud } from './doctor-cloud.ts';
import { diagnosePool } from './doctor-pool.ts';
import { chosenProfiles, concurrencyOf, sideBySide } from './many-profiles.ts';
import type { ChosenProfile } from './profile-choice.ts';

/**
 * Looks at everything that a command needs, in the order in which it needs it, in each profile. What stops the look at
 * one side does not keep it from the other, and one profile does not keep it from the next.
 */
export async function run(input: Input, app: App): Promise<ExitCode> {
  const concurrency = concurrencyOf(input);
  const opening = new Diagnosis();
  opening.begin('configuration', app.globals.config ?? 'federation.yaml');
  const chosen = (await attempt(app, opening, () => chosenProfiles(input, app))) ?? [];
  const looked = await sideBySide(chosen, concurrency, app, (one) => diagnose(app, one));
  app.progress.clear();
  const diagnoses = [opening, ...looked];
  const report = reportOf(app, chosen, diagnoses);
  const { source, findings, sentence = '' } = report;
  app.report.show((style) =>
    chosen.length > 1
      ? auditTable(report, style)
      : findingsTable({ profile: chosen[0]?.profile.name ?? '', source, sentence, findings }, style),
  );
  await app.report.finishFindings(report);
  return worstExitCode(diagnoses.flatMap(exitsOf));
}

/** Never throws for what is the matter with this profile alone. */
async function diagnose(app: App, chosen: ChosenProfile): Promise<Diagnosis> {
  const { profile, source } = chosen;
  const diagnosis = new Diagnosis(profile.name);
  diagnosis.begin('configuration', app.globals.config ?? 'federation.yaml');
  const sides = source === 'emulator' ? ['the emulator'] : [profile.onPremises?.url, profile.cloud?.tenant];
  diagnosis.passed([`profile ${profile.name}`, ...sides.filter((side) => side !== undefined)].join(', '));
  await attempt(app, diagnosis, () => withinProfile(app, (own) => bothSides(own, chosen, diagnosis)));
  return diagnosis;
}

async function bothSides(app: App, chosen: ChosenProfile, diagnosis: Diagnosis): Promise<void> {
  const { pool, cloud } = await addressesOf(app, chosen);
  if (pool !== undefined) {
    await attempt(app, diagnosis, () => diagnosePool(app, chosen, pool, diagnosis));
  }
  if (cloud !== undefined) {
    await attempt(app, diagnosis, () => diagnoseCloud(app, chosen, cloud, diagnosis));
  }
}

async function attempt<T>(app: App, diagnosis: Diagnosis, look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    app.signal.throwIfAborted();
    if (!(error instanceof FederationError)) {
      throw error;
    }
    diagnosis.failed(error);
    return undefined;
  }
}

function reportOf(
  app: App,
  chosen: readonly ChosenProfile[],
  diagnoses: readonly Diagnosis[],
): FindingsReport {
  const { globals } = app;
  return {
    command: 'doctor',
    takenAt: app.host.clock.now().toISOString(),
    source: globals.emulator === undefined ? 'live' : 'emulator',
    toolVersion: app.version,
    sentence: sentenceOf(diagnoses, chosen.length),
    findings: diagnoses.flatMap(({ profile, findings }) => {
      const flags = deploymentFlags(chosen.length > 1 ? { ...globals, profile } : globals);
      return findings.map((finding) => nextStepHere(finding, flags));
    }),
    profiles: [],
    controls: [],
    notes: [],
  };
}

function sentenceOf(diagnoses: readonly Diagnosis[], profiles: number): string {
  if (profiles > 1) {
    const failed = diagnoses.filter(hasFailed).length;
    return failed === 0
      ? `everything needed is there in ${count(profiles, 'profile')}`
      : `${failed} of ${profiles} profiles cannot do everything; ${profiles - failed} can`;
  }
  const findings = diagnoses.flatMap((one) => one.findings);
  const failed = findings.filter(({ outcome }) => outcome === 'fail').length;
  return failed === 0 ? 'everything needed is there' : `${failed} of ${findings.length} checks failed`;
}

function hasFailed({ findings }: Diagnosis): boolean {
  return findings.some(({ outcome }) => outcome === 'fail');
}

/** What stopped the look says more than that a check failed. */
function exitsOf(diagnosis: Diagnosis): readonly ExitCode[] {
  if (!hasFailed(diagnosis)) {
    return [exitCodes.ok];
  }
  return diagnosis.exits.length > 0 ? diagnosis.exits : [exitCodes.findings];
}
