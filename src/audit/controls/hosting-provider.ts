import { aspectParameters, inCloudOf, judgeAspect, teamsProvider } from '../hosting.ts';
import type { Control, Verdict } from '../control.ts';
import { allOf, type Established } from '../established.ts';
import type { Named } from '../objects.ts';
import type { AuditParameters } from '../parameters.ts';
import { openVerdict } from '../paths.ts';
import { sharingOfServers } from '../sharing.ts';
import { cloudHosts } from '../../model/cloud-hosts.ts';
import type { PoolSnapshot, Snapshot } from '../../model/snapshot.ts';
import type { CloudEnvironment } from '../../model/tenant-snapshot.ts';

export const hostingProvider: Control = {
  id: 'hosting-provider',
  title: 'The hosting provider of the cloud is set up as hybrid needs it',
  why: 'Servers reach users in the cloud through this entry: its address, its switch, its level of verification and the shared address space all have to be right.',
  help: 'Set the hosting provider with Set-CsHostingProvider; the address cannot be changed, only made anew.',
  severity: 'high',
  direction: 'enable',
  sides: ['on-premises'],
  inputs: [
    {
      side: 'on-premises',
      kind: 'hostingProviders',
      properties: [
        'ProxyFqdn',
        'Enabled',
        'VerificationLevel',
        'EnabledSharedAddressSpace',
        'AutodiscoverUrl',
      ],
    },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    const { onPremises, cloud } = snapshot;
    if (onPremises === undefined) {
      return [];
    }
    const verdict = judge(onPremises, cloud, parameters);
    const isAlone = cloud === undefined && parameters.hybrid === 'told';
    const share = isAlone ? sharingOfServers(snapshot).find(({ state }) => state === 'off') : undefined;
    return [share === undefined ? verdict : withoutTenant(verdict, share)];
  },
};

/** Servers alone that share with nobody are no hybrid, and need no way to the cloud. */
function withoutTenant(verdict: Verdict, { reason }: Established): Verdict {
  return {
    ...verdict,
    outcome: 'not-applicable',
    reason: `${reason}, and the profile has no tenant`,
    nextStep: '',
  };
}

function judge(pool: PoolSnapshot, cloud: Snapshot['cloud'], parameters: AuditParameters): Verdict {
  const ours = teamsProvider(pool);
  const environment = cloud?.environment ?? 'commercial';
  if (ours.kind !== 'found') {
    const nextStep = newProvider(environment, parameters);
    return openVerdict('on-premises', 'HostingProvider', ours.found, nextStep, parameters);
  }
  const { provider } = ours;
  const address = cloud === undefined ? [] : [inCloudOf(provider, environment)];
  const aspects = parameters.hostingAspects.map((aspect) => ({
    aspect,
    found: judgeAspect(provider, aspect, parameters),
  }));
  const found = allOf(ours.found, ...address, ...aspects.map((one) => one.found));
  const wrong = aspects.filter((one) => one.found.state === 'off').map(({ aspect }) => aspect);
  const nextStep = address.some(({ state }) => state === 'off')
    ? anotherAddress(provider, environment, parameters)
    : `by hand: Set-CsHostingProvider -Identity ${quoted(provider.object.identity)} ${wrong
        .map((aspect) => aspectParameters(aspect, environment, parameters))
        .join(' ')}`;
  return openVerdict('on-premises', provider.name, found, nextStep, parameters);
}

/** As Microsoft's procedure for hybrid makes it ("Configure hybrid connectivity"). */
function newProvider(environment: CloudEnvironment, parameters: AuditParameters): string {
  const rest = (['enabled', 'shared-address-space', 'verification', 'autodiscover'] as const).map((aspect) =>
    aspectParameters(aspect, environment, parameters),
  );
  const proxy = cloudHosts(environment).federation;
  return `by hand: New-CsHostingProvider -Identity Office365 -ProxyFqdn ${proxy} ${rest.join(' ')} -HostsOCSUsers $true -IsLocal $false`;
}

/** The address of a provider cannot be changed. */
function anotherAddress(
  { object }: Named,
  environment: CloudEnvironment,
  parameters: AuditParameters,
): string {
  const made = newProvider(environment, parameters).replace('by hand: ', '');
  return `by hand: Remove-CsHostingProvider -Identity ${quoted(object.identity)}; ${made}`;
}

function quoted(identity: string): string {
  return `'${identity.replaceAll("'", "''")}'`;
}
