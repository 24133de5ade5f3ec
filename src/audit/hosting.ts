import { unreadReason } from '../model/reading.ts';
import { cloudHosts } from '../model/cloud-hosts.ts';
import { providerFqdn, verificationLevel } from '../model/providers.ts';
import { textProperty } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import { established, not, seen, type Established } from './established.ts';
import { rawOf } from './domain-rules.ts';
import { poolObject, type Named } from './objects.ts';
import type { AuditParameters, HostingAspect } from './parameters.ts';
import { switchOf } from './switches.ts';

/** The address of the cloud for servers: `sipfed.online.lync.com`, and its relatives in national clouds. */
const cloudProxy = /^sipfed\.online\.(?:lync\.com|[a-z0-9.-]+)$/;
/** Autodiscover of the cloud: `webdir.online.lync.com`, with a region in front of the first dot. */
const cloudAutodiscover = /^webdir[0-9a-z]*\.online\./i;

/** The entry that leads to the cloud; where there is none, what is known instead. */
export type TeamsProvider =
  | { readonly kind: 'found'; readonly provider: Named; readonly found: Established }
  | { readonly kind: 'none' | 'unknown'; readonly found: Established };

/** Looks for the entry by its address, whatever it is called. */
export function teamsProvider({ objects, pool }: PoolSnapshot): TeamsProvider {
  const { hostingProviders } = objects;
  if (hostingProviders.state !== 'known') {
    const reason = unreadReason(hostingProviders);
    return { kind: 'unknown', found: established('unknown', reason) };
  }
  const judged = hostingProviders.value.map((object) => {
    const name = poolObject('hostingProviders', object.identity);
    const provider: Named = { object, name, source: `${pool} ${name}`, strict: false };
    return { provider, found: isTeamsProvider(provider) };
  });
  const ours = judged.find(({ found }) => found.state === 'on');
  if (ours !== undefined) {
    return { kind: 'found', ...ours };
  }
  const unclear = judged.find(({ found }) => found.state === 'unknown');
  return unclear === undefined
    ? {
        kind: 'none',
        found: established('off', 'no hosting provider has the address of the cloud', [
          seen(`${pool} Get-CsHostingProvider`, 'ProxyFqdn', null, 'absent'),
        ]),
      }
    : { kind: 'unknown', found: unclear.found };
}

/** Whether the address is that of the cloud the tenant is in: each national cloud has its own. */
export function inCloudOf(provider: Named, environment: CloudEnvironment): Established {
  const fqdn = providerFqdn(provider.object);
  const wanted = cloudHosts(environment).federation;
  return fqdn.state !== 'known' || fqdn.value === wanted
    ? established('on', `ProxyFqdn is ${wanted}`)
    : established('off', `ProxyFqdn is ${fqdn.value}, and the tenant is behind ${wanted}`);
}

/** What sets one aspect right, as parameters of Set- and New-CsHostingProvider. */
export function aspectParameters(
  aspect: HostingAspect,
  environment: CloudEnvironment,
  { sharedAddressSpace }: AuditParameters,
): string {
  switch (aspect) {
    case 'exists':
      return '';
    case 'enabled':
      return '-Enabled $true';
    case 'verification':
      return '-VerificationLevel UseSourceVerification';
    case 'shared-address-space':
      return `-EnabledSharedAddressSpace ${sharedAddressSpace === 'required' ? '$true' : '$false'}`;
    case 'autodiscover':
      return `-AutodiscoverUrl https://${cloudHosts(environment).discovery}/Autodiscover/AutodiscoverService.svc/root`;
  }
}

function isTeamsProvider(provider: Named): Established {
  const fqdn = providerFqdn(provider.object);
  const raw = rawOf(provider, 'ProxyFqdn');
  if (fqdn.state !== 'known') {
    const reason = unreadReason(fqdn, 'ProxyFqdn was not returned');
    return established('unknown', reason, [seen(provider.source, 'ProxyFqdn', raw, 'unreadable')]);
  }
  const ours = cloudProxy.test(fqdn.value);
  return established(ours ? 'on' : 'off', `ProxyFqdn is ${fqdn.value}`, [
    seen(provider.source, 'ProxyFqdn', raw, fqdn.value),
  ]);
}

/** Whether one aspect of the provider is right: on when it is. */
export function judgeAspect(
  provider: Named,
  aspect: HostingAspect,
  { sharedAddressSpace }: AuditParameters,
): Established {
  switch (aspect) {
    case 'exists':
      return established('on', 'the provider exists');
    case 'enabled':
      return switchOf(provider, 'Enabled', 'unknown');
    case 'verification':
      return verification(provider);
    case 'shared-address-space':
      return wanted(switchOf(provider, 'EnabledSharedAddressSpace', 'unknown'), sharedAddressSpace);
    case 'autodiscover':
      return autodiscover(provider);
  }
}

/** The switch as it is wanted: on, or off where somebody leaves hybrid. */
export function wanted(found: Established, state: 'required' | 'forbidden'): Established {
  return state === 'required' ? found : not(found);
}

function verification(provider: Named): Established {
  const level = verificationLevel(provider.object);
  const raw = rawOf(provider, 'VerificationLevel');
  if (level.state !== 'known') {
    const reason = unreadReason(level, 'VerificationLevel was not returned');
    return established('unknown', reason, [seen(provider.source, 'VerificationLevel', raw, 'unreadable')]);
  }
  const right = level.value === 'UseSourceVerification';
  return established(right ? 'on' : 'off', `VerificationLevel is ${level.value}`, [
    seen(provider.source, 'VerificationLevel', raw, level.value),
  ]);
}

function autodiscover(provider: Named): Established {
  const url = textProperty(provider.object, 'AutodiscoverUrl');
  const raw = rawOf(provider, 'AutodiscoverUrl');
  if (url.state !== 'known') {
    const reason = unreadReason(url, 'AutodiscoverUrl was not returned');
    return established('unknown', reason, [seen(provider.source, 'AutodiscoverUrl', raw, 'unreadable')]);
  }
  const text = url.value.trim();
  const host = URL.canParse(text) ? new URL(text).hostname : '';
  return established(
    cloudAutodiscover.test(host) ? 'on' : 'off',
    text === '' ? 'AutodiscoverUrl is empty' : `AutodiscoverUrl leads to ${host || text}`,
    [seen(provider.source, 'AutodiscoverUrl', raw, host)],
  );
}
