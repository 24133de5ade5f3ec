import type { FindingsReport } from '../model/findings-report.ts';

/**
 * A report as a text, or in pieces where it is as large as everything that was read. Pure, and safe to show: what a
 * server called its objects is escaped for the format.
 */
export type FindingsRenderer = (report: FindingsReport) => string | Generator<string>;

/** The formats for findings, each loaded when it is asked for. */
export const findingsRenderers = {
  ndjson: async () => (await import('./findings-lines.ts')).findingsLines,
  csv: async () => (await import('./csv.ts')).csvReport,
  markdown: async () => (await import('./markdown.ts')).markdownReport,
  junit: async () => (await import('./junit.ts')).junitReport,
  sarif: async () => (await import('./sarif.ts')).sarifReport,
  gitlab: async () => (await import('./gitlab.ts')).gitlabReport,
  github: async () => (await import('./github.ts')).githubReport,
  azure: async () => (await import('./azure.ts')).azureReport,
  html: async () => (await import('./html.ts')).htmlReport,
} as const satisfies Readonly<Record<string, () => Promise<FindingsRenderer>>>;
