/**
 * The products that have a remote administration endpoint, and what is known of each. The table says what a product
 * has as a rule; what one server really has is decided together with what that server shows (`capabilities.ts`).
 *
 * Sources: the cmdlet reference of the products (New-CsPublicProvider, New-CsExternalAccessPolicy, Get-CsUser,
 * Get-CsEffectivePolicy, Get-CsServerPatchVersion), the provisioning guides for Lync-Skype connectivity of 2013 and
 * 2014 and the deployment guide of Skype for Business Server.
 */

/** Oldest first. */
export const serverProducts = ['lync-2010', 'lync-2013', 'sfb-2015', 'sfb-2019', 'sfb-se'] as const;
export type ServerProduct = (typeof serverProducts)[number];

export interface ServerVersion {
  readonly product: ServerProduct;
  /** Build as read, for example `5.0.8308.0`. */
  readonly build: string;
  /** Where it was read: `replica edge.contoso.com`, `Get-CsServerVersion`. */
  readonly evidence: string;
}

export interface ProductFacts {
  readonly title: string;
  /** Major version of its builds. */
  readonly major: number;
  /** First three fields of its builds. */
  readonly baseBuild: string;
  /** Parameters of New-CsPublicProvider that every build has. */
  readonly providerParameters: readonly string[];
  /** Parameters that came with a cumulative update: there only when the server shows them. */
  readonly providerParametersOfUpdates: readonly string[];
  /** Switches of an external access policy, as parameters of New- and Set-CsExternalAccessPolicy. */
  readonly policySwitches: readonly string[];
  /** Level given to a new public provider; null leaves it to the server's default. */
  readonly newProviderLevel: 'UseSourceVerification' | null;
  /** Several statements in one pipeline: not with PowerShell 2.0. */
  readonly batching: boolean;
  /** The switch of Get-CsUser that leaves out accounts of older products. */
  readonly usersOnThisProduct: 'OnLyncServer' | 'OnModernServer';
  /** Cmdlets the tool knows and the product does not have. */
  readonly lacks: readonly string[];
}

const basicProvider = ['Identity', 'ProxyFqdn', 'Enabled', 'VerificationLevel'];
const namedProvider = [...basicProvider, 'IconUrl', 'NameDecorationDomain'];
const decoration = ['NameDecorationRoutingDomain', 'NameDecorationExcludedDomainList'];
const searchingProvider = [
  ...namedProvider,
  ...decoration,
  'EnableSkypeIdRouting',
  'EnableSkypeDirectorySearch',
];
const policySwitches = [
  'EnableFederationAccess',
  'EnablePublicCloudAccess',
  'EnablePublicCloudAudioVideoAccess',
  'EnableOutsideAccess',
];
const policySwitchesWithXmpp = [...policySwitches, 'EnableXmppAccess'];

const sfb2015: ProductFacts = {
  title: 'Skype for Business Server 2015',
  major: 6,
  baseBuild: '6.0.9319',
  providerParameters: searchingProvider,
  providerParametersOfUpdates: [],
  policySwitches: policySwitchesWithXmpp,
  newProviderLevel: null,
  batching: true,
  usersOnThisProduct: 'OnModernServer',
  lacks: [],
};
const sfb2019: ProductFacts = {
  ...sfb2015,
  title: 'Skype for Business Server 2019',
  major: 7,
  baseBuild: '7.0.2046',
  policySwitches,
};

export const productFacts: Readonly<Record<ServerProduct, ProductFacts>> = {
  'lync-2010': {
    title: 'Lync Server 2010',
    major: 4,
    baseBuild: '4.0.7577',
    providerParameters: basicProvider,
    providerParametersOfUpdates: [],
    policySwitches,
    newProviderLevel: 'UseSourceVerification',
    batching: false,
    usersOnThisProduct: 'OnLyncServer',
    lacks: ['Get-CsEffectivePolicy', 'Get-CsServerPatchVersion'],
  },
  'lync-2013': {
    title: 'Lync Server 2013',
    major: 5,
    baseBuild: '5.0.8308',
    providerParameters: namedProvider,
    providerParametersOfUpdates: decoration,
    policySwitches: policySwitchesWithXmpp,
    newProviderLevel: 'UseSourceVerification',
    batching: true,
    usersOnThisProduct: 'OnLyncServer',
    lacks: ['Get-CsServerPatchVersion'],
  },
  'sfb-2015': sfb2015,
  'sfb-2019': sfb2019,
  'sfb-se': { ...sfb2019, title: 'Skype for Business Server Subscription Edition' },
};

/** Fourth field of a 7.0.2046 build from which it is Subscription Edition (2019 ended below, SE began at 820). */
const firstSubscriptionBuild = 800;

const buildPattern = /(?<![\d.])(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?(?![\d.])/;
const namePatterns: readonly (readonly [RegExp, ServerProduct])[] = [
  [/subscription edition|business server SE\b/i, 'sfb-se'],
  [/business server 2019/i, 'sfb-2019'],
  [/business server 2015/i, 'sfb-2015'],
  [/lync server 2013/i, 'lync-2013'],
  [/lync server 2010/i, 'lync-2010'],
];

/**
 * Finds product and build in what a server prints of itself: a build (`7.0.2046.820`), or a sentence with name and
 * build (`Skype for Business Server 2019 (7.0.2046.0): Volume license key installed.`). The name decides where both
 * are there, except that a build of 800 and above makes a 2019 a Subscription Edition (same base build).
 * Undefined when the text names no product of the table.
 */
export function detectServerVersion(text: string, evidence: string): ServerVersion | undefined {
  const match = buildPattern.exec(text);
  const build = match?.[0] ?? '';
  const byBuild = match === null ? undefined : productOfBuild(Number(match[1]), Number(match[4] ?? '0'));
  const byName = namePatterns.find(([pattern]) => pattern.test(text))?.[1];
  const product = byName === 'sfb-2019' && byBuild === 'sfb-se' ? byBuild : (byName ?? byBuild);
  return product === undefined ? undefined : { product, build, evidence };
}

function productOfBuild(major: number, revision: number): ServerProduct | undefined {
  const product = serverProducts.find((candidate) => productFacts[candidate].major === major);
  return product === 'sfb-2019' && revision >= firstSubscriptionBuild ? 'sfb-se' : product;
}

/** Whether the product as a rule has the cmdlet; it may still be withheld from a role. */
export function productHasCmdlet(product: ServerProduct, cmdlet: string): boolean {
  const wanted = cmdlet.toLowerCase();
  return !productFacts[product].lacks.some((name) => name.toLowerCase() === wanted);
}
