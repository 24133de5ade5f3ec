import { FederationError } from '../errors.ts';
import { variable, type Environment, type VariableName } from './environment.ts';

const secretVariables: readonly VariableName[] = [
  'FEDERATION_PASSWORD',
  'FEDERATION_CLIENT_SECRET',
  'FEDERATION_TEAMS_TOKEN',
  'FEDERATION_GRAPH_TOKEN',
];

/**
 * A secret in the environment belongs to one deployment; with several it would be shown to all of them.
 * @param profiles Names of those that were selected.
 * @throws FederationError `secret.many-profiles` (refused).
 */
export function refuseSecretsForMany(profiles: readonly string[], env: Environment): void {
  const present = secretVariables.filter((name) => variable(env, name) !== undefined);
  if (profiles.length > 1 && present.length > 0) {
    throw new FederationError(
      'secret.many-profiles',
      'refused',
      `${present.join(' and ')} would be sent to ${profiles.length} deployments`,
      {
        where: profiles.join(', '),
        why: 'a secret in the environment is for one profile',
        next: 'name places in the profiles (clientSecret: { env: … } with a name of its own each), or run one profile at a time',
      },
    );
  }
}
