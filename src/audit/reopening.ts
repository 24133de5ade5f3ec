import type { Evidence } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { allOf, type Established } from './established.ts';
import { tenantObjects, type Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import { switchOf } from './switches.ts';

/**
 * How a policy stands to Global, switch by switch. `reopens`: Global is closed and the policy open. `opens`: open, and
 * what Global says is not known. `matches`: Global is open too, so there is nothing to re-open. What the organisation
 * has switched off stays off whatever a policy says, so there the policy counts as closed.
 */
export interface Reopening {
  readonly state: 'reopens' | 'opens' | 'unknown' | 'matches' | 'closed';
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

interface SwitchRule {
  /** The switches of a policy that must all be on, the one that is asked about first. */
  readonly names: readonly string[];
  /** The organisation's switches above it. */
  readonly above: readonly string[];
  /** Whether an open one is suspicious where Global is not known: benchmarks want it closed for everybody. */
  readonly presumedClosed: boolean;
}

const rules: Readonly<Record<string, SwitchRule>> = {
  EnableFederationAccess: {
    names: ['EnableFederationAccess'],
    above: ['AllowFederatedUsers'],
    presumedClosed: false,
  },
  EnableTeamsConsumerAccess: {
    names: ['EnableTeamsConsumerAccess'],
    above: ['AllowTeamsConsumer'],
    presumedClosed: true,
  },
  EnableTeamsConsumerInbound: {
    names: ['EnableTeamsConsumerInbound', 'EnableTeamsConsumerAccess'],
    above: ['AllowTeamsConsumer', 'AllowTeamsConsumerInbound'],
    presumedClosed: true,
  },
};

/** What is the same for every policy of a tenant: what the organisation has switched off, and what Global says. */
export interface ReopeningBase {
  readonly switches: readonly SwitchBase[];
  readonly parameters: AuditParameters;
}

interface SwitchBase {
  readonly name: string;
  readonly rule: SwitchRule;
  readonly above: Established | undefined;
  readonly global: Established | undefined;
}

/** @param global The Global policy, which the others are held against. */
export function reopeningBase(
  tenant: TenantSnapshot,
  global: Reading<Named>,
  parameters: AuditParameters,
): ReopeningBase {
  const switches = parameters.policySwitches.map((name): SwitchBase => {
    const rule = rules[name] ?? { names: [name], above: [], presumedClosed: false };
    return {
      name,
      rule,
      above: aboveOff(tenant, rule.above),
      global: global.state === 'known' ? pathOf(global.value, rule, parameters) : undefined,
    };
  });
  return { switches, parameters };
}

function pathOf(object: Named, { names }: SwitchRule, { missing }: AuditParameters): Established {
  return allOf(...names.map((name) => switchOf(object, name, missing)));
}

/** The worst that one policy does, over all switches that are asked about. */
export function reopening(policy: Named, { switches, parameters }: ReopeningBase): Reopening {
  const found = switches.map((base) => ofSwitch(base, policy, parameters));
  const worst =
    (['reopens', 'opens', 'unknown', 'matches', 'closed'] as const).find((state) =>
      found.some((one) => one.state === state),
    ) ?? 'closed';
  const state = worst === 'matches' && parameters.matchingPolicy === 'pass' ? 'closed' : worst;
  const reasons = found.filter((one) => one.state === worst).map(({ reason }) => reason);
  return { state, reason: reasons.join('; '), evidence: found.flatMap(({ evidence }) => evidence) };
}

function ofSwitch(
  { name, rule, above, global }: SwitchBase,
  policy: Named,
  parameters: AuditParameters,
): Reopening {
  const own = pathOf(policy, rule, parameters);
  if (above !== undefined) {
    const evidence = [...own.evidence, ...above.evidence];
    return { state: 'closed', reason: `${name} has no effect: ${above.reason}`, evidence };
  }
  if (own.state === 'off') {
    return { state: 'closed', reason: own.reason, evidence: own.evidence };
  }
  const evidence = [...own.evidence, ...(global?.evidence ?? [])];
  if (parameters.policyBaseline === 'closed') {
    return { state: own.state === 'on' ? 'reopens' : 'unknown', reason: own.reason, evidence };
  }
  if (global?.state === 'on') {
    return { state: 'matches', reason: `${name} is open in Global too`, evidence };
  }
  if (own.state === 'unknown') {
    return { state: 'unknown', reason: own.reason, evidence };
  }
  if (global?.state === 'off') {
    return { state: 'reopens', reason: `${name} is on, and off in Global`, evidence };
  }
  return {
    state: global !== undefined && rule.presumedClosed ? 'opens' : 'unknown',
    reason: `${name} is on, and what Global says is not established`,
    evidence,
  };
}

/** The organisation's switch that is off for certain, in every settings object. */
function aboveOff(tenant: TenantSnapshot, names: readonly string[]): Established | undefined {
  const settings = tenantObjects(tenant, 'federationSettings');
  if (settings.state !== 'known' || names.length === 0) {
    return undefined;
  }
  const found = settings.value.map((one) => allOf(...names.map((name) => switchOf(one, name, 'unknown'))));
  return found.every(({ state }) => state === 'off') ? found[0] : undefined;
}
