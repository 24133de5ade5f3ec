import { execFile } from 'node:child_process';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export interface ProcessRun {
  readonly wallMs: number;
  /** Peak resident memory in MiB. */
  readonly peakMiB: number;
  readonly exitCode: number;
  readonly stdout: string;
}

/** Prints the peak of the process to its stderr when it ends; loaded before the program itself. */
const reporter = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'));`,
)}`;

/** Runs Node with a program and its arguments as a process of its own. */
export function runNode(args: readonly string[], memory = false): Promise<ProcessRun> {
  const before = performance.now();
  return new Promise((done) => {
    execFile(
      process.execPath,
      [...(memory ? ['--import', reporter] : []), ...args],
      { maxBuffer: 512 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const peak = /\npeak (\d+)\n/.exec(stderr)?.[1];
        done({
          wallMs: performance.now() - before,
          peakMiB: Number(peak ?? 0) / 1024,
          exitCode: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          stdout,
        });
      },
    );
  });
}

export function line(what: string, figure: string, goal = ''): void {
  console.log(`${what.padEnd(58)} ${figure.padStart(22)}${goal === '' ? '' : `   (goal: ${goal})`}`);
}
