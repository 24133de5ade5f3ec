import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsFormats } from '../../src/commands/global-options.ts';
import { runFederation } from '../helpers/app.ts';

const check = ['check', 'messenger', '--emulator'];

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'federation-output-'));
}

describe('--output where there are findings', () => {
  it.each(findingsFormats)('when %s is asked for then it alone is on standard output', async (format) => {
    const { stdout, stderr, exitCode } = await runFederation([...check, '--output', format]);
    const beginnings = {
      ndjson: '{"type":"report","schemaVersion":1',
      csv: 'outcome,severity,profile',
      markdown: '## federation check messenger',
      junit: '<?xml version="1.0"',
      sarif: '{\n  "$schema"',
      gitlab: '[\n  {\n    "description"',
      github: '::error file=federation.yaml,line=1,title=',
      azure: '##vso[task.logissue type=error;',
      html: '<!doctype html>',
    };
    expect(stdout.startsWith(beginnings[format])).toBe(true);
    expect(stderr).toBe('');
    expect(exitCode).toBe(1);
  });

  it('when several are asked for then each file holds one and the table is shown', async () => {
    const cwd = folder();
    const outputs = findingsFormats.flatMap((format) => ['--output', `${format}=report.${format}`]);
    const { stdout, exitCode } = await runFederation([...check, ...outputs], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^emulator · No: /);
    expect(readdirSync(cwd).sort()).toEqual(findingsFormats.map((format) => `report.${format}`).sort());
    for (const name of readdirSync(cwd)) {
      expect(readFileSync(join(cwd, name), 'utf8').length).toBeGreaterThan(100);
    }
  });

  it('when the deployment is emulated then every format says so', async () => {
    for (const format of findingsFormats) {
      const { stdout } = await runFederation([...check, '--output', format]);
      expect(stdout, format).toMatch(/emulat/);
    }
  });

  it('when a check is written as HTML then the path is drawn', async () => {
    const { stdout } = await runFederation([...check, '--output', 'html']);
    expect(stdout).toContain('Gates between emulator and consumer Skype');
  });

  it('when a command has no findings then their formats are refused before anything is done', async () => {
    const { stderr, exitCode, stdout } = await runFederation(['status', '--emulator', '--output', 'sarif=x']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('sarif is a format for findings, and status has none');
    expect(stderr).toContain('--output table, or --output json');
    expect(stdout).toBe('');
  });

  it('when it fails and NDJSON is asked for then the error is one line of it', async () => {
    const { stdout, exitCode } = await runFederation([
      'check',
      'messenger',
      '--from',
      'absent.json',
      '--output',
      'ndjson',
    ]);
    expect(exitCode).not.toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toHaveProperty('error.code');
  });
});

describe('validate', () => {
  it('when people are judged then each is a finding in every format', async () => {
    const { stdout } = await runFederation(['validate', '--template', 'csv'], {});
    const { stdout: csv } = await runFederation(
      ['validate', '--emulator', '--file', '-', '--output', 'csv'],
      {
        stdin: stdout,
      },
    );
    expect(csv).toMatch(/^outcome,severity,profile/);
    expect(csv.trimEnd().split('\r\n').length).toBeGreaterThan(1);
  });

  it('when there is only a template to give then formats of findings are refused', async () => {
    const { stderr, exitCode } = await runFederation(['validate', '--template', 'csv', '--output', 'junit']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('there are no findings here to give as junit');
  });
});

describe('files of --output', () => {
  /** A fault that would show, had anything been read. */
  const unread = ['doctor', '--config', 'no-such.yaml'];

  it('when a file cannot be written then that is found before anything is read', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'taken'));
    for (const [file, why] of [
      ['missing/report.json', 'there is no such folder'],
      ['taken', 'it is a folder'],
    ] as const) {
      const { stderr, exitCode, stdout } = await runFederation([...unread, '--output', `json=${file}`], {
        cwd,
      });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`${join(cwd, file)} cannot be written`);
      expect(stderr).toContain(why);
      expect(stdout).toBe('');
    }
  });

  it.each([
    ['a.json', './a.json'],
    ['a.json', 'link.json'],
    ['a.json', '<cwd>/a.json'],
  ])('when %s and %s are one file then they are refused', async (first, second) => {
    const cwd = folder();
    writeFileSync(join(cwd, 'a.json'), 'old');
    symlinkSync('a.json', join(cwd, 'link.json'));
    const other = second.replace('<cwd>', cwd);
    const { stderr, exitCode } = await runFederation(
      [...unread, '--output', `json=${first}`, '--output', `csv=${other}`],
      { cwd },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('two formats cannot both go to one file');
    expect(readFileSync(join(cwd, 'a.json'), 'utf8')).toBe('old');
  });

  it('when the file is a link then what it points to is replaced, and no draft is left', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'real.csv'), 'old');
    symlinkSync('real.csv', join(cwd, 'link.csv'));
    await runFederation([...check, '--output', 'csv=link.csv'], { cwd });
    expect(readFileSync(join(cwd, 'real.csv'), 'utf8')).toMatch(/^outcome,/);
    expect(readdirSync(cwd).sort()).toEqual(['link.csv', 'real.csv']);
  });

  it('when the place is a device then it is written to and stays', async () => {
    const { exitCode } = await runFederation([...check, '--output', 'csv=/dev/null']);
    expect(exitCode).toBe(1);
    expect(existsSync('/dev/null')).toBe(true);
    expect(readFileSync('/dev/null', 'utf8')).toBe('');
  });
});
