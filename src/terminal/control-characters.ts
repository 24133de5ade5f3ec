/**
 * Text from servers is shown in terminals, and a terminal obeys what it is sent: cursor movement, titles, the
 * clipboard. Bidirectional marks can make a name look like another one. None of these belongs into a setting.
 *
 * `Cc` are the C0 and C1 controls with DEL, `Cf` the invisible formats (the bidirectional marks of UAX #9 among
 * them), `Zl` and `Zp` the separators of lines and paragraphs. Tab and line feed stay.
 */
const invisible = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** A whole escape sequence, so that nothing of it is left to read: CSI, OSC up to its end, two characters. */
const escapeSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/gu;

/** The text without anything a terminal would act on. */
export function stripControl(text: string): string {
  return text.replace(escapeSequence, '').replace(invisible, '');
}

/** The text on one line. */
export function oneLine(text: string): string {
  return stripControl(text).replace(/\s+/g, ' ').trim();
}

/** JSON for a terminal and for machines: what a terminal would act on is written as `\uXXXX`, nothing is lost. */
export function safeJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`.replace(invisible, escapeUnits);
}

function escapeUnits(found: string): string {
  const units = Array.from({ length: found.length }, (_, index) => found.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** A copy of plain data in which every text is stripped. */
export function stripDeep<T>(value: T): T;
export function stripDeep(value: unknown): unknown {
  if (typeof value === 'string') {
    return stripControl(value);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => stripDeep(item));
  }
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [stripControl(name), stripDeep<unknown>(item)]),
    );
  }
  return value;
}
