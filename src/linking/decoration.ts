import { isMicrosoftConsumerDomain, normaliseDomain } from '../model/domains.ts';
import { textProperty, type SettingsObject } from '../model/settings-object.ts';
import type { Address } from './address.ts';

/**
 * How a Lync or Skype for Business user has to enter a Microsoft account that lives on somebody's own domain:
 * `joe@contoso.com` becomes `joe(contoso.com)@msn.com`, because a message to contoso.com would go to Contoso's own
 * server (KB2566829; "Provisioning Guide for Lync-Skype Connectivity"). Domains of Microsoft stay as they are.
 */
export interface DecorationRules {
  /** NameDecorationRoutingDomain of the provider. */
  readonly routingDomain: string;
  /** NameDecorationExcludedDomainList: addresses under these domains stay as they are. */
  readonly excludedDomains: readonly string[];
}

/** As the guides have the provider created, and as people had to type it before servers did it. */
export const defaultDecoration: DecorationRules = {
  routingDomain: 'msn.com',
  excludedDomains: ['msn.com', 'outlook.com', 'live.com', 'hotmail.com'],
};

/** The rules of a provider; the usual ones where it has none of its own. */
export function decorationOf(provider: SettingsObject): DecorationRules {
  const routing = textProperty(provider, 'NameDecorationRoutingDomain');
  const excluded = textProperty(provider, 'NameDecorationExcludedDomainList');
  const routingDomain = routing.state === 'known' ? normaliseDomain(routing.value) : undefined;
  if (routingDomain === undefined) {
    return defaultDecoration;
  }
  const names = excluded.state === 'known' ? excluded.value.split(/[,;\s]+/) : [];
  const excludedDomains = names.flatMap((name) => normaliseDomain(name) ?? []);
  return {
    routingDomain,
    excludedDomains: excludedDomains.length === 0 ? defaultDecoration.excludedDomains : excludedDomains,
  };
}

/** The address as the organisation's user must enter it. One that is decorated already stays as it is. */
export function decorate(address: Address, rules: DecorationRules = defaultDecoration): Address {
  return staysAsItIs(address, rules)
    ? address
    : { local: `${address.local}(${address.domain})`, domain: rules.routingDomain };
}

/** The Microsoft account behind a decorated address; any other address is its own. */
export function undecorate(address: Address, rules: DecorationRules = defaultDecoration): Address {
  return decorated(address, rules) ?? address;
}

export function isDecorated(address: Address, rules: DecorationRules = defaultDecoration): boolean {
  return decorated(address, rules) !== undefined;
}

function decorated({ local, domain }: Address, rules: DecorationRules): Address | undefined {
  if (domain !== rules.routingDomain) {
    return undefined;
  }
  const match = /^(.+)\(([^()@]+)\)$/.exec(local);
  const inner = normaliseDomain(match?.[2] ?? '');
  return match === null || inner?.includes('.') !== true
    ? undefined
    : { local: match[1] ?? '', domain: inner };
}

function staysAsItIs({ domain }: Address, { routingDomain, excludedDomains }: DecorationRules): boolean {
  return domain === routingDomain || excludedDomains.includes(domain);
}

/**
 * Whether the domain is Microsoft's own and yet not on the list (`live.co.uk`): the documents do not say whether such
 * an address is decorated, so both forms have to be tried.
 */
export function isRegionalMicrosoftDomain(domain: string, rules: DecorationRules): boolean {
  return isMicrosoftConsumerDomain(domain) && !staysAsItIs({ local: '', domain }, rules);
}
