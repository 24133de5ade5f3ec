import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import { productFacts, productHasCmdlet } from '../model/server-versions.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { readingCmdlets, writingCmdlets } from '../onpremises/cmdlets.ts';
import { findingsTable } from '../reports/findings-table.ts';
import type { Input } from './declaration.ts';
import { addressOf, connect, takeSnapshot, type Deployment } from './deployment.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';
import { Diagnosis } from './diagnosis.ts';
import { chooseProfile, type ChosenProfile } from './profile-choice.ts';

/** Looks at everything that a command needs, in the order in which it needs it, until something stops it. */
export async function run(_input: Input, app: App): Promise<ExitCode> {
  const diagnosis = new Diagnosis();
  let chosen: ChosenProfile | undefined;
  try {
    chosen = await configuration(app, diagnosis);
    const deployment = await connection(app, chosen, diagnosis);
    await rights(app, deployment, diagnosis);
  } catch (error) {
    if (!(error instanceof FederationError) || app.signal.aborted) {
      throw error;
    }
    diagnosis.failed(error);
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
  return worstExitCode([failed === 0 ? exitCodes.ok : (diagnosis.exit ?? exitCodes.findings)]);
}

async function configuration(app: App, diagnosis: Diagnosis): Promise<ChosenProfile> {
  diagnosis.begin('configuration', app.globals.config ?? 'federation.yaml');
  const chosen = await chooseProfile(app);
  const { profile, source } = chosen;
  diagnosis.nameProfile(profile.name);
  const pool = source === 'emulator' ? 'the emulator' : (profile.onPremises?.url ?? 'no pool');
  diagnosis.passed(`profile ${profile.name}, ${pool}`);
  if (profile.hasCloud) {
    diagnosis.skip('cloud', profile.name, 'cloud: this version does not look at the tenant');
  }
  return chosen;
}

/** Connecting proves both; which of them failed is told by what was thrown. */
async function connection(app: App, chosen: ChosenProfile, diagnosis: Diagnosis): Promise<Deployment> {
  diagnosis.begin('password', chosen.profile.name);
  const address = await addressOf(app, chosen);
  const { username } = address.credentials ?? {};
  diagnosis.passed(
    username === undefined ? 'none needed, a Kerberos ticket decides' : `found for ${username}`,
  );
  diagnosis.begin('reachability', address.url);
  const pool = await connect(app, address).catch((error: unknown) => {
    if (error instanceof FederationError && error.exit === exitCodes.authentication) {
      diagnosis.passed(`${address.url} answers`);
      diagnosis.begin('authentication', address.url);
    }
    throw error;
  });
  diagnosis.passed(`${address.url} answers`);
  diagnosis.begin('authentication', address.url);
  const { owner } = await pool.open();
  diagnosis.passed(owner === undefined ? 'accepted' : `accepted as ${owner}`);
  return { ...chosen, pool };
}

async function rights(app: App, deployment: Deployment, diagnosis: Diagnosis): Promise<void> {
  diagnosis.begin('rights', 'Get-Command');
  const { onPremises } = await takeSnapshot(app, deployment, { users: false });
  if (onPremises === undefined) {
    return;
  }
  const { server, commands } = onPremises;
  diagnosis.passed(
    server.state === 'known'
      ? `${productFacts[server.value.product].title}, build ${server.value.build}`
      : 'the version of the server could not be read',
    'version',
  );
  if (commands.state !== 'known') {
    diagnosis.unknown(commands.state === 'absent' ? 'the session lists no cmdlets' : commands.reason);
    return;
  }
  const reading = Object.values(readingCmdlets).map(({ name }) => name);
  checkOffers(diagnosis, 'rights-read', 'reading', withheld(onPremises, reading));
  if (deployment.profile.readOnly) {
    diagnosis.skip('rights-write', 'Get-Command', 'rights to write: the profile is read-only');
  } else {
    checkOffers(diagnosis, 'rights-write', 'writing', withheld(onPremises, [...writingCmdlets.keys()]));
  }
}

/** Of the cmdlets, those the product has and the session does not offer. */
function withheld({ commands, server }: PoolSnapshot, names: readonly string[]): readonly string[] {
  const offered = new Set(
    commands.state === 'known' ? Object.keys(commands.value).map((name) => name.toLowerCase()) : [],
  );
  const product = server.state === 'known' ? server.value.product : undefined;
  return names.filter(
    (name) => !offered.has(name.toLowerCase()) && (product === undefined || productHasCmdlet(product, name)),
  );
}

function checkOffers(diagnosis: Diagnosis, id: string, what: string, missing: readonly string[]): void {
  diagnosis.begin(id, 'Get-Command');
  if (missing.length === 0) {
    diagnosis.passed(`every cmdlet for ${what} is offered`);
    return;
  }
  diagnosis.failedBecause(
    `${what}: not offered: ${missing.join(', ')}`,
    'use an account whose role lists them (CsAdministrator does; CsViewOnlyAdministrator reads)',
  );
}
