import type { Properties } from '../model/property-value.ts';
import type { ServerProduct } from '../model/server-versions.ts';
import { withObject, withoutObject } from './identity-index.ts';

/**
 * The state of one emulated organisation: plain JSON, changed by making a new one. Objects keep every property any
 * product has; what a product shows of them is decided when they are written to the wire (`shapes.ts`).
 */
export interface Organisation {
  readonly product: ServerProduct;
  /** Build of the Front End servers, for example `5.0.8308.1182`. */
  readonly build: string;
  readonly accessEdge: Properties;
  readonly publicProviders: readonly Properties[];
  readonly hostingProviders: readonly Properties[];
  readonly externalAccessPolicies: readonly Properties[];
  readonly allowedDomains: readonly Properties[];
  readonly blockedDomains: readonly Properties[];
  readonly sipDomains: readonly Properties[];
  readonly sites: readonly Properties[];
  readonly pools: readonly Properties[];
  readonly computers: readonly Properties[];
  /** Edge services and registrars; `Role` tells which. */
  readonly services: readonly Properties[];
  readonly mediaConfigurations: readonly Properties[];
  readonly users: readonly Properties[];
  readonly adminRoles: readonly AdminRole[];
  readonly accounts: readonly Account[];
  readonly replication: Replication;
}

export interface Replication {
  readonly replicas: readonly Replica[];
  /** When a setting was last written, UTC ISO; a replica has it `delaySeconds` later. */
  readonly lastWriteAt: string;
  readonly delaySeconds: number;
}

export interface Replica {
  readonly fqdn: string;
  readonly build: string;
  /** It has not reported since, and takes no updates. UTC ISO. */
  readonly stuckSince?: string;
}

/** A role as Get-CsAdminRole shows it. */
export interface AdminRole {
  readonly name: string;
  readonly standard: boolean;
  readonly cmdlets: readonly string[];
  /** `Global` or `site:<SiteId>`. */
  readonly configScopes: readonly string[];
  /** `Global` or `OU:<distinguished name>`. */
  readonly userScopes: readonly string[];
}

/** Who may sign in; all accounts of an emulator share its throw-away password. */
export interface Account {
  readonly name: string;
  readonly roles: readonly string[];
}

/** The account of `CONTOSO\\name` or `name@contoso.com`; undefined for nobody. */
export function findAccount({ accounts }: Organisation, identity: string): Account | undefined {
  return accounts.find(
    ({ name }) =>
      sameName(identity, `${netbiosDomain}\\${name}`) || sameName(identity, `${name}@${dnsDomain}`),
  );
}

export const netbiosDomain = 'CONTOSO';
export const dnsDomain = 'contoso.com';
export const poolFqdn = 'pool01.contoso.com';

/** The lists of an organisation whose objects are found by `Identity`. */
export type CollectionName =
  | 'publicProviders'
  | 'hostingProviders'
  | 'externalAccessPolicies'
  | 'allowedDomains'
  | 'blockedDomains'
  | 'sipDomains'
  | 'sites'
  | 'pools'
  | 'computers'
  | 'services'
  | 'mediaConfigurations'
  | 'users';

/** Names compare without regard to letter case, as they do on the servers. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** A property as text; null and lists count as the empty text. */
export function text(object: Properties, name: string): string {
  const value = object[name];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** The collection with one object replaced, at its place. */
export function replaced(
  organisation: Organisation,
  collection: CollectionName,
  object: Properties,
  changes: Properties,
): Organisation {
  const objects = organisation[collection].map((other) =>
    other === object ? { ...other, ...changes } : other,
  );
  return { ...organisation, [collection]: objects };
}

export function added(
  organisation: Organisation,
  collection: CollectionName,
  object: Properties,
): Organisation {
  return { ...organisation, [collection]: withObject(organisation[collection], object) };
}

export function removed(
  organisation: Organisation,
  collection: CollectionName,
  object: Properties,
): Organisation {
  return { ...organisation, [collection]: withoutObject(organisation[collection], object) };
}
