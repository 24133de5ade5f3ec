import { withoutLogCommands } from '../model/log-command.ts';
import { stripControl } from '../model/strip-control.ts';

/** What a terminal would act on, or what makes text look like other text: controls, formats, separators. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON that is safe to show: what a terminal or a build's runner would act on is written as `\uXXXX`, so nothing is lost. */
export function jsonText(value: unknown): string {
  return `${safe(JSON.stringify(value, null, 2))}\n`;
}

/** The same in one line each. */
export function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${safe(JSON.stringify(value))}\n`).join('');
}

function safe(json: string): string {
  return withoutLogCommands(json.replace(invisible, escapeUnits), '\\u0023');
}

function escapeUnits(found: string): string {
  const units = Array.from({ length: found.length }, (_, index) => found.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** A copy of plain data in which every text is stripped of what a terminal would act on. */
export function stripDeep(value: unknown): unknown {
  if (typeof value === 'string') {
    return stripControl(value);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => stripDeep(item));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, item]) => [stripControl(name), stripDeep(item)]);
    return Object.fromEntries(entries);
  }
  return value;
}
