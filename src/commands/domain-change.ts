import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { DomainWish } from '../interop/domain-changes.ts';
import { planDomains, switchOf, type DomainPlanOptions } from '../interop/plan-domains.ts';
import type { Side } from '../model/networks.ts';
import type { Properties } from '../model/property-value.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { defaultDialect } from '../cloud/dialect.ts';
import { accountsOf } from './change-input.ts';
import { runChange } from './change-run.ts';
import { profileSides } from './change-sides.ts';
import { changeSource } from './change-source.ts';
import type { Input } from './declaration.ts';
import { domainsOf } from './domain-input.ts';
import { textOption } from './globals.ts';
import { planFor, RefusedPlan } from './plan-draft-run.ts';

/** `domains allow`, `block` and `remove`: read, plan, and go on as every change does. */
export async function changeDomains(verb: DomainWish['verb'], input: Input, app: App): Promise<ExitCode> {
  const options = await wishOf(verb, input, app);
  try {
    return await plannedRun(input, app, options);
  } catch (error) {
    if (error instanceof RefusedPlan) {
      return error.show(app);
    }
    throw error;
  }
}

async function plannedRun(input: Input, app: App, options: DomainPlanOptions): Promise<ExitCode> {
  const source = await changeSource(input, app, (here) => sidesOf(input, app, options.details, here));
  const dialect = {
    ...defaultDialect,
    allowedDomains: input.options['allowedDomainsDialect'] === 'allow-list' ? 'allow-list' : 'names',
  } as const;
  const planOf = (snapshot: Snapshot) => planFor(app, snapshot, planDomains(snapshot, options), dialect);
  const snapshot = await source.read({ users: false });
  const plan = planOf(snapshot);
  const extraConfirmation = switchOf(plan.changes.map(({ intent }) => intent));
  return runChange(app, {
    input,
    deployment: source.deployment,
    plan,
    snapshot,
    source: snapshot.source,
    account: accountsOf(snapshot),
    check: 'federation domains list',
    planAgain: async () => planOf(await source.read({ users: false })),
    ...(extraConfirmation === undefined ? {} : { extraConfirmation }),
  });
}

/** Every side there is, unless one was named. @throws FederationError `usage.side`. */
async function sidesOf(
  { options }: Input,
  app: App,
  details: Properties,
  here?: readonly Side[],
): Promise<readonly Side[]> {
  const named = textOption(options, 'side');
  const sides: readonly Side[] =
    named === 'on-premises' || named === 'cloud' ? [named] : (here ?? (await profileSides(app)));
  if (Object.keys(details).length > 0 && !sides.includes('on-premises')) {
    throw new FederationError(
      'usage.side',
      'usage',
      '--proxy-fqdn and --comment are for entries of servers',
      {
        why: 'a tenant keeps the names of domains alone',
        next: 'leave them out',
      },
    );
  }
  return sides;
}

/** @throws FederationError `usage.*`, `domains.*`, `file.unreadable`. */
async function wishOf(verb: DomainWish['verb'], input: Input, app: App): Promise<DomainPlanOptions> {
  const { options } = input;
  const switchTo = switchOption(options);
  const domains = await domainsOf(input, app, {
    asTheyStand: verb === 'remove',
    mayBeNone: switchTo !== undefined,
  });
  if (verb === 'allow' && switchTo === 'open' && domains.length > 0) {
    throw new FederationError(
      'usage.option',
      'usage',
      'every domain would be let in, the named ones among them',
      {
        next: 'name no domains with --switch-to-open, or leave --switch-to-open out',
      },
    );
  }
  return {
    verb,
    domains,
    ...(switchTo === undefined ? {} : { switchTo }),
    move: options['move'] === true,
    replicate: options['replicate'] === true,
    details: detailsOf(options, domains),
  };
}

function switchOption(options: Input['options']): 'list' | 'open' | undefined {
  const [list, open] = [options['switchToList'] === true, options['switchToOpen'] === true];
  if (list && open) {
    throw new FederationError('usage.option', 'usage', 'a list and every domain cannot both be meant', {
      next: 'give --switch-to-list or --switch-to-open',
    });
  }
  return list ? 'list' : open ? 'open' : undefined;
}

function detailsOf(options: Input['options'], domains: readonly string[]): Properties {
  const proxy = textOption(options, 'proxyFqdn');
  const comment = textOption(options, 'comment');
  if (proxy !== undefined && domains.length !== 1) {
    throw new FederationError('usage.option', 'usage', '--proxy-fqdn is for one domain', {
      why: 'each partner has an Access Edge of its own',
      next: 'name one domain, or leave --proxy-fqdn out',
    });
  }
  return {
    ...(proxy === undefined ? {} : { ProxyFqdn: proxy }),
    ...(comment === undefined ? {} : { Comment: comment }),
  };
}
