import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Verdict } from './control.ts';
import type { AuditParameters } from './parameters.ts';
import { readAgain } from './paths.ts';
import { assumes } from './switches.ts';

/** Worst first; what does not apply says nothing beside anything else. */
const order = ['fail', 'warn', 'unknown', 'pass', 'not-applicable'] as const;

/** One verdict for each domain or host: the worst of the checks about it. Advice is left to `check`. */
export function liveVerdicts(
  { onPremises }: Snapshot,
  diagnoses: readonly Diagnosis[],
  { liveChecks, missing }: AuditParameters,
): readonly Verdict[] {
  const side = onPremises === undefined ? 'cloud' : 'on-premises';
  const counted = diagnoses.filter(
    ({ id, severity }) => severity !== 'low' && (liveChecks === undefined || liveChecks.includes(id)),
  );
  return [...new Set(counted.map(({ object }) => object))].map((object) => {
    const about = counted.filter((one) => one.object === object);
    const worst = order.find((outcome) => about.some((one) => one.outcome === outcome)) ?? 'unknown';
    const deciding = about.filter(({ outcome }) => outcome === worst);
    const steps = new Set(deciding.map(({ nextStep }) => nextStep).filter((step) => step !== ''));
    return {
      side,
      outcome: worst === 'unknown' && assumes(missing, 'everything') ? 'fail' : worst,
      object,
      reason: [...new Set(deciding.map(({ text }) => text))].join('; '),
      evidence: deciding.flatMap(({ evidence }) => evidence),
      nextStep: [...steps].join('; ') || (worst === 'unknown' ? readAgain(side) : ''),
    };
  });
}
