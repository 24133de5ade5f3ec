import { resolve } from 'node:path';
import type { App } from '../app.ts';
import type { Baseline } from '../audit/baseline.ts';
import { FederationError } from '../errors.ts';
import type { FindingsReport } from '../model/findings-report.ts';
import { fileAt } from './input-file.ts';

const maxReportBytes = 512 * 1024 * 1024;

/**
 * A JSON report that an earlier run wrote.
 * @throws FederationError `file.unreadable`, `report.malformed` (usage).
 */
export async function readReport(app: App, file: string): Promise<FindingsReport> {
  const text = (await fileAt(resolve(app.host.cwd, file), file, maxReportBytes)).toString('utf8');
  const { parseFindings } = await import('../reports/findings-file.ts');
  const found = parseFindings(text);
  if (typeof found === 'string') {
    throw new FederationError('report.malformed', 'usage', `${file} is no JSON report of findings`, {
      why: found,
      next: 'federation audit --output json=report.json writes one',
    });
  }
  return found;
}

export async function readBaseline(app: App, file: string): Promise<Baseline> {
  const { takenAt, findings } = await readReport(app, file);
  return { file, takenAt, findings };
}
