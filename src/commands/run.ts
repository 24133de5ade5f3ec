import { createApp, type RunningApp } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { version } from '../version.ts';
import type { CommandDeclaration } from './declaration.ts';
import { parseGlobals, type Globals, type OutputTarget } from './globals.ts';
import type { Selection } from './register.ts';
import { ReportWriter } from './report-writer.ts';

/** Runs what was asked for. Never throws: what goes wrong is shown and becomes an exit code. */
export async function runSelection({ declaration, input }: Selection, host: Host): Promise<ExitCode> {
  let globals: Globals;
  try {
    globals = parseGlobals(input.options, declaration);
  } catch (error) {
    return showUsageError(asFederationError(error, host), host);
  }
  const unlimited = declaration.serves === true || declaration.timeLimit?.each === 'profile';
  const running = createApp({ host, globals: withDefaultFormat(globals, declaration), unlimited });
  const { app } = running;
  try {
    await app.report.prepare();
    const { run } = await declaration.load();
    return await run(input, app);
  } catch (error) {
    return showFailure(error, declaration, running, host);
  } finally {
    await running.close();
  }
}

/** Without `--output` a command's own format goes to standard output. */
function withDefaultFormat(globals: Globals, { defaultFormat }: CommandDeclaration): Globals {
  return globals.outputs.length > 0 || defaultFormat === undefined
    ? globals
    : { ...globals, outputs: [{ format: defaultFormat }] };
}

function showFailure(
  error: unknown,
  declaration: CommandDeclaration,
  { app, hasWritten }: RunningApp,
  host: Host,
): ExitCode {
  // Whatever an interruption has broken on its way, the interruption is what happened.
  const reason: unknown = app.signal.aborted ? app.signal.reason : error;
  const failure = asFederationError(reason, host);
  const unchanged = declaration.group === 'Change' && !hasWritten();
  app.report.fail(failure, unchanged ? 'Nothing was changed.' : '');
  if (app.debug !== undefined && error instanceof Error) {
    app.debug(error.stack ?? error.message);
  }
  return failure.exit;
}

/** A wrong command line, before there is anything to run it with. */
export function showUsageError(error: FederationError, host: Host): ExitCode {
  const writer = new ReportWriter({
    host,
    colour: 'auto',
    targets: requestedJson(host.argv),
    beforeWriting: () => undefined,
  });
  writer.fail(error, '');
  return error.exit;
}

/** Something that no command has caught: there is no telling what it was in the middle of. */
export function showBug(error: unknown, host: Host): void {
  showUsageError(asFederationError(error, host), host);
}

/** Who asked for JSON gets the error as JSON, even when the rest of the command line is wrong. */
function requestedJson(argv: readonly string[]): readonly OutputTarget[] {
  const asked = argv.some(
    (word, index) => word === '--output=json' || (word === 'json' && argv[index - 1] === '--output'),
  );
  return asked ? [{ format: 'json' }] : [];
}

function asFederationError(error: unknown, host: Host): FederationError {
  if (error instanceof FederationError) {
    return error;
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new FederationError('bug', 'bug', 'this is a bug in federation', {
    why: text,
    where: `federation ${version}, ${host.runtime}`,
    next: 'run it again with --debug and report what it prints',
    cause: error,
  });
}
