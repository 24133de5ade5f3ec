import type { ExitCodeName } from '../exit-codes.ts';
import type { Evidence, Finding, FindingOutcome } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import type { Gate, PathStatus } from '../model/gate.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { tenantGates } from './cloud-gate-catalogue.ts';
import { skypeGates, type GateDescription } from './gate-catalogue.ts';
import { closedGates } from './gates.ts';
import { partialReason, serviceSentence, unknownReason } from './headline.ts';
import { pathsOf } from './status.ts';

/**
 * Is existing Messenger federation enabled? An organisation whose server already reached Windows Live Messenger is
 * set up for Skype ("Provisioning Guide for Lync-Skype Connectivity", May 2013). Judged on settings alone.
 */
export interface MessengerCheck {
  /** `retired`: the profile is a tenant, and tenants have no such settings any more. */
  readonly answer: 'yes' | 'no' | 'partly' | 'unknown' | 'retired';
  readonly sentence: string;
  readonly findings: readonly Finding[];
}

export const messengerExits: Readonly<Record<MessengerCheck['answer'], ExitCodeName>> = {
  yes: 'ok',
  no: 'findings',
  partly: 'findings',
  unknown: 'unavailable',
  retired: 'ok',
};

/** @param users The users of a scope `users:<file>`. */
export function checkMessenger(
  snapshot: Snapshot,
  scope: Scope,
  now: Date,
  users?: readonly string[],
): MessengerCheck {
  const paths = pathsOf(snapshot, { scope, now, ...(users === undefined ? {} : { users }) });
  const skype = paths.filter(({ network }) => network === 'skype');
  const judged = skype.filter(({ side, settings }) => side === 'on-premises' || settings !== 'absent');
  const verdicts = judged.map((path) => verdict(path, scope));
  const [first] = judged;
  const sentences = [
    ...verdicts.map(({ sentence }) => sentence),
    ...(first === undefined ? [] : [serviceSentence(first)]),
    ...inTheCloud(skype, first === undefined),
  ];
  return {
    answer: worstAnswer(
      verdicts.map(({ answer }) => answer),
      skype,
    ),
    sentence: sentences.filter((part) => part !== '').join(' '),
    findings: skype.flatMap((path) => path.gates.map((gate) => findingOf(snapshot, path, gate))),
  };
}

/** From the worst; a side that has no such settings at all says neither yes nor no. */
const answers = ['no', 'unknown', 'partly', 'yes'] as const;

function worstAnswer(
  given: readonly MessengerCheck['answer'][],
  paths: readonly PathStatus[],
): MessengerCheck['answer'] {
  const worst = answers.find((answer) => given.includes(answer));
  return worst ?? (paths.length === 0 ? 'unknown' : 'retired');
}

/** What the question means for a tenant that has lost its switches. */
function inTheCloud(paths: readonly PathStatus[], alone: boolean): readonly string[] {
  if (paths.length === 0) {
    return ['Unknown: nothing was read.'];
  }
  const retired = paths.some(({ side, settings }) => side === 'cloud' && settings === 'absent');
  return retired
    ? [
        `${alone ? 'Retired: the' : 'The'} tenant has no switch for Messenger or Skype any more; its users reach former Skype users as personal Teams accounts.`,
      ]
    : [];
}

function verdict(path: PathStatus, scope: Scope): Pick<MessengerCheck, 'answer' | 'sentence'> {
  const where = path.side === 'cloud' ? ' in the cloud' : '';
  const who = `${where}${scope.kind === 'global' ? '' : ` for ${formatScope(scope)}`}`;
  switch (path.settings) {
    case 'on':
      return {
        answer: 'yes',
        sentence: `Yes: Messenger federation is enabled${who}. No further step is needed for Skype.`,
      };
    case 'partial':
      return { answer: 'partly', sentence: `Partly${where}: ${partialReason(path)}.` };
    case 'off':
      return {
        answer: 'no',
        sentence: `No: Messenger federation is not enabled${who}: ${closedReason(path)}.`,
      };
    case 'absent':
    case 'unknown':
      return { answer: 'unknown', sentence: `Unknown${where}: ${unknownReason(path)}.` };
  }
}

function closedReason(path: PathStatus): string {
  return closedGates(path.gates)
    .filter(({ id }) => id !== 'session')
    .map(({ title, evidence }) => `${title}: ${evidence}`)
    .join('; ');
}

function findingOf(snapshot: Snapshot, path: PathStatus, gate: Gate): Finding {
  const controlId = `messenger.${gate.id}`;
  return {
    controlId,
    outcome: path.settings === 'absent' && path.side === 'cloud' ? 'not-applicable' : outcomeOf(gate),
    severity: gate.kind === 'advisory' ? 'info' : 'medium',
    profile: snapshot.profile,
    object: gate.object,
    title: `${gate.title}: ${gate.evidence}`,
    evidence: [evidenceOf(snapshot, path, gate)],
    benchmarks: [],
    nextStep: gate.remedy ?? (gate.state === 'open' ? '' : 'federation doctor'),
    fingerprint: fingerprintOf(snapshot.profile, controlId, gate.object.toLowerCase()),
  };
}

/** What does not decide can only warn; what decides and is not known is never a pass. */
function outcomeOf({ kind, state }: Gate): FindingOutcome {
  switch (state) {
    case 'open':
      return 'pass';
    case 'closed':
      return kind === 'advisory' ? 'warn' : 'fail';
    case 'absent':
      return kind === 'advisory' ? 'not-applicable' : 'unknown';
    case 'unreadable':
      return 'unknown';
  }
}

function evidenceOf(snapshot: Snapshot, path: PathStatus, gate: Gate): Evidence {
  const catalogue: Readonly<Record<string, GateDescription>> = { ...skypeGates, ...tenantGates };
  const description = catalogue[gate.id];
  const place = path.side === 'cloud' ? snapshot.cloud?.tenant : snapshot.onPremises?.pool;
  return {
    source: `${place ?? snapshot.profile} ${description?.cmdlet ?? ''}`.trim(),
    property: description?.property ?? '',
    raw: gate.value,
    normalised: gate.state,
  };
}
