import type { EffectiveUser } from '../model/effective-policy.ts';
import type { PathStatus } from '../model/gate.ts';
import type { Side } from '../model/networks.ts';
import { valueOr } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { StatusDocument } from './schemas.ts';
import type { SideFailure } from './side-failure.ts';
import type { WhoView } from './who-table.ts';

export interface StatusFacts {
  readonly snapshot: Pick<Snapshot, 'profile' | 'takenAt' | 'source'>;
  /** Those of a side that could not be read are there, too, and unknown. */
  readonly paths: readonly PathStatus[];
  readonly failures?: readonly SideFailure[];
  /** With `--who`: of each side. */
  readonly people?: readonly Pick<WhoView, 'side' | 'users'>[] | undefined;
}

export function statusDocument({ snapshot, paths, failures = [], people }: StatusFacts): StatusDocument {
  const { profile, takenAt, source } = snapshot;
  return {
    schemaVersion: 1,
    profile,
    takenAt,
    source,
    paths: paths.map(pathEntry),
    ...(failures.length > 0 && {
      failures: failures.map(({ side, code, message, next }) => ({ side, code, message, next })),
    }),
    ...(people && { users: userEntries(people) }),
  };
}

/** Null as soon as the users of one side are not known: a list without them would pass for the whole. */
function userEntries(
  people: NonNullable<StatusFacts['people']>,
): NonNullable<StatusDocument['users']> | null {
  const lists = people.flatMap(({ side, users }) =>
    users.state === 'known' ? [users.value.map((user) => userEntry(side, user))] : [],
  );
  return lists.length === people.length && lists.length > 0 ? lists.flat() : null;
}

function pathEntry(path: PathStatus): StatusDocument['paths'][number] {
  const { side, network, direction, settings, service, inForce, gates, capabilities } = path;
  const { presence, im, audio, video } = capabilities;
  return {
    side,
    network,
    direction,
    settings,
    service,
    inForce,
    gates: gates.map(({ id, kind, object, state, value, evidence }) => ({
      id,
      kind,
      object,
      state,
      value,
      evidence,
    })),
    capabilities: { presence, im, audio, video },
  };
}

function userEntry(side: Side, { user, displayName, enabled, homed, policy }: EffectiveUser) {
  return { side, user, displayName, enabled: valueOr(enabled, null), homed, policy: valueOr(policy, null) };
}
