import { FederationError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { TenantObjectKind, TenantSnapshot } from '../model/tenant-snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { readGroupAssignments } from './group-assignments.ts';
import { readSettings, reasonFrom, settingsSources, type SettingsKind } from './read-settings.ts';
import { readUsers, type UsersRead } from './read-users.ts';
import type { TenantAccount, TenantOptions } from './tenant.ts';
import type { Audience } from './token-source.ts';

type Objects = Reading<readonly SettingsObject[]>;
type IsFatal = (error: unknown, service: Audience) => boolean;
type Failures = Map<TenantObjectKind, FederationError>;

const notAskedFor = unreadable('not asked for');
const settingsKinds = Object.keys(settingsSources) as readonly SettingsKind[];

/**
 * Reads a whole tenant, everything at once. What cannot be read is `unreadable` with the reason, whatever the status
 * was: a refusal or a page of a proxy never says that a setting does not exist.
 * @throws FederationError when nobody is signed in, when the Teams admin API answers nothing at all, or when the
 * reading is interrupted.
 */
export async function readTenant(
  client: ApiClient,
  options: TenantOptions,
  account: TenantAccount,
  what: { readonly users: boolean },
): Promise<TenantSnapshot> {
  const failures: Failures = new Map();
  const isFatal = fatal(options.signal);
  const attempt = attempting(failures, isFatal);
  // First of all the users: their pages wait for each other, and only so many requests are under way at once.
  const reading = what.users
    ? readUsers(client, {
        environment: options.environment,
        groupAssignments: async () => anyAssigned(await groupAssignments),
        isFatal,
      })
    : ({ users: notAskedFor, notes: [] } satisfies UsersRead);
  const groupAssignments = what.users
    ? attempt('groupAssignments', 'teams', () => readGroupAssignments(client, options.environment))
    : Promise.resolve(notAskedFor);
  const [settings, groups, users] = await Promise.all([
    Promise.all(
      settingsKinds.map(async (kind): Promise<readonly [SettingsKind, Objects]> => [
        kind,
        await attempt(kind, settingsSources[kind].service, () => readSettings(client, kind)),
      ]),
    ),
    groupAssignments,
    reading,
  ]);
  refuseSilence(failures);
  const objects = new Map<TenantObjectKind, Objects>(settings);
  const read = (kind: TenantObjectKind) => objects.get(kind) ?? notAskedFor;
  return {
    tenant: options.tenant,
    tenantId: known(account.tenantId),
    environment: options.environment,
    account: known(account.account),
    roles: account.roles,
    objects: {
      federationSettings: read('federationSettings'),
      externalAccessPolicies: read('externalAccessPolicies'),
      externalAccessConfiguration: read('externalAccessConfiguration'),
      acsFederation: read('acsFederation'),
      sipDomains: read('sipDomains'),
      organization: read('organization'),
      domains: read('domains'),
      users: users.users,
      groupAssignments: groups,
    },
    notes: [...notesOn(settings, groups, what.users), ...users.notes],
  };
}

/** Reads one kind of objects; a failure that does not end the whole reading is kept, and its reason is the reading. */
function attempting(failures: Failures, isFatal: IsFatal) {
  return async (
    kind: TenantObjectKind,
    service: Audience,
    read: () => Promise<Objects>,
  ): Promise<Objects> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof FederationError) || isFatal(error, service)) {
        throw error;
      }
      failures.set(kind, error);
      return unreadable(reasonFrom(error));
    }
  };
}

/**
 * Whether an error ends the whole reading: a bug, an interruption, the end of the time, nobody signed in. That there is
 * no sign-in for Graph only leaves out what Graph tells.
 */
function fatal(signal: AbortSignal | undefined): IsFatal {
  return (error, service) =>
    !(error instanceof FederationError) ||
    signal?.aborted === true ||
    error.exit === exitCodes.interrupted ||
    error.exit === exitCodes.terminated ||
    (service === 'teams' && error.code.startsWith('sign-in.'));
}

function anyAssigned(groups: Objects): boolean | null {
  return groups.state === 'absent' ? false : groups.state === 'known' ? groups.value.length > 0 : null;
}

/** One refusal is a gap, the refusal of everything is an answer to who asks: an error, that says what is missing. */
function refuseSilence(failures: Failures): void {
  const errors = settingsKinds
    .filter((kind) => settingsSources[kind].service === 'teams')
    .map((kind) => failures.get(kind));
  const [first] = errors;
  if (first === undefined || errors.includes(undefined)) {
    return;
  }
  throw errors.every((error) => error?.code === 'tenant.not-found') ? noAppAccess(first) : first;
}

function noAppAccess(error: FederationError): FederationError {
  return new FederationError(
    'tenant.no-app-access',
    'authentication',
    'the Teams admin API has nothing at all for this account',
    {
      ...(error.where !== undefined && { where: error.where }),
      why: 'every setting is answered with 404, as it is for an application whose access is not set up',
      next: 'assign the application an Entra role (Global Reader to read, Teams Administrator to write), wait some minutes, sign in again; check environment too',
      cause: error,
    },
  );
}

function notesOn(
  settings: readonly (readonly [SettingsKind, Objects])[],
  groups: Objects,
  asked: boolean,
): readonly string[] {
  return [
    ...settings.flatMap(([kind, reading]) =>
      settingsSources[kind].enriches && reading.state === 'unreadable' ? [reading.reason] : [],
    ),
    ...(asked && groups.state === 'unreadable' ? [groups.reason] : []),
  ];
}
