import { parse } from 'csv-parse/sync';
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
import { junitReport } from '../../src/reports/junit.ts';
import { markdownReport } from '../../src/reports/markdown.ts';
import { sarifReport } from '../../src/reports/sarif.ts';
import { plainStyle } from '../../src/reports/style.ts';
import { schemaErrors } from '../helpers/documents.ts';
import { bareReport, everyOutcome, finding, fullReport, profile } from './findings-reports.ts';
import { sarifErrors, xmlElements } from './readers.ts';

function withFindings(
  findings: readonly ReportedFinding[],
  over: Partial<FindingsReport> = {},
): FindingsReport {
  return { ...bareReport, source: 'live', findings, ...over };
}

const failedProfile = withFindings([], {
  profiles: [
    profile('adatum', {
      paths: [],
      failure: { code: 'pool.unreachable', message: 'pool02 does not answer', next: 'federation doctor' },
    }),
  ],
});

const csv = (report: FindingsReport) => [...csvReport(report)].join('');
const ndjson = (report: FindingsReport) => [...findingsLines(report)].join('');

const formats = {
  csv,
  ndjson,
  markdown: markdownReport,
  junit: junitReport,
  sarif: sarifReport,
  gitlab: gitlabReport,
  github: githubReport,
  azure: azureReport,
  html: htmlReport,
  table: (report: FindingsReport) => auditTable(report, plainStyle()),
};

describe('every format', () => {
  it.each(Object.entries(formats))('%s: when it is written twice then it is the same', (_, render) => {
    expect(render(fullReport)).toBe(render(fullReport));
  });

  it.each(Object.entries(formats))(
    '%s: when a profile could not be looked at then that is told, though it has no finding',
    (_, render) => {
      expect(render(failedProfile)).toContain('pool02 does not answer');
    },
  );
});

describe('JSON and NDJSON', () => {
  it('when everything is there then both keep to their published schemas and lose nothing', () => {
    const document = findingsDocument(fullReport);
    expect(schemaErrors('findings', JSON.parse(JSON.stringify(document)))).toEqual([]);
    const { schemaVersion, summary, ...rest } = document;
    expect(rest).toEqual(fullReport);
    expect([schemaVersion, summary.fail, summary.notApplicable]).toEqual([1, 2, 1]);
    const lines = ndjson(fullReport).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 2 + 6 + 7 + 1);
    for (const line of lines) {
      expect(schemaErrors('findings-line', JSON.parse(line))).toEqual([]);
    }
  });
});

describe('CSV', () => {
  it('when findings are written then the header names them and each is a record', () => {
    const [first, , third] = parse<Record<string, string>>(csv(fullReport), { columns: true });
    expect(first).toMatchObject({
      outcome: 'fail',
      severity: 'high',
      profile: 'fabrikam',
      source: 'live',
      control: 'domains-open',
      benchmarks: 'CIS M365 v7 8.2.1; MS.TEAMS.2.1v2',
      baseline: 'new',
    });
    expect(third?.['evidence']).toContain('EnablePublicCloudAccess = True');
    expect(csv(fullReport).split('\r\n')).toHaveLength(9);
  });
});

describe('JUnit', () => {
  it('when findings have every outcome then only the pass is a case without a child', () => {
    const elements = xmlElements(junitReport(withFindings(everyOutcome)));
    expect(elements.map(({ name }) => name).filter((name) => name !== 'property')).toEqual([
      'testsuites',
      ...['testsuite', 'properties', 'testcase', 'failure', 'testcase', 'error'],
      ...['testsuite', 'properties', 'testcase', 'failure', 'testcase', 'failure'],
      ...['testcase', 'skipped', 'testcase', 'skipped', 'testcase'],
    ]);
    const messages = elements.flatMap(({ attributes: { message } }) => message ?? []);
    expect(messages).toContain(
      'waived until 2026-12-31: pilot with trial partners (waivers.yaml:7): trial tenants may reach the organisation',
    );
    expect(messages).toContain('not known: 403 from the Teams admin API: role missing?');
    expect(elements[0]?.attributes).toMatchObject({ tests: '7', failures: '3', errors: '1' });
  });

  it('when a control finds the same object twice then the names differ', () => {
    const names = xmlElements(junitReport(withFindings([finding(), finding()]))).flatMap(
      ({ name, attributes }) => (name === 'testcase' ? attributes['name'] : []),
    );
    expect(new Set(names).size).toBe(2);
  });
});

