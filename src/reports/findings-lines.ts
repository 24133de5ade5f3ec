import type { FindingsReport } from '../model/findings-report.ts';
import { findingsDocument } from './findings-document.ts';
import { jsonLine, stripDeep } from './json-text.ts';

/** NDJSON: what the JSON document holds, one object a line, each with its `type`; the head comes first. */
export function* findingsLines(report: FindingsReport): Generator<string> {
  const { findings, profiles = [], controls = [], notes = [], ...head } = findingsDocument(report);
  const line = (type: string, entry: object) => jsonLine(stripDeep({ type, ...entry }));
  yield line('report', head);
  for (const profile of profiles) {
    yield line('profile', profile);
  }
  for (const control of controls) {
    yield line('control', control);
  }
  for (const finding of findings) {
    yield line('finding', finding);
  }
  for (const note of notes) {
    yield line('note', note);
  }
}
