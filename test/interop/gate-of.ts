import { skypeGatesOf } from '../../src/interop/gates.ts';
import type { Gate } from '../../src/model/gate.ts';
import type { Scope } from '../../src/model/scope.ts';
import type { PoolSnapshot } from '../../src/model/snapshot.ts';
import { poolOf, snapshot, takenAt, type Objects } from './pools.ts';

/** One gate of a pool of 2013 on which everything is on but what is said. */
export function gateOf(
  id: string,
  objects: Objects = {},
  scope: Scope = { kind: 'global' },
  rest: Partial<PoolSnapshot> = {},
  users?: readonly string[],
): Gate {
  const gates = skypeGatesOf(poolOf(snapshot(objects, 'lync-2013', rest)), { scope, users, takenAt });
  const gate = gates.find((one) => one.id === id);
  if (gate === undefined) {
    throw new Error(`no gate ${id}`);
  }
  return gate;
}
