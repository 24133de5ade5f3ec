import type { Gate, PathStatus } from '../model/gate.ts';
import { consumerServices, type Side } from '../model/networks.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { cloudNextSteps, cloudSkypeSentence, personalSentences } from './cloud-headline.ts';
import { count } from './gate.ts';
import { closedGates, unknownGates } from './gates.ts';
import { gateCount } from './status.ts';

/** The answer to "what is the state", before any picture. */
export interface Headline {
  /** One sentence, never greener than what was read; without the profile's name. */
  readonly sentence: string;
  /** The gates that are not open, each with what was read and what opens it. */
  readonly inTheWay: readonly Obstacle[];
  readonly next: readonly NextStep[];
}

export interface Obstacle {
  readonly gate: string;
  readonly evidence: string;
  /** What opens it: a command, or what an administrator does by hand. */
  readonly remedy: string;
}

/** A command that can be pasted, and what it shows. */
export interface NextStep {
  readonly command: string;
  readonly says: string;
}

/**
 * @param scope What the paths were judged for: commands are about the same.
 * @param unread Sides that could not be read, of which nothing is known.
 */
export function headline(
  snapshot: Snapshot,
  paths: readonly PathStatus[],
  scope: Scope = { kind: 'global' },
  unread: readonly Side[] = [],
): Headline {
  const pool = snapshot.onPremises === undefined ? [] : paths.filter(({ side }) => side === 'on-premises');
  const cloud = snapshot.cloud === undefined ? [] : paths.filter(({ side }) => side === 'cloud');
  const read = [...pool, ...cloud];
  if (read.length === 0) {
    return { sentence: 'Nothing was read.', inTheWay: [], next: [] };
  }
  // A tenant of today has no switch for Skype, and nothing that would have to be said of it.
  const skype = read.filter(
    ({ side, network, settings }) => network === 'skype' && (side === 'on-premises' || settings !== 'absent'),
  );
  const sentences = [
    ...skype.map((path) => (path.side === 'cloud' ? cloudSkypeSentence(path) : sentenceOf(path))),
    ...skype.slice(0, 1).map(serviceSentence),
    ...personalSentences(cloud),
    ...unread.map((side) => `${side === 'cloud' ? 'The cloud' : 'On premises'} could not be read.`),
  ];
  return {
    sentence: sentences.filter((part) => part !== '').join(' '),
    inTheWay: read.filter(({ settings }) => settings !== 'absent').flatMap(obstacles),
    next: [
      ...unique([...pool.flatMap((path) => nextSteps(path, scope)), ...cloudNextSteps(cloud, scope)]),
      { command: 'federation help gates', says: 'what each gate means' },
    ],
  };
}

/** What is in the way outbound is in the way inbound, too, and named once. */
function obstacles({ gates, direction }: PathStatus): readonly Obstacle[] {
  const all = [...closedGates(gates), ...unknownGates(gates)];
  return all.filter(({ id }) => direction !== 'inbound' || id.startsWith('inbound-')).map(obstacle);
}

function unique(steps: readonly NextStep[]): readonly NextStep[] {
  return steps.filter(
    ({ command }, index) => steps.findIndex((other) => other.command === command) === index,
  );
}

function obstacle(gate: Gate): Obstacle {
  return {
    gate: gate.title,
    evidence: gate.evidence,
    remedy: gate.remedy ?? 'federation doctor',
  };
}

function sentenceOf(path: PathStatus): string {
  const { all } = gateCount(path);
  switch (path.settings) {
    case 'on':
      return `Skype settings are open on premises: ${all} of ${all} gates${inForceClause(path)}.`;
    case 'off':
      return `Skype settings are closed on premises: ${closedGates(path.gates).length} of ${all} gates.`;
    case 'partial':
      return `Skype settings are partly open on premises: ${partialReason(path)}${inForceClause(path)}.`;
    case 'absent':
      return 'This pool has no settings for Skype.';
    case 'unknown':
      return `Skype settings on premises are not known: ${unknownReason(path)}.`;
  }
}

function inForceClause(path: PathStatus): string {
  switch (path.inForce) {
    case 'yes':
      return '';
    case 'pending':
      return '; stored, and not yet in force at every Edge server';
    case 'unknown':
      return '; whether they are in force is not known';
  }
}

/** Why a path is partial: a policy that is closed, else a provider that lets known contacts through only. */
export function partialReason(path: PathStatus): string {
  const policy = closedGates(path.gates).find(({ id }) => id === 'policy');
  if (policy !== undefined) {
    return `${policy.title} is closed${policy.note === undefined ? '' : `, ${policy.note}`}`;
  }
  return 'the provider lets only people on the contact list through (AlwaysUnverifiable)';
}

export function unknownReason(path: PathStatus): string {
  const hidden = closedGates(path.gates).filter(({ id }) => id === 'session');
  const [first, ...rest] = [...hidden, ...unknownGates(path.gates)];
  if (first === undefined) {
    return 'not everything could be read';
  }
  return `${first.evidence}${rest.length === 0 ? '' : ` (and ${count(rest.length, 'more gate')})`}`;
}

/** What the consumer service behind the settings does; empty while it is live. */
export function serviceSentence(path: PathStatus): string {
  const { closedNote, title } = consumerServices[path.network];
  if (path.service === 'live' || closedNote === undefined) {
    return '';
  }
  const open = path.settings === 'on' || path.settings === 'partial';
  const note = open
    ? closedNote
    : closedNote.replace(/, so nothing answers$/, '').replace(title, `${title} itself`);
  return `(${note.charAt(0).toUpperCase()}${note.slice(1)}.)`;
}

function nextSteps(path: PathStatus, scope: Scope): readonly NextStep[] {
  const whom = scope.kind === 'global' ? '' : ` --scope ${formatScope(scope)}`;
  const manual = closedGates(path.gates).find(({ kind }) => kind === 'manual');
  if (path.settings === 'unknown' || path.settings === 'absent' || manual?.id === 'session') {
    return [{ command: 'federation doctor', says: 'what this account may read' }];
  }
  if (manual !== undefined) {
    return [
      {
        command: `federation status${whom}`,
        says: `again, when ${manual.title} is mended (${manual.remedy ?? ''})`,
      },
    ];
  }
  if (path.settings === 'on') {
    return path.inForce === 'pending'
      ? [{ command: `federation status${whom}`, says: 'again in 2 to 3 minutes: whether it is in force' }]
      : [
          {
            command: `federation disable --network skype${whom} --dry-run`,
            says: 'what closing it would change',
          },
        ];
  }
  return [
    {
      command: `federation enable --network skype${whom} --dry-run`,
      says: 'what it would change and for whom',
    },
  ];
}
