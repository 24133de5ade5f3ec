import { line, median, runNode } from './measure.ts';

/** What `--help` and `--version` cost over Node itself: medians of runs taken in turn. */
const [program = ''] = process.argv.slice(2);
const runs = 15;
const commands = { bare: ['-e', '0'], version: [program, '--version'], help: [program, '--help'] } as const;
const times: Record<keyof typeof commands, number[]> = { bare: [], version: [], help: [] };

for (let i = 0; i < runs; i++) {
  for (const name of ['bare', 'version', 'help'] as const) {
    times[name].push((await runNode(commands[name])).wallMs);
  }
}
const bare = median(times.bare);
line(`start-up: node ${process.versions.node} alone`, `${bare.toFixed(0)} ms`);
line('start-up: --version over that', `${(median(times.version) - bare).toFixed(0)} ms`, 'at most 40 ms');
line('start-up: --help over that', `${(median(times.help) - bare).toFixed(0)} ms`, 'at most 40 ms');
