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
  /** The profiles whose file it is in: it says nothing about others. Absent: it was given for all. */
  readonly owners?: readonly string[];
  readonly reason: string;
  /** `YYYY-MM-DD`: the last day, in UTC, on which it holds. */
  readonly expires: string;
  readonly owner?: string;
  /** `waivers.yaml:7`. */
  readonly location: string;
}

/** What became of findings and waivers. */
export interface WaivedFindings {
  readonly findings: readonly ReportedFinding[];
  /** Expired, malformed and unused waivers. */
  readonly notes: readonly ReportNote[];
  /** Waivers whose object no profile has, though everything that could have it was read. */
  readonly unknownObjects: readonly UnknownObject[];
}

/** A waiver that is most likely misspelt. */
export interface UnknownObject {
  readonly waiver: Waiver;
  /** The objects that the control did look at. */
  readonly objects: readonly string[];
}

/** What a waiver can stand in front of: what is right needs none. */
const waivable: ReadonlySet<FindingOutcome> = new Set(['fail', 'warn', 'unknown']);

/** The same waiver in the same place counts once, for all profiles whose file it is in. */
export function sharedWaivers(waivers: readonly Waiver[]): readonly Waiver[] {
  const shared = new Map<string, Waiver>();
  for (const { owners, ...waiver } of waivers) {
    const key = JSON.stringify([waiver, owners === undefined]);
    const before = shared.get(key)?.owners ?? [];
    shared.set(key, owners === undefined ? waiver : { ...waiver, owners: [...before, ...owners] });
  }
  return [...shared.values()];
}

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
  return {
    findings: marked,
    unknownObjects: holding.flatMap(({ waiver, fits }) => unknownObject(waiver, fits, findings)),
    notes: judged.flatMap(({ waiver, standing }) => {
      if (standing !== 'holds') {
        return [standing === 'expired' ? expiredNote(waiver) : malformedNote(waiver)];
      }
      return used.has(waiver) ? [] : [unusedNote(waiver)];
    }),
  };
}

function fitter(waiver: Waiver): (finding: Finding) => boolean {
  const isObject = pattern(waiver.object);
  const isProfile = profilesOf(waiver);
  return (finding) =>
    finding.controlId === waiver.control && isObject(finding.object) && isProfile(finding.profile);
}

function profilesOf({ profile, owners }: Waiver): (name: string) => boolean {
  const isProfile = pattern(profile);
  const isOwner = owners === undefined ? undefined : new Set(owners);
  return (name) => isProfile(name) && (isOwner?.has(name) ?? true);
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
  const isProfile = profilesOf(waiver);
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
    waiver.reason.trim() === ''
      ? 'it gives no reason'
      : waiver.expires === ''
        ? 'it does not say when it expires (expires: YYYY-MM-DD)'
        : `${JSON.stringify(waiver.expires)} is no day (YYYY-MM-DD)`;
  return note('waiver-malformed', waiver, `is not honoured: ${why}`);
}

function unusedNote(waiver: Waiver): ReportNote {
  return note('waiver-unused', waiver, 'fits no finding that would need it');
}

function note(kind: ReportNote['kind'], { control, object, location }: Waiver, text: string): ReportNote {
  const what = object === undefined ? control : `${control} of ${object}`;
  return { kind, controlId: control, location, text: `the waiver of ${what} ${text}` };
}
