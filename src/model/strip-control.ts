/**
 * Text from servers is shown in terminals, and a terminal obeys what it is sent: cursor movement, titles, the
 * clipboard. Bidirectional marks (UAX #9) make a name look like another one, and a line feed would start a line that
 * looks like one of ours. None of these belongs into a setting.
 *
 * Line breaks, tabs and the separators U+2028 and U+2029 become a space; whole escape sequences (ECMA-48: CSI, OSC and
 * the other strings, two characters), the other controls (`Cc`) and invisible formats (`Cf`) go; half a surrogate pair
 * becomes U+FFFD.
 */
const escapeSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/gu;
const breaks = /[\t-\r\u0085\p{Zl}\p{Zp}]+/gu;
const invisible = /[\p{Cc}\p{Cf}]/gu;
const halfPairs = /\p{Cs}/gu;

/** The text on one line, without anything that a terminal would act on. */
export function stripControl(text: string): string {
  return text
    .replace(escapeSequence, '')
    .replace(breaks, ' ')
    .replace(invisible, '')
    .replace(halfPairs, '\uFFFD');
}
