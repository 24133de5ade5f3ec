import type { FindingsReport } from '../model/findings-report.ts';
import { findingsDocument } from './findings-document.ts';
import { jsonLines, stripDeep } from './json-text.ts';

/** NDJSON: what the JSON document holds, one object a line, each with its `type`; the head comes first. */
export function findingsLines(report: FindingsReport): string {
  const { findings, profiles = [], controls = [], notes = [], ...head } = findingsDocument(report);
  const lines = [
    { type: 'report', ...head },
    ...profiles.map((profile) => ({ type: 'profile', ...profile })),
    ...controls.map((control) => ({ type: 'control', ...control })),
    ...findings.map((finding) => ({ type: 'finding', ...finding })),
    ...notes.map((note) => ({ type: 'note', ...note })),
  ];
  return jsonLines(lines.map(stripDeep));
}
