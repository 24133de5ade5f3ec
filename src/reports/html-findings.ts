import type { Evidence } from '../model/finding.ts';
import type { ControlDescription, ReportedFinding } from '../model/findings-report.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { html, nothing, type Markup } from './markup.ts';
import { nextSteps, severityTitles, type FindingGroup } from './report-findings.ts';
import { count, formatValue } from './words.ts';

/** One finding, or what is found alike in several profiles, with everything that a person needs to act on it. */
export function findingCard(group: FindingGroup, control: ControlDescription): Markup {
  const { finding, profiles } = group;
  const { object, title, outcome, severity, benchmarks, waiver } = finding;
  const steps = nextSteps(group);
  return html`<article class="finding ${outcome} ${severity}">
    <p class="labels">${labels(finding)}</p>
    <h3>${title}</h3>
    ${control.why === '' ? nothing : html`<p class="why">${control.why}</p>`}
    <dl class="facts">
      ${fact(profiles.length > 1 ? `${profiles.length} profiles` : 'Profile', profiles.join(', '))}
      ${fact('Object', object)} ${fact('Benchmarks', benchmarks.join(', '))}
      ${
        waiver === undefined
          ? nothing
          : html`${fact('Waived', `until ${waiver.expires}: ${waiver.reason}`)}
            ${fact('Waiver', [waiver.location, waiver.owner ?? ''].filter((part) => part !== '').join(', '))}
            ${fact('Otherwise', waiver.waives)}`
      }
    </dl>
    ${evidenceTable(finding, profiles)}
    ${
      steps.length === 0
        ? nothing
        : html`<p class="next">Next</p>
            ${steps.slice(0, 5).map((step) => html`<pre tabindex="0"><code>${step}</code></pre>`)}
            ${steps.length > 5 ? html`<p class="aside">and likewise for ${steps.length - 5} more</p>` : nothing}`
    }
  </article>`;
}

function labels({ outcome, severity, controlId, baseline }: ReportedFinding): readonly Markup[] {
  const words = {
    fail: severityTitles[severity],
    warn: `Warning, ${severityTitles[severity].toLowerCase()}`,
    unknown: 'Not known',
    waived: 'Waived',
    pass: 'Pass',
    'not-applicable': 'Not applicable',
  } as const;
  return [
    html`<span class="label ${outcome} ${severity}">${words[outcome]}</span> `,
    html`<code>${controlId}</code> `,
    baseline === undefined ? nothing : html`<span class="mark ${baseline}">${baseline}</span>`,
  ];
}

function fact(title: string, text: string): Markup {
  return text === ''
    ? nothing
    : html`<div>
        <dt>${title}</dt>
        <dd>${text}</dd>
      </div>`;
}

function evidenceTable({ evidence, title, profile }: ReportedFinding, profiles: readonly string[]): Markup {
  if (evidence.length === 0) {
    return nothing;
  }
  const others = profiles.length - 1;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Evidence: ${title}">
      <table class="evidence">
        <thead>
          <tr>
            <th scope="col">Read from</th>
            <th scope="col">Property</th>
            <th scope="col">Value</th>
            <th scope="col">Means</th>
          </tr>
        </thead>
        <tbody>
          ${evidence.map(evidenceRow)}
        </tbody>
      </table>
    </div>
    ${
      others > 0
        ? html`<p class="aside">
            As read from ${profile}; ${count(others, 'other profile')} ${others === 1 ? 'has' : 'have'} the
            same values.
          </p>`
        : nothing
    }`;
}

function evidenceRow({ source, property, raw, normalised }: Evidence): Markup {
  const means = shown(normalised);
  return html`<tr>
    <td>${source}</td>
    <td><code>${property}</code></td>
    <td><code>${shown(raw)}</code></td>
    <td>${means === shown(raw) ? 'the same' : html`<code>${means}</code>`}</td>
  </tr>`;
}

const shownValues = 20;
const longest = 1_000;

/** Long lists and texts are cut; the JSON report has all of it. */
function shown(value: PropertyValue): string {
  if (Array.isArray(value) && value.length > shownValues) {
    return `${formatValue(value.slice(0, shownValues))} and ${value.length - shownValues} more`;
  }
  const text = formatValue(value);
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
