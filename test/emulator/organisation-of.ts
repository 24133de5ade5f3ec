import type { Organisation } from '../../src/emulator/organisation.ts';
import { findScenario } from '../../src/emulator/scenarios.ts';

/** The servers of a scenario that must have some. */
export function organisationOf(scenario: string, now: Date): Organisation {
  const begun = findScenario(scenario).organisation?.(now);
  if (begun === undefined) {
    throw new Error(`the scenario ${scenario} has no pool`);
  }
  return begun;
}
