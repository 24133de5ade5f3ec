import { findControl } from '../audit/catalogue.ts';
import { controls } from '../audit/catalogue.ts';
import { dnsRecords } from '../audit/controls/dns-records.ts';
import { edgeCertificate } from '../audit/controls/edge-certificate.ts';
import { auditProfiles, findAuditProfile } from '../audit/profiles/index.ts';
import type { AuditProfile } from '../audit/profile.ts';
import { severities } from '../model/severity.ts';
import { didYouMean } from '../config/nearest.ts';
import { FederationError } from '../errors.ts';
import type { Severity } from '../model/finding.ts';
import type { ControlDescription } from '../model/findings-report.ts';

/**
 * The controls that are meant: a profile of controls, or ids parted by commas.
 * @throws FederationError `usage.controls`.
 */
export function chosenControls(text: string): AuditProfile {
  const profile = findAuditProfile(text);
  if (profile !== undefined) {
    return profile;
  }
  const ids = text
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  const selected = ids.map((id) => findControl(id)?.id ?? unknownControl(id));
  if (selected.length === 0) {
    throw unknownControls('--controls names nothing', '');
  }
  return {
    id: 'selected',
    title: 'selected controls',
    description: '',
    controls: [...new Set(selected)].map((control) => ({ control })),
  };
}

/** Who asks for DNS and the Access Edges to be looked at is told what was found there, whatever else is judged. */
export function withLiveControls(profile: AuditProfile): AuditProfile {
  const missing = [dnsRecords, edgeCertificate].filter(
    ({ id }) => !profile.controls.some(({ control }) => control === id),
  );
  return { ...profile, controls: [...profile.controls, ...missing.map(({ id }) => ({ control: id }))] };
}

function unknownControl(id: string): never {
  if (findAuditProfile(id) !== undefined) {
    throw unknownControls(`${id} is a profile of controls, and is named alone`, '');
  }
  const known = [...auditProfiles.map((one) => one.id), ...controls.map((one) => one.id)];
  throw unknownControls(`there is no control ${id}`, didYouMean(id, known));
}

function unknownControls(message: string, suggestion: string): FederationError {
  return new FederationError('usage.controls', 'usage', `${message}.${suggestion}`, {
    next: 'federation audit --list-controls shows them',
  });
}

/** The selected controls as reports explain them. */
export function describeControls({ controls: selected }: AuditProfile): readonly ControlDescription[] {
  return selected.flatMap(({ control: id, severity, benchmarks }) => {
    const control = findControl(id);
    return control === undefined
      ? []
      : [
          {
            id,
            title: control.title,
            why: control.why,
            help: control.help,
            severity: severity ?? control.severity,
            sides: control.sides,
            benchmarks: benchmarks ?? control.benchmarks,
          },
        ];
  });
}

/** An option that has been checked against the choices of its declaration. */
export function severityOf(value: unknown): Severity | undefined {
  return severities.find((severity) => severity === value);
}
