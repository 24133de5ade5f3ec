import type { Side } from './networks.ts';
import type { Reading } from './reading.ts';
import type { SettingsObject } from './settings-object.ts';

/**
 * Who may federate, as each side keeps it.
 *
 * - A tenant: `AllowedDomains` is open (every domain but the blocked ones) or a list (nobody else, and the blocked list
 *   is not consulted); an emptied list lets nobody in.
 * - Servers: EnablePartnerDiscovery decides. Without it only the allowed list counts; with it every domain that
 *   publishes where it is, and an entry of the list only says how far it is trusted. Where everything goes a default
 *   route there is no discovery.
 *
 * In both, AllowFederatedUsers stands before everything.
 */
export interface DomainSide {
  readonly side: Side;
  /** The pool or the tenant. */
  readonly where: string;
  readonly federation: Reading<boolean>;
  readonly mode: DomainMode;
  /** Why it is not known; else empty. */
  readonly reason: string;
  readonly allowed: Reading<readonly DomainEntry[]>;
  readonly blocked: Reading<readonly DomainEntry[]>;
  /** Of a tenant: whether the blocked list covers the subdomains of its names. */
  readonly blocksSubdomains: Reading<boolean>;
}

/** What decides: `open` every domain, `list` the allowed ones alone. */
export type DomainMode = 'open' | 'list' | 'default-route' | 'unknown';

export interface DomainEntry {
  /** Normalised; as it stands where it is no domain name. */
  readonly name: string;
  readonly isDomain: boolean;
  /** The entry of a server; its identity is as the server spells it. */
  readonly object?: SettingsObject;
}

/** A domain that is on the list of one side only. */
export interface ListDifference {
  readonly list: 'allowed' | 'blocked';
  readonly domain: string;
  readonly onlyOn: Side;
}
