import type { Side } from '../model/networks.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Verdict } from './control.ts';
import { allOf, established, type Established } from './established.ts';
import { oneOf, poolObjects, tenantObjects, type Named } from './objects.ts';
import type { AuditParameters } from './parameters.ts';
import { assumes } from './switches.ts';

/**
 * Contact passes when the organisation's settings and the policy of the user both allow it: what is off at the
 * organisation is off for everybody ("rolls down"), and Global is the policy of whoever has no other (Microsoft,
 * "Manage external access"). A control says how one level is judged; here levels and sides are put together.
 */
export interface ContactPath {
  readonly cloud?: LevelRules;
  readonly onPremises?: LevelRules;
  /** How to close it; the default is the one for either side. */
  readonly nextStep: string;
}

export interface LevelRules {
  readonly organisation: Rule;
  readonly policy: Rule;
}

type Rule = (object: Named, parameters: AuditParameters) => Established;

/** A level that was looked at; not read means that there is no object to judge. */
interface LevelResult {
  readonly read: boolean;
  readonly found: Established;
}

/** One verdict for each settings object of the organisation, or one for Global where only policies count. */
export function pathVerdicts(
  snapshot: Snapshot,
  parameters: AuditParameters,
  path: ContactPath,
): readonly Verdict[] {
  const { cloud, onPremises } = snapshot;
  return [
    ...(onPremises === undefined || path.onPremises === undefined
      ? []
      : sideVerdicts('on-premises', path.onPremises, parameters, path.nextStep, {
          organisations: poolObjects(onPremises, 'accessEdge'),
          policies: poolObjects(onPremises, 'externalAccessPolicies'),
          unnamed: 'AccessEdgeConfiguration Global',
        })),
    ...(cloud === undefined || path.cloud === undefined
      ? []
      : sideVerdicts('cloud', path.cloud, parameters, path.nextStep, {
          organisations: tenantObjects(cloud, 'federationSettings'),
          policies: tenantObjects(cloud, 'externalAccessPolicies'),
          unnamed: 'TenantFederationSettings Global',
        })),
  ];
}

interface SideObjects {
  readonly organisations: Reading<readonly Named[]>;
  readonly policies: Reading<readonly Named[]>;
  /** What the organisation's object would be called if it had been read. */
  readonly unnamed: string;
}

function sideVerdicts(
  side: Side,
  rules: LevelRules,
  parameters: AuditParameters,
  nextStep: string,
  { organisations, policies, unnamed }: SideObjects,
): readonly Verdict[] {
  const { levels } = parameters;
  const global = levelOf(oneOf(policies, 'Global'), (policy) => rules.policy(policy, parameters));
  const verdict = (object: string, organisation: LevelResult | undefined): Verdict =>
    closedVerdict(
      side,
      object,
      combineLevels(parameters, [
        ...(organisation === undefined ? [] : [organisation]),
        ...(levels.includes('policy') ? [global] : []),
      ]),
      nextStep,
    );
  if (!levels.includes('organisation')) {
    return [verdict('ExternalAccessPolicy Global', undefined)];
  }
  return organisations.state === 'known'
    ? organisations.value.map((settings) =>
        verdict(settings.name, { read: true, found: rules.organisation(settings, parameters) }),
      )
    : [
        verdict(
          unnamed,
          levelOf(organisations, () => established('unknown', '')),
        ),
      ];
}

function levelOf<T>(reading: Reading<T>, rule: (value: T) => Established): LevelResult {
  if (reading.state === 'known') {
    return { read: true, found: rule(reading.value) };
  }
  const reason = unreadReason(reading);
  return { read: false, found: established('unknown', reason) };
}

function combineLevels(
  { missing, needEveryLevel }: AuditParameters,
  levels: readonly LevelResult[],
): Established {
  const someRead = levels.some(({ read }) => read);
  const assumed = assumes(missing, someRead ? 'level' : 'everything');
  const found = levels.map((level) =>
    level.read || !assumed
      ? level.found
      : established('on', `${level.found.reason}, which counts as on`, level.found.evidence),
  );
  const whole = allOf(...found);
  const unclear = needEveryLevel ? found.find(({ state }) => state === 'unknown') : undefined;
  return unclear === undefined ? whole : { ...whole, state: 'unknown', reason: unclear.reason };
}

/** The verdict of a control that wants something closed. */
export function closedVerdict(side: Side, object: string, found: Established, nextStep: string): Verdict {
  const outcome = ({ on: 'fail', off: 'pass', unknown: 'unknown' } as const)[found.state];
  return verdictOf(side, object, found, outcome, nextStep);
}

/**
 * The verdict of a control that wants something open. What could not be established is a failure only where everything
 * missing counts as one.
 */
export function openVerdict(
  side: Side,
  object: string,
  found: Established,
  nextStep: string,
  { missing }: AuditParameters,
): Verdict {
  const outcomes = {
    on: 'pass',
    off: 'fail',
    unknown: assumes(missing, 'everything') ? 'fail' : 'unknown',
  } as const;
  return verdictOf(side, object, found, outcomes[found.state], nextStep);
}

function verdictOf(
  side: Side,
  object: string,
  { reason, evidence }: Established,
  outcome: 'pass' | 'fail' | 'unknown',
  whenFailed: string,
): Verdict {
  const nextStep = { pass: '', fail: whenFailed, unknown: readAgain(side) }[outcome];
  return { side, outcome, object, reason, evidence, nextStep };
}

/** A setting that could not be read is most often a role that may not read it. */
export function readAgain(side: Side): string {
  return side === 'cloud'
    ? 'federation doctor: reading takes Teams Reader, Global Reader or Teams Administrator'
    : 'federation doctor: reading takes a role such as CsViewOnlyAdministrator';
}
