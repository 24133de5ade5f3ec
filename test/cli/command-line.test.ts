import { describe, expect, it } from 'vitest';
import { environmentVariables } from '../../src/config/environment.ts';
import { allDeclarations } from '../../src/commands/index.ts';
import { globalOptions } from '../../src/commands/global-options.ts';
import { clientIds } from '../../src/linking/clients.ts';
import { milestones } from '../../src/linking/history.ts';
import { helpTopics } from '../../src/commands/help-topic-names.ts';
import { exitCodes } from '../../src/exit-codes.ts';
import { skypeGates } from '../../src/interop/gate-catalogue.ts';
import { faultTable } from '../../src/emulator/faults.ts';
import { scenarios } from '../../src/emulator/scenarios.ts';
import { runFederation } from '../helpers/app.ts';

const declarations = await allDeclarations();

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])(
    'when asked with %j then it goes to standard output',
    async (argv) => {
      const { stdout, stderr, exitCode } = await runFederation(argv);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(stdout).toMatch(/^Usage: federation <command> \[options\]\n/);
      declarations.forEach(({ name }) => expect(stdout).toContain(name.split(' ')[0]));
    },
  );

  it.each(declarations.map((declaration) => [declaration.name, declaration] as const))(
    'when it is about %s then summary, options, examples and exit codes are there, in 80 columns',
    async (name, { summary, description, options = [], examples, exitNotes }) => {
      const { stdout, exitCode } = await runFederation([...name.split(' '), '--help']);
      expect(exitCode).toBe(0);
      expect(stdout.toLowerCase()).toContain(summary.slice(0, 30).toLowerCase());
      expect(summary).toMatch(/^[a-z][^\n]*[^.]$/);
      expect(description.length).toBeGreaterThan(20);
      expect(examples.length).toBeGreaterThanOrEqual(2);
      [...options, ...globalOptions].forEach(({ flags }) => expect(stdout).toContain(flags));
      examples.forEach(({ command, says }) => {
        expect(stdout).toContain(`federation ${command}\n`);
        expect(says).not.toBe('');
        expect(command).not.toMatch(/(^| )-[a-z]\b/);
      });
      if (exitNotes !== undefined) {
        expect(stdout).toContain('Exit codes:');
      }
      const prose = stdout.split('\nExamples:')[0] ?? '';
      prose.split('\n').forEach((line) => expect(line.length).toBeLessThanOrEqual(80));
      expect(stdout).not.toContain('\u001b');
      const same = await runFederation(['help', ...name.split(' ')]);
      expect(same.stdout).toBe(stdout);
    },
  );

  it.each([40, 60, 70])(
    'when the terminal has %i columns then what is listed fits into it',
    async (columns) => {
      const { stdout } = await runFederation(['--help'], { tty: true, columns });
      const listed = stdout.split('\nFirst steps:')[0] ?? '';
      listed.split('\n').forEach((line) => expect(line.length).toBeLessThanOrEqual(columns));
      const words = (text: string) => text.split(/\s+/).join(' ');
      const wide = await runFederation(['--help'], { tty: true, columns: 200 });
      expect(words(stdout)).toBe(words(wide.stdout));
    },
  );

  it.each(declarations.map(({ name }) => name))(
    'when it is about %s then each option is listed once, and everything but examples fits',
    async (name) => {
      const { stdout } = await runFederation([...name.split(' '), '--help'], { tty: true, columns: 60 });
      const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option);
      expect(options).toEqual([...new Set(options)]);
      stdout
        .split('\n')
        .filter((line) => !/^(?:Usage:| +federation )/.test(line) && line.trim().includes(' '))
        .forEach((line) => expect(line.length, line).toBeLessThanOrEqual(60));
    },
  );

  it('when it is about a group then what looks and what changes are told apart', async () => {
    const { stdout } = await runFederation(['domains', '--help']);
    expect(stdout).toMatch(/\nLook:\n {2}list [^]*\n/);
    expect(stdout).toMatch(/\nChange:\n {2}allow [^]*\n/);
  });

  it('when nothing is asked for but how then help goes to standard error', async () => {
    const { stdout, stderr, exitCode } = await runFederation(['--debug']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('Usage: federation <command>');
  });

  it('when a neighbour is named then it is there', () => {
    const known = new Set([
      ...declarations.map(({ name }) => name),
      ...helpTopics.map(([topic]) => `help ${topic}`),
    ]);
    declarations.flatMap(({ seeAlso = [] }) => seeAlso).forEach((name) => expect(known).toContain(name));
  });

  it('when a group is named without a question then its help goes to standard error', async () => {
    const { stdout, stderr, exitCode } = await runFederation(['address']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('undecorate');
  });

  it('when the version is asked for then it is one line', async () => {
    const { stdout, exitCode } = await runFederation(['--version']);
    expect({ stdout, exitCode }).toEqual({ stdout: 'federation 0.0.0-test\n', exitCode: 0 });
  });

  it('when no option takes a secret then none is typed into a shell history', () => {
    const all = [...globalOptions, ...declarations.flatMap(({ options = [] }) => options)];
    all.forEach(({ flags }) => expect(flags).not.toMatch(/password|secret|token|key/i));
  });
});

