import { runControls } from '../../src/audit/run-controls.ts';
import { waiverStanding } from '../../src/audit/waiver-standing.ts';
import type { AuditProfile } from '../../src/audit/profile.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import type { FindingOutcome } from '../../src/model/finding.ts';
import { isMap, textOf, type AuditCase, type CaseAnswer, type CaseInput, type CaseOutcome } from './case.ts';
import { peerReadings, type PeerReading } from './peers.ts';
import { snapshotOf } from './snapshots.ts';

/** A day on which everything that peers ask about was in service. */
const someDay = '2025-01-01';

/** The answer of our controls, from the control, the direction and the input alone. */
export function answer({ id, control, input }: AuditCase): CaseAnswer {
  if (control === 'WAIVER') {
    return { id, outcome: waived(input), controlId: 'waivers' };
  }
  const reading = peerReadings[control];
  if (reading === undefined) {
    return { id, outcome: 'n/a', controlId: '' };
  }
  return { id, outcome: outcomeOf(reading, input), controlId: reading.controls[0] ?? '' };
}

function outcomeOf(reading: PeerReading, input: CaseInput): CaseOutcome {
  if (reading.errorSkips === true && isMap(input['errors']) && Object.keys(input['errors']).length > 0) {
    return 'n/a';
  }
  const parameters = reading.parameters?.(input) ?? {};
  const day = textOf(input, 'date') ?? textOf(input, 'now') ?? reading.day ?? someDay;
  const time = Date.parse(day);
  const takenAt = new Date(Number.isNaN(time) ? Date.parse(someDay) : time).toISOString();
  const translated = reading.wordIsList === true ? wordsAsLists(input) : input;
  const asked = reading.realm === true ? realmAsDomain(translated) : translated;
  const snapshot = snapshotOf(asked, reading.sides ?? 'cloud', takenAt);
  const findings = runControls(snapshot, profileOf(reading), parameters);
  return worst(findings.map(({ outcome }) => outcome));
}

function profileOf({ controls, exemption }: PeerReading): AuditProfile {
  return {
    id: 'case',
    title: 'case',
    description: '',
    controls: controls.map((control) => ({
      control,
      ...(exemption === undefined
        ? {}
        : { exemption: { when: exemption, quote: 'the benchmark excuses government tenants' } as const }),
    })),
  };
}

/** A failure counts first, then what is not known; a pass needs something that passed. */
function worst(outcomes: readonly FindingOutcome[]): CaseOutcome {
  if (outcomes.some((outcome) => outcome === 'fail' || outcome === 'warn')) {
    return 'fail';
  }
  return outcomes.includes('pass') && !outcomes.includes('unknown') && !outcomes.includes('waived')
    ? 'pass'
    : 'n/a';
}

/** What the sign-in service says of an address is what the tenant's list of domains says of its domain. */
function realmAsDomain(input: CaseInput): CaseInput {
  const address = textOf(input, 'sip_address') ?? '';
  const Name = address.slice(address.lastIndexOf('@') + 1).trim();
  const realm = input['realm'];
  const type = isMap(realm) ? realm['NameSpaceType'] : undefined;
  return {
    ...input,
    ...(Name === '' ? {} : { sip_domains: [{ Name }] }),
    // Without an answer there is no list; a domain of any other kind is nobody's.
    ...(typeof type === 'string' && type.trim() !== ''
      ? { domains: [{ Name, authenticationType: type, isVerified: true }] }
      : {}),
  };
}

/** Puts a list of one where a fixture has a word that is neither "all" nor a domain. */
function wordsAsLists(input: CaseInput): CaseInput {
  const settings = input['federation_configuration'];
  if (!Array.isArray(settings)) {
    return input;
  }
  return {
    ...input,
    federation_configuration: settings.map((one: PropertyValue): PropertyValue => {
      const value = isMap(one) ? one['AllowedDomains'] : undefined;
      return isMap(one) &&
        typeof value === 'string' &&
        /^[a-z]+$/i.test(value) &&
        !/allowallknown/i.test(value)
        ? { ...one, AllowedDomains: { AllowedDomain: [`Domain=${value}`] } }
        : one;
    }),
  };
}

/** Whether the waiver holds (`n/a`), or the verdict below it stands. A waiver without a last day holds for ever there. */
function waived(input: CaseInput): CaseOutcome {
  const policies = input['omit_policy'];
  const control = textOf(input, 'control') ?? '';
  const waiver = isMap(policies) && Object.hasOwn(policies, control) ? policies[control] : undefined;
  const under = textOf(input, 'underlying_verdict');
  const stands: CaseOutcome = under === 'pass' || under === 'fail' ? under : 'n/a';
  if (!isMap(waiver)) {
    return stands;
  }
  const last = waiver['Expiration'];
  const expires = last === undefined || last === null || last === '' ? '9999-12-31' : last;
  const standing =
    typeof expires === 'string' ? waiverStanding(expires, textOf(input, 'now') ?? '') : 'malformed';
  return standing === 'holds' ? 'n/a' : stands;
}
