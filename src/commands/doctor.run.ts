import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import { findingsTable } from '../reports/findings-table.ts';
import type { Input } from './declaration.ts';
import { addressesOf } from './deployment.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';
import { Diagnosis } from './diagnosis.ts';
import { diagnoseCloud } from './doctor-cloud.ts';
import { diagnosePool } from './doctor-pool.ts';
import { chooseProfile, type ChosenProfile } from './profile-choice.ts';

/**
 * Looks at everything that a command needs, in the order in which it needs it. What stops the look at one side does not
 * keep it from the other.
 */
export async function run(_input: Input, app: App): Promise<ExitCode> {
  const diagnosis = new Diagnosis();
  const chosen = await attempt(app, diagnosis, () => configuration(app, diagnosis));
  if (chosen !== undefined) {
    const { pool, cloud } = await addressesOf(app, chosen);
    if (pool !== undefined) {
      await attempt(app, diagnosis, () => diagnosePool(app, chosen, pool, diagnosis));
    }
    if (cloud !== undefined) {
      await attempt(app, diagnosis, () => diagnoseCloud(app, chosen, cloud, diagnosis));
    }
  }
  const findings = diagnosis.findings.map((finding) => nextStepHere(finding, deploymentFlags(app.globals)));
  const source = chosen?.source ?? (app.globals.emulator === undefined ? 'live' : 'emulator');
  const failed = findings.filter(({ outcome }) => outcome === 'fail').length;
  const sentence =
    failed === 0 ? 'everything needed is there' : `${failed} of ${findings.length} checks failed`;
  app.report.show((style) =>
    findingsTable({ profile: chosen?.profile.name ?? '', source, sentence, findings }, style),
  );
  const takenAt = app.host.clock.now().toISOString();
  await app.report.finishFindings({
    command: 'doctor',
    takenAt,
    source,
    toolVersion: app.version,
    sentence,
    findings,
    profiles: [],
    controls: [],
    notes: [],
  });
  const stopped = diagnosis.exits.length > 0 ? diagnosis.exits : [exitCodes.findings];
  return worstExitCode(failed === 0 ? [exitCodes.ok] : stopped);
}

async function attempt<T>(app: App, diagnosis: Diagnosis, look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof FederationError) || app.signal.aborted) {
      throw error;
    }
    diagnosis.failed(error);
    return undefined;
  }
}

async function configuration(app: App, diagnosis: Diagnosis): Promise<ChosenProfile> {
  diagnosis.begin('configuration', app.globals.config ?? 'federation.yaml');
  const chosen = await chooseProfile(app);
  const { profile, source } = chosen;
  diagnosis.nameProfile(profile.name);
  const sides = source === 'emulator' ? ['the emulator'] : [profile.onPremises?.url, profile.cloud?.tenant];
  diagnosis.passed([`profile ${profile.name}`, ...sides.filter((side) => side !== undefined)].join(', '));
  return chosen;
}
