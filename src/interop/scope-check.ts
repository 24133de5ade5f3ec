import { FederationError } from '../errors.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { tenantScopePolicies } from './cloud-scope.ts';
import { scopePolicies } from './scope-policies.ts';
import { usersBySide } from './side-users.ts';

/**
 * Refuses a scope that names nothing there is on any side, before anything is evaluated for it.
 * @throws FederationError `usage.scope-unknown`.
 */
export function assertScope({ onPremises, cloud }: Snapshot, scope: Scope, users?: readonly string[]): void {
  const listed = usersBySide(onPremises, cloud, scope, users);
  const decided = [
    ...(onPremises === undefined || listed?.pool.length === 0
      ? []
      : [{ where: onPremises.pool, ...scopePolicies(onPremises, scope, listed?.pool ?? users) }]),
    ...(cloud === undefined || listed?.cloud.length === 0
      ? []
      : [{ where: cloud.tenant, ...tenantScopePolicies(cloud, scope, listed?.cloud ?? users) }]),
  ];
  const unknown = decided.flatMap((one) => (one.kind === 'unknown-scope' ? [one] : []));
  const [first] = unknown;
  const isNowhere = unknown.length === decided.length || scope.kind === 'users';
  if (first !== undefined && isNowhere) {
    const candidates = [...new Set(unknown.flatMap((one) => one.candidates))];
    throw new FederationError('usage.scope-unknown', 'usage', `${formatScope(scope)}: ${first.reason}`, {
      where: unknown.map(({ where }) => where).join(', '),
      ...(candidates.length === 0 ? {} : { next: `there are ${candidates.join(', ')}` }),
    });
  }
}
