import type { PathStatus } from '../model/gate.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import { closedGates, unknownGates } from './gates.ts';
import { count } from './gate.ts';
import type { NextStep } from './headline.ts';

/** Of a tenant that still has switches for Skype. */
export function cloudSkypeSentence(path: PathStatus): string {
  switch (path.settings) {
    case 'on':
      return 'Skype settings are open in the cloud.';
    case 'partial':
      return `Skype settings are partly open in the cloud: ${closedPolicy(path)}.`;
    case 'off':
      return 'Skype settings are closed in the cloud.';
    case 'absent':
      return 'The tenant has no settings for Skype.';
    case 'unknown':
      return `Skype settings in the cloud are not known: ${reason(path)}.`;
  }
}

const personal = 'ersonal Teams accounts';

/** What the answer says of personal Teams accounts, in both directions. */
export function personalSentences(paths: readonly PathStatus[]): readonly string[] {
  const [outbound, inbound] = personalPaths(paths);
  if (outbound === undefined || inbound === undefined) {
    return [];
  }
  switch (outbound.settings) {
    case 'on':
      return [`P${personal} are open in the cloud: ${inboundClause(inbound)}.`];
    case 'partial':
      return [`P${personal} are partly open in the cloud: ${closedPolicy(outbound)}.`];
    case 'off':
      return [`P${personal} are closed in the cloud.`];
    case 'absent':
      return [`The tenant has no settings for p${personal}.`];
    case 'unknown':
      return [`Whether p${personal} are open in the cloud is not known: ${reason(outbound)}.`];
  }
}

function inboundClause(inbound: PathStatus): string {
  switch (inbound.settings) {
    case 'on':
      return 'out and in';
    case 'partial':
      return `out, and partly in (${closedPolicy(inbound)})`;
    case 'off':
      return 'out, not in';
    case 'absent':
      return 'out; the tenant has no settings for in';
    case 'unknown':
      return `out; whether in is not known: ${reason(inbound)}`;
  }
}

function personalPaths(
  paths: readonly PathStatus[],
): readonly [outbound: PathStatus | undefined, inbound: PathStatus | undefined] {
  const of = (direction: PathStatus['direction']) =>
    paths.find((path) => path.network === 'teams-personal' && path.direction === direction);
  return [of('outbound'), of('inbound')];
}

function closedPolicy(path: PathStatus): string {
  return closedGates(path.gates)
    .map(({ title, note }) => `${title} is closed${note === undefined ? '' : `, ${note}`}`)
    .join('; ');
}

/** Of a path that is not known: what could not be read, else what is closed while others may be open. */
function reason(path: PathStatus): string {
  const [first, ...rest] = unknownGates(path.gates);
  if (first === undefined) {
    return `${closedPolicy(path)}, and the other policies could not all be read`;
  }
  return `${first.evidence}${rest.length === 0 ? '' : ` (and ${count(rest.length, 'more gate')})`}`;
}

/** The command that fits what was found in the cloud. */
export function cloudNextSteps(paths: readonly PathStatus[], scope: Scope): readonly NextStep[] {
  const whom = scope.kind === 'global' ? '' : ` --scope ${formatScope(scope)}`;
  const [outbound] = personalPaths(paths);
  switch (outbound?.settings) {
    case 'on':
      return [
        {
          command: `federation disable --network teams-personal${whom} --dry-run`,
          says: 'what closing personal Teams accounts would change',
        },
      ];
    case 'off':
    case 'partial':
      return [
        {
          command: `federation enable --network teams-personal${whom} --dry-run`,
          says: 'what opening personal Teams accounts would change',
        },
      ];
    case 'unknown':
    case 'absent':
      return [{ command: 'federation doctor', says: 'what this account may read' }];
    case undefined:
      return [];
  }
}
