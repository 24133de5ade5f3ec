import { setImmediate } from 'node:timers/promises';
import { int32, list, propertyBag, string } from '../protocols/clixml/build.ts';
import { numberOf } from '../protocols/clixml/access.ts';
import type { ClixmlValue } from '../protocols/clixml/values.ts';
import { makeErrorRecord, type ErrorRecord } from '../protocols/psrp/error-record.ts';
import type { InvokedCommand, PipelineInvocation, PipelineSink } from '../protocols/psrp/server-port.ts';
import { cannotAsk, cmdletFailure, scriptsNotAllowed } from './cmdlets/failures.ts';
import { findCommand, runCmdlet } from './cmdlets/run.ts';
import { nothing, type CmdletContext, type CmdletOutcome, type CmdletSpec } from './cmdlets/spec.ts';
import type { FaultName, FaultPlan } from './faults.ts';
import { hugeDomains } from './huge-output.ts';
import type { Organisation } from './organisation.ts';

/**
 * Runs pipelines as the engine does: statements one after the other, commands of a statement joined by what they
 * write. A command that is not there, does not bind or fails ends everything; non-terminating errors do not.
 * What a write makes of the organisation is stored here, and here is where writes go wrong when a fault says so. The
 * file behind it is written once, before the client is told that the pipeline is over.
 */
export interface PipelineHost {
  readonly context: () => CmdletContext;
  /** Several statements in one pipeline: not with PowerShell 2.0. */
  readonly canBatch: boolean;
  readonly faults: FaultPlan;
  /** Later statements see it; it is kept for good by `keep`. */
  readonly write: (organisation: Organisation) => void;
  readonly keep: () => void;
  /** Reading shows this for a while. */
  readonly showOld: (organisation: Organisation) => void;
  readonly cut: () => void;
}

export async function runPipeline(
  invocation: PipelineInvocation,
  sink: PipelineSink,
  signal: AbortSignal,
  host: PipelineHost,
): Promise<void> {
  if (invocation.statements.length > 1 && !host.canBatch) {
    sink.fail(noBatches);
    return;
  }
  try {
    await runStatements({ invocation, sink, signal, host });
  } finally {
    host.keep();
  }
}

async function runStatements(run: PipelineRun): Promise<void> {
  const { invocation, sink, signal } = run;
  for (const statement of invocation.statements) {
    const output = await runStatement(run, statement);
    if (output === undefined || signal.aborted) {
      return;
    }
    output.forEach((value) => sink.output(value));
  }
}

interface PipelineRun {
  readonly invocation: PipelineInvocation;
  readonly sink: PipelineSink;
  readonly signal: AbortSignal;
  readonly host: PipelineHost;
}

const noBatches = makeErrorRecord({
  message: 'This runspace runs one statement at a time.',
  fullyQualifiedErrorId: 'ExtraCommandsNotSupported',
  category: 'InvalidOperation',
});

/** What the last command wrote; undefined when one of them has ended the pipeline. */
async function runStatement(
  run: PipelineRun,
  statement: readonly InvokedCommand[],
): Promise<readonly ClixmlValue[] | undefined> {
  let piped = run.invocation.input.length > 0 ? run.invocation.input : undefined;
  const script = statement.find(({ isScript }) => isScript);
  if (script !== undefined) {
    run.sink.fail(scriptsNotAllowed(script.name));
    return undefined;
  }
  for (const [index, command] of statement.entries()) {
    const isLast = index === statement.length - 1;
    const output = await runCommand(run, command, piped, isLast);
    if (output === undefined) {
      return undefined;
    }
    piped = output;
  }
  return piped ?? [];
}

async function runCommand(
  run: PipelineRun,
  command: InvokedCommand,
  piped: readonly ClixmlValue[] | undefined,
  isLast: boolean,
): Promise<readonly ClixmlValue[] | undefined> {
  const spec = findCommand(run.host.context(), command.name);
  const rounds = spec?.takesAll === true || piped === undefined ? [piped] : piped.map((value) => [value]);
  const output: ClixmlValue[] = [];
  for (const input of rounds) {
    const call = { ...command, ...(input === undefined ? {} : { input }) };
    const outcome = await settle(run, command.name, spec, () => runCmdlet(run.host.context(), call));
    outcome.warnings?.forEach((text) => run.sink.warning(text));
    outcome.errors?.forEach((record) => run.sink.error(record));
    if (outcome.failure !== undefined) {
      // What was written before the failure has already gone out.
      output.forEach((value) => run.sink.output(value));
      run.sink.fail(outcome.failure);
      return undefined;
    }
    output.push(...outcome.output);
  }
  if (isLast && spec?.name === 'Get-CsAllowedDomain') {
    await flood(run);
  }
  return output;
}

async function flood({ host, sink, signal }: PipelineRun): Promise<void> {
  if (host.faults.strike('list').has('huge-output')) {
    for (const chunk of hugeDomains(host.context())) {
      chunk.forEach((value) => sink.output(value));
      await setImmediate();
      if (signal.aborted) {
        return;
      }
    }
  }
}

/** Asks where the outcome says so, stores what is written, and lets faults strike. */
async function settle(
  run: PipelineRun,
  name: string,
  spec: CmdletSpec | undefined,
  execute: () => CmdletOutcome,
): Promise<CmdletOutcome> {
  const { host } = run;
  if (spec === undefined || spec.effect === 'read') {
    return execute();
  }
  const striking = host.faults.strike('write');
  if (striking.has('fail-on-write')) {
    return { output: [], failure: writeRefused(name) };
  }
  if (striking.has('drop-before-write')) {
    host.cut();
    return nothing;
  }
  const before = host.context().organisation;
  const outcome = execute();
  if (outcome.organisation === undefined) {
    return outcome;
  }
  const refusal = await refused(run, name, outcome);
  if (refusal !== undefined) {
    return refusal;
  }
  return stored(host, outcome, outcome.organisation, before, striking);
}

function stored(
  host: PipelineHost,
  outcome: CmdletOutcome,
  organisation: Organisation,
  before: Organisation,
  striking: ReadonlySet<FaultName>,
): CmdletOutcome {
  if (!striking.has('silent-write')) {
    host.write(organisation);
  }
  if (striking.has('read-back-stale')) {
    host.showOld(before);
  }
  if (striking.has('drop-after-write')) {
    host.cut();
  }
  return outcome;
}

function writeRefused(name: string): ErrorRecord {
  const message = `${name} was called, and this emulator fails on any write.`;
  return cmdletFailure(name, 'WriteNotExpected', 'InvalidOperation', message, name);
}

/** Puts the outcome's question to the client's host; what becomes of the call when the answer is not yes. */
async function refused(
  { invocation, sink }: PipelineRun,
  name: string,
  { question }: CmdletOutcome,
): Promise<CmdletOutcome | undefined> {
  if (question === undefined) {
    return undefined;
  }
  const { caption, message } = question;
  if (invocation.hostInfo.isHostNull || invocation.hostInfo.isUiNull) {
    return { output: [], failure: cannotAsk(name, caption, message) };
  }
  const answer = await sink.hostCall('PromptForChoice', [
    string(caption),
    string(message),
    list(
      choices.map((label) =>
        propertyBag([
          ['label', string(label)],
          ['helpMessage', string('')],
        ]),
      ),
    ),
    int32(0),
  ]);
  const label = choices[numberOf(answer) ?? -1];
  return label === '&Yes' || label === 'Yes to &All' ? undefined : nothing;
}

/** As ShouldProcess and ShouldContinue offer them in a remote session. */
const choices: readonly string[] = ['&Yes', 'Yes to &All', '&No', 'No to A&ll'];
