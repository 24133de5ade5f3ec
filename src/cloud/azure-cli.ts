import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { FederationError } from '../errors.ts';
import { stripControl } from '../model/strip-control.ts';
import type { Acquirer } from './acquirer.ts';
import type { Cloud } from './clouds.ts';
import { signInError, type SignInPlace } from './sign-in-errors.ts';

/** What `az account get-access-token` is run with. */
export interface AzureCliPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly cloud: Cloud;
  readonly place: SignInPlace;
}

const timeoutMs = 60_000;
const maxOutputBytes = 256 * 1024;

/** Whoever is signed in at the Azure CLI. It is started as it stands, never through a shell. */
export function azureCliAcquirer(ports: AzureCliPorts): Acquirer {
  return {
    acquire: (audience, _fresh, signal) => {
      const { program, first } = commandOf(ports);
      const asked = ['account', 'get-access-token', '--scope', ports.cloud.scopes[audience]];
      const args = [...first, ...asked, '--tenant', ports.place.tenant, '--output', 'json'];
      return run(program, args, ports, signal);
    },
  };
}

/** On Windows `az` is a batch file, which only a shell can run; what it runs is the Python beside it. */
function commandOf({ env, platform }: AzureCliPorts): {
  readonly program: string;
  readonly first: readonly string[];
} {
  if (platform !== 'win32') {
    return { program: 'az', first: [] };
  }
  const folder = (env['PATH'] ?? env['Path'] ?? '')
    .split(delimiter)
    .find((one) => existsSync(join(one, 'az.cmd')));
  const python = folder === undefined ? 'az' : join(dirname(folder), 'python.exe');
  return { program: python, first: ['-IBm', 'azure.cli'] };
}

function run(
  program: string,
  args: readonly string[],
  { env, place }: AzureCliPorts,
  signal: AbortSignal | undefined,
): Promise<string> {
  const limits = { timeout: timeoutMs, maxBuffer: maxOutputBytes, windowsHide: true };
  return new Promise((found, failed) => {
    const child = execFile(
      program,
      args,
      // The CLI sends no telemetry on our behalf, and asks nothing.
      {
        ...limits,
        env: { ...env, AZURE_CORE_COLLECT_TELEMETRY: 'no' },
        ...(signal === undefined ? {} : { signal }),
      },
      (error, output, complaint) => {
        const token = error === null ? tokenOf(output) : undefined;
        if (token !== undefined) {
          found(token);
        } else {
          // The error itself is not kept: it repeats what the program printed.
          failed(failure(error?.code, complaint, place));
        }
      },
    );
    child.stdin?.on('error', () => undefined).end();
  });
}

function tokenOf(output: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(output);
    return typeof answer === 'object' &&
      answer !== null &&
      'accessToken' in answer &&
      typeof answer.accessToken === 'string'
      ? answer.accessToken
      : undefined;
  } catch {
    return undefined;
  }
}

function failure(
  code: number | string | null | undefined,
  complaint: string,
  place: SignInPlace,
): FederationError {
  if (code === 'ENOENT') {
    return signInError('no-azure-cli', 'the Azure CLI is not there', place, {
      why: 'no az was found in PATH',
      next: 'install it, or choose another authentication for the profile',
    });
  }
  const line = complaint.split('\n').find((text) => /^ERROR/.test(text)) ?? '';
  return signInError('azure-cli', 'the Azure CLI gave no token', place, {
    why: /^ERROR:/.test(line) ? stripControl(line).slice(0, 300) : 'it said nothing that helps',
    next: `az login --tenant ${place.tenant}; whether Microsoft lets the CLI have a token for the Teams admin API depends on the tenant`,
  });
}
