import { defaultScenario, scenarios, type Scenario } from '../emulator/scenarios.ts';
import { faultTable } from '../emulator/faults.ts';
import { columns, paragraph } from '../reports/layout.ts';
import type { Style } from '../reports/style.ts';

/** The page of the topic: every scenario and every fault, from the emulator's own tables. */
export function scenariosPage(style: Style): readonly string[] {
  const rows = (title: string, fits: (scenario: Scenario) => boolean) => [
    '',
    ...paragraph(title, style),
    ...columns(
      scenarios.filter(fits).map(({ name, shows }) => [name, shows]),
      style,
      { indent: 2 },
    ),
  ];
  const hasPool = ({ organisation }: Scenario) => organisation !== undefined;
  const hasTenant = ({ tenant }: Scenario) => tenant !== undefined;
  return [
    ...paragraph(
      `--emulator runs a command against an emulated deployment, --scenario says which: ${defaultScenario} unless another is named. What is changed in it is there in the next run, until federation emulator reset.`,
      style,
    ),
    ...rows('A pool and a tenant:', (one) => hasPool(one) && hasTenant(one)),
    ...rows('A pool alone:', (one) => hasPool(one) && !hasTenant(one)),
    ...rows('A tenant alone:', (one) => !hasPool(one) && hasTenant(one)),
    '',
    ...paragraph(
      '--fault makes something go wrong; --fault <name>:3 begins with the third time, counted over pool and tenant together.',
      style,
    ),
    ...columns(
      faultTable.map(([name, , , meaning]) => [name, meaning]),
      style,
      { indent: 2 },
    ),
  ];
}
