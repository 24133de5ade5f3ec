import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Organisation } from './organisation.ts';
import { findScenario, scenarios } from './scenarios.ts';
import { OrganisationStore, TenantStore } from './store.ts';
import type { Tenant } from './tenant/tenant.ts';

/** Where the emulator keeps its state: one file a scenario and side. */
export interface StateOptions {
  readonly scenario: string;
  /** In memory only when absent. */
  readonly folder: string | undefined;
  readonly now: () => Date;
}

/**
 * @param replicationSeconds that a write takes to the replicas; that of the scenario when undefined.
 * @throws FederationError `emulator.state` when there is a state that cannot be read.
 */
export function openOrganisation(
  begin: (now: Date) => Organisation,
  { scenario, folder, now }: StateOptions,
  replicationSeconds?: number,
): OrganisationStore {
  const seed = (): Organisation => {
    const organisation = begin(now());
    return replicationSeconds === undefined
      ? organisation
      : { ...organisation, replication: { ...organisation.replication, delaySeconds: replicationSeconds } };
  };
  return new OrganisationStore(seed, folder === undefined ? undefined : poolFile(folder, scenario));
}

/** @throws FederationError `emulator.state` when there is a state that cannot be read. */
export function openTenant(
  begin: (now: Date) => Tenant,
  { scenario, folder, now }: StateOptions,
): TenantStore {
  return new TenantStore(() => begin(now()), folder === undefined ? undefined : tenantFile(folder, scenario));
}

/**
 * Forgets what was changed: in one scenario, or in all of them.
 * @throws FederationError for an unknown scenario.
 */
export function resetEmulatorState(folder: string, scenario?: string): void {
  const names = scenario === undefined ? scenarios.map(({ name }) => name) : [findScenario(scenario).name];
  const files = names.flatMap((name) => [poolFile(folder, name), tenantFile(folder, name)]);
  files.forEach((file) => rmSync(file, { force: true }));
}

function poolFile(folder: string, scenario: string): string {
  return join(folder, `${scenario}.json`);
}

function tenantFile(folder: string, scenario: string): string {
  return join(folder, `${scenario}.tenant.json`);
}
