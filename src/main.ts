import { runProgram } from './commands/program.ts';
import { systemKeychain } from './config/keychain.ts';
import { FederationError } from './errors.ts';
import { exitCodes, worstExitCode, type ExitCode } from './exit-codes.ts';
import type { Host } from './host.ts';
import { systemClock } from './system-clock.ts';

/**
 * Runs the program in this process. The exit code is set, not forced: what was written to a pipe would be cut off.
 *
 * The first Ctrl-C or SIGTERM asks the command to end: a write in flight is finished and what was done is said. The
 * second one ends the process at once; the journal has been written ahead.
 */
export async function main(): Promise<void> {
  const host = hostOfProcess();
  bugsEndAsBugs(host);
  process.exitCode = withLostOutput(await runProgram(host));
}

/** What nobody has caught would end with 1, which says that something was looked at and found wanting. */
function bugsEndAsBugs(host: Host): void {
  process.once('uncaughtException', (error) => {
    void import('./commands/run.ts')
      .then(({ showBug }) => showBug(error, host))
      .finally(() => process.exit(exitCodes.bug));
  });
}

function hostOfProcess(): Host {
  const { env, platform, pid } = process;
  return {
    argv: process.argv.slice(2),
    env,
    cwd: process.cwd(),
    platform,
    pid,
    get hostName() {
      return process.getBuiltinModule('node:os').hostname();
    },
    startedAt: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    runtime: `node ${process.version}, ${platform} ${process.arch}`,
    isAlive,
    clock: systemClock,
    keychain: systemKeychain(),
    // Starting programs is Node's heaviest module here, and hardly any command does.
    openBrowser: async (url) => (await import('./open-browser.ts')).openBrowser(url, platform),
    get interruption() {
      interruption ??= interruptionOfProcess();
      return interruption;
    },
    // Opening a stream takes a while: each is opened by the first who uses it.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return heard(process.stdout);
    },
    get stderr() {
      return heard(process.stderr);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

let interruption: AbortSignal | undefined;

function interruptionOfProcess(): AbortSignal {
  const controller = new AbortController();
  const listen = (signal: NodeJS.Signals, exit: 'interrupted' | 'terminated'): void => {
    process.on(signal, () => {
      if (controller.signal.aborted) {
        process.exit(exitCodes[exit]);
      }
      controller.abort(new FederationError(exit, exit, exit));
    });
  };
  listen('SIGINT', 'interrupted');
  listen('SIGTERM', 'terminated');
  return controller.signal;
}

let isOutputLost = false;

/**
 * A full disk behind `> report.json`: what is there is not the whole report, and that is nobody's bug. What the command
 * is in the middle of is finished all the same.
 */
function outputIsLost({ code, message }: NodeJS.ErrnoException): void {
  if (!isOutputLost) {
    isOutputLost = true;
    const why = code === 'ENOSPC' ? 'there is no space left' : message;
    heard(process.stderr).write(
      `error: standard output cannot be written\n  why     ${why}\n  next    make room there, or give a file: --output json=report.json\n`,
    );
  }
  process.exitCode = withLostOutput(exitCodes.ok);
}

function withLostOutput(code: ExitCode): ExitCode {
  return isOutputLost ? worstExitCode([code, exitCodes.usage]) : code;
}

const heardStreams = new Set<NodeJS.WriteStream>();

/** A stream whose errors are taken care of. A reader that has seen enough (`| head`) is none. */
function heard(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!heardStreams.has(stream)) {
    heardStreams.add(stream);
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') {
        return;
      }
      if (stream === process.stdout) {
        outputIsLost(error);
        return;
      }
      throw error;
    });
  }
  return stream;
}
