import type { Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { findControl } from './catalogue.ts';
import type { Control, Verdict } from './control.ts';
import { governmentTenant, unlicensed } from './licences.ts';
import { defaultParameters, type AuditParameters } from './parameters.ts';
import type { AuditProfile, SelectedControl } from './profile.ts';
import { shortened } from './shortened.ts';

/**
 * Evaluates the controls of a profile over a snapshot: one finding for each object concerned, in the order of the profile
 * and, within a control, by object. The same snapshot gives the same findings, whatever order it was read in.
 * `parameters` are the operator's and win over those of the profile.
 * @throws Error when the profile names a control that does not exist: profiles are part of the program.
 */
export function runControls(
  snapshot: Snapshot,
  profile: AuditProfile,
  parameters: Partial<AuditParameters> = {},
): readonly Finding[] {
  return profile.controls.flatMap((selected) => runSelected(snapshot, profile, selected, parameters));
}

function runSelected(
  snapshot: Snapshot,
  { sides }: AuditProfile,
  selected: SelectedControl,
  parameters: Partial<AuditParameters>,
): readonly Finding[] {
  const control = findControl(selected.control);
  if (control === undefined) {
    throw new Error(`there is no control ${selected.control}`);
  }
  return control
    .evaluate(snapshot, { ...defaultParameters, ...selected.parameters, ...parameters })
    .filter(({ side }) => sides?.includes(side) ?? true)
    .map((verdict) => excused(snapshot, verdict, selected))
    .map((verdict) => findingOf(snapshot, control, selected, verdict))
    .sort((left, right) => compare(left.object, right.object));
}

/** What the benchmark excuses; and what cannot be read because there is nothing to read. */
function excused(snapshot: Snapshot, verdict: Verdict, { exemption }: SelectedControl): Verdict {
  if (verdict.side !== 'cloud' || snapshot.cloud === undefined) {
    return verdict;
  }
  const government = exemption === undefined ? undefined : governmentTenant(snapshot.cloud);
  if (exemption !== undefined && government !== undefined) {
    return {
      ...verdict,
      outcome: 'not-applicable',
      reason: `${exemption.quote} (${government.reason})`,
      evidence: [...verdict.evidence, ...government.evidence],
      nextStep: '',
    };
  }
  const licences = verdict.outcome === 'unknown' ? unlicensed(snapshot.cloud) : undefined;
  return licences === undefined
    ? verdict
    : {
        ...verdict,
        outcome: 'not-applicable',
        reason: licences.reason,
        evidence: [...verdict.evidence, ...licences.evidence],
        nextStep: '',
      };
}

function findingOf(
  { profile }: Snapshot,
  control: Control,
  { severity, benchmarks }: SelectedControl,
  verdict: Verdict,
): Finding {
  return {
    controlId: control.id,
    outcome: verdict.outcome,
    severity: severity ?? control.severity,
    profile,
    object: verdict.object,
    title: titleOf(control, verdict),
    evidence: verdict.evidence.map((one) => shortened(one, verdict.outcome)),
    benchmarks: benchmarks ?? control.benchmarks,
    nextStep: verdict.nextStep,
    fingerprint: fingerprint(profile, control.id, verdict),
  };
}

/** A control is called by what is right; where it is not, what was found comes first, so that nobody reads a pass. */
function titleOf({ title }: Control, { outcome, reason }: Verdict): string {
  // An abbreviation at the beginning (DNS) stays as it is.
  const wanted = /^\p{Lu}{2}/u.test(title) ? title : `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  switch (outcome) {
    case 'fail':
    case 'warn':
      return `${reason}; wanted: ${wanted}`;
    case 'unknown':
      return `not known: ${reason}; wanted: ${wanted}`;
    case 'pass':
    case 'not-applicable':
      return `${title}: ${reason}`;
  }
}

/** Of the profile, the control and the object concerned, so that nothing else moves it; never of what was found. */
function fingerprint(profile: string, controlId: string, { side, object }: Verdict): string {
  return fingerprintOf(profile, controlId, side, object.toLowerCase());
}

function compare(left: string, right: string): number {
  return Number(left > right) - Number(left < right);
}
