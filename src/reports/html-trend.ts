import type { BaselineEntry, BaselineMark, FindingsReport } from '../model/findings-report.ts';
import { html, nothing, type Markup } from './markup.ts';

/** What has changed since the baseline. What was not seen again is not called resolved. */
export function trend({ baseline, findings }: FindingsReport): Markup {
  if (baseline === undefined) {
    return nothing;
  }
  const { file, takenAt, resolved, notSeen } = baseline;
  const of = (mark: BaselineMark) => findings.filter((finding) => finding.baseline === mark);
  const tallies = [
    ['fail', 'new', of('new').length],
    ['warn', 'changed', of('changed').length],
    ['waived', 'unchanged', of('unchanged').length],
    ['pass', 'resolved', resolved.length],
    ['unknown', 'not seen again', notSeen.length],
  ] as const;
  return html`<h2>Since the baseline</h2>
    <p class="facts-line">Compared with ${file} of ${takenAt.slice(0, 10)}</p>
    <dl class="tally">
      ${tallies.map(
        ([look, title, number]) =>
          html`<div class="${number === 0 ? 'none' : look}">
            <dt>${title}</dt>
            <dd>${number}</dd>
          </div>`,
      )}
    </dl>
    ${entries('New', of('new'))} ${entries('Changed', of('changed'))}
    ${entries('Not seen again, and not proven to be gone', notSeen)} ${entries('Resolved', resolved)}`;
}

function entries(title: string, list: readonly BaselineEntry[]): Markup {
  return list.length === 0
    ? nothing
    : html`<details>
        <summary>${title} (${list.length})</summary>
        <ul>
          ${list.map(
            ({ controlId, profile, object, title: what }) =>
              html`<li><code>${controlId}</code> ${profile} · ${object}: ${what}</li>`,
          )}
        </ul>
      </details>`;
}
