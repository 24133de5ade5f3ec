import type { Properties } from '../../model/property-value.ts';
import type { ErrorRecord } from '../../protocols/psrp/error-record.ts';
import { sameName, text, type Organisation } from '../organisation.ts';
import { cmdletFailure } from './failures.ts';

/**
 * Why a provider cannot be created: identity and ProxyFqdn are unique over public and hosting providers together, and
 * a default route leaves no room for any (New-CsPublicProvider, New-CsHostingProvider).
 */
export function duplicateProvider(
  cmdlet: string,
  provider: Properties,
  organisation: Organisation,
): ErrorRecord | undefined {
  const identity = text(provider, 'Identity');
  const fail = (id: string, message: string) =>
    cmdletFailure(cmdlet, id, 'InvalidOperation', message, identity);
  if (text(organisation.accessEdge, 'RoutingMethod') === 'UseDefaultRouting') {
    return fail('DefaultRoute', 'Providers cannot be used together with the default route.');
  }
  const others = [...organisation.publicProviders, ...organisation.hostingProviders];
  if (others.some((other) => sameName(text(other, 'Identity'), identity))) {
    return fail('DuplicateIdentity', `A provider with the identity "${identity}" already exists.`);
  }
  const fqdn = text(provider, 'ProxyFqdn');
  return others.some((other) => sameName(text(other, 'ProxyFqdn'), fqdn))
    ? fail('DuplicateProxyFqdn', `A provider with the ProxyFqdn "${fqdn}" already exists.`)
    : undefined;
}
