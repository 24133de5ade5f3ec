import { withoutLogCommands } from '../model/log-command.ts';
import { stripControl } from '../model/strip-control.ts';

/** What a terminal would act on, or what makes text look like other text: controls, formats, separators. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON that is safe to show: what a terminal or a build's runner would act on is written as `\uXXXX`, so nothing is lost. */
export function jsonText(value: unknown): string {
  return `${safe(JSON.stringify(value, null, 2))}\n`;
}

/**
 * The same text in pieces, for documents that are too large to stand in memory as one: what the document has in lists
 * comes entry by entry.
 * @param prepare Makes of each part what is to be shown of it.
 */
export function* jsonPieces(
  document: object,
  prepare: (part: unknown) => unknown = (part) => part,
): Generator<string> {
  let before = '{\n';
  for (const [name, value] of Object.entries(document)) {
    if (value !== undefined) {
      yield `${before}  ${safe(JSON.stringify(prepare(name)))}: `;
      yield* valuePieces(value, prepare);
      before = ',\n';
    }
  }
  yield before === '{\n' ? '{}\n' : '\n}\n';
}

function* valuePieces(value: unknown, prepare: (part: unknown) => unknown): Generator<string> {
  if (!Array.isArray(value) || value.length === 0) {
    yield indented(prepare(value), '\n  ');
    return;
  }
  let before = '[\n    ';
  for (const item of value as readonly unknown[]) {
    yield `${before}${indented(prepare(item), '\n    ')}`;
    before = ',\n    ';
  }
  yield '\n  ]';
}

/** A line feed within JSON is always one of its layout: in texts it is escaped. */
function indented(value: unknown, lineFeed: string): string {
  return safe(JSON.stringify(value ?? null, null, 2)).replaceAll('\n', lineFeed);
}

/** A value in one line. */
export function jsonLine(value: unknown): string {
  return `${safe(JSON.stringify(value))}\n`;
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
