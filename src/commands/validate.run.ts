import { basename } from 'node:path';
import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { crossed, type LinkRow } from '../linking/rows.ts';
import { validateLinks } from '../linking/validate.ts';
import type { Finding } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { linkingTable } from '../reports/linking-table.ts';
import { dayOf } from './as-of.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';
import { listOption, textOption } from './globals.ts';
import { inputFile } from './input-file.ts';
import { finishWithMessage } from './message.ts';
import { peopleTemplates } from './people-template.ts';
import { snapshotFor } from './snapshot-source.ts';
import { recordsOf } from './validate-records.ts';

const maxListBytes = 64 * 1024 * 1024;

export async function run(input: Input, app: App): Promise<ExitCode> {
  const template = textOption(input.options, 'template');
  if (template !== undefined) {
    const text = peopleTemplates[template] ?? '';
    await finishWithMessage(app, text, () => text.trimEnd().split('\n'));
    return exitCodes.ok;
  }
  const day = dayOf(input, app);
  const rows = await rowsOf(input, app);
  const snapshot = await snapshotOf(input, app, rows);
  const flags = deploymentFlags(app.globals);
  const { general, rows: found } = validateLinks(rows, {
    day,
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(await recordsOf(input, app, snapshot, rows)),
  });
  const judged = found.map(({ where, finding, checks }) => ({
    where,
    finding: nextStepHere(finding, flags),
    checks: checks.map((check) => nextStepHere(check, flags)),
  }));
  const findings = [...general, ...judged.map(({ finding }) => finding)];
  const unknowns = input.options['unknown'] === 'warn' ? 'warn' : 'fail';
  const sentence = sentenceOf(judged.map(({ finding }) => finding));
  const { profile = '', source = 'live', takenAt = app.host.clock.now().toISOString() } = snapshot ?? {};
  app.report.show((style) => linkingTable({ profile, source, sentence, general, rows: judged }, style));
  await app.report.finishFindings({
    command: 'validate',
    takenAt,
    source,
    toolVersion: app.version,
    sentence,
    findings,
    profiles: [],
    controls: [],
    notes: [],
    unknowns,
  });
  return exitOf(findings, unknowns === 'warn');
}

/** @throws FederationError `usage.people` when nobody is named, and what reading the list throws. */
async function rowsOf({ options }: Input, app: App): Promise<readonly LinkRow[]> {
  const [users, contacts] = [named(options, 'user'), named(options, 'contact')];
  const file = textOption(options, 'file');
  const where = users.length === 0 ? '--contact' : '--user';
  const rows = crossed(where, users, contacts);
  if (rows.length === 0 && file === undefined) {
    throw new FederationError('usage.people', 'usage', 'nobody was named', {
      next: 'give --user, --contact or --file; federation validate --template csv shows a list',
    });
  }
  return file === undefined ? rows : [...rows, ...(await listed(app, file, textOption(options, 'columns')))];
}

/** A variable of a script that is empty would else be nobody with nothing in the way. */
function named(options: Input['options'], option: 'user' | 'contact'): readonly string[] {
  const addresses = listOption(options, option);
  if (addresses.some((address) => address.trim() === '')) {
    throw new FederationError('usage.people', 'usage', `--${option} is empty`, {
      next: `--${option} ${option === 'user' ? 'anna@contoso.com' : 'joe@outlook.com'}, or leave it out`,
    });
  }
  return addresses;
}

async function listed(app: App, file: string, columns: string | undefined): Promise<readonly LinkRow[]> {
  const name = file === '-' ? 'standard input' : basename(file);
  const bytes = await inputFile(app, file, maxListBytes);
  const { readPeople } = await import('../linking/people-file.ts');
  const { rows, notes } = await readPeople(bytes, name, columns);
  notes.forEach((note) => app.note(note));
  return rows;
}

/** A deployment is read when a user is asked about, or one was named. */
async function snapshotOf(input: Input, app: App, rows: readonly LinkRow[]): Promise<Snapshot | undefined> {
  const { profile, emulator } = app.globals;
  const isNamed =
    profile !== undefined || emulator !== undefined || textOption(input.options, 'from') !== undefined;
  const users = rows.some(({ user }) => user !== '');
  return users || isNamed ? snapshotFor(app, input, { users }) : undefined;
}

function sentenceOf(people: readonly Finding[]): string {
  const count = (outcome: Finding['outcome']) =>
    people.filter((finding) => finding.outcome === outcome).length;
  const parts = [
    [count('fail'), 'with something in the way'],
    [count('unknown'), 'not to be told from here'],
    [count('warn'), 'with something to heed'],
    [count('pass'), 'with everything there'],
    [count('not-applicable'), 'named twice'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return `${people.length} asked about: ${told.join(', ')}`;
}

function exitOf(findings: readonly Finding[], lenient: boolean): ExitCode {
  const has = (outcome: Finding['outcome']) => findings.some((finding) => finding.outcome === outcome);
  if (has('fail')) {
    return exitCodes.findings;
  }
  return has('unknown') && !lenient ? exitCodes.unavailable : exitCodes.ok;
}
