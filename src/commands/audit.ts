import type { CommandDetails, OptionDeclaration } from './declaration.ts';
import { liveOption, resolverOption } from './live-options.ts';
import { allProfilesOption, concurrencyOption, tagOption, unknownOption } from './options.ts';

const exitZeroOption: OptionDeclaration = {
  flags: '--exit-zero',
  summary: 'end with 0 whatever was found; what could not be run still ends as it would',
};
const failOnOption: OptionDeclaration = {
  flags: '--fail-on <severity>',
  summary: 'findings of this severity or a higher one end with 1',
  choices: ['info', 'low', 'medium', 'high', 'critical'],
};

export const audit: CommandDetails = {
  description: [
    'Reads each profile (or the snapshots of --from, and then nothing is contacted), evaluates controls and reports what fails, with where it was read and what to do. What could not be read is unknown, never a pass. Many profiles are read side by side, each failing on its own; the report is the same whatever finished first.',
    '--controls takes a profile of controls (federation, cis-m365 and its versions, scuba, interop) or ids of controls parted by commas. Waivers accept findings until a day, with a reason; a baseline lets only what is new fail. With --shard a large run is shared among machines, and federation report merge puts the reports together.',
  ].join('\n\n'),
  options: [
    allProfilesOption,
    tagOption,
    {
      flags: '--controls <controls>',
      summary: 'a profile of controls, or ids of controls',
      defaultValue: 'federation',
    },
    liveOption,
    resolverOption,
    { flags: '--list-controls', summary: 'list the controls and the profiles of controls, and stop' },
    {
      flags: '--from <snapshot>',
      summary: 'judge a snapshot written by federation export; - is standard input',
      repeatable: true,
    },
    {
      flags: '--max-age <age>',
      summary: 'a snapshot that is older says nothing: 24h, 7d, or off',
      defaultValue: '24h',
    },
    { ...failOnOption, defaultValue: 'medium' },
    unknownOption,
    exitZeroOption,
    { flags: '--waivers <file>', summary: 'accepted findings, for every profile' },
    { flags: '--baseline <report>', summary: 'an earlier JSON report: only what is new fails' },
    concurrencyOption,
    { flags: '--shard <i/n>', summary: 'only the i-th of n shares of the profiles' },
    { flags: '--now <time>', summary: 'judge ages and waivers as of this time' },
  ],
  examples: [
    {
      command: 'audit --emulator --scenario all-on',
      says: 'judges a deployment in which everything is open',
      exit: 1,
    },
    {
      command: 'audit --emulator --controls federation-route,edge-pool --fail-on high',
      says: 'looks at two controls alone, and lets what is below high pass',
    },
    { command: 'audit --list-controls', says: 'says what there is to choose from' },
  ],
  exitNotes:
    'Findings (fail or warn) at or above --fail-on are 1. Without them, something unknown is 3, unless --unknown warn. A waiver that names nothing is 2, and so are controls that look at nothing.',
  seeAlso: ['audit explain', 'report merge', 'export', 'help configuration'],
  timeLimit: { seconds: 600, each: 'profile' },
  findings: true,
  load: () => import('./audit.run.ts'),
};

export const auditExplain: CommandDetails = {
  description:
    'Everything the program knows of one control: what it reads on which side, why it matters, what to do when it fails, and which requirements of benchmarks it satisfies in which profile of controls.',
  arguments: [{ name: 'control', summary: 'the id of a control', required: true }],
  examples: [
    { command: 'audit explain domains-open', says: 'explains the control on open federation' },
    { command: 'audit explain trial-tenants --output json', says: 'the same for a script' },
  ],
  seeAlso: ['audit'],
  load: () => import('./audit-explain.run.ts'),
};

export const reportMerge: CommandDetails = {
  description:
    'Takes the JSON reports that audit --shard wrote and gives the report that one run over all profiles would have written, in every format. A shard that is missing or there twice is refused, and so is a configured profile without a result.',
  arguments: [{ name: 'report', summary: 'JSON reports of shards', required: true, variadic: true }],
  options: [failOnOption, unknownOption, exitZeroOption],
  examples: [
    {
      command: 'report merge part1.json part2.json',
      says: 'the whole report of a run in two shares',
      after: [
        'audit --emulator --controls edge-pool --shard 1/2 --exit-zero --output json=part1.json',
        'audit --emulator --controls edge-pool --shard 2/2 --exit-zero --output json=part2.json',
      ],
    },
    {
      command: 'report merge missing.json',
      says: 'stops: the report cannot be read',
      exit: 2,
    },
  ],
  exitNotes: 'As audit ends. --fail-on is that of the shards unless it is given.',
  seeAlso: ['audit'],
  findings: true,
  load: () => import('./report-merge.run.ts'),
};
