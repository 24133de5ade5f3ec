import { objectKey } from '../change/compare.ts';
import type { ReadObject } from '../change/rollback.ts';
import type { SideWriter } from '../change/side-port.ts';
import type { ObjectRef } from '../model/change.ts';
import type { Side } from '../model/networks.ts';
import type { Deployment } from './deployment.ts';
import { noSuchSide } from './profile-choice.ts';

/** Reads single objects of a deployment, each from its side. */
export function readObjectOf(deployment: Deployment): ReadObject {
  return (ref) => writerOf(deployment, ref.side).readObject(ref);
}

/**
 * The same for objects that are known beforehand: those that a side reads many of at once (entries of lists) are read
 * now, and told when they are asked for.
 */
export async function readObjectsOf(deployment: Deployment, refs: readonly ObjectRef[]): Promise<ReadObject> {
  const { pool } = deployment;
  const entries = refs.filter(({ type }) => type === 'allowed-domain' || type === 'blocked-domain');
  const read = pool === undefined || entries.length < 2 ? [] : await pool.readObjects(entries);
  const found = new Map(read.map((reading, index) => [keyAt(entries, index), reading] as const));
  const one = readObjectOf(deployment);
  return (ref) => {
    const reading = found.get(objectKey(ref));
    return reading === undefined ? one(ref) : Promise.resolve(reading);
  };
}

function keyAt(refs: readonly ObjectRef[], index: number): string {
  const ref = refs[index];
  return ref === undefined ? '' : objectKey(ref);
}

function writerOf({ profile, pool, cloud }: Deployment, side: Side): SideWriter {
  const writer = side === 'cloud' ? cloud?.tenant : pool;
  if (writer === undefined) {
    throw noSuchSide(profile.name, side);
  }
  return writer;
}
