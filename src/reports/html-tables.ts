import type { FindingOutcome } from '../model/finding.ts';
import type { FindingsReport, ProfileResult, ReportedFinding } from '../model/findings-report.ts';
import { html, nothing, type Markup } from './markup.ts';
import { groupIdentical, severityTitles } from './report-findings.ts';

const counted: readonly (readonly [FindingOutcome, string])[] = [
  ['fail', 'Fail'],
  ['warn', 'Warn'],
  ['unknown', 'Not known'],
  ['waived', 'Waived'],
  ['pass', 'Pass'],
];

/** Of a table that may be wider than the page: it scrolls by itself, with the keyboard too. */
function table(label: string, head: readonly Markup[], rows: readonly Markup[]): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

const column = (title: string) => html`<th scope="col">${title}</th>`;
const numberColumn = (title: string) => html`<th scope="col" class="number">${title}</th>`;

/** The profiles, one line each. */
export function profilesTable({ profiles }: FindingsReport, findings: readonly ReportedFinding[]): Markup {
  const counts = new Map<string, number>();
  for (const { profile, outcome } of findings) {
    const key = JSON.stringify([profile, outcome]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = profiles.map(
    (profile) =>
      html`<tr>
        <th scope="row">${profile.name}</th>
        <td>${pathWords(profile)}</td>
        ${counted.map(
          ([outcome]) =>
            html`<td class="number">${counts.get(JSON.stringify([profile.name, outcome])) ?? 0}</td>`,
        )}
      </tr>`,
  );
  const head = [column('Profile'), column('Paths'), ...counted.map(([, title]) => numberColumn(title))];
  return table('Profiles', head, rows);
}

function pathWords({ paths, failure }: ProfileResult): string {
  const words = paths.map(
    ({ side, network, direction, settings }) =>
      `${side} ${network}${direction === 'both' ? '' : ` ${direction}`}: ${settings}`,
  );
  return [...(failure === undefined ? [] : ['could not be looked at']), ...words].join('; ');
}

/** What is right or does not apply: folded away, but there. */
export function passedTable(findings: readonly ReportedFinding[]): Markup {
  if (findings.length === 0) {
    return nothing;
  }
  const rows = groupIdentical(findings).map(
    ({ finding: { outcome, controlId, object, title }, profiles }) =>
      html`<tr>
        <td>${outcome === 'pass' ? '✓ pass' : '○ not applicable'}</td>
        <td><code>${controlId}</code></td>
        <td>${profiles.join(', ')}</td>
        <td>${object}</td>
        <td>${title}</td>
      </tr>`,
  );
  const head = ['Outcome', 'Control', 'Profile', 'Object', 'What was found'].map(column);
  return html`<h2>Passed and not applicable</h2>
    <details>
      <summary>${findings.length} findings</summary>
      ${table('Passed and not applicable', head, rows)}
    </details>`;
}

/** What was evaluated, whatever came of it. */
export function controlsTable({ controls }: FindingsReport, findings: readonly ReportedFinding[]): Markup {
  if (controls.length === 0) {
    return nothing;
  }
  const rows = controls.map(({ id, title, severity, benchmarks }) => {
    const own = findings.filter(({ controlId }) => controlId === id);
    const tally = [...counted, ['not-applicable', 'not applicable'] as const]
      .map(
        ([outcome, word]) =>
          [word.toLowerCase(), own.filter((one) => one.outcome === outcome).length] as const,
      )
      .filter(([, number]) => number > 0)
      .map(([word, number]) => `${number} ${word}`);
    return html`<tr>
      <td><code>${id}</code></td>
      <td>${title}</td>
      <td>${severityTitles[severity]}</td>
      <td>${benchmarks.join(', ')}</td>
      <td>${tally.length === 0 ? 'not evaluated' : tally.join(', ')}</td>
    </tr>`;
  });
  const head = ['Control', 'Asks', 'Severity', 'Benchmarks', 'Outcome'].map(column);
  return html`<h2>Controls</h2>
    <details>
      <summary>${controls.length} controls</summary>
      ${table('Controls', head, rows)}
    </details>`;
}
