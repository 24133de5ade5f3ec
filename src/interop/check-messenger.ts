import { createHash } from 'node:crypto';
import type { ExitCodeName } from '../exit-codes.ts';
import type { Evidence, Finding, FindingOutcome } from '../model/finding.ts';
import type { Gate, PathStatus } from '../model/gate.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { skypeGates } from './gate-catalogue.ts';
import { closedGates } from './gates.ts';
import { partialReason, serviceSentence, unknownReason } from './headline.ts';
import { pathsOf } from './status.ts';

/**
 * Is existing Messenger federation enabled? An organisation whose server already reached Windows Live Messenger is
 * set up for Skype ("Provisioning Guide for Lync-Skype Connectivity", May 2013). Judged on settings alone.
 */
export interface MessengerCheck {
  readonly answer: 'yes' | 'no' | 'partly' | 'unknown';
  readonly sentence: string;
  readonly findings: readonly Finding[];
}

export const messengerExits: Readonly<Record<MessengerCheck['answer'], ExitCodeName>> = {
  yes: 'ok',
  no: 'findings',
  partly: 'findings',
  unknown: 'unavailable',
};

/** @param users The users of a scope `users:<file>`. */
export function checkMessenger(
  snapshot: Snapshot,
  scope: Scope,
  now: Date,
  users?: readonly string[],
): MessengerCheck {
  const [path] = pathsOf(snapshot, { scope, now, ...(users === undefined ? {} : { users }) });
  if (path === undefined) {
    return { answer: 'unknown', sentence: 'Unknown: no pool was read.', findings: [] };
  }
  const { answer, sentence } = verdict(path, scope);
  return {
    answer,
    sentence: [sentence, serviceSentence(path)].filter((part) => part !== '').join(' '),
    findings: path.gates.map((gate) => findingOf(snapshot, gate)),
  };
}

function verdict(path: PathStatus, scope: Scope): Pick<MessengerCheck, 'answer' | 'sentence'> {
  const who = scope.kind === 'global' ? '' : ` for ${formatScope(scope)}`;
  switch (path.settings) {
    case 'on':
      return {
        answer: 'yes',
        sentence: `Yes: Messenger federation is enabled${who}. No further step is needed for Skype.`,
      };
    case 'partial':
      return { answer: 'partly', sentence: `Partly: ${partialReason(path)}.` };
    case 'off':
      return {
        answer: 'no',
        sentence: `No: Messenger federation is not enabled${who}: ${closedReason(path)}.`,
      };
    case 'absent':
    case 'unknown':
      return { answer: 'unknown', sentence: `Unknown: ${unknownReason(path)}.` };
  }
}

function closedReason(path: PathStatus): string {
  return closedGates(path.gates)
    .filter(({ id }) => id !== 'session')
    .map(({ title, evidence }) => `${title}: ${evidence}`)
    .join('; ');
}

function findingOf(snapshot: Snapshot, gate: Gate): Finding {
  const controlId = `messenger.${gate.id}`;
  return {
    controlId,
    outcome: outcomeOf(gate),
    severity: gate.kind === 'advisory' ? 'info' : 'medium',
    profile: snapshot.profile,
    object: gate.object,
    title: `${gate.title}: ${gate.evidence}`,
    evidence: [evidenceOf(snapshot, gate)],
    benchmarks: [],
    nextStep: gate.remedy ?? (gate.state === 'open' ? '' : 'federation doctor'),
    fingerprint: createHash('sha256')
      .update(JSON.stringify([snapshot.profile, controlId, gate.object.toLowerCase()]))
      .digest('hex'),
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

function evidenceOf(snapshot: Snapshot, gate: Gate): Evidence {
  const description = Object.entries(skypeGates).find(([id]) => id === gate.id)?.[1];
  return {
    source: `${snapshot.onPremises?.pool ?? snapshot.profile} ${description?.cmdlet ?? ''}`.trim(),
    property: description?.property ?? '',
    raw: gate.value,
    normalised: gate.state,
  };
}
