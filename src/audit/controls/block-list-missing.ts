import { listedDomains } from '../../model/domain-lists.ts';
import type { Control } from '../control.ts';
import { openList, rawOf } from '../domain-rules.ts';
import { seen } from '../established.ts';
import { eachOrganisation, type Judgement } from '../organisations.ts';
import type { Named } from '../objects.ts';
import type { AuditParameters } from '../parameters.ts';
import { readAgain } from '../paths.ts';
import { switchOf } from '../switches.ts';

export const blockListMissing: Control = {
  id: 'block-list-missing',
  title: 'An open organisation keeps a block list',
  why: 'Where every domain is allowed, the block list is all that keeps a known bad one out.',
  help: 'Block the domains that are known to be bad, or better: name those that are allowed.',
  severity: 'info',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [
    {
      side: 'cloud',
      kind: 'federationSettings',
      properties: ['AllowFederatedUsers', 'AllowedDomains', 'BlockedDomains'],
    },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) =>
    eachOrganisation(snapshot, parameters, (settings) => judge(settings, parameters)),
};

function judge(settings: Named, parameters: AuditParameters): Judgement {
  const federated = switchOf(settings, 'AllowFederatedUsers', parameters.missing);
  const open = openList(settings, parameters);
  const blocked = listedDomains(settings.object, 'BlockedDomains');
  const listed = blocked.state === 'known' && blocked.value.kind === 'list';
  const evidence = [
    ...federated.evidence,
    ...open.evidence,
    seen(
      settings.source,
      'BlockedDomains',
      rawOf(settings, 'BlockedDomains'),
      listed ? 'list' : blocked.state,
    ),
  ];
  if (federated.state === 'off' || listed) {
    const reason = listed ? 'there is a block list' : federated.reason;
    return { outcome: 'pass', reason, evidence, nextStep: '' };
  }
  if (open.state === 'off' && !parameters.blockListAlways) {
    return { outcome: 'pass', reason: open.reason, evidence, nextStep: '' };
  }
  const unclear = [federated, ...(parameters.blockListAlways ? [] : [open])].find(
    ({ state }) => state === 'unknown',
  );
  if (unclear !== undefined || blocked.state !== 'known') {
    const reason = unclear?.reason ?? 'BlockedDomains could not be read';
    return { outcome: 'unknown', reason, evidence, nextStep: readAgain('cloud') };
  }
  return {
    outcome: 'warn',
    reason: 'no domain is blocked',
    evidence,
    nextStep: 'federation domains block --file blocked.txt, with the domains nobody should talk to',
  };
}
