import { unreadReason } from '../model/reading.ts';
import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { productFacts, productHasCmdlet } from '../model/server-versions.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { readingCmdlets, writingCmdlets } from '../onpremises/cmdlets.ts';
import type { PoolConnection } from '../onpremises/pool-connection.ts';
import { connect, type PoolAddress } from './deployment.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ChosenProfile } from './profile-choice.ts';

/** Password, reachability, authentication and rights of a pool, until something stops it. */
export async function diagnosePool(
  app: App,
  chosen: ChosenProfile,
  addressOf: () => Promise<PoolAddress>,
  diagnosis: Diagnosis,
): Promise<void> {
  await rights(chosen, await connection(app, chosen, addressOf, diagnosis), diagnosis);
}

/** Connecting proves both; which of them failed is told by what was thrown. */
async function connection(
  app: App,
  { profile }: ChosenProfile,
  addressOf: () => Promise<PoolAddress>,
  diagnosis: Diagnosis,
): Promise<PoolConnection> {
  diagnosis.begin('password', profile.name);
  const address = await addressOf().catch((error: unknown) => {
    // A caFile that cannot be read is no matter of the password.
    if (error instanceof FederationError && error.where !== undefined && error.code.startsWith('config.')) {
      diagnosis.begin('configuration', error.where);
    }
    throw error;
  });
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
  return pool;
}

async function rights({ profile }: ChosenProfile, pool: PoolConnection, diagnosis: Diagnosis): Promise<void> {
  diagnosis.begin('rights', 'Get-Command');
  const onPremises = await pool.snapshot({ users: false });
  const { server, commands } = onPremises;
  diagnosis.passed(
    server.state === 'known'
      ? `${productFacts[server.value.product].title}, build ${server.value.build}`
      : 'the version of the server could not be read',
    'version',
  );
  if (commands.state !== 'known') {
    diagnosis.unknown(unreadReason(commands, 'the session lists no cmdlets'));
    return;
  }
  const reading = Object.values(readingCmdlets).map(({ name }) => name);
  checkOffers(diagnosis, 'rights-read', 'reading', withheld(onPremises, reading));
  if (profile.readOnly) {
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
