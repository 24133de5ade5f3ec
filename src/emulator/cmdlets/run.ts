import type { ErrorRecord } from '../../protocols/psrp/error-record.ts';
import { isAvailable } from '../availability.ts';
import { cmdletsOf } from '../roles.ts';
import { accessEdgeCmdlets } from './access-edge.ts';
import { administrationCmdlets } from './administration.ts';
import { bind } from './bind.ts';
import { domainCmdlets } from './domains.ts';
import { externalAccessPolicyCmdlets } from './external-access-policies.ts';
import { commandNotFound } from './failures.ts';
import { getCommand } from './get-command.ts';
import { pipelineHelpers } from './pipeline-helpers.ts';
import { providerCmdlets } from './providers.ts';
import { replicationCmdlets } from './replication.ts';
import {
  failed,
  isOn,
  nothing,
  textArgument,
  type Bound,
  type CmdletCall,
  type CmdletContext,
  type CmdletOutcome,
  type CmdletSpec,
} from './spec.ts';
import { topologyCmdlets } from './topology.ts';
import { userCmdlets } from './users.ts';

const productCmdlets: readonly CmdletSpec[] = [
  ...accessEdgeCmdlets,
  ...providerCmdlets,
  ...externalAccessPolicyCmdlets,
  ...domainCmdlets,
  ...topologyCmdlets,
  ...replicationCmdlets,
  ...userCmdlets,
  ...administrationCmdlets,
];
const shellCommands: readonly CmdletSpec[] = [getCommand(visibleCommands), ...pipelineHelpers];

/** What the session shows: of the product's cmdlets those that the version has and a role of the account lists. */
export function visibleCommands({ organisation, account }: CmdletContext): readonly CmdletSpec[] {
  const offered = cmdletsOf(account, organisation);
  const own = productCmdlets.filter(
    (spec) => offered.has(spec.name.toLowerCase()) && isAvailable(spec, organisation),
  );
  return [...shellCommands, ...own];
}

/** The command of that name; undefined when the session does not show it. */
export function findCommand(context: CmdletContext, name: string): CmdletSpec | undefined {
  const wanted = name.toLowerCase();
  return visibleCommands(context).find((spec) => spec.name.toLowerCase() === wanted);
}

/**
 * Runs one call, with at most one piped object unless the command takes all of them. Nothing is stored: what a write
 * makes of the organisation is part of the outcome.
 */
export function runCmdlet(context: CmdletContext, call: CmdletCall): CmdletOutcome {
  const spec = findCommand(context, call.name);
  if (spec === undefined) {
    return failed(commandNotFound(call.name));
  }
  const input = call.input ?? [];
  const binding = bind(spec, call, spec.takesAll === true ? undefined : input[0], context.organisation);
  if ('failure' in binding) {
    return failed(binding.failure);
  }
  const { bound } = binding;
  return withErrorAction(bound, finish(spec, bound, spec.run(bound, context, input), context));
}

function finish(
  spec: CmdletSpec,
  bound: Bound,
  outcome: CmdletOutcome,
  { now }: CmdletContext,
): CmdletOutcome {
  const { organisation } = outcome;
  if (organisation === undefined) {
    return outcome;
  }
  if (isOn(bound, 'WhatIf')) {
    return nothing;
  }
  const { replication } = organisation;
  const written =
    spec.effect === 'settings'
      ? { ...organisation, replication: { ...replication, lastWriteAt: now.toISOString() } }
      : organisation;
  const asked = isOn(bound, 'Confirm') ? { question: confirmation(spec, bound) } : {};
  return { ...outcome, organisation: written, ...asked };
}

function confirmation(
  spec: CmdletSpec,
  bound: Bound,
): { readonly caption: string; readonly message: string } {
  const target = textArgument(bound, 'Identity') || 'Global';
  return {
    caption: 'Confirm',
    message: `Are you sure you want to perform this action? Performing operation "${spec.name}" on Target "${target}".`,
  };
}

/** -ErrorAction, for non-terminating errors (ActionPreference: by name or number). */
function withErrorAction(bound: Bound, outcome: CmdletOutcome): CmdletOutcome {
  const [first, ...others]: readonly ErrorRecord[] = outcome.errors ?? [];
  const action = textArgument(bound, 'ErrorAction').toLowerCase();
  if (first === undefined) {
    return outcome;
  }
  if (['silentlycontinue', 'ignore', '0', '4'].includes(action)) {
    return { ...outcome, errors: [] };
  }
  return action === 'stop' || action === '1' ? failed(first) : { ...outcome, errors: [first, ...others] };
}
