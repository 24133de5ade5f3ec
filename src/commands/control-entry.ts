import type { Control } from '../audit/control.ts';
import { auditProfiles } from '../audit/profiles/index.ts';
import type { ControlsDocument } from '../reports/schemas.ts';

/** Everything there is to say of a control, with what each profile of controls makes of it. */
export function controlEntry(control: Control): ControlsDocument['controls'][number] {
  const { id, title, why, help, severity, direction, sides, inputs, benchmarks } = control;
  return {
    id,
    title,
    why,
    help,
    severity,
    direction,
    sides: [...sides],
    reads: inputs.map(({ side, kind, properties }) => ({ side, kind, properties: [...properties] })),
    benchmarks: [...benchmarks],
    profiles: auditProfiles.flatMap((profile) =>
      profile.controls
        .filter((selected) => selected.control === id)
        .map((selected) => ({
          profile: profile.id,
          severity: selected.severity ?? severity,
          benchmarks: [...(selected.benchmarks ?? benchmarks)],
        })),
    ),
  };
}
