import type { App } from '../app.ts';
import { completePlan } from '../change/plan.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, worstExitCode, type ExitCode, type ExitCodeName } from '../exit-codes.ts';
import { capabilitiesOf } from '../model/capabilities.ts';
import type { Plan } from '../model/change.ts';
import type { PlanDraft, Refusal } from '../model/plan-draft.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { productHasCmdlet } from '../model/server-versions.ts';
import { missingFor, type MissingOffer } from '../onpremises/offers.ts';
import { translateIntent } from '../onpremises/translate.ts';
import { refusalText } from '../reports/refusals.ts';
import { repeatFlags } from '../reports/words.ts';
import { deploymentFlags } from './deployment-flags.ts';

/** A plan that may not be carried out, with every reason. */
export class RefusedPlan extends FederationError {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly [Refusal, ...Refusal[]]) {
    const worst = worstRefusal(refusals);
    const { kind, message, where, why, next } = worst;
    super(`plan.${kind}`, worst.exit, message, {
      ...(where === undefined ? {} : { where }),
      ...(why === undefined ? {} : { why }),
      ...(next === undefined ? {} : { next }),
      details: Object.fromEntries(
        refusals.flatMap((refusal, index) =>
          refusal === worst ? [] : [[`also ${index + 1}`, refusal.message]],
        ),
      ),
    });
    this.refusals = refusals;
  }

  /** Shows all reasons; the document, where there is one, has the worst and names the others. */
  show(app: App): ExitCode {
    app.report.failAs(this, (style) => refusalText(this.refusals, style));
    return this.exit;
  }
}

function worstRefusal(refusals: readonly [Refusal, ...Refusal[]]): Refusal {
  const exit = worstExitCode(refusals.map((refusal) => exitCodes[refusal.exit]));
  return refusals.find((refusal) => exitCodes[refusal.exit] === exit) ?? refusals[0];
}

/**
 * Completes a draft for a pool: how each change is sent, and whether this session offers all it takes.
 * @throws RefusedPlan
 */
export function planFor(app: App, snapshot: Snapshot, draft: PlanDraft): Plan {
  const flags = deploymentFlags(app.globals);
  const here = (refusal: Refusal): Refusal =>
    refusal.next === undefined ? refusal : { ...refusal, next: repeatFlags(refusal.next, flags) };
  const [first, ...others] = draft.refusals;
  if (first !== undefined) {
    throw new RefusedPlan([here(first), ...others.map(here)]);
  }
  const pool = snapshot.onPremises;
  if (pool === undefined) {
    return completePlan(draft, snapshot.profile, () => {
      throw new FederationError('profile.no-pool', 'usage', 'nothing can be written without a pool');
    });
  }
  const capabilities = capabilitiesOf(pool);
  const plan = completePlan(draft, snapshot.profile, (intent) => translateIntent(intent, capabilities));
  const missing = missingFor(plan.changes, pool.commands, capabilities.product);
  if (missing.state === 'unreadable' && plan.changes.length > 0) {
    app.note(`whether this session offers every cmdlet of the plan could not be told: ${missing.reason}`);
  }
  const [lack, ...more] = missing.state === 'known' ? missing.value : [];
  if (lack !== undefined) {
    const exitOf = (offer: MissingOffer) => exitOfMissing(offer, capabilities.product);
    const refusal = (offer: MissingOffer) => here(missingRefusal(offer, snapshot, exitOf(offer)));
    throw new RefusedPlan([refusal(lack), ...more.map(refusal)]);
  }
  return plan;
}

/** What a role withholds is a matter of rights; what the product does not have can be granted by nobody. */
function exitOfMissing({ cmdlet }: MissingOffer, product: Parameters<typeof missingFor>[2]): ExitCodeName {
  return product !== undefined && !productHasCmdlet(product, cmdlet) ? 'refused' : 'authentication';
}

function missingRefusal(offer: MissingOffer, { onPremises }: Snapshot, exit: ExitCodeName): Refusal {
  const account = onPremises?.account.state === 'known' ? `, as ${onPremises.account.value}` : '';
  return {
    kind: 'manual-gate',
    exit,
    message: offer.reason,
    where: `${onPremises?.pool ?? ''}${account}`,
    why: `${offer.changes.length === 1 ? 'change' : 'changes'} ${offer.changes.join(', ')} of the plan ${offer.changes.length === 1 ? 'needs' : 'need'} it`,
    next:
      exit === 'authentication'
        ? 'use an account whose role has it (CsAdministrator does); federation doctor shows what this account may do'
        : 'do this change by hand',
    items: [],
  };
}
