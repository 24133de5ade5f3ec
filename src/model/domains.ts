/**
 * Domain names as settings hold them: in any letter case, with or without the final dot, in Unicode or as `xn--`.
 * Two names are the same when their normal forms are.
 */

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Names that are already in their normal form, as most are. */
const normal =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Lower case, no final dot, international labels as `xn--`; undefined when the text is no domain name. */
export function normaliseDomain(text: string): string | undefined {
  if (normal.test(text)) {
    return text;
  }
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  const ascii = isAscii(name) ? name : toAscii(name);
  if (ascii === undefined || ascii.length > 253) {
    return undefined;
  }
  return ascii.split('.').every((part) => label.test(part)) ? ascii : undefined;
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** The URL parser is the one implementation of IDNA at hand that needs no import; it only ever sees non-ASCII names. */
function toAscii(name: string): string | undefined {
  if (/[\s/?#@:[\]\\%]/.test(name) || !URL.canParse(`http://${name}`)) {
    return undefined;
  }
  return new URL(`http://${name}`).hostname;
}

export interface DomainComparison {
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
  readonly both: readonly string[];
  /** Entries of either list that are no domain names, as they stand. */
  readonly invalid: readonly string[];
}

/** Compares two lists without regard to order, repetition and spelling. Results are normalised and sorted. */
export function compareDomains(left: readonly string[], right: readonly string[]): DomainComparison {
  const lefts = normalSet(left);
  const rights = normalSet(right);
  return {
    onlyLeft: [...lefts].filter((name) => !rights.has(name)).sort(),
    onlyRight: [...rights].filter((name) => !lefts.has(name)).sort(),
    both: [...lefts].filter((name) => rights.has(name)).sort(),
    invalid: [...new Set([...left, ...right].filter((text) => normaliseDomain(text) === undefined))].sort(),
  };
}

/** The proxy for push notifications of mobile clients: on the list of servers only, by design. */
const serversOnly = new Set(['push.lync.com']);

/**
 * What only one half of a hybrid deployment lists. Consumer domains of a tenant and push.lync.com of servers are left
 * out, as in Microsoft's own comparison. Results are normalised and sorted.
 */
export function compareHalves(
  servers: readonly string[],
  tenant: readonly string[],
): { readonly onlyServers: readonly string[]; readonly onlyTenant: readonly string[] } {
  const { onlyLeft, onlyRight } = compareDomains(
    servers.filter((name) => !serversOnly.has(name)),
    tenant.filter((name) => !isMicrosoftConsumerDomain(name)),
  );
  return { onlyServers: onlyLeft, onlyTenant: onlyRight };
}

function normalSet(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map(normaliseDomain).filter((name) => name !== undefined));
}

/** Names of Microsoft's consumer mail under any country's suffix, and those that exist under one suffix only. */
const brands = new Set(['hotmail', 'live', 'msn', 'outlook']);
const singles = ['passport.com', 'passport.net', 'sympatico.ca', 'webtv.net', 'messenger.com'];
/** Most names contain none of them. */
const candidate = new RegExp([...brands, ...singles].join('|'));
const suffix = /^(?:[a-z]{2,3}|(?:co|com|net|org)\.[a-z]{2})$/;

/**
 * Whether addresses under the domain are Microsoft consumer accounts: the suffixes that Microsoft's own comparison of
 * on-premises and tenant lists leaves out (hotmail, live, messenger, msn, passport, sympatico, webtv, outlook.com),
 * with their subdomains. `live.contoso.com` is none.
 */
export function isMicrosoftConsumerDomain(text: string): boolean {
  const name = normaliseDomain(text);
  if (name === undefined || !candidate.test(name)) {
    return false;
  }
  if (singles.some((single) => name === single || name.endsWith(`.${single}`))) {
    return true;
  }
  const labels = name.split('.');
  return labels.some((part, index) => brands.has(part) && suffix.test(labels.slice(index + 1).join('.')));
}
