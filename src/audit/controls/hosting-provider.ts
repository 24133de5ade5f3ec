import { isTeamsProvider, judgeAspect } from '../hosting.ts';
import type { Control, Verdict } from '../control.ts';
import { allOf, established, seen } from '../established.ts';
import { poolObject, type Named } from '../objects.ts';
import type { AuditParameters } from '../parameters.ts';
import { openVerdict } from '../paths.ts';
import type { PoolSnapshot } from '../../model/snapshot.ts';

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
  evaluate: ({ onPremises }, parameters) => (onPremises === undefined ? [] : [judge(onPremises, parameters)]),
};

const nextStep = "Get-CsHostingProvider; Set-CsHostingProvider -Identity '<name>'";

function judge({ objects, pool }: PoolSnapshot, parameters: AuditParameters): Verdict {
  const { hostingProviders } = objects;
  if (hostingProviders.state !== 'known') {
    const reason = hostingProviders.state === 'absent' ? 'nothing was returned' : hostingProviders.reason;
    return openVerdict(
      'on-premises',
      'HostingProvider',
      established('unknown', reason),
      nextStep,
      parameters,
    );
  }
  const named = hostingProviders.value.map((object): Named => {
    const name = poolObject('hostingProviders', object.identity);
    return { object, name, source: `${pool} ${name}`, strict: false };
  });
  const judged = named.map((provider) => ({ provider, found: isTeamsProvider(provider) }));
  const ours = judged.find(({ found }) => found.state === 'on');
  if (ours === undefined) {
    const unclear = judged.find(({ found }) => found.state === 'unknown');
    const none = established('off', 'no hosting provider has the address of the cloud', [
      seen(`${pool} Get-CsHostingProvider`, 'ProxyFqdn', null, 'absent'),
    ]);
    return openVerdict('on-premises', 'HostingProvider', unclear?.found ?? none, nextStep, parameters);
  }
  const found = allOf(
    ours.found,
    ...parameters.hostingAspects.map((aspect) => judgeAspect(ours.provider, aspect, parameters)),
  );
  return openVerdict('on-premises', ours.provider.name, found, nextStep, parameters);
}
