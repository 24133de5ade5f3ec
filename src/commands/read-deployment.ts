import type { App } from '../app.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { addressOf, connect, takeSnapshot } from './deployment.ts';
import type { ChosenProfile } from './profile-choice.ts';

/**
 * Everything there is to know of one profile's deployment.
 * @throws FederationError when it cannot be reached, or refuses the account.
 */
export async function readDeployment(
  app: App,
  chosen: ChosenProfile,
  what: { readonly users: boolean },
): Promise<Snapshot> {
  return takeSnapshot(app, { ...chosen, pool: await connect(app, await addressOf(app, chosen)) }, what);
}
