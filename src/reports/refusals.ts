import { exitCodes, worstExitCode } from '../exit-codes.ts';
import type { Refusal } from '../model/plan-draft.ts';
import { errorLines, exitLine } from './error-text.ts';
import { report } from './layout.ts';
import type { Style } from './style.ts';

/** Why a plan is not carried out: every reason at once, so that none is found out one run later. */
export function refusalText(refusals: readonly Refusal[], style: Style): string {
  const exit = worstExitCode(refusals.map((refusal) => exitCodes[refusal.exit]));
  return report([
    ...refusals.flatMap((refusal) => errorLines(refusal, style)),
    exitLine(exit, 'Nothing was changed.'),
  ]);
}
