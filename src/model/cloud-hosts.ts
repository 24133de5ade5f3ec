import type { CloudEnvironment } from './tenant-snapshot.ts';
import { normaliseDomain } from './domains.ts';

/**
 * The hosts that stand for the cloud in DNS (Microsoft 365, "External DNS records" and its pages for GCC High, DoD and
 * 21Vianet): where federation, sign-in and discovery of a domain lead when its users are homed in the cloud.
 */
export interface CloudHosts {
  /** Target of `_sipfederationtls._tcp`. */
  readonly federation: string;
  /** Target of `_sip._tls`, and of the alias `sip`. */
  readonly directory: string;
  /** Target of the alias `lyncdiscover`. */
  readonly discovery: string;
}

const hostsIn = (suffix: string): CloudHosts => ({
  federation: `sipfed.${suffix}`,
  directory: `sipdir.${suffix}`,
  discovery: `webdir.${suffix}`,
});

const worldwide = hostsIn('online.lync.com');
const hosts: Readonly<Record<CloudEnvironment, CloudHosts>> = {
  commercial: worldwide,
  gcc: worldwide,
  'gcc-high': hostsIn('online.gov.skypeforbusiness.us'),
  dod: hostsIn('online.dod.skypeforbusiness.us'),
  china: hostsIn('online.partner.lync.cn'),
};

export function cloudHosts(environment: CloudEnvironment): CloudHosts {
  return hosts[environment];
}

/** The cloud whose federation proxy a host is; undefined when it is none. GCC shares the proxy of `commercial`. */
export function cloudOfProxy(host: string): CloudEnvironment | undefined {
  const name = normaliseDomain(host);
  return (['commercial', 'gcc-high', 'dod', 'china'] as const).find(
    (environment) => hosts[environment].federation === name,
  );
}
