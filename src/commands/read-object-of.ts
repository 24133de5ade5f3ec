import type { ReadObject } from '../change/rollback.ts';
import type { SideWriter } from '../change/side-port.ts';
import type { Side } from '../model/networks.ts';
import type { Deployment } from './deployment.ts';
import { noSuchSide } from './profile-choice.ts';

/** Reads single objects of a deployment, each from its side. */
export function readObjectOf(deployment: Deployment): ReadObject {
  return (ref) => writerOf(deployment, ref.side).readObject(ref);
}

function writerOf({ profile, pool, cloud }: Deployment, side: Side): SideWriter {
  const writer = side === 'cloud' ? cloud?.tenant : pool;
  if (writer === undefined) {
    throw noSuchSide(profile.name, side);
  }
  return writer;
}
