import { unreadReason } from '../../model/reading.ts';
import { policyKey } from '../../model/policies.ts';
import { textProperty } from '../../model/settings-object.ts';
import type { TenantSnapshot } from '../../model/tenant-snapshot.ts';
import type { Control, Verdict } from '../control.ts';
import { tenantUsers } from '../effective-users.ts';
import { seen } from '../established.ts';
import { customPolicies, onlyGlobal } from '../policy-list.ts';
import { readAgain } from '../paths.ts';

export const policyUnassigned: Control = {
  id: 'policy-unassigned',
  title: 'Every policy holds for somebody',
  why: 'A policy without users is forgotten until somebody grants it by mistake, with whatever it opened years ago.',
  help: 'Delete policies that hold for nobody.',
  severity: 'info',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [
    { side: 'cloud', kind: 'externalAccessPolicies', properties: ['Identity'] },
    { side: 'cloud', kind: 'users', properties: ['ExternalAccessPolicy'] },
    { side: 'cloud', kind: 'groupAssignments', properties: ['PolicyName'] },
  ],
  benchmarks: [],
  evaluate: ({ cloud }) => {
    if (cloud === undefined) {
      return [];
    }
    const policies = customPolicies(cloud);
    if ('unread' in policies) {
      return [policies.unread];
    }
    const used = usedPolicies(cloud);
    return policies.custom.length === 0
      ? [onlyGlobal]
      : policies.custom.map(({ object, name }) => verdictOf(name, object.identity, used));
  },
};

type Used = { readonly keys: ReadonlySet<string> } | { readonly reason: string };

function verdictOf(name: string, identity: string, used: Used): Verdict {
  const at = { side: 'cloud', object: name } as const;
  if ('reason' in used) {
    return { ...at, outcome: 'unknown', reason: used.reason, evidence: [], nextStep: readAgain('cloud') };
  }
  const assigned = used.keys.has(policyKey(identity));
  const evidence = [
    seen('users and groups', 'ExternalAccessPolicy', null, assigned ? 'assigned' : 'not assigned'),
  ];
  return assigned
    ? { ...at, outcome: 'pass', reason: 'it is assigned', evidence, nextStep: '' }
    : {
        ...at,
        outcome: 'warn',
        reason: 'it holds for nobody',
        evidence,
        nextStep: `Remove-CsExternalAccessPolicy -Identity '${identity}'`,
      };
}

function usedPolicies(tenant: TenantSnapshot): Used {
  const users = tenantUsers(tenant);
  const groups = tenant.objects.groupAssignments;
  if (users.state !== 'known') {
    return { reason: unreadReason(users, 'users were not read') };
  }
  if (groups.state !== 'known') {
    return { reason: unreadReason(groups, 'groups were not read') };
  }
  const unclear = users.value.some(({ policy }) => policy.state !== 'known');
  if (unclear) {
    return { reason: 'the policy of some users could not be read' };
  }
  const byUser = users.value.flatMap(({ policy }) => (policy.state === 'known' ? [policy.value] : []));
  const byGroup = groups.value.flatMap((group) => {
    const name = textProperty(group, 'PolicyName');
    return name.state === 'known' && name.value !== '' ? [policyKey(name.value)] : [];
  });
  return { keys: new Set([...byUser, ...byGroup]) };
}
