import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Organisation } from './organisation.ts';
import { findScenario, scenarios, type Scenario } from './scenarios.ts';
import { OrganisationStore } from './store.ts';

/** Where the emulator keeps its state: one file a scenario. */
export interface StateOptions {
  /** In memory only when absent. */
  readonly folder: string | undefined;
  /** Seconds a write takes to the replicas; that of the scenario when absent. */
  readonly replicationSeconds: number | undefined;
  readonly now: () => Date;
}

/** @throws FederationError `emulator.state` when there is a state that cannot be read. */
export function openState(scenario: Scenario, options: StateOptions): OrganisationStore {
  const { folder, replicationSeconds, now } = options;
  const seed = (): Organisation => {
    const organisation = scenario.organisation(now());
    return replicationSeconds === undefined
      ? organisation
      : { ...organisation, replication: { ...organisation.replication, delaySeconds: replicationSeconds } };
  };
  return new OrganisationStore(seed, folder === undefined ? undefined : stateFile(folder, scenario.name));
}

/**
 * Forgets what was changed: in one scenario, or in all of them.
 * @throws FederationError for an unknown scenario.
 */
export function resetEmulatorState(folder: string, scenario?: string): void {
  const names = scenario === undefined ? scenarios.map(({ name }) => name) : [findScenario(scenario).name];
  names.forEach((name) => rmSync(stateFile(folder, name), { force: true }));
}

function stateFile(folder: string, scenario: string): string {
  return join(folder, `${scenario}.json`);
}
