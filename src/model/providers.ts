import { acceptedProviderValues, type PoolCapabilities } from './capabilities.ts';
import { normaliseDomain } from './domains.ts';
import { messengerProxyFqdn } from './networks.ts';
import type { Properties, PropertyValue } from './property-value.ts';
import { absent, known, unreadable, type Reading } from './reading.ts';
import {
  booleanProperty,
  property,
  sameIdentity,
  switchIsOn,
  textProperty,
  type SettingsObject,
} from './settings-object.ts';

/** What `New-CsPublicProvider` and `Set-CsPublicProvider` call the ways to trust incoming messages. */
export const verificationLevels = [
  'AlwaysVerifiable',
  'AlwaysUnverifiable',
  'UseSourceVerification',
] as const;
export type VerificationLevel = (typeof verificationLevels)[number];

/** The level by name or by number; the numbers follow the order in which every syntax block prints the names. */
export function verificationLevel(provider: SettingsObject): Reading<VerificationLevel> {
  const value = property(provider, 'VerificationLevel');
  if (value.state !== 'known') {
    return value;
  }
  const text = String(typeof value.value === 'object' ? '' : value.value).trim();
  const level = /^[0-9]+$/.test(text)
    ? verificationLevels[Number(text)]
    : verificationLevels.find((name) => name.toLowerCase() === text.toLowerCase());
  return level === undefined
    ? unreadable('VerificationLevel is none that is known', JSON.stringify(value.value))
    : known(level);
}

/** The address of a provider, normalised; unreadable when there is none or it is no host name. */
export function providerFqdn(provider: SettingsObject): Reading<string> {
  const text = textProperty(provider, 'ProxyFqdn');
  if (text.state !== 'known') {
    return text.state === 'absent' ? unreadable(`${provider.identity} has no ProxyFqdn`) : text;
  }
  const name = normaliseDomain(text.value);
  return name === undefined ? unreadable('ProxyFqdn is no host name', text.value) : known(name);
}

/**
 * The provider that leads to Messenger and Skype, whatever it is called. `absent` only when the address of every
 * provider is known; among several (no server allows it) an enabled one counts.
 */
export function findMessengerProvider(providers: readonly SettingsObject[]): Reading<SettingsObject> {
  const addresses = providers.map((provider) => ({ provider, fqdn: providerFqdn(provider) }));
  const found = addresses
    .filter(({ fqdn }) => fqdn.state === 'known' && fqdn.value === messengerProxyFqdn)
    .map(({ provider }) => provider);
  const enabled = found.find((provider) => switchIsOn(provider, 'Enabled'));
  const first = enabled ?? found[0];
  if (first !== undefined) {
    return known(first);
  }
  const unclear = addresses.find(({ fqdn }) => fqdn.state !== 'known');
  return unclear === undefined
    ? absent
    : unreadable(`the address of provider ${unclear.provider.identity} is not known`);
}

/**
 * What stands in the way of a new provider: names and addresses are unique over public and hosting providers.
 * `absent` when there is nothing, unreadable when an address that could clash is not known.
 */
export function conflictingProvider(
  name: string,
  providers: readonly SettingsObject[],
): Reading<SettingsObject> {
  const addresses = providers.map((provider) => ({ provider, fqdn: providerFqdn(provider) }));
  const taken = addresses.find(
    ({ provider, fqdn }) =>
      sameIdentity(provider.identity, name) || (fqdn.state === 'known' && fqdn.value === messengerProxyFqdn),
  );
  if (taken !== undefined) {
    return known(taken.provider);
  }
  const unclear = addresses.find(({ fqdn }) => fqdn.state !== 'known');
  return unclear === undefined
    ? absent
    : unreadable(`the address of ${unclear.provider.identity} is not known`);
}

/** Name under which the tool creates the provider, as the guides give it. */
export const newProviderName = 'Skype';

