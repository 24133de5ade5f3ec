import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingsReport, ReportedFinding } from '../../src/model/findings-report.ts';
import { auditTable } from '../../src/reports/audit-table.ts';
import { azureReport } from '../../src/reports/azure.ts';
import { csvReport } from '../../src/reports/csv.ts';
import { findingsDocument } from '../../src/reports/findings-document.ts';
import { findingsLines } from '../../src/reports/findings-lines.ts';
import { githubReport } from '../../src/reports/github.ts';
import { gitlabReport } from '../../src/reports/gitlab.ts';
import { htmlReport } from '../../src/reports/html.ts';
import { jsonText, stripDeep } from '../../src/reports/json-text.ts';
import { junitReport } from '../../src/reports/junit.ts';
import { markdownReport } from '../../src/reports/markdown.ts';
import { sarifReport } from '../../src/reports/sarif.ts';
import { plainStyle } from '../../src/reports/style.ts';
import { finding, fullReport, profile } from '../reports/findings-reports.ts';
import { sarifErrors, xmlElements } from '../reports/readers.ts';

/** Whatever a server calls its objects, a report keeps the shape it has with harmless names, and nothing acts on it. */

const hostileText = fc.oneof(
  fc.constantFrom(
    '</script><script>alert(1)</script>',
    '</style><img src=x onerror=alert(1)>',
    '=cmd()',
    '  =1+1',
    '\uff1d1+1',
    '@SUM(A1)',
    '::error::owned',
    '\n::set-output name=a::b',
    '##vso[task.setvariable variable=a]b',
    '##[error]owned',
    '###[command]owned',
    ']]>',
    ']]><x/>',
    '"><x y="',
    "'; DROP",
    'a,b;c]d:e%0A%25',
    '`code` **bold** [link](javascript:alert(1)) | cell | @admin #1 $x$ :+1: www.evil.test',
    '--> <!-- x',
    '\u001b]0;title\u0007\u001b[31m',
    '\u202egnp.exe\u2066',
    '\ud800\uffff\ufffe\u0000',
    '%25 100%',
    '- 1. + # > list',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

const harmless = 'harmless';

function reportWith(text: string): FindingsReport {
  const outcomes = ['fail', 'warn', 'unknown', 'pass', 'not-applicable'] as const;
  const findings = outcomes.map((outcome, index) => named(text, { outcome, fingerprint: String(index) }));
  const waived = named(text, {
    outcome: 'waived',
    fingerprint: 'w',
    waiver: { reason: text, expires: '2026-12-31', owner: text, location: text, waives: 'fail' },
  });
  return {
    ...fullReport,
    toolVersion: '0.1.0',
    findings: [...findings, waived],
    profiles: [
      profile(text, {
        subjects: [text],
        failure: { code: 'x', message: text, next: text },
        location: { file: 'tenants/a.yaml', line: 1 },
      }),
    ],
    controls: [
      {
        id: text,
        title: text,
        why: text,
        help: text,
        severity: 'high',
        sides: ['cloud'],
        benchmarks: [text],
      },
    ],
    notes: [{ kind: 'other', text }],
    baseline: {
      file: text,
      takenAt: '2026-11-01T04:00:00.000Z',
      resolved: [entryOf(text)],
      notSeen: [entryOf(text)],
    },
  };
}

function named(text: string, over: Partial<ReportedFinding>): ReportedFinding {
  return finding({
    controlId: text,
    profile: text,
    object: text,
    title: text,
    evidence: [{ source: text, property: `p${text}`, raw: [text], normalised: { [text]: text } }],
    benchmarks: [text],
    nextStep: `do ${text}`,
    baseline: 'new',
    ...over,
  });
}

function entryOf(text: string) {
  const { controlId, outcome, severity, object, title, fingerprint } = named(text, {});
  return { controlId, outcome, severity, object, title, fingerprint, profile: text };
}

/** @param check Told the text of the format, that with harmless names, and the name. */
function always(
  render: (report: FindingsReport) => string,
  check: (text: string, other: string, name: string) => void,
): void {
  // Facts that are left out where a name is empty would differ too, so the empty name is compared with itself.
  const calm = { full: render(reportWith(harmless)), empty: render(reportWith('')) };
  fc.assert(
    fc.property(hostileText, (name) => {
      // A name of nothing but controls is not left out, as an empty one is, and shows nothing.
      fc.pre(name === '' || stripped(name).trim() !== '');
      const text = render(reportWith(name));
      expect(text).not.toMatch(/(?![\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(text).not.toMatch(/##\[/);
      const other = stripped(name) === '' ? calm.empty : calm.full;
      expect(text.split(/##vso\[/i).length).toBe(other.split('##vso[').length);
      check(text, other, name);
    }),
    { numRuns: 200 },
  );
}

function stripped(name: string): string {
  return String(stripDeep(name));
}

const joined = (render: (report: FindingsReport) => Iterable<string>) => (report: FindingsReport) =>
  [...render(report)].join('');

const linesOf = (text: string): readonly string[] => text.split('\n');
const startsCommand = /^\s*::/;

describe('formats of findings', () => {
  it('CSV: when names are hostile then a second parser finds the same cells, and no formula among them', () => {
    always(joined(csvReport), (text, other) => {
      const rows = parse(text);
      expect(rows.map((row) => row.length)).toEqual(parse(other).map((row) => row.length));
      expect(rows.flat().filter((cell) => /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/u.test(cell))).toEqual([]);
    });
  });

  it('JUnit: when names are hostile then it is well-formed, with the same elements', () => {
    always(junitReport, (text, other) => {
      const names = (xml: string) => xmlElements(xml).map((element) => element.name);
      expect(names(text)).toEqual(names(other));
    });
  });

  it('SARIF: when names are hostile then it keeps to the schema', () => {
    always(sarifReport, (text) => {
      expect(sarifErrors(JSON.parse(text))).toEqual([]);
    });
  });

  it('JSON, NDJSON and GitLab: when names are hostile then they are read back as they are, without controls', () => {
    always(
      (report) => jsonText(stripDeep(findingsDocument(report))),
      (text, _, name) => {
        expect(JSON.parse(text)).toMatchObject({
          findings: [{ object: stripped(name) }, {}, {}, {}, {}, {}],
        });
      },
    );
    always(joined(findingsLines), (text, other) => {
      const types = (lines: string) =>
        linesOf(lines.trimEnd()).map((line) => (JSON.parse(line) as { readonly type: string }).type);
      expect(types(text)).toEqual(types(other));
    });
    always(gitlabReport, (text, _, name) => {
      expect(JSON.parse(text)).toMatchObject([
        { check_name: stripped(name) },
        { check_name: stripped(name) },
        { check_name: stripped(name) },
      ]);
    });
  });

  it('GitHub: when names are hostile then there are the same commands and no others', () => {
    always(githubReport, (text, other) => {
      const commands = (lines: string) => linesOf(lines).map((line) => /^::(\w+) file=/.exec(line)?.[1]);
      expect(commands(text)).toEqual(commands(other));
      for (const line of linesOf(text.trimEnd())) {
        expect(line).toMatch(/^::(error|warning) file=[^,:]*,line=\d+,title=[^,:]*::/);
      }
    });
  });

  it('Azure: when names are hostile then each line is one command with the same properties', () => {
    always(azureReport, (text, other) => {
      const commands = (lines: string) => linesOf(lines).map((line) => /^##vso\[[^\]]*\]/.exec(line)?.[0]);
      const names = (command: string | undefined) => command?.replace(/=[^;\]]*/g, '');
      expect(commands(text).map(names)).toEqual(commands(other).map(names));
      expect(linesOf(text).filter((line) => line.lastIndexOf('##vso[') > 0)).toEqual([]);
      expect(linesOf(text).filter((line) => startsCommand.test(line))).toEqual([]);
    });
  });

  it('HTML: when names are hostile then there are the same tags', () => {
    always(htmlReport, (text, other) => {
      const tags = (page: string) =>
        [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
      expect(tags(text)).toEqual(tags(other));
    });
  });

  it('Markdown: when names are hostile then they add no markup and no line', () => {
    always(markdownReport, (text, other) => {
      expect(linesOf(text)).toHaveLength(linesOf(other).length);
      for (const sign of '`*_[]<>~@$^=!"\'\\|') {
        expect(text.split(sign).length, sign).toBe(other.split(sign).length);
      }
      expect(text).not.toMatch(/:\/\/|www\./i);
      expect(linesOf(text).filter((line) => startsCommand.test(line))).toEqual([]);
    });
  });

  it('tables: when names are hostile then no line is a command to the runner of a build', () => {
    for (const width of [undefined, 50]) {
      always(
        (report) => auditTable(report, plainStyle(width === undefined ? {} : { width })),
        (text) => {
          expect(linesOf(text).filter((line) => startsCommand.test(line))).toEqual([]);
        },
      );
    }
  });
});