describe('SARIF', () => {
  interface Sarif {
    readonly runs: readonly [
      {
        readonly tool: {
          readonly driver: {
            readonly rules: readonly {
              readonly id: string;
              readonly properties: Readonly<Record<string, unknown>>;
            }[];
          };
        };
        readonly automationDetails: { readonly id: string };
        readonly invocations: readonly [
          { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly unknown[] },
        ];
        readonly results: readonly (Readonly<Record<string, unknown>> & { readonly ruleId: string })[];
      },
    ];
  }
  const runOf = (report: FindingsReport) => (JSON.parse(sarifReport(report)) as Sarif).runs[0];

  it('when findings have every outcome then it keeps to the schema, and what passed is no result', () => {
    expect(sarifErrors(JSON.parse(sarifReport(fullReport)))).toEqual([]);
    const { results, invocations } = runOf(fullReport);
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['domains-open', 'error'],
      ['domains-open', 'error'],
      ['policy-reopens', 'warning'],
      ['unmanaged-inbound', 'warning'],
      ['trial-tenants', 'note'],
    ]);
    expect(results[4]?.['suppressions']).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'pilot with trial partners (until 2026-12-31, waivers.yaml:7)',
      },
    ]);
    expect(results.map(({ baselineState }) => baselineState)).toEqual([
      'new',
      'new',
      'unchanged',
      undefined,
      undefined,
    ]);
    // What could not be looked at, and the waiver that has expired.
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications).toHaveLength(2);
  });

  it('when the report knows a file for the profile then results point there, else at the configuration', () => {
    const places = JSON.stringify(runOf(fullReport).results);
    expect(places).toContain('{"uri":"tenants/contoso.yaml"},"region":{"startLine":3}');
    expect(places).toContain('{"uri":"federation.yaml"},"region":{"startLine":1}');
  });

  it('when a value changes then the fingerprint stays that of the finding', () => {
    const prints = (raw: string) =>
      runOf(
        withFindings([finding({ evidence: [{ source: 'a', property: 'b', raw, normalised: raw }] })]),
      ).results.map(({ partialFingerprints }) => partialFingerprints);
    expect(prints('x')).toEqual(prints('y'));
    expect(prints('x')).toEqual([
      {
        primaryLocationLineHash: 'contoso-domains-open-Global',
        'federation/v1': 'contoso-domains-open-Global',
      },
    ]);
  });

  it.each([
    ['critical', '9.5'],
    ['high', '8.0'],
    ['medium', '5.5'],
    ['low', '2.0'],
    ['info', '0.0'],
  ] as const)('when the severity is %s then the rule says %s to code scanning', (severity, score) => {
    const [rule] = runOf(withFindings([finding({ severity })])).tool.driver.rules;
    expect(rule?.properties['security-severity']).toBe(score);
  });

  it('when there is one profile then its alerts have a category of their own', () => {
    expect(runOf(failedProfile).automationDetails.id).toBe('federation/doctor/adatum/');
    expect(runOf(fullReport).automationDetails.id).toBe('federation/audit/');
  });
});

describe('GitLab', () => {
  it('when findings have every outcome then what needs a person is an issue, with one fingerprint each', () => {
    const issues = JSON.parse(gitlabReport(withFindings([...everyOutcome, finding()]))) as readonly {
      readonly check_name: string;
      readonly severity: string;
      readonly fingerprint: string;
      readonly description: string;
    }[];
    expect(issues.map(({ check_name, severity }) => [check_name, severity])).toEqual([
      ['domains-open', 'critical'],
      ['domains-open', 'critical'],
      ['domains-open', 'critical'],
      ['policy-reopens', 'major'],
      ['unmanaged-inbound', 'critical'],
    ]);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    expect(issues.at(-1)?.description).toContain('not known: ');
  });
});

