import type { FindingsReport } from '../model/findings-report.ts';
import { withoutLogCommands } from '../model/log-command.ts';
import { stripControl } from '../model/strip-control.ts';
import { findingsAnswer } from './findings-sentence.ts';
import { allFindings, byGravity, findingSentence, issueLevel, locationsOf } from './report-findings.ts';

/** Azure Pipelines logging commands: an issue for each finding that is one, the gravest first, and the answer. */
export function azureReport(report: FindingsReport): string {
  const locationOf = locationsOf(report);
  const issues = byGravity(allFindings(report)).flatMap((finding) => {
    const level = issueLevel(finding, report);
    if (level === undefined) {
      return [];
    }
    const { file, line } = locationOf(finding.profile);
    const where = `sourcepath=${property(file)};linenumber=${line};code=${property(finding.controlId)};`;
    const next = finding.nextStep === '' ? '' : `. Next: ${finding.nextStep}`;
    return [`##vso[task.logissue type=${level};${where}]${data(findingSentence(finding, report) + next)}\n`];
  });
  return [...issues, `${safe(findingsAnswer(report)).replace(/^:(?=:)/, ': ')}\n`].join('');
}

function safe(text: string): string {
  return withoutLogCommands(stripControl(text));
}

/** As the task library of Azure Pipelines escapes it (azure-pipelines-task-lib, taskcommand.ts). */
function data(text: string): string {
  return safe(text).replaceAll('%', '%AZP25');
}

function property(text: string): string {
  return data(text).replaceAll(';', '%3B').replaceAll(']', '%5D');
}
