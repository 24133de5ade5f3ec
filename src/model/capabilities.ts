import type { Properties } from './property-value.ts';
import { productFacts, type ProductFacts, type ServerProduct } from './server-versions.ts';
import { property } from './settings-object.ts';
import type { PoolSnapshot } from './snapshot.ts';

/**
 * What one pool can be asked to do. Decided by the table of products and by what the server showed: the parameters
 * Get-Command lists for this session, and the properties its objects have. What the table denies is never sent; what
 * the table allows is not sent when the server shows that it lacks it; what came with an update, or belongs to a
 * product that could not be told, is sent only when the server shows it.
 */
export interface PoolCapabilities {
  readonly product: ServerProduct | undefined;
  /** Parameters of New-CsPublicProvider this pool takes, in the order of the table. */
  readonly providerParameters: readonly string[];
  /** Level given to a new public provider; null leaves it to the server's default. */
  readonly newProviderLevel: ProductFacts['newProviderLevel'];
}

/** What every product has; nothing can be created without the first three. */
const requiredProviderParameters: readonly string[] = ['Identity', 'ProxyFqdn', 'Enabled'];
const allProviderParameters = productFacts['sfb-se'].providerParameters;

type Rule = 'always' | 'when-shown' | 'never';
type Evidence = 'shown' | 'missing' | 'none';

/** What the pool of this snapshot can be asked to do. */
export function capabilitiesOf(pool: PoolSnapshot): PoolCapabilities {
  const product = pool.server.state === 'known' ? pool.server.value.product : undefined;
  const providerParameters = allProviderParameters.filter(
    (name) =>
      requiredProviderParameters.includes(name) ||
      takes(providerRule(product, name), providerEvidence(pool, name)),
  );
  const newProviderLevel =
    product === undefined ? levelByParameters(providerParameters) : productFacts[product].newProviderLevel;
  return { product, providerParameters, newProviderLevel };
}

function providerRule(product: ServerProduct | undefined, name: string): Rule {
  if (product === undefined) {
    return 'when-shown';
  }
  const facts = productFacts[product];
  if (facts.providerParameters.includes(name)) {
    return 'always';
  }
  return facts.providerParametersOfUpdates.includes(name) ? 'when-shown' : 'never';
}

function takes(rule: Rule, evidence: Evidence): boolean {
  return rule === 'always' ? evidence !== 'missing' : rule === 'when-shown' && evidence === 'shown';
}

/** The cmdlet's parameter list decides where the server gives one, else the properties of the providers there are. */
function providerEvidence(pool: PoolSnapshot, name: string): Evidence {
  const listed = listedParameters(pool, 'New-CsPublicProvider');
  if (listed !== undefined) {
    return listed.some((parameter) => parameter.toLowerCase() === name.toLowerCase()) ? 'shown' : 'missing';
  }
  const providers = pool.objects.publicProviders;
  if (providers.state !== 'known' || providers.value.length === 0) {
    return 'none';
  }
  return providers.value.some((provider) => property(provider, name).state === 'known') ? 'shown' : 'missing';
}

function listedParameters(pool: PoolSnapshot, cmdlet: string): readonly string[] | undefined {
  if (pool.commands.state !== 'known') {
    return undefined;
  }
  const wanted = cmdlet.toLowerCase();
  const entry = Object.entries(pool.commands.value).find(([name]) => name.toLowerCase() === wanted);
  return entry?.[1] ?? undefined;
}

/** The search flags came with Skype for Business Server, and with them the guides stopped naming a level. */
function levelByParameters(providerParameters: readonly string[]): PoolCapabilities['newProviderLevel'] {
  return providerParameters.includes('EnableSkypeIdRouting') ? null : 'UseSourceVerification';
}

/** Of the values, those that New-CsPublicProvider of this pool takes. */
export function acceptedProviderValues(values: Properties, capabilities: PoolCapabilities): Properties {
  return Object.fromEntries(
    capabilities.providerParameters.flatMap((name) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