describe('help topics', () => {
  const facts: Readonly<Record<string, readonly string[]>> = {
    'exit-codes': Object.values(exitCodes).map(String),
    environment: environmentVariables.map(({ name }) => name),
    gates: Object.values(skypeGates).map(({ title }) => title),
    networks: ['skype', 'teams-personal', '2025-05-05'],
    domains: ['EnablePartnerDiscovery is True', 'BlockAllSubdomains', '4000', '--switch-to-list'],
    configuration: ['profiles.<name>.onPremises.pool', 'profiles.<name>.cloud.tenant', 'schemaVersion: 1'],
    scenarios: [...scenarios.map(({ name }) => name), ...faultTable.map(([name]) => name)],
    linking: [...milestones.map(({ on }) => on), ...clientIds],
  };
  it.each(helpTopics.map(([topic]) => topic))(
    'when it is %s then everything of its table is there',
    async (topic) => {
      const { stdout, exitCode } = await runFederation(['help', topic]);
      expect(exitCode).toBe(0);
      (facts[topic] ?? ['nothing']).forEach((fact) => expect(stdout).toContain(fact));
      stdout.split('\n').forEach((line) => expect(line.length).toBeLessThanOrEqual(80));
    },
  );
});

describe('a wrong command line', () => {
  const cases: readonly (readonly [argv: string, code: string, message: string])[] = [
    ['stauts', 'usage.unknown-command', 'unknown command stauts. Did you mean status?'],
    ['check mesenger', 'usage.unknown-command', 'unknown command mesenger. Did you mean messenger?'],
    ['status --profle x', 'usage.unknown-option', 'unknown option --profle. Did you mean --profile?'],
    ['status --password=hunter2', 'usage.unknown-option', 'unknown option --password'],
    ['enable --network skyp', 'usage.invalid-value', 'Allowed choices are skype'],
    ['status --color sometimes', 'usage.invalid-value', 'Allowed choices are auto, always, never'],
    ['rollback', 'usage.missing-argument', 'missing required argument journal'],
    ['status --scope', 'usage.missing-value', 'option --scope <scope> argument missing'],
    ['status extra', 'usage.excess-arguments', 'too many arguments'],
    ['status --output xml', 'usage.output', '"xml" is not a format of this command'],
    ['status --output jsn', 'usage.output', 'Did you mean json?'],
    ['status --output table --output table', 'usage.output', 'two formats cannot both go to standard output'],
    ['status --output json=a --output table=a', 'usage.output', 'two formats cannot both go to one file'],
    ['status --output json=', 'usage.output', 'names no file'],
    ['status --timeout soon', 'usage.timeout', '--timeout "soon" is no time'],
    ['status --timeout 0', 'usage.timeout', 'is no time'],
    ['status --scenario all-on', 'usage.option', '--scenario is for the emulator'],
    ['status --fault slow', 'usage.option', '--fault is for the emulator'],
    ['status --emulator --scope everybody', 'usage.scope', 'is not a scope'],
    ['status --emulator --scope group:1', 'usage.scope', 'no id of a group'],
    ['status --emulator --scenario all-onn', 'emulator.unknown-scenario', 'unknown scenario'],
    ['help gatse', 'usage.unknown-topic', 'Did you mean gates?'],
    ['enable --emulator --network skype --from x', 'usage.from', 'a snapshot from a file can be planned for'],
    ['emulator --port http', 'usage.port', '--port "http" is no port'],
  ];

  it.each(cases)(
    'when it is `%s` then %s is told, exit 2, and nothing is run',
    async (line, code, message) => {
      const { stdout, stderr, exitCode } = await runFederation(line.split(' '));
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('hunter2');
      expect(stderr).toMatch(/^error: /);
      expect(stderr).not.toMatch(/\n {4}at /);
      const asJson = await runFederation([
        ...line.split(' ').filter((word) => !word.startsWith('--output')),
        '--output',
        'json',
      ]);
      if (!line.includes('--output')) {
        expect(JSON.parse(asJson.stdout)).toMatchObject({ schemaVersion: 1, error: { code } });
      }
    },
  );

  it.each(['stauts', 'stauts audit', 'stauts --profile audit', '--profile domains stauts'])(
    'when it begins as `%s` then the first word is what was meant for a command',
    async (line) => {
      const { stderr, exitCode } = await runFederation(line.split(' '));
      expect(exitCode).toBe(2);
      expect(stderr).toBe(
        'error: unknown command stauts. Did you mean status?\n  next    federation --help\n(exit 2)\n',
      );
    },
  );

  it.each([
    ['domains alow', 'unknown command alow. Did you mean allow?', 'domains'],
    ['--color never domains alow', 'unknown command alow. Did you mean allow?', 'domains'],
    ['--color never check mesenger', 'unknown command mesenger. Did you mean messenger?', 'check'],
    ['address --emulator frm', 'unknown command frm', 'address'],
    ['domains --profile x lst', 'unknown command lst. Did you mean list?', 'domains'],
    ['domains allow --fiel x', 'unknown option --fiel. Did you mean --file?', 'domains allow'],
    ['audit explain a b c', 'too many arguments', 'audit explain'],
  ])(
    'when it is `%s` then the next step is the help of what it was meant for',
    async (line, message, words) => {
      const { stderr, exitCode } = await runFederation(line.split(' '));
      expect(exitCode).toBe(2);
      expect(stderr).toContain(message);
      expect(stderr).toContain(`next    federation ${words} --help\n`);
    },
  );

  it('when global options stand before the command then they count as well', async () => {
    const { stdout, exitCode } = await runFederation(['--emulator', '--output', 'json', 'status']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, source: 'emulator' });
  });
});
