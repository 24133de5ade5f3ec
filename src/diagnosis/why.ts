import { unreadReason } from '../model/reading.ts';
import { check, type Check } from '../linking/check.ts';
import { contactContext } from '../linking/contact-context.ts';
import { checkContact } from '../linking/contact.ts';
import { serviceOn, skypeClosed } from '../linking/history.ts';
import { createPeople, type UserResult } from '../linking/people.ts';
import { emptyRow } from '../linking/rows.ts';
import { validateLinks } from '../linking/validate.ts';
import { coversDomain, poolDomains } from '../model/domain-lists.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { ContactKind } from './contact-kind.ts';
import { diagnosis, type Diagnosis } from './diagnosis.ts';
import { firstBreak, replicationStage, type Stage } from './stages.ts';

/** Why a user of the organisation and a contact outside do not reach each other. */
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
  readonly kind: ContactKind;
  /** ISO day, UTC. */
  readonly day: string;
  /** What lies between, seen from outside: DNS and the Edge of the user's domain. */
  readonly between: readonly Stage[];
}

/** Towards another organisation, what lies between is more: its lists here, its DNS, its Edge. */
export interface PartnerQuestion extends WhyQuestion {
  /** Of the user: {@link partnerUser}. */
  readonly judged: UserResult;
  readonly settings: readonly Stage[];
  readonly beyond: readonly Stage[];
}

/** The user as seen by federation with other organisations. */
export function partnerUser(snapshot: Snapshot, user: string, day: string): UserResult {
  return createPeople(snapshot, [user], { day, reach: 'organisation' }).judge(user);
}

/** Whether what the user says to a consumer network goes through servers of the deployment. */
export function reachedThroughServers(snapshot: Snapshot, user: string, day: string): boolean {
  return (
    snapshot.onPremises !== undefined && createPeople(snapshot, [user], { day }).judge(user).side !== 'cloud'
  );
}

/** Goes through everything between a user and somebody on a consumer network, whatever breaks before it. */
export function whyConsumer(snapshot: Snapshot, question: WhyQuestion): WhyAnswer {
  const { user, contact, kind, day, between } = question;
  const service = serviceOn(day);
  const isClosed = service.phase === 'closed';
  const stages = consumerStages(snapshot, { ...question, day: isClosed ? lastDay : day, between });
  if (service.phase === 'open') {
    return { sentence: sentenceOf(stages), until: undefined, stages, today: [] };
  }
  const checks = isClosed ? todayChecks(snapshot, user, contact, day) : [];
  const today = checks.some(({ id }) => id === 'why.today-service')
    ? checks
    : [serviceEnded(`${user} and ${kind.domain ?? contact}`, service.sentence), ...checks];
  return {
    sentence: today.some(({ outcome }) => outcome === 'fail')
      ? `They cannot reach each other: ${service.sentence}.`
      : `They cannot reach each other through Skype: ${service.sentence}. Whether they can through personal Teams cannot be seen from here.`,
    until: isClosed ? skypeClosed : undefined,
    stages,
    today,
  };
}

/** Goes through everything between a user and somebody of another organisation. */
export function whyPartner(snapshot: Snapshot, question: PartnerQuestion): WhyAnswer {
  const { user, contact, kind, between, judged, settings, beyond } = question;
  const stages: readonly Stage[] = [
    { title: user, diagnoses: judged.checks.map((one) => diagnosisOf(user, one)) },
    ...settings,
    ...inForce(snapshot, judged),
    ...between,
    ...beyond,
    { title: contact, diagnoses: [...kindChecks(contact, kind), ...unseenThere(contact, kind)] },
  ];
  return { sentence: sentenceOf(stages), until: undefined, stages, today: [] };
}

/** Nothing of federation lies between two people of one deployment. */
export function whyOwn({ user, contact, kind }: WhyQuestion): WhyAnswer {
  const sentence = `Federation is not between them: ${kind.because}`;
  return {
    sentence: `${sentence}.`,
    until: undefined,
    stages: [
      {
        title: contact,
        diagnoses: [
          diagnosis('why.contact-kind', 'not-applicable', `${user} and ${contact}`, sentence, {
            nextStep: 'federation check hybrid, where one of them is in the cloud',
          }),
        ],
      },
    ],
    today: [],
  };
}

function sentenceOf(stages: readonly Stage[]): string {
  const broken = firstBreak(stages);
  if (broken !== undefined) {
    return `They cannot reach each other: ${broken.text}.`;
  }
  const unclear = stages
    .flatMap(({ diagnoses }) => diagnoses)
    .find(({ outcome, severity }) => outcome === 'unknown' && severity !== 'low');
  return unclear === undefined
    ? 'Nothing that can be seen from here is in the way.'
    : `Nothing is known to be in the way, and not everything could be seen: ${unclear.text}.`;
}

function serviceEnded(object: string, sentence: string): Diagnosis {
  return diagnosis('why.today-service', 'fail', object, sentence, { severity: 'critical' });
}

