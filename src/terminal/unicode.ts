/** What is shown instead of each sign where a terminal has ASCII only. */
const asciiForms: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '○': 'o',
  '·': '-',
  '–': '-',
  '→': '->',
  '↳': '>',
  '…': '...',
  '×': 'x',
  '›': '>',
  '≥': '>=',
};
const signs = new RegExp(`[${Object.keys(asciiForms).join('')}]`, 'g');

/** Replaces the signs that this program uses; names that people gave stay as they are. */
export function toAscii(text: string): string {
  return text.replace(signs, (sign) => asciiForms[sign] ?? sign);
}

/**
 * Whether the locale, or on Windows the terminal, shows more than ASCII. Without any locale variable a system other
 * than Windows is taken to.
 */
export function showsUnicode(env: Readonly<Record<string, string | undefined>>, platform: string): boolean {
  if (platform === 'win32') {
    return env['WT_SESSION'] !== undefined;
  }
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  return locale === undefined || /utf-?8/i.test(locale);
}