describe('annotations', () => {
  it('when findings have every outcome then errors fail the run, the rest warns, and passes are silent', () => {
    const kinds = githubReport(fullReport)
      .trimEnd()
      .split('\n')
      .map((line) => /^::(\w+) .*title=([\w-]+)/.exec(line)?.slice(1));
    expect(kinds).toEqual([
      ['error', 'domains-open'],
      ['error', 'domains-open'],
      ['error', 'unmanaged-inbound'],
      ['warning', 'policy-reopens'],
    ]);
    expect(azureReport(fullReport).match(/type=error/g)).toHaveLength(3);
    expect(azureReport(fullReport).match(/type=warning/g)).toHaveLength(1);
  });

  it.each([
    ['below the threshold', { severity: 'low' }, {}],
    ['in the baseline already', { baseline: 'unchanged' }, {}],
    ['unknown, and that only warns', { outcome: 'unknown' }, { unknowns: 'warn' }],
  ] as const)('when a finding is %s then it is a warning', (_, over, report) => {
    expect(githubReport(withFindings([finding(over)], report))).toMatch(/^::warning /);
    expect(azureReport(withFindings([finding(over)], report))).toContain('type=warning');
  });

  it('when there are more than GitHub shows then the tenth says how many are missing', () => {
    const findings = Array.from({ length: 25 }, (_, index) => finding({ object: `o${index}` }));
    const lines = githubReport(withFindings(findings)).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[9]).toContain('16 more are not shown here');
  });

  it('when nothing is wrong then there is one notice, which claims no more than was looked at', () => {
    expect(githubReport(bareReport)).toBe('::notice title=federation::(emulator): nothing was evaluated\n');
    expect(azureReport(bareReport)).toBe('(emulator): nothing was evaluated\n');
  });

  it('when a text has what separates properties then it is escaped', () => {
    const odd = withFindings([finding({ controlId: 'a:b,c;d]e%' })]);
    expect(githubReport(odd)).toContain('title=a%3Ab%2Cc;d]e%25 (high)::');
    expect(azureReport(odd)).toContain('code=a:b,c%3Bd%5De%AZP25;]');
  });
});

