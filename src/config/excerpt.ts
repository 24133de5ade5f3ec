/**
 * Lines of the configuration as errors show them. A line may hold a secret that somebody wrote where it does not
 * belong, under a key that may be misspelt; so what stands under anything that looks like one is never shown.
 */

const secretKey = /(pass|pwd|secret|token|credential|private.?key)[\w.-]*["']?\s*:/i;
const hidden = '(hidden)';

/** The line with everything behind a key that may be a secret's replaced. */
export function safeLine(lines: readonly string[], index: number): string {
  const line = lines[index] ?? '';
  const own = secretKey.exec(line);
  if (own !== null) {
    const end = own.index + own[0].length;
    return line.slice(end).trim() === '' ? line : `${line.slice(0, end)} ${hidden}`;
  }
  return isBelowSecret(lines, index) ? maskValue(line) : line;
}

/** Whether a line further up, and further out, is a secret's. Flow collections count as one block with their start. */
function isBelowSecret(lines: readonly string[], index: number): boolean {
  let indent = indentOf(lines[index] ?? '');
  let depth = 0;
  for (let above = index - 1; above >= 0; above--) {
    const line = lines[above] ?? '';
    if (line.trim() === '') {
      continue;
    }
    depth += openings(line);
    const outer = indentOf(line) < indent;
    if ((outer || depth > 0) && secretKey.test(line)) {
      return true;
    }
    indent = outer ? indentOf(line) : indent;
  }
  return false;
}

function openings(line: string): number {
  return (line.match(/[{[]/g) ?? []).length - (line.match(/[}\]]/g) ?? []).length;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function maskValue(line: string): string {
  const key = /^\s*(?:-\s+)?["']?[\w.-]+["']?\s*:/.exec(line);
  return key === null ? `${' '.repeat(indentOf(line))}${hidden}` : `${key[0]} ${hidden}`;
}

/** The line with its number, and carets under `length` columns from `column` (from 1). */
export function excerpt(
  lines: readonly string[],
  { line, column, length }: { readonly line: number; readonly column: number; readonly length: number },
): readonly string[] {
  const whole = safeLine(lines, line - 1)
    .replaceAll('\t', ' ')
    .slice(0, 160);
  const number = String(line);
  const start = Math.min(column - 1, whole.length);
  const shown = withoutNeighbours(whole, start, start + length);
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - start)));
  return [
    `  ${number} | ${shown}`.trimEnd(),
    `  ${' '.repeat(number.length)} | ${' '.repeat(start)}${carets}`,
  ];
}

/**
 * The line without the values beside the place an error is about: under a key that is misspelt beyond recognition
 * stands a password as likely as anything else.
 */
function withoutNeighbours(line: string, start: number, end: number): string {
  const before = line
    .slice(0, start)
    .replace(
      /(:\s+)[^\s{[,][^,{[]*(?=,)/g,
      (value, colon: string) => `${colon}${'.'.repeat(value.length - colon.length)}`,
    );
  const after = line.slice(end).replace(/^(["']?\s*:\s+)\S.*$/, `$1${hidden}`);
  return `${before}${line.slice(start, end)}${after}`;
}
