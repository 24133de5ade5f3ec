import { providerFqdn, verificationLevel } from '../model/providers.ts';
import { textProperty } from '../model/settings-object.ts';
import { established, seen, type Established } from './established.ts';
import { rawOf } from './domain-rules.ts';
import type { Named } from './objects.ts';
import type { AuditParameters, HostingAspect } from './parameters.ts';
import { switchOf } from './switches.ts';

/** The address of the cloud for servers: `sipfed.online.lync.com`, and its relatives in national clouds. */
const cloudProxy = /^sipfed\.online\.(?:lync\.com|[a-z0-9.-]+)$/;
/** Autodiscover of the cloud: `webdir.online.lync.com`, with a region in front of the first dot. */
const cloudAutodiscover = /^webdir[0-9a-z]*\.online\./i;

export function isTeamsProvider(provider: Named): Established {
  const fqdn = providerFqdn(provider.object);
  const raw = rawOf(provider, 'ProxyFqdn');
  if (fqdn.state !== 'known') {
    const reason = fqdn.state === 'unreadable' ? fqdn.reason : 'ProxyFqdn was not returned';
    return established('unknown', reason, [seen(provider.source, 'ProxyFqdn', raw, 'unreadable')]);
  }
  const ours = cloudProxy.test(fqdn.value);
  return established(ours ? 'on' : 'off', `ProxyFqdn is ${fqdn.value}`, [
    seen(provider.source, 'ProxyFqdn', raw, fqdn.value),
  ]);
}

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
  const turned = { on: 'off', off: 'on', unknown: 'unknown' } as const;
  return state === 'required' ? found : { ...found, state: turned[found.state] };
}

function verification(provider: Named): Established {
  const level = verificationLevel(provider.object);
  const raw = rawOf(provider, 'VerificationLevel');
  if (level.state !== 'known') {
    const reason = level.state === 'absent' ? 'VerificationLevel was not returned' : level.reason;
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
    const reason = url.state === 'absent' ? 'AutodiscoverUrl was not returned' : url.reason;
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
