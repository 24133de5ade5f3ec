import type { Finding, FindingOutcome } from '../model/finding.ts';
import type { ReportedFinding, ReportNote } from '../model/findings-report.ts';
import { waiverStanding } from './waiver-standing.ts';

/** A finding that somebody accepts, until a day, with a reason. */
export interface Waiver {
  readonly control: string;
  /** `*` stands for any text; absent: every object of the control. */
  readonly object?: string;
  /** Profiles by name, `*` for any text; absent: every profile. */
  readonly profile?: string;
  readonly reason: string;
  /** `YYYY-MM-DD`: the last day, in UTC, on which it holds. */
  readonly expires: string;
  readonly owner?: string;
  /** `waivers.yaml:7`. */
  readonly location: string;
}

export interface WaivedFindings {
  readonly findings: readonly ReportedFinding[];
  /** Expired, malformed and unused waivers. */
  readonly notes: readonly ReportNote[];
  /** Waivers whose object no profile has, though everything that could have it was read. */
  readonly unknownObjects: readonly UnknownObject[];
}

export interface UnknownObject {
  readonly waiver: Waiver;
  /** The objects that the control did look at. */
  readonly objects: readonly string[];
}

/** What a waiver can stand in front of: what is right needs none. */
const waivable: ReadonlySet<FindingOutcome> = new Set(['fail', 'warn', 'unknown']);

/**
 * Marks what is waived. The first waiver that fits counts. One that has expired, or whose day is none, is not honoured,
 * and that is said; so is one that fits nothing that would need it.
 * @param now ISO 8601, UTC.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  now: string,
): WaivedFindings {
  const judged = waivers.map((waiver) => ({
    waiver,
    standing: waiver.reason.trim() === '' ? 'malformed' : waiverStanding(waiver.expires, now),
    fits: fitter(waiver),
  }));
  const holding = judged.filter(({ standing }) => standing === 'holds');
  const used = new Set<Waiver>();
  const marked = findings.map((finding): ReportedFinding => {
    const { outcome } = finding;
    const found = waivable.has(outcome) ? holding.find(({ fits }) => fits(finding)) : undefined;
    if (found === undefined || outcome === 'waived') {
      return finding;
    }
    const { reason, expires, owner, location } = found.waiver;
    used.add(found.waiver);
    return {
      ...finding,
      outcome: 'waived',
      waiver: { reason, expires, ...(owner === undefined ? {} : { owner }), location, waives: outcome },
    };
  });
  const unknownObjects = holding.flatMap(({ waiver, fits }) => unknownObject(waiver, fits, findings));
  const unknown = new Set(unknownObjects.map(({ waiver }) => waiver));
  return {
    findings: marked,
    unknownObjects,
    notes: judged.flatMap(({ waiver, standing }) => {
      if (standing !== 'holds') {
        return [standing === 'expired' ? expiredNote(waiver) : malformedNote(waiver)];
      }
      return used.has(waiver) || unknown.has(waiver) ? [] : [unusedNote(waiver)];
    }),
  };
}

function fitter({ control, object, profile }: Waiver): (finding: Finding) => boolean {
  const isObject = pattern(object);
  const isProfile = pattern(profile);
  return (finding) => finding.controlId === control && isObject(finding.object) && isProfile(finding.profile);
}

/** `*` stands for any text, letter case does not count; no pattern fits everything. */
function pattern(text: string | undefined): (name: string) => boolean {
  if (text === undefined) {
    return () => true;
  }
  const parts = text
    .trim()
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'is');
  return (name) => expression.test(name);
}

/** A name that fits nothing is a typing mistake only when nothing is hidden that could carry it. */
function unknownObject(
  waiver: Waiver,
  fits: (finding: Finding) => boolean,
  findings: readonly Finding[],
): readonly UnknownObject[] {
  if (waiver.object === undefined || findings.some(fits)) {
    return [];
  }
  const isProfile = pattern(waiver.profile);
  const related = findings.filter(
    ({ controlId, profile }) => controlId === waiver.control && isProfile(profile),
  );
  const hidden = related.length === 0 || related.some(({ outcome }) => outcome === 'unknown');
  return hidden ? [] : [{ waiver, objects: [...new Set(related.map(({ object }) => object))] }];
}

function expiredNote(waiver: Waiver): ReportNote {
  return note('waiver-expired', waiver, `expired after ${waiver.expires} and is no longer honoured`);
}

function malformedNote(waiver: Waiver): ReportNote {
  const why =
    waiver.reason.trim() === '' ? 'it gives no reason' : `${JSON.stringify(waiver.expires)} is no day`;
  return note('waiver-malformed', waiver, `is not honoured: ${why}`);
}

function unusedNote(waiver: Waiver): ReportNote {
  return note('waiver-unused', waiver, 'fits no finding that would need it');
}

function note(kind: ReportNote['kind'], { control, object, location }: Waiver, text: string): ReportNote {
  const what = object === undefined ? control : `${control} of ${object}`;
  return { kind, controlId: control, location, text: `the waiver of ${what} ${text}` };
}
