import { objectKey } from '../change/compare.ts';
import type { ReadObject } from '../change/rollback.ts';
import type { SideWriter } from '../change/side-port.ts';
import type { ObjectRef } from '../model/change.ts';
import type { Side } from '../model/networks.ts';
import type { Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { Deployment } from './deployment.ts';
import { noSuchSide } from './profile-choice.ts';

/**
 * Reads objects of a deployment that are known beforehand, each from its side: those that a side reads many of at once
 * (entries of lists of a pool, whatever a tenant has) are read now, and told when they are asked for.
 * @throws FederationError when one of those cannot be looked at.
 */
export async function readObjectsOf(deployment: Deployment, refs: readonly ObjectRef[]): Promise<ReadObject> {
  const { pool, cloud } = deployment;
  const entries = refs.filter(({ type }) => type === 'allowed-domain' || type === 'blocked-domain');
  const inTenant = refs.filter(({ side }) => side === 'cloud');
  const [ofPool, ofTenant] = await Promise.all([
    pool === undefined || entries.length < 2 ? [] : pool.readObjects(entries),
    cloud === undefined || inTenant.length < 2 ? [] : cloud.tenant.readObjects(inTenant),
  ]);
  const found = new Map([...byKey(entries, ofPool), ...byKey(inTenant, ofTenant)]);
  return (ref) => {
    const reading = found.get(objectKey(ref));
    return reading === undefined ? writerOf(deployment, ref.side).readObject(ref) : Promise.resolve(reading);
  };
}

type Found = readonly [key: string, reading: Reading<SettingsObject>];

function byKey(refs: readonly ObjectRef[], readings: readonly Reading<SettingsObject>[]): readonly Found[] {
  return readings.flatMap((reading, index) => {
    const ref = refs[index];
    return ref === undefined ? [] : [[objectKey(ref), reading] as const];
  });
}

function writerOf({ profile, pool, cloud }: Deployment, side: Side): SideWriter {
  const writer = side === 'cloud' ? cloud?.tenant : pool;
  if (writer === undefined) {
    throw noSuchSide(profile.name, side);
  }
  return writer;
}
