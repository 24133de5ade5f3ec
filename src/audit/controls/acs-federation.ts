import { unreadReason } from '../../model/reading.ts';
import { property } from '../../model/settings-object.ts';
import type { Control, Verdict } from '../control.ts';
import { rawOf } from '../domain-rules.ts';
import { seen } from '../established.ts';
import { tenantObjects, type Named } from '../objects.ts';
import { readAgain } from '../paths.ts';
import { switchOf } from '../switches.ts';

export const acsFederation: Control = {
  id: 'acs-federation',
  title: 'Only named applications of Azure Communication Services reach users',
  why: 'Applications on Azure Communication Services write to users as external people; without a list of resources any of them may.',
  help: 'Name the resources that are allowed, or switch the federation off.',
  severity: 'low',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [{ side: 'cloud', kind: 'acsFederation', properties: ['EnableAcsUsers', 'AllowedAcsResources'] }],
  benchmarks: [],
  evaluate: ({ cloud }) => {
    if (cloud === undefined) {
      return [];
    }
    const list = tenantObjects(cloud, 'acsFederation');
    if (list.state === 'known') {
      return list.value.map(judge);
    }
    const reason = unreadReason(list);
    return [
      {
        side: 'cloud',
        object: 'TeamsAcsFederationConfiguration Global',
        outcome: 'unknown',
        reason,
        evidence: [],
        nextStep: readAgain('cloud'),
      },
    ];
  },
};

function judge(settings: Named): Verdict {
  const enabled = switchOf(settings, 'EnableAcsUsers', 'unknown');
  const resources = property(settings.object, 'AllowedAcsResources');
  const listed =
    resources.state === 'known' && Array.isArray(resources.value) ? resources.value.length : undefined;
  const evidence = [
    ...enabled.evidence,
    seen(
      settings.source,
      'AllowedAcsResources',
      rawOf(settings, 'AllowedAcsResources'),
      listed ?? 'unreadable',
    ),
  ];
  const at = { side: 'cloud', object: settings.name, evidence } as const;
  if (enabled.state === 'off') {
    return { ...at, outcome: 'pass', reason: enabled.reason, nextStep: '' };
  }
  if (enabled.state === 'unknown' || listed === undefined) {
    const reason = enabled.state === 'unknown' ? enabled.reason : 'AllowedAcsResources could not be read';
    return { ...at, outcome: 'unknown', reason, nextStep: readAgain('cloud') };
  }
  return listed === 0
    ? {
        ...at,
        outcome: 'warn',
        reason: 'EnableAcsUsers is on without a list of resources',
        nextStep: 'Set-CsTeamsAcsFederationConfiguration -AllowedAcsResources',
      }
    : { ...at, outcome: 'pass', reason: `${listed} resources are allowed`, nextStep: '' };
}
