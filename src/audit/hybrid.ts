import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Stage } from '../diagnosis/stages.ts';
import type { Finding } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { findControl } from './catalogue.ts';
import { allOf } from './established.ts';
import type { AuditProfile } from './profile.ts';
import { runControls } from './run-controls.ts';
import { sharingOfServers, sharingOfTenant } from './sharing.ts';

/**
 * What servers and tenant have to agree on so that users of one address space reach the same people from either side
 * (Microsoft, "Plan hybrid connectivity" and "Configure hybrid connectivity"). The rules are controls of the audit, with
 * their ids; here they are put in the order of the way, by the side on which something is wrong.
 */
const parts = [
  {
    title: 'servers',
    where: 'on the servers',
    controls: ['edge-federated-users', 'edge-outside-users', 'edge-dns-routing', 'hosting-provider'],
  },
  { title: 'tenant', where: 'in the tenant', controls: ['tenant-federation', 'shared-address-space'] },
  {
    title: 'both sides',
    where: 'between both',
    controls: ['hybrid-discovery', 'hybrid-allowed-domains', 'hybrid-blocked-domains'],
  },
] as const;

/** Whether a deployment shares its address space, as each side of the profile says. */
export interface Sharing {
  readonly state: 'hybrid' | 'separate' | 'one-sided';
  /** Why, in one phrase. */
  readonly reason: string;
}

/** Sharing counts as long as one side does, or may do, it. */
export function sharingOf(snapshot: Snapshot): Sharing {
  const { onPremises, cloud } = snapshot;
  const found = [...sharingOfServers(snapshot), ...sharingOfTenant(snapshot)];
  if (onPremises === undefined || cloud === undefined) {
    return { state: 'one-sided', reason: allOf(...found).reason };
  }
  const separate = found.every(({ state }) => state === 'off');
  return separate
    ? { state: 'separate', reason: 'neither side shares its address space' }
    : { state: 'hybrid', reason: allOf(...found).reason };
}

/** Everything that has to agree, part by part. A profile with one side has one line: what the other would have to be. */
export function hybridStages(snapshot: Snapshot): readonly Stage[] {
  const sharing = sharingOf(snapshot);
  if (sharing.state === 'one-sided') {
    return [{ title: 'hybrid', diagnoses: [oneSided(snapshot)] }];
  }
  return parts.map(({ title, controls }) => ({
    title,
    diagnoses: runControls(snapshot, profileOf(controls)).map(diagnosisOf),
  }));
}

/** For the whole way, in which two deployments that share nothing are no fault. */
export function hybridPart(snapshot: Snapshot): readonly Stage[] {
  const { state, reason } = sharingOf(snapshot);
  switch (state) {
    case 'one-sided':
      return [];
    case 'separate':
      return [{ title: 'hybrid', diagnoses: [separately(reason)] }];
    case 'hybrid':
      return hybridStages(snapshot).map((stage) => ({ ...stage, title: `hybrid, ${stage.title}` }));
  }
}

/** In words where something is wrong: `on the servers, between both`; empty where nothing is. */
export function wrongSides(stages: readonly Stage[]): string {
  return parts
    .filter(({ title }) =>
      stages.some(
        (stage) => stage.title === title && stage.diagnoses.some(({ outcome }) => outcome === 'fail'),
      ),
    )
    .map(({ where }) => where)
    .join(', ');
}

function profileOf(controls: readonly string[]): AuditProfile {
  return {
    id: 'hybrid',
    title: 'Hybrid',
    description: '',
    controls: controls.map((control) => ({ control })),
  };
}

/** What is only worth a look decides nothing here; what is right is said by what the control wants. */
function diagnosisOf({
  controlId,
  outcome,
  severity,
  object,
  title,
  evidence,
  nextStep,
}: Finding): Diagnosis {
  const deciding = outcome === 'fail' || outcome === 'unknown';
  return {
    id: controlId,
    outcome: outcome === 'waived' ? 'warn' : outcome,
    severity: outcome === 'warn' ? 'low' : deciding ? severity : 'info',
    object,
    text: outcome === 'pass' ? (findControl(controlId)?.title ?? title) : title,
    evidence,
    nextStep,
  };
}

function separately(reason: string): Diagnosis {
  return {
    id: 'hybrid.shared',
    outcome: 'not-applicable',
    severity: 'info',
    object: 'address space',
    text: `${reason}: servers and tenant are two deployments`,
    evidence: [],
    nextStep: '',
  };
}

/** One side alone cannot be compared. That is no fault, unless it says itself that there is another. */
function oneSided(snapshot: Snapshot): Diagnosis {
  const isPool = snapshot.onPremises !== undefined;
  const [found] = [...sharingOfServers(snapshot), ...sharingOfTenant(snapshot)];
  const missing = isPool ? 'tenant' : 'servers';
  const shares = found?.state ?? 'off';
  return {
    id: 'hybrid.shared',
    outcome: shares === 'off' ? 'not-applicable' : 'unknown',
    severity: shares === 'off' ? 'info' : 'medium',
    object: 'address space',
    text: {
      on: `the ${isPool ? 'servers share' : 'tenant shares'} the address space (${found?.reason ?? ''}), and the profile has no ${missing}`,
      off: `the profile has one side, which shares its address space with nobody`,
      unknown: `whether the address space is shared is not known (${found?.reason ?? ''}), and the profile has no ${missing}`,
    }[shares],
    evidence: found?.evidence ?? [],
    nextStep:
      shares === 'off'
        ? ''
        : `by hand: add ${isPool ? 'cloud' : 'onPremises'} to the profile (federation help configuration)`,
  };
}
