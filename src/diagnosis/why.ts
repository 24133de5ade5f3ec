import type { Check } from '../linking/check.ts';
import { serviceOn, skypeClosed } from '../linking/history.ts';
import { emptyRow } from '../linking/rows.ts';
import { validateLinks } from '../linking/validate.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { diagnosis, type Diagnosis } from './diagnosis.ts';
import { firstBreak, type Stage } from './stages.ts';

/** Why a user of the organisation and somebody on the consumer side do not reach each other. */
export interface WhyAnswer {
  readonly sentence: string;
  /** Whether the stages are about a service that has ended: they say what would have been in the way until then. */
  readonly until: string | undefined;
  readonly stages: readonly Stage[];
  /** What holds today instead, when the service is closed. */
  readonly today: readonly Diagnosis[];
}

export interface WhyQuestion {
  readonly user: string;
  readonly contact: string;
  /** ISO day, UTC. */
  readonly day: string;
  /** What lies between: DNS and the Edge of the user's domain. */
  readonly between: readonly Stage[];
}

/** Goes through everything between the two. Every part is judged, whatever breaks before it. */
export function why(snapshot: Snapshot, { user, contact, day, between }: WhyQuestion): WhyAnswer {
  const service = serviceOn(day);
  const isClosed = service.phase === 'closed';
  const { user: userChecks, contact: contactChecks } = checksOf(
    snapshot,
    user,
    contact,
    isClosed ? lastDay : day,
  );
  const stages: readonly Stage[] = [
    { title: user, diagnoses: userChecks },
    ...between,
    { title: contact, diagnoses: contactChecks },
  ];
  const broken = firstBreak(stages);
  const unclear = stages.flatMap(({ diagnoses }) => diagnoses).find(({ outcome }) => outcome === 'unknown');
  if (service.phase !== 'open') {
    const today = isClosed ? todayChecks(snapshot, user, contact, day) : [];
    return {
      sentence: `They cannot reach each other: ${service.sentence}.`,
      until: isClosed ? skypeClosed : undefined,
      stages,
      today: today.some(({ id }) => id === 'why.today-service')
        ? today
        : [serviceEnded(`${user} and ${contact}`, service.sentence), ...today],
    };
  }
  return {
    sentence:
      broken !== undefined
        ? `They cannot reach each other: ${broken.text}.`
        : unclear === undefined
          ? 'Nothing that can be seen from here is in the way.'
          : `Nothing is known to be in the way, and not everything could be seen: ${unclear.text}.`,
    until: undefined,
    stages,
    today: [],
  };
}

function serviceEnded(object: string, sentence: string): Diagnosis {
  return diagnosis('why.today-service', 'fail', object, sentence, { severity: 'critical' });
}

/** The last day on which everything was still in service. */
const lastDay = '2025-05-04';

interface BothChecks {
  readonly user: readonly Diagnosis[];
  readonly contact: readonly Diagnosis[];
}

function checksOf(snapshot: Snapshot, user: string, contact: string, day: string): BothChecks {
  const { rows } = validateLinks([{ ...emptyRow, where: '--user', user, contact }], { snapshot, day });
  const checks = rows.flatMap((row) => row.checks);
  const isOfContact = ({ id }: Check): boolean => id.startsWith('contact-');
  return {
    user: checks.filter((one) => !isOfContact(one)).map((one) => diagnosisOf(user, one)),
    contact: checks.filter(isOfContact).map((one) => diagnosisOf(contact, one)),
  };
}

/** Personal Teams is what applies instead. */
function todayChecks(snapshot: Snapshot, user: string, contact: string, day: string): readonly Diagnosis[] {
  const { user: ofUser, contact: ofContact } = checksOf(snapshot, user, contact, day);
  return [...ofUser, ...ofContact]
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')
    .map((one) => ({ ...one, id: one.id.replace(/^why\./, 'why.today-') }));
}

function diagnosisOf(object: string, { id, outcome, text, nextStep, evidence }: Check): Diagnosis {
  return diagnosis(`why.${id}`, outcome === 'reminder' ? 'not-applicable' : outcome, object, text, {
    evidence,
    nextStep,
  });
}
