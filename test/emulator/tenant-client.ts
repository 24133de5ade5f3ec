import { Agent, request } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../src/emulator/emulator.ts';

/** An HTTPS client for the emulated tenant that shares nothing with the product's. */
export interface TenantReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export const teamsScope = '48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default';
export const graphScope = 'https://graph.microsoft.com/.default';

export class TenantClient {
  readonly emulator: RunningEmulator;
  readonly #agent: Agent;
  readonly #tokens = new Map<string, string>();

  private constructor(emulator: RunningEmulator) {
    this.emulator = emulator;
    this.#agent = new Agent({ keepAlive: true, ca: emulator.caPem });
  }

  static async start(options: EmulatorOptions = {}): Promise<TenantClient> {
    return new TenantClient(await startEmulator({ scenario: 'tenant-nothing-set', ...options }));
  }

  get tenant(): NonNullable<RunningEmulator['tenant']> {
    if (this.emulator.tenant === null) {
      throw new Error('the scenario has no tenant');
    }
    return this.emulator.tenant;
  }

  /** As it is, without a token. */
  send(method: string, path: string, { headers = {}, body }: Sending = {}): Promise<TenantReply> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.tenant.origin}${path}`, { agent: this.#agent, method, headers });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const plain = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: plain.toString('utf8'),
          });
        });
      });
      sent.end(body);
    });
  }

  form(path: string, fields: Readonly<Record<string, string>>): Promise<TenantReply> {
    return this.send('POST', path, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** The token endpoint, asked by the application with its secret; `fields` replace what is sent. */
  askToken(
    fields: Readonly<Record<string, string>> = {},
    tenant = this.tenant.tenantName,
  ): Promise<TenantReply> {
    const { clientId, clientSecret } = this.tenant;
    return this.form(`/${tenant}/oauth2/v2.0/token`, {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: teamsScope,
      ...fields,
    });
  }

  async token(scope = teamsScope, fresh = false): Promise<string> {
    const known = this.#tokens.get(scope);
    if (known !== undefined && !fresh) {
      return known;
    }
    const token = String(objectOf(await this.askToken({ scope }))['access_token']);
    this.#tokens.set(scope, token);
    return token;
  }

  /** With the token that the path takes. */
  async call(
    method: string,
    path: string,
    json?: unknown,
    headers: Sending['headers'] = {},
  ): Promise<TenantReply> {
    const token = await this.token(/^\/(v1\.0|beta)\//.test(path) ? graphScope : teamsScope);
    return this.send(method, path, {
      headers: {
        Authorization: `Bearer ${token}`,
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  }

  async read(path: string): Promise<Readonly<Record<string, unknown>>> {
    return objectOf(await this.call('GET', path));
  }

  async list(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return listIn(JSON.parse((await this.call('GET', path)).text));
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await this.emulator.close();
  }
}

export function objectOf({ text }: TenantReply): Readonly<Record<string, unknown>> {
  return asObject(JSON.parse(text));
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`no object: ${JSON.stringify(value)}`);
  }
  return { ...value };
}

export function listIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) {
    throw new Error(`no list: ${JSON.stringify(value)}`);
  }
  return value.map(asObject);
}

/** What a token says. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  return asObject(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
}
