import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { RunningEmulator } from './emulator.ts';
import type { RunningTenant } from './tenant/start-tenant.ts';

/**
 * Writes a configuration that works as it stands against this run of the emulator: certificate authority, secrets and
 * `federation.yaml`, readable by nobody else.
 * @returns the paths of the files.
 */
export async function writeEmulatorConfig(
  folder: string,
  emulator: RunningEmulator,
): Promise<{ readonly caFile: string; readonly config: string }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const write = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    // The mode above only counts for a file that is new.
    await chmod(file, 0o600);
    return file;
  };
  const caFile = await write('emulator-ca.pem', emulator.caPem);
  await write('emulator-password', emulator.password);
  if (emulator.tenant !== null) {
    await write('emulator-client-secret', emulator.tenant.clientSecret);
  }
  const config = await write(
    'federation.yaml',
    stringify(configuration(emulator), { aliasDuplicateObjects: false }),
  );
  return { caFile, config };
}

function configuration(emulator: RunningEmulator): object {
  const { poolUrl, tenant } = emulator;
  return {
    schemaVersion: 1,
    defaultProfile: 'emulator',
    profiles: {
      emulator: {
        ...(poolUrl === null ? {} : { onPremises: poolSection(poolUrl, emulator.username) }),
        ...(tenant === null ? {} : { cloud: cloudSection(tenant) }),
      },
    },
  };
}

/** NTLM by name: a Kerberos ticket of the person at the terminal is no business of the emulator. */
function poolSection(pool: string, username: string): object {
  return {
    pool,
    authentication: 'ntlm',
    username,
    password: { file: './emulator-password' },
    caFile: './emulator-ca.pem',
  };
}

function cloudSection({ origin, tenantName, clientId, environment }: RunningTenant): object {
  return {
    tenant: tenantName,
    environment,
    clientId,
    authentication: 'client-secret',
    clientSecret: { file: './emulator-client-secret' },
    caFile: './emulator-ca.pem',
    endpoints: { authority: origin, teams: origin, graph: origin },
  };
}
