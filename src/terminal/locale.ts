/**
 * Whether the locale, or on Windows the terminal, shows more than ASCII. A system other than Windows without any
 * locale variable is taken to.
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
