import { readFile } from 'node:fs/promises';
import type { HttpRequest, Transport } from '../http/transport.ts';
import { TransportError } from '../http/transport.ts';
import { unreached } from './reach-errors.ts';
import { signInError, type SignInPlace } from './sign-in-errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a pipeline or a cluster gives its token of identity, which Entra takes in place of a secret. */
export interface Workload {
  readonly name: string;
  /** As the platform names it; the profile's goes before it. */
  readonly clientId?: string;
  readonly assertion: (signal: AbortSignal | undefined) => Promise<string>;
}

/** Where the token of the runner comes from, and where it is exchanged. */
export interface WorkloadPorts {
  readonly env: Environment;
  readonly transport: Transport;
  readonly place: SignInPlace;
  /** Whom the token has to name. */
  readonly audience: string;
}

/**
 * The platform that this runs on, by what it sets in the environment.
 * @throws FederationError `sign-in.no-workload-identity`.
 */
export function findWorkload(ports: WorkloadPorts): Workload {
  const found = gitHub(ports) ?? azurePipelines(ports) ?? kubernetes(ports);
  if (found === undefined) {
    throw signInError('no-workload-identity', 'this machine offers no workload identity', ports.place, {
      why: 'neither GitHub Actions nor Azure Pipelines nor Kubernetes has set what it sets for one',
      next: 'GitHub: permissions: id-token: write; Azure Pipelines: pass SYSTEM_ACCESSTOKEN to the step; Kubernetes: label the pod azure.workload.identity/use',
    });
  }
  return found;
}

function gitHub({ env, transport, place, audience }: WorkloadPorts): Workload | undefined {
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
  const token = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
  if (!URL.canParse(url) || token === '') {
    return undefined;
  }
  const name = 'GitHub Actions';
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  return {
    name,
    ...clientIdOf(env, 'AZURE_CLIENT_ID'),
    assertion: (signal) =>
      ask({ method: 'GET', url: address.href, headers }, 'value', name, { transport, place, signal }),
  };
}

function azurePipelines({ env, transport, place }: WorkloadPorts): Workload | undefined {
  const url = env['SYSTEM_OIDCREQUESTURI'] ?? '';
  const token = env['SYSTEM_ACCESSTOKEN'] ?? '';
  const connection = env['AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'] ?? '';
  if (!URL.canParse(url) || token === '' || connection === '') {
    return undefined;
  }
  const name = 'Azure Pipelines';
  const address = new URL(url);
  address.searchParams.set('api-version', '7.1');
  address.searchParams.set('serviceConnectionId', connection);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    // Without it a rejected token is answered with a page to sign in at.
    'x-tfs-fedauthredirect': 'Suppress',
  };
  return {
    name,
    ...clientIdOf(env, 'AZURESUBSCRIPTION_CLIENT_ID'),
    assertion: (signal) =>
      ask({ method: 'POST', url: address.href, headers, body: '' }, 'oidcToken', name, {
        transport,
        place,
        signal,
      }),
  };
}

function kubernetes({ env, place }: WorkloadPorts): Workload | undefined {
  const file = env['AZURE_FEDERATED_TOKEN_FILE'] ?? '';
  if (file === '') {
    return undefined;
  }
  return {
    name: 'Kubernetes',
    ...clientIdOf(env, 'AZURE_CLIENT_ID'),
    // It is renewed in place, so it is read each time.
    assertion: async () => {
      const token = await readFile(file, 'utf8').catch((error: unknown) => {
        throw noToken('Kubernetes', place, `${file} cannot be read`, error);
      });
      return checked(token.trim(), 'Kubernetes', place);
    },
  };
}

function clientIdOf(env: Environment, name: string): { readonly clientId?: string } {
  const clientId = env[name] ?? '';
  return clientId === '' ? {} : { clientId: clientId.toLowerCase() };
}

async function ask(
  request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
  property: string,
  name: string,
  use: {
    readonly transport: Transport;
    readonly place: SignInPlace;
    readonly signal: AbortSignal | undefined;
  },
): Promise<string> {
  const { transport, place, signal } = use;
  const limits = { timeoutMs: 30_000, maxResponseBytes: 256 * 1024 };
  const { status, body } = await transport
    .send({ ...request, ...limits, ...(signal === undefined ? {} : { signal }) })
    .catch((error: unknown) => {
      throw error instanceof TransportError ? unreached(error, request.url) : error;
    });
  if (status !== 200) {
    throw noToken(name, place, `status ${status} from ${new URL(request.url).host}`, undefined);
  }
  return checked(propertyOf(body, property), name, place);
}

function propertyOf(body: Uint8Array, property: string): string {
  try {
    const answer: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    const found: unknown =
      typeof answer === 'object' && answer !== null ? Reflect.get(answer, property) : undefined;
    return typeof found === 'string' ? found : '';
  } catch {
    return '';
  }
}

function checked(token: string, name: string, place: SignInPlace): string {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
    throw noToken(name, place, 'what it gave is no token', undefined);
  }
  return token;
}

function noToken(name: string, place: SignInPlace, why: string, cause: unknown) {
  return signInError('no-workload-token', `${name} gave no token of identity`, place, {
    why,
    next: 'check that the pipeline or pod may ask for one; federation help environment lists what is read',
    cause,
  });
}
