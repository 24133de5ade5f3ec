import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { Side } from '../model/networks.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Input } from './declaration.ts';
import { openDeployment, takeSnapshot, type Deployment } from './deployment.ts';
import { textOption } from './globals.ts';
import { chooseProfile, noSuchSide, type ChosenProfile } from './profile-choice.ts';
import { readSnapshot } from './snapshot-source.ts';

/** What a change is planned for: a deployment that is connected, or a snapshot from a file that is only planned for. */
export interface ChangeSource {
  /** Absent: the snapshot is from a file. */
  readonly deployment: Deployment | undefined;
  readonly read: (what: { readonly users: boolean }) => Promise<Snapshot>;
}

/** The sides that a change concerns; `here` are those of a snapshot, where there is one. */
export type ConcernedSides = (here?: readonly Side[]) => Promise<readonly Side[]>;

/** @throws FederationError `usage.from`, `profile.read-only` (refused), and whatever connecting throws. */
export async function changeSource(input: Input, app: App, sides: ConcernedSides): Promise<ChangeSource> {
  const { options } = input;
  const dryRun = options['dryRun'] === true;
  const from = textOption(options, 'from');
  if (from !== undefined) {
    if (!dryRun) {
      throw new FederationError(
        'usage.from',
        'usage',
        'a snapshot from a file can be planned for, not written to',
        {
          next: 'add --dry-run, or leave --from out',
        },
      );
    }
    return { deployment: undefined, read: () => snapshotPart(app, from, sides) };
  }
  const chosen = await chooseProfile(app);
  if (!dryRun) {
    refuseReadOnly(chosen);
  }
  const deployment = await openDeployment(app, await sides());
  return { deployment, read: (what) => takeSnapshot(app, deployment, what) };
}

/**
 * Of a file the sides that are concerned.
 * @throws FederationError `profile.no-pool`, `profile.no-tenant`, and what reading a snapshot throws.
 */
export async function snapshotPart(app: App, from: string, sides: ConcernedSides): Promise<Snapshot> {
  const { onPremises, cloud, ...rest } = await readSnapshot(app, from);
  const here = [
    ...(onPremises === undefined ? [] : (['on-premises'] as const)),
    ...(cloud === undefined ? [] : (['cloud'] as const)),
  ];
  const wanted = await sides(here);
  const missing = wanted.find((side) => !here.includes(side));
  if (missing !== undefined) {
    throw noSuchSide(rest.profile, missing);
  }
  return {
    ...rest,
    ...(onPremises === undefined || !wanted.includes('on-premises') ? {} : { onPremises }),
    ...(cloud === undefined || !wanted.includes('cloud') ? {} : { cloud }),
  };
}

/** @throws FederationError `profile.read-only` (refused). */
export function refuseReadOnly({ profile }: ChosenProfile): void {
  if (profile.readOnly) {
    throw new FederationError('profile.read-only', 'refused', `profile ${profile.name} is read-only`, {
      why: 'its configuration says readOnly: true',
      next: 'look at the plan with --dry-run',
    });
  }
}
