import { unreadReason } from '../model/reading.ts';
import { listedDomains } from '../model/domain-lists.ts';
import type { Evidence } from '../model/finding.ts';
import { property } from '../model/settings-object.ts';
import { rawOf } from './domain-rules.ts';
import { seen } from './established.ts';
import type { Named } from './objects.ts';

/**
 * With whom the users of a policy may federate by the policy's own rules (CommunicationWithExternalOrgs). Anything but
 * OrganizationDefault replaces the lists of the organisation for them; Global can hold nothing else.
 */
export interface PolicyDomains {
  readonly kind: 'organisation' | 'all' | 'list' | 'all-but' | 'none' | 'unknown';
  /** Of `list`: the allowed ones; of `all-but`: the blocked ones. */
  readonly domains: readonly string[];
  /** The policy does not say: `default` when it is Global, which can hold nothing else, `perhaps` otherwise. */
  readonly unstated: 'no' | 'default' | 'perhaps';
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

const modes: Readonly<Record<string, Pick<PolicyDomains, 'kind' | 'reason'>>> = {
  organizationdefault: { kind: 'organisation', reason: 'the policy follows the organisation' },
  allowallexternaldomains: { kind: 'all', reason: 'the policy allows all domains' },
  allowspecificexternaldomains: { kind: 'list', reason: 'the policy has a list of its own' },
  blockspecificexternaldomains: {
    kind: 'all-but',
    reason: 'the policy allows all domains but those it blocks',
  },
  blockallexternaldomains: { kind: 'none', reason: 'the policy blocks all domains' },
};

const name = 'CommunicationWithExternalOrgs';

/** What the policy itself says; what the organisation says is not looked at. */
export function policyDomains(policy: Named): PolicyDomains {
  const raw = rawOf(policy, name);
  const missing = raw === null;
  const isGlobal = policy.name === 'ExternalAccessPolicy Global';
  const unstated = !missing ? 'no' : isGlobal ? 'default' : 'perhaps';
  const mode = typeof raw === 'string' ? modes[raw.trim().toLowerCase()] : undefined;
  const shown = seen(policy.source, name, raw, mode?.kind ?? (missing ? 'absent' : 'unreadable'));
  const found = { domains: [], unstated, evidence: [shown] } as const;
  if (mode === undefined) {
    const what =
      property(policy.object, name).state === 'absent' ? 'was not returned' : 'has a value that is not known';
    return { ...found, kind: 'unknown', reason: `${name} ${what}` };
  }
  return mode.kind === 'list' || mode.kind === 'all-but'
    ? withList(policy, mode, found)
    : { ...found, ...mode };
}

function withList(
  policy: Named,
  mode: Pick<PolicyDomains, 'kind' | 'reason'>,
  found: Omit<PolicyDomains, 'kind' | 'reason'>,
): PolicyDomains {
  const listName = mode.kind === 'list' ? 'AllowedExternalDomains' : 'BlockedExternalDomains';
  const list = listedDomains(policy.object, listName);
  const domains = list.state === 'known' && list.value.kind === 'list' ? list.value.domains : [];
  const evidence = [
    ...found.evidence,
    seen(
      policy.source,
      listName,
      rawOf(policy, listName),
      list.state === 'known' ? [...domains] : list.state,
    ),
  ];
  if (list.state !== 'known') {
    const reason = unreadReason(list, `${listName} was not returned`);
    return { ...found, kind: 'unknown', reason, evidence };
  }
  return { ...found, ...mode, domains, evidence };
}
