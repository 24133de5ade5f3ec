import type { EffectiveUser } from '../model/effective-policy.ts';
import type { PathStatus } from '../model/gate.ts';
import { valueOr, type Reading } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { StatusDocument } from './schemas.ts';

/** @param users With `--who`. */
export function statusDocument(
  snapshot: Pick<Snapshot, 'profile' | 'takenAt' | 'source'>,
  paths: readonly PathStatus[],
  users?: Reading<readonly EffectiveUser[]>,
): StatusDocument {
  const { profile, takenAt, source } = snapshot;
  return {
    schemaVersion: 1,
    profile,
    takenAt,
    source,
    paths: paths.map(pathEntry),
    ...(users && { users: users.state === 'known' ? users.value.map(userEntry) : null }),
  };
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

function userEntry({ user, displayName, enabled, homed, policy }: EffectiveUser) {
  return { user, displayName, enabled: valueOr(enabled, null), homed, policy: valueOr(policy, null) };
}