describe('Markdown', () => {
  it('when it fits then nothing is left out', () => {
    expect(markdownReport(fullReport)).not.toContain('do not fit');
    expect(markdownReport(fullReport)).toMatch(
      /### HIGH: .*\n\n<code>domains-open<\/code> · new since the baseline/,
    );
  });

  it('when it does not fit then the mildest are counted, and the page keeps to its limit', () => {
    const findings = Array.from({ length: 200 }, (_, index) =>
      finding({ object: `o${index}`, severity: index === 150 ? 'critical' : 'low' }),
    );
    const text = markdownReport(withFindings(findings), 10_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000);
    expect(text.indexOf('o150')).toBeLessThan(text.indexOf('o0<'));
    const shown = text.match(/^### /gm)?.length ?? 0;
    expect(text).toContain(`${200 - shown} more findings do not fit here (${200 - shown} fail, `);
    expect(text).toMatch(/by federation 0\.1\.0\n$/);
  });

  it('when only the notes do not fit then the page is cut at a line', () => {
    const notes = Array.from({ length: 500 }, (_, index) => ({
      kind: 'other' as const,
      text: `note ${index}`,
    }));
    const text = markdownReport(withFindings([], { notes }), 3_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3_000);
    expect(text).toContain('The rest is left out');
  });
});

describe('HTML', () => {
  it('when unknown is all there is then it does not say that nothing is wrong', () => {
    const page = htmlReport(failedProfile);
    expect(page).toContain('<h1>1 not known.</h1>');
    expect(page).not.toContain('Nothing to mend');
    expect(page).toContain('Nothing that could be evaluated failed; 1 finding could not be evaluated.');
  });

  it('when all passed then it says so, and when nothing was evaluated it does not', () => {
    expect(htmlReport(withFindings([finding({ outcome: 'pass' })]))).toContain('<h1>Nothing to mend.</h1>');
    expect(htmlReport(bareReport)).toContain('<h1>Nothing was evaluated.</h1>');
    expect(htmlReport(bareReport)).toContain('This is a report of an emulated deployment.');
  });

  it('when a list is long then it is cut, and says by how much', () => {
    const raw = Array.from({ length: 4000 }, (_, index) => `d${index}.com`);
    const page = htmlReport(
      withFindings([finding({ evidence: [{ source: 's', property: 'p', raw, normalised: 'list' }] })]),
    );
    expect(page).toContain('d19.com and 3980 more');
    expect(page).not.toContain('d20.com');
  });
});

describe('the table of an audit', () => {
  it('when there are several profiles then alike findings are one row, the gravest first', () => {
    expect(auditTable(fullReport, plainStyle())).toMatchInlineSnapshot(`
      "contoso, fabrikam · 6 controls × 2 profiles: 2 fail, 1 warn, 1 pass, 1 not applicable, 1 unknown, 1 waived

        HIGH      domains-open       fabrikam, contoso  new: federation is open to every domain   CIS M365 v7 8.2.1, MS.TEAMS.2.1v2
                  read  contoso.onmicrosoft.com TenantFederationSettings Global: AllowedDomains = {} (open)
                  fix   federation domains allow --file approved.csv --switch-to-list --dry-run
        WARN      policy-reopens     contoso            Tag:Sales opens what Global closes (41 users)
                  read  pool01.contoso.com ExternalAccessPolicy Tag:Sales: EnablePublicCloudAccess = True
                  fix   federation disable --network skype --scope policy:Tag:Sales --dry-run
        UNKNOWN   unmanaged-inbound  fabrikam           403 from the Teams admin API: role missing?
                  fix   federation doctor --profile fabrikam
        WAIVED    trial-tenants      contoso            trial tenants may reach the organisation
                  why   until 2026-12-31: "pilot with trial partners"   waivers.yaml:7

      Note: The waiver of unmanaged-outbound (waivers.yaml:12) expired on 2026-10-31 and is not honoured.
      Since baseline.json of 2026-11-01: 2 new, 0 changed, 1 unchanged, 1 resolved, 1 not seen again.
        not seen again  secops-delegation  contoso  federation is open to every domain
      "
    `);
  });

  it('when a profile failed then its controls are one row', () => {
    const report = {
      ...failedProfile,
      findings: ['a', 'b', 'c'].map((controlId) =>
        finding({ controlId, outcome: 'unknown', profile: 'adatum', title: 'pool02 does not answer' }),
      ),
    };
    const text = auditTable(report, plainStyle());
    expect(text.match(/UNKNOWN/g)).toHaveLength(1);
    expect(text).toContain('UNKNOWN   3 controls  adatum  pool02 does not answer');
  });

  it('when more than two profiles are alike then they are named below', () => {
    const findings = ['a', 'b', 'c'].map((name) => finding({ profile: name }));
    const text = auditTable(withFindings(findings), plainStyle());
    expect(text).toContain('domains-open  3 profiles  federation is open');
    expect(text).toContain('in    a, b, c');
  });
});

describe('the trend of the HTML page', () => {
  it('when there is a baseline then what is new, gone and not seen again is listed by name', () => {
    const page = htmlReport({
      ...fullReport,
      findings: fullReport.findings.map((one, index) =>
        index === 0 ? { ...one, baseline: 'changed' } : one,
      ),
    });
    for (const title of [
      'New (1)',
      'Changed (1)',
      'Resolved (1)',
      'Not seen again, and not proven to be gone (1)',
    ]) {
      expect(page).toContain(`<summary>${title}</summary>`);
    }
    expect(htmlReport(bareReport)).not.toContain('Since the baseline');
  });
});
