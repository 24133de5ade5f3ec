import type { App } from '../app.ts';
import { completePlan } from '../change/plan.ts';
import { defaultDialect, type TenantDialect } from '../cloud/dialect.ts';
import { judgeRoles } from '../cloud/roles.ts';
import { translateTenantIntent } from '../cloud/translate.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, worstExitCode, type ExitCode, type ExitCodeName } from '../exit-codes.ts';
import { capabilitiesOf } from '../model/capabilities.ts';
import type { Plan } from '../model/change.ts';
import type { PlanDraft, Refusal } from '../model/plan-draft.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import { productHasCmdlet, type ServerProduct } from '../model/server-versions.ts';
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
 * Completes a draft: how each change is sent on its side, and whether the account may do all it takes there.
 * @throws RefusedPlan
 */
export function planFor(
  app: App,
  snapshot: Snapshot,
  draft: PlanDraft,
  dialect: TenantDialect = defaultDialect,
): Plan {
  const flags = deploymentFlags(app.globals);
  refuse(draft.refusals, flags);
  const capabilities = snapshot.onPremises && capabilitiesOf(snapshot.onPremises);
  const plan = completePlan(draft, snapshot.profile, (intent) => {
    if (intent.object.side === 'cloud') {
      return translateTenantIntent(intent, { dialect });
    }
    if (capabilities === undefined) {
      throw new Error('a plan for a pool is made of a snapshot with a pool');
    }
    return translateIntent(intent, capabilities);
  });
  refuse([...missingAtPool(app, snapshot, plan), ...missingAtTenant(app, snapshot, plan)], flags);
  return plan;
}

function refuse(refusals: readonly Refusal[], flags: string): void {
  const [first, ...others] = refusals.map((refusal) =>
    refusal.next === undefined ? refusal : { ...refusal, next: repeatFlags(refusal.next, flags) },
  );
  if (first !== undefined) {
    throw new RefusedPlan([first, ...others]);
  }
}

/** Cmdlets and parameters that the session does not offer. */
function missingAtPool(app: App, { onPremises: pool }: Snapshot, { changes }: Plan): readonly Refusal[] {
  const own = changes.filter(({ intent }) => intent.object.side === 'on-premises');
  if (pool === undefined || own.length === 0) {
    return [];
  }
  const { product } = capabilitiesOf(pool);
  const missing = missingFor(own, pool.commands, product);
  if (missing.state === 'unreadable') {
    app.note(`whether this session offers every cmdlet of the plan could not be told: ${missing.reason}`);
  }
  return missing.state === 'known'
    ? missing.value.map((offer) => missingRefusal(offer, pool, exitOfMissing(offer, product)))
    : [];
}

/** The directory role that writing takes; where the token does not tell, the service will. */
function missingAtTenant(app: App, { cloud }: Snapshot, { changes }: Plan): readonly Refusal[] {
  if (cloud === undefined || !changes.some(({ intent }) => intent.object.side === 'cloud')) {
    return [];
  }
  const account = cloud.account.state === 'known' ? cloud.account.value : 'the account';
  const judged = judgeRoles({ account, roles: cloud.roles }, 'write');
  switch (judged.verdict) {
    case 'enough':
      return [];
    case 'unknown':
      app.note('whether the account may change the tenant could not be told: its token lists no roles');
      return [];
    case 'missing':
      return [
        {
          kind: 'manual-gate',
          exit: 'authentication',
          message: 'the account has no role that may change the settings of the tenant',
          where: `${cloud.tenant}, as ${account}`,
          why: 'none of the directory roles in its token is one of Teams Administrator and the like',
          next: judged.next,
          items: [],
        },
      ];
  }
}

/** What a role withholds is a matter of rights; what the product does not have can be granted by nobody. */
function exitOfMissing({ cmdlet }: MissingOffer, product: ServerProduct | undefined): ExitCodeName {
  return product !== undefined && !productHasCmdlet(product, cmdlet) ? 'refused' : 'authentication';
}

function missingRefusal(offer: MissingOffer, pool: PoolSnapshot, exit: ExitCodeName): Refusal {
  const account = pool.account.state === 'known' ? `, as ${pool.account.value}` : '';
  return {
    kind: 'manual-gate',
    exit,
    message: offer.reason,
    where: `${pool.pool}${account}`,
    why: `${offer.changes.length === 1 ? 'change' : 'changes'} ${offer.changes.join(', ')} of the plan ${offer.changes.length === 1 ? 'needs' : 'need'} it`,
    next:
      exit === 'authentication'
        ? 'use an account whose role has it (CsAdministrator does); federation doctor shows what this account may do'
        : 'do this change by hand',
    items: [],
  };
}