/** The last day on which everything was still in service. */
const lastDay = '2025-05-04';

function consumerStages(
  snapshot: Snapshot,
  { user, contact, kind, day, between }: WhyQuestion,
): readonly Stage[] {
  const people = createPeople(snapshot, [user], { day });
  const judged = people.judge(user);
  // What holds for everybody has parts of its own, DNS among them.
  const isDeployment = ({ id }: Check): boolean => id.startsWith('deployment-') || id === 'u8';
  const ofSide = people.deployment.filter(
    ({ id }) => judged.side === 'unknown' || (id === 'deployment-tenant') === (judged.side === 'cloud'),
  );
  const records =
    kind.domain === undefined || kind.record === undefined ? [] : [[kind.domain, kind.record] as const];
  const found = checkContact(
    { address: contact, client: '', version: '' },
    contactContext(snapshot, day, new Map(records)),
  );
  const settings = [...ofSide, ...(judged.side === 'cloud' ? [] : blockedCheck(snapshot, found.enter))];
  return [
    {
      title: user,
      diagnoses: judged.checks.filter((one) => !isDeployment(one)).map((one) => diagnosisOf(user, one)),
    },
    { title: 'settings', diagnoses: settings.map((one) => diagnosisOf('settings', one)) },
    ...inForce(snapshot, judged),
    ...between,
    {
      title: contact,
      diagnoses: [...kindChecks(contact, kind), ...found.checks.map((one) => diagnosisOf(contact, one))],
    },
  ];
}

/** The blocked list of the servers stands before every provider. */
function blockedCheck({ onPremises }: Snapshot, enter: string | undefined): readonly Check[] {
  if (onPremises === undefined || enter === undefined) {
    return [];
  }
  const domain = enter.slice(enter.lastIndexOf('@') + 1);
  const list = poolDomains(onPremises.objects.blockedDomains);
  if (list.state !== 'known') {
    const reason = unreadReason(list);
    return [check('blocked-domain', 'unknown', `whether ${domain} is blocked could not be read: ${reason}`)];
  }
  return list.value.kind === 'list' && coversDomain(list.value.domains, domain)
    ? [
        check('blocked-domain', 'fail', `${domain} is on the blocked list of the servers`, {
          nextStep: `by hand: Remove-CsBlockedDomain -Identity ${domain}`,
        }),
      ]
    : [check('blocked-domain', 'pass', `${domain} is not on the blocked list`)];
}

/** Settings of servers are in force once every Edge has them; a user in the cloud does not depend on that. */
function inForce({ onPremises, takenAt }: Snapshot, { side }: UserResult): readonly Stage[] {
  return onPremises === undefined || side === 'cloud' ? [] : [replicationStage(onPremises, takenAt)];
}

function kindChecks(contact: string, { kind, because, isCertain }: ContactKind): readonly Diagnosis[] {
  const words =
    kind === 'organisation' ? 'a contact of another organisation' : 'a contact on a consumer network';
  return isCertain
    ? [diagnosis('why.contact-kind', 'pass', contact, `${words}: ${because}`)]
    : [
        diagnosis('why.contact-kind', 'unknown', contact, `taken for ${words}: ${because}`, {
          severity: 'low',
          nextStep: 'name a resolver (--resolver), or say what it is: --contact-kind organisation',
        }),
      ];
}

/** The other administrator decides over the rest. */
function unseenThere(contact: string, { domain = '' }: ContactKind): readonly Diagnosis[] {
  return [
    diagnosis(
      'why.contact-there',
      'unknown',
      contact,
      `whether ${contact} exists, and whether ${domain} lets this organisation in, cannot be seen from here`,
      { nextStep: `ask the administrator of ${domain} for the lists and the policy on that side` },
    ),
  ];
}

/** Personal Teams is what applies instead, and only to whoever is homed in the cloud. */
function todayChecks(snapshot: Snapshot, user: string, contact: string, day: string): readonly Diagnosis[] {
  const { rows } = validateLinks([{ ...emptyRow, where: '--user', user, contact }], { snapshot, day });
  const { side } = createPeople(snapshot, [user], { day }).judge(user);
  return rows
    .flatMap((row) => row.checks)
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')
    .filter(({ id }) => side === 'cloud' || id === 'service')
    .map((one) => {
      const { id, ...rest } = diagnosisOf(one.id.startsWith('contact-') ? contact : user, one);
      return { ...rest, id: id.replace(/^why\./, 'why.today-') };
    });
}

function diagnosisOf(object: string, { id, outcome, text, nextStep, evidence }: Check): Diagnosis {
  return diagnosis(`why.${id}`, outcome === 'reminder' ? 'not-applicable' : outcome, object, text, {
    evidence,
    nextStep,
    // How to enter an address, or what is recommended, is in nobody's way.
    ...(outcome === 'warn' ? { severity: 'low' as const } : {}),
  });
}
