import type { FederationError } from '../errors.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { TenantObjectKind } from '../model/tenant-snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { isRecord, nestsTooDeep, textMember } from './json-answer.ts';
import { pagesOf } from './paging.ts';
import { configurations, externalAccessPolicyType, federationSettingsType } from './routes.ts';
import type { Audience } from './token-source.ts';

export type SettingsKind = Exclude<TenantObjectKind, 'users' | 'groupAssignments'>;

interface Source {
  readonly service: Audience;
  readonly path: string;
  /** What names an object. */
  readonly identity: string;
  /** There is always at least one: nothing is no answer. */
  readonly neverEmpty: boolean;
  /** It makes an answer richer, and no gate hangs on it. */
  readonly enriches: boolean;
  /** The Graph permission it takes. */
  readonly permission?: string;
}

const teams = (path: string, identity: string, enriches: boolean): Source => ({
  service: 'teams',
  path,
  identity,
  neverEmpty: identity === 'Identity',
  enriches,
});

const graph = (path: string, permission: string): Source => ({
  service: 'graph',
  path,
  identity: 'id',
  neverEmpty: true,
  enriches: true,
  permission,
});

/** Where each kind is read: a setting that is read is a row here. */
export const settingsSources: Readonly<Record<SettingsKind, Source>> = {
  federationSettings: teams(configurations(federationSettingsType), 'Identity', false),
  externalAccessPolicies: teams(configurations(externalAccessPolicyType), 'Identity', false),
  externalAccessConfiguration: teams(configurations('TeamsExternalAccessConfiguration'), 'Identity', true),
  acsFederation: teams(configurations('TeamsAcsFederationConfiguration'), 'Identity', true),
  sipDomains: teams('/Teams.Tenant/VerifiedSipDomains', 'Name', true),
  organization: graph('/v1.0/organization', 'Organization.Read.All'),
  domains: graph('/v1.0/domains', 'Domain.Read.All'),
};

/**
 * All objects of a kind, each with all properties that the service gave. One that cannot be told apart makes the whole
 * list unreadable: a list with a hole would say that something does not exist.
 * @throws FederationError as {@link ApiClient.read}.
 */
export async function readSettings(
  client: ApiClient,
  kind: SettingsKind,
): Promise<Reading<readonly SettingsObject[]>> {
  const source = settingsSources[kind];
  const objects: SettingsObject[] = [];
  for await (const page of pagesOf(client, source.service, source.path, source.permission)) {
    for (const item of page) {
      const object = settingsObject(item, source);
      if (object === undefined) {
        return unreadable(`${source.path} answers something that is no object with ${source.identity}`);
      }
      objects.push(object);
    }
  }
  return objects.length === 0 && source.neverEmpty
    ? unreadable(`${source.path} answers nothing, and there is always something`)
    : known(objects);
}

function settingsObject(item: PropertyValue, { identity: name }: Source): SettingsObject | undefined {
  const identity = textMember(item, name);
  return identity === undefined || !isRecord(item) || nestsTooDeep(item)
    ? undefined
    : { identity, properties: item };
}

/** An error as the reason of an unreadable reading, in one line. */
export function reasonFrom(error: FederationError): string {
  return [error.message, error.why, error.where]
    .filter((part) => part !== undefined && part !== '')
    .join('; ');
}
