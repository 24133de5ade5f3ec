import type { App } from '../app.ts';
import { auditExits, isIdle } from '../audit/exit.ts';
import { mergeReports, type ShardReport } from '../audit/merge.ts';
import { exitCodes, worstExitCode, type ExitCode } from '../exit-codes.ts';
import { auditTable } from '../reports/audit-table.ts';
import { severityOf } from './audit-choice.ts';
import { tellIdle } from './audit-idle.ts';
import type { Input } from './declaration.ts';
import { readReport } from './report-file.ts';

export async function run({ arguments: files, options }: Input, app: App): Promise<ExitCode> {
  const parts: ShardReport[] = [];
  for (const file of files) {
    parts.push({ file, report: await readReport(app, file) });
  }
  const merged = mergeReports(parts);
  const failOn = severityOf(options['failOn']) ?? merged.failOn ?? 'medium';
  const report = { ...merged, failOn };
  app.report.show((style) => auditTable(report, style));
  await app.report.finishFindings(report);
  if (isIdle(report)) {
    tellIdle(app);
    return exitCodes.usage;
  }
  if (options['exitZero'] === true) {
    return exitCodes.ok;
  }
  const unknown = options['unknown'] === 'warn' ? 'warn' : 'fail';
  return worstExitCode(auditExits(report, { failOn, unknown }).map((name) => exitCodes[name]));
}
