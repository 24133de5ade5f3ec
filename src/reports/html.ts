import { createHash } from 'node:crypto';
import type { FindingOutcome } from '../model/finding.ts';
import type { FindingsReport, ReportedFinding } from '../model/findings-report.ts';
import { findingsOwner, findingsSentence } from './findings-sentence.ts';
import { findingCard } from './html-findings.ts';
import { profilePaths } from './html-path.ts';
import { pageStyle } from './html-style.ts';
import { controlsTable, passedTable, profilesTable } from './html-tables.ts';
import { trend } from './html-trend.ts';
import { html, nothing, type Markup } from './markup.ts';
import { allFindings, byGravity, controlOf, groupIdentical, issueLevel } from './report-findings.ts';
import { count } from './words.ts';

/**
 * One page that stands alone: it loads nothing (its own policy forbids it), runs no script, and reads on paper, in the
 * dark and aloud. What needs a person comes first; what passed is folded away, but it is there.
 */
export function htmlReport(report: FindingsReport): string {
  const findings = allFindings(report);
  const of = (...outcomes: readonly FindingOutcome[]) =>
    findings.filter(({ outcome }) => outcomes.includes(outcome));
  const few = report.profiles.length <= drawnAtOnce;
  const paths = pathsSection(report, findings, few);
  const title = `federation ${report.command}: ${findingsOwner(report)}`;
  const body = html`<body>
    <a class="skip" href="#findings">Skip to the findings</a>
    <header>${pageHead(report, findings)}</header>
    <main>
      ${trend(report)} ${few ? paths : nothing}
      <h2 id="findings">Findings</h2>
      ${cards(report, of('fail', 'warn'), clean(of('unknown').length))}
      ${section('Not known', cards(report, of('unknown')))} ${section('Waived', cards(report, of('waived')))}
      ${few ? nothing : paths} ${notesSection(report)} ${passedTable(of('pass', 'not-applicable'))}
      ${controlsTable(report, findings)}
    </main>
    <footer>
      <p>
        Made by federation ${report.toolVersion}. This page is complete: it loads nothing and runs nothing.
      </p>
    </footer>
  </body>`;
  return `<!doctype html>\n<html lang="en">\n${pageMeta(title).markup}\n${body.markup}\n</html>\n`;
}

function pageMeta(title: string): Markup {
  const hash = createHash('sha256').update(pageStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    ${{ markup: `<style>${pageStyle}</style>` }}
  </head>`;
}

const outcomeTitles: readonly (readonly [FindingOutcome, string])[] = [
  ['fail', 'fail'],
  ['warn', 'warn'],
  ['unknown', 'not known'],
  ['waived', 'waived'],
  ['not-applicable', 'not applicable'],
  ['pass', 'pass'],
];

function pageHead(report: FindingsReport, findings: readonly ReportedFinding[]): Markup {
  const { command, takenAt, toolVersion, source, failOn } = report;
  const tallies = outcomeTitles.map(
    ([outcome, title]) => [outcome, title, findings.filter((one) => one.outcome === outcome).length] as const,
  );
  return html`<p class="brand">federation ${command} · ${findingsOwner(report)}</p>
    <h1>${verdict(report, findings)}</h1>
    <p class="answer">${findingsSentence(report)}</p>
    <p class="facts-line">
      Taken at <time datetime="${takenAt}">${takenAt.slice(0, 19).replace('T', ' ')} UTC</time> by federation
      ${toolVersion}${failOn === undefined ? '' : `, failing on ${failOn} and above`}
    </p>
    ${source === 'emulator' ? html`<p class="emulated">This is a report of an emulated deployment.</p>` : nothing}
    ${bar(tallies.map(([outcome, , number]) => [outcome, number]))}
    <dl class="tally">
      ${tallies.map(
        ([outcome, title, number]) =>
          html`<div class="${number === 0 ? 'none' : outcome}">
            <dt>${title}</dt>
            <dd>${number}</dd>
          </div>`,
      )}
    </dl>`;
}

/** The answer in large letters: never greener than what was read. */
function verdict(report: FindingsReport, findings: readonly ReportedFinding[]): string {
  const failing = findings.filter(
    (finding) => finding.outcome !== 'unknown' && issueLevel(finding, report) === 'error',
  ).length;
  const warnings = findings.filter(
    (finding) => finding.outcome !== 'unknown' && issueLevel(finding, report) === 'warning',
  ).length;
  const unknown = findings.filter(({ outcome }) => outcome === 'unknown').length;
  const parts = [
    ...(failing === 0 ? [] : [`${failing} to mend`]),
    ...(warnings === 0 ? [] : [`${warnings} to look at`]),
    ...(unknown === 0 ? [] : [`${unknown} not known`]),
  ];
  const passed = findings.some(({ outcome }) => outcome === 'pass');
  return parts.length > 0 ? `${parts.join(', ')}.` : passed ? 'Nothing to mend.' : 'Nothing was evaluated.';
}

/** The tally as one bar; it says nothing that the numbers below it do not. */
function bar(parts: readonly (readonly [FindingOutcome, number])[]): Markup {
  const total = parts.reduce((sum, [, number]) => sum + number, 0);
  if (total === 0) {
    return nothing;
  }
  let x = 0;
  const pieces = parts
    .filter(([, number]) => number > 0)
    .map(([outcome, number]) => {
      const width = (number / total) * 1000;
      const piece = html`<rect
        class="${outcome}"
        x="${x.toFixed(2)}"
        width="${Math.max(width - 2, 1).toFixed(2)}"
        height="10"
      />`;
      x += width;
      return piece;
    });
  return html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
    ${pieces}
  </svg>`;
}

function cards(report: FindingsReport, findings: readonly ReportedFinding[], without = nothing): Markup {
  const describe = controlOf(report);
  const groups = groupIdentical(byGravity(findings));
  return groups.length === 0
    ? without
    : html`${groups.map((group) => findingCard(group, describe(group.finding)))}`;
}

function clean(unknown: number): Markup {
  return unknown === 0
    ? html`<p class="clean">Nothing failed.</p>`
    : html`<p>
        Nothing that could be evaluated failed; ${count(unknown, 'finding')} could not be evaluated.
      </p>`;
}

function section(title: string, content: Markup): Markup {
  return content.markup === ''
    ? nothing
    : html`<h2>${title}</h2>
        ${content}`;
}

/** Up to so many profiles the paths are drawn before the findings; of more there is a table behind them. */
const drawnAtOnce = 3;

/** With few profiles the paths are drawn at once; with many there is a table first, and each is folded. */
function pathsSection(report: FindingsReport, findings: readonly ReportedFinding[], few: boolean): Markup {
  const shown = report.profiles.filter(
    ({ paths, failure, subjects }) => paths.length > 0 || failure !== undefined || subjects.length > 0,
  );
  if (shown.length === 0) {
    return nothing;
  }
  return html`<h2>${report.profiles.length === 1 ? 'The federation path' : 'The federation paths'}</h2>
    ${report.profiles.length > 1 ? profilesTable(report, findings) : nothing}
    ${shown.map((profile) =>
      few
        ? profilePaths(profile)
        : html`<details class="one">
            <summary>${profile.name}</summary>
            ${profilePaths(profile)}
          </details>`,
    )}`;
}

function notesSection({ notes }: FindingsReport): Markup {
  return notes.length === 0
    ? nothing
    : html`<h2>Notes</h2>
        <ul>
          ${notes.map(({ text }) => html`<li>${text}</li>`)}
        </ul>`;
}
