import type { SideWriter, WriteAnswer } from '../change/side-port.ts';
import type { FederationError } from '../errors.ts';
import type { Transport } from '../http/transport.ts';
import type { ObjectRef, WriteRequest } from '../model/change.ts';
import type { Clock } from '../model/clock.ts';
import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { CloudEnvironment, TenantSnapshot } from '../model/tenant-snapshot.ts';
import { ApiClient } from './api-client.ts';
import { readTenantObject, readTenantObjects } from './read-object.ts';
import { readTenant } from './read-tenant.ts';
import type { TokenSource } from './token-source.ts';
import { writeTenant } from './write-tenant.ts';

/** What a connection to a tenant is made of. */
export interface TenantOptions {
  /** As the profile names it: a domain or an id. */
  readonly tenant: string;
  readonly environment: CloudEnvironment;
  /** Origins, without path. */
  readonly endpoints: { readonly teams: string; readonly graph: string };
  readonly tokens: TokenSource;
  /** Knows the proxy and the authorities; stays open, since signing in uses it too. */
  readonly transport: Transport;
  /** Milliseconds without a byte after which a request is given up. The whole is bounded by `signal`. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly newGuid: () => string;
  /** Ends reading and waiting early; a write in flight is finished all the same. */
  readonly signal?: AbortSignal;
  /** Told when a request has to wait because the service asked for it or failed, and, with undefined, when it is over. */
  readonly onTurnedAway?: (request: object, error: FederationError | undefined) => void;
  /** What the service says besides answers, and what had to be done twice; never a secret. */
  readonly log?: (line: string) => void;
}

/** A tenant that can be read and written. */
export interface TenantConnection extends SideWriter {
  readonly side: 'cloud';
  /**
   * Signs in, which proves tenant and account.
   * @throws FederationError `sign-in.*`.
   */
  open(): Promise<TenantAccount>;
  /** @throws FederationError when nobody is signed in, or the reading is interrupted. What cannot be read is unreadable. */
  snapshot(what: { readonly users: boolean }): Promise<TenantSnapshot>;
  /**
   * Reads several objects afresh with as few requests as that takes; one reading each, in their order.
   * @throws FederationError when one of them cannot be looked at.
   */
  readObjects(refs: readonly ObjectRef[]): Promise<readonly Reading<SettingsObject>[]>;
  close(): Promise<void>;
  /** Requests sent so far. */
  readonly requests: number;
}

/** Who is signed in, and what they may do. */
export interface TenantAccount {
  /** Who is signed in, for people: a user principal name, or `app <client id>`. */
  readonly account: string;
  /** GUID, as the token says. */
  readonly tenantId: string;
  /** Template ids of the directory roles in the token (`wids`). */
  readonly roles: Reading<readonly string[]>;
}

/** Sends nothing before it is used. */
export function connectTenant(options: TenantOptions): Promise<TenantConnection> {
  return Promise.resolve(new ConnectedTenant(options));
}

class ConnectedTenant implements TenantConnection {
  readonly side = 'cloud';
  readonly #options: TenantOptions;
  readonly #client: ApiClient;

  constructor(options: TenantOptions) {
    this.#options = options;
    this.#client = new ApiClient(options);
  }

  get requests(): number {
    return this.#client.requests;
  }

  async open(): Promise<TenantAccount> {
    const { tokens, signal } = this.#options;
    const { claims } = await tokens.token('teams', signal === undefined ? {} : { signal });
    return { account: claims.account, tenantId: claims.tenantId, roles: claims.roles };
  }

  async snapshot(what: { readonly users: boolean }): Promise<TenantSnapshot> {
    return readTenant(this.#client, this.#options, await this.open(), what);
  }

  readObject(ref: ObjectRef): Promise<Reading<SettingsObject>> {
    return readTenantObject(this.#client, this.#options.environment, ref);
  }

  readObjects(refs: readonly ObjectRef[]): Promise<readonly Reading<SettingsObject>[]> {
    return readTenantObjects(this.#client, this.#options.environment, refs);
  }

  write(request: WriteRequest): Promise<WriteAnswer> {
    return writeTenant(this.#client, this.#options, request);
  }

  /** Nothing stays open but the transport, which is not ours. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