/**
 * What the provider for Skype is created with on this pool, after Microsoft's provisioning guides (May 2013, 2014 with
 * Office 2013 SP1, Skype for Business Server 2015): address decoration and directory search where the server has them;
 * UseSourceVerification on Lync Server, later the server's own default.
 */
export function newProviderValues(capabilities: PoolCapabilities): Properties {
  const values: Properties = {
    ProxyFqdn: messengerProxyFqdn,
    Enabled: true,
    ...(capabilities.newProviderLevel === null ? {} : { VerificationLevel: capabilities.newProviderLevel }),
    IconUrl: 'https://images.edge.messenger.live.com/Messenger_16x16.png',
    NameDecorationRoutingDomain: 'msn.com',
    NameDecorationExcludedDomainList: 'msn.com,outlook.com,live.com,hotmail.com',
    EnableSkypeIdRouting: true,
    EnableSkypeDirectorySearch: true,
  };
  return acceptedProviderValues(values, capabilities);
}

/** Attributes of a provider besides address, switch and level, as `New-CsPublicProvider` takes them. */
const fixedAttributes = [
  'IconUrl',
  'NameDecorationDomain',
  'NameDecorationRoutingDomain',
  'NameDecorationExcludedDomainList',
  'EnableSkypeIdRouting',
  'EnableSkypeDirectorySearch',
];

/** The provider as the creating cmdlet would make it again: what it takes, as far as the object has it. */
export function providerValues(provider: SettingsObject): Properties {
  const level = verificationLevel(provider);
  const enabled = booleanProperty(provider, 'Enabled');
  const values: Record<string, PropertyValue> = {
    ProxyFqdn: copied(provider, 'ProxyFqdn') ?? messengerProxyFqdn,
    Enabled: enabled.state === 'known' ? enabled.value : false,
  };
  if (level.state === 'known') {
    values['VerificationLevel'] = level.value;
  }
  for (const name of fixedAttributes) {
    const value = copied(provider, name);
    if (value !== undefined && value !== null && value !== '') {
      values[name] = value;
    }
  }
  return values;
}

function copied(provider: SettingsObject, name: string): PropertyValue | undefined {
  const value = property(provider, name);
  return value.state === 'known' ? value.value : undefined;
}

export interface AttributeProblem {
  readonly property: string;
  readonly found: PropertyValue;
  readonly wanted: PropertyValue;
}

/**
 * Attributes with which Skype works less well than it could, compared with what a new provider would get (`wanted`).
 * They cannot be changed in place. Only properties that the server returned are judged; level and switch are settings
 * of their own, and the icon is decoration in the other sense.
 */
export function attributeProblems(provider: SettingsObject, wanted: Properties): readonly AttributeProblem[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const found = property(provider, name);
    if (!judgedAttributes.has(name) || found.state !== 'known' || attributeIsRight(provider, name, value)) {
      return [];
    }
    return [{ property: name, found: found.value, wanted: repairedValue(found.value, value) }];
  });
}

const judgedAttributes = new Set(fixedAttributes.filter((name) => name !== 'IconUrl'));

function attributeIsRight(provider: SettingsObject, name: string, wanted: PropertyValue): boolean {
  if (typeof wanted === 'boolean') {
    const value = booleanProperty(provider, name);
    return value.state === 'known' && value.value === wanted;
  }
  const text = textProperty(provider, name);
  const has = text.state === 'known' ? domainList(text.value) : [];
  return typeof wanted === 'string' && domainList(wanted).every((domain) => has.includes(domain));
}

/** The wanted value; domains that somebody added to a list of excluded ones stay. */
function repairedValue(found: PropertyValue, wanted: PropertyValue): PropertyValue {
  if (typeof wanted !== 'string' || !wanted.includes(',') || typeof found !== 'string') {
    return wanted;
  }
  return [...new Set([...domainList(wanted), ...domainList(found)])].join(',');
}

function domainList(text: string): readonly string[] {
  return text
    .split(',')
    .map(normaliseDomain)
    .filter((domain) => domain !== undefined);
}
