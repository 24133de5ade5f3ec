import type { Gate } from '../model/gate.ts';
import { messengerProxyFqdn, type Network } from '../model/networks.ts';
import type { Refusal } from '../model/plan-draft.ts';
import { policyName } from '../model/policies.ts';
import { newProviderName } from '../model/providers.ts';
import { formatScope, scopeForms, type Scope } from '../model/scope.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { closedGates, unknownGates } from './gates.ts';
import type { ScopePolicies } from './scope-policies.ts';

/** Reasons not to go on, in words and with the next step. */

export function unreadableRefusal(what: string, why: string, gate?: string): Refusal {
  return {
    kind: 'unreadable',
    exit: 'unavailable',
    ...(gate === undefined ? {} : { gate }),
    message: `${what} could not be read, and the plan depends on it`,
    why,
    next: 'federation doctor shows what this account may read',
    items: [],
  };
}

/** Switches of a policy that the plan would turn and that are not known to be on or off. */
export function unreadSwitchRefusals(names: readonly string[], policy: string): readonly Refusal[] {
  return names.map((name) => unreadableRefusal(`${name} of policy ${policy}`, 'no True or False', 'policy'));
}

export function unknownScopeRefusal(
  scope: Scope,
  decided: Extract<ScopePolicies, { kind: 'unknown-scope' }>,
): Refusal {
  return {
    kind: 'scope-unknown',
    exit: 'usage',
    gate: 'policy',
    message: `${formatScope(scope)}: ${decided.reason}`,
    next: `name a scope that is there: ${scopeForms}`,
    items: decided.candidates,
  };
}

/** @param asked What else was asked for, so that the next step asks for it again. */
export function scopeNeededRefusal(
  pool: PoolSnapshot,
  asked: Readonly<Record<'audioVideo' | 'repair' | 'replicate', boolean>>,
): Refusal {
  const flags = [
    ...(asked.audioVideo ? ['--audio-video'] : []),
    ...(asked.repair ? ['--repair'] : []),
    ...(asked.replicate ? ['--replicate'] : []),
  ];
  return {
    kind: 'scope-needed',
    exit: 'usage',
    gate: 'policy',
    message: 'policy Global would have to be opened, and for whom was not said',
    why: 'a policy is written only in the scope that was named: global, site:<name>, policy:<name> or users:<file>',
    next: ['federation enable --network skype --scope global', ...flags].join(' '),
    items: namableScopes(pool),
  };
}

export function cloudScopeNeededRefusal({ objects }: TenantSnapshot, network: Network): Refusal {
  const policies = objects.externalAccessPolicies;
  const tags = (policies.state === 'known' ? policies.value : []).filter(({ identity }) =>
    /^tag:/i.test(identity),
  );
  return {
    kind: 'scope-needed',
    exit: 'usage',
    gate: 'policy',
    message: 'policy Global of the tenant would have to be changed, and for whom was not said',
    why: 'a policy is written only in the scope that was named',
    next: `federation enable --network ${network} --scope global (or policy:<name>, users:<file>, group:<id>)`,
    items: ['global', ...tags.map(({ identity }) => `policy:${policyName(identity)}`)],
  };
}

/** The scopes that could be named on this pool; users from a file can always be. */
function namableScopes(pool: PoolSnapshot): readonly string[] {
  const { sites, externalAccessPolicies: policies } = pool.objects;
  const tags = (policies.state === 'known' ? policies.value : []).filter(({ identity }) =>
    /^tag:/i.test(identity),
  );
  return [
    'global',
    ...(sites.state === 'known' ? sites.value : []).map(
      ({ identity }) => `site:${identity.replace(/^site:/i, '')}`,
    ),
    ...tags.map(({ identity }) => `policy:${policyName(identity)}`),
  ];
}

/** Gates that are closed and that only an administrator can open; a session that withholds cmdlets is a matter of rights. */
export function manualGateRefusals(gates: readonly Gate[]): readonly Refusal[] {
  return closedGates(gates)
    .filter(({ kind }) => kind === 'manual')
    .map((gate) => ({
      kind: 'manual-gate',
      gate: gate.id,
      where: gate.object,
      ...(gate.remedy === undefined ? {} : { next: gate.remedy }),
      items: [],
      ...(gate.id === 'session'
        ? { exit: 'authentication', message: gate.evidence, why: 'no role of the account lists that cmdlet' }
        : {
            exit: 'refused',
            message: `${gate.title} is closed, and this tool cannot open it`,
            why: gate.evidence,
          }),
    }));
}

/** Gates that decide and are not known, except the session, of which the others tell, and the policy, planned on its own. */
export function unknownGateRefusals(gates: readonly Gate[]): readonly Refusal[] {
  return unknownGates(gates)
    .filter(({ id }) => id !== 'session' && id !== 'policy')
    .map((gate) => unreadableRefusal(gate.title, gate.evidence, gate.id));
}

export function conflictRefusal({ identity }: SettingsObject): Refusal {
  return {
    kind: 'conflict',
    exit: 'refused',
    gate: 'provider',
    message: `a provider for Skype cannot be created beside ${identity}`,
    why: `${identity} holds the name ${newProviderName} or the address ${messengerProxyFqdn}; both are unique over public and hosting providers`,
    next: `rename or remove ${identity} by hand, when nothing needs it`,
    items: [identity],
  };
}

export function alsoOpensRefusal(scope: Scope, items: readonly string[]): Refusal {
  return {
    kind: 'also-opens',
    exit: 'refused',
    message: `more would be opened than ${formatScope(scope)}`,
    why: 'what is stored behind a switch that is closed today becomes effective when it is opened',
    next: 'close what is not meant to open, or accept it with --also-opens',
    items,
  };
}

export function bothScopesRefusal(scope: Scope): Refusal {
  return {
    kind: 'conflict',
    exit: 'usage',
    message: `everything, and ${formatScope(scope)} only, cannot both be meant`,
    next: 'give --scope or --everything',
    items: [],
  };
}

export function breakHybridRefusal(items: readonly string[]): Refusal {
  return {
    kind: 'break-hybrid',
    exit: 'refused',
    gate: 'federation-allowed',
    message: 'closing all federation would cut the users in the cloud from those on premises',
    why: 'AllowFederatedUsers also carries a SIP address space that is shared with the cloud',
    next: 'leave out --everything, or accept it with --break-hybrid',
    items,
  };
}
