import type { SideWriter } from '../change/side-port.ts';
import type { Transport } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import type { Reading } from '../model/reading.ts';
import type { CloudEnvironment, TenantSnapshot } from '../model/tenant-snapshot.ts';
import type { TenantDialect } from './dialect.ts';
import type { TokenSource } from './token-source.ts';

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
  /** What the service says besides answers, and what had to be done twice; never a secret. */
  readonly log?: (line: string) => void;
  readonly dialect?: TenantDialect;
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
  close(): Promise<void>;
  /** Requests sent so far. */
  readonly requests: number;
}

export interface TenantAccount {
  /** Who is signed in, for people: a user principal name, or `app <client id>`. */
  readonly account: string;
  /** GUID, as the token says. */
  readonly tenantId: string;
  /** Template ids of the directory roles in the token (`wids`). */
  readonly roles: Reading<readonly string[]>;
}

/** `connectTenant`: sends nothing before it is used. */
export type ConnectTenant = (options: TenantOptions) => Promise<TenantConnection>;
