import type { App } from '../app.ts';
import { report } from '../reports/layout.ts';
import type { Style } from '../reports/style.ts';

/** The answer of a command that has no data of its own: a sentence, or lines that are laid out by the caller. */
export async function finishWithMessage(
  app: App,
  message: string,
  lines: (style: Style) => readonly string[] = () => [message],
): Promise<void> {
  app.report.show((style) => report(lines(style)));
  await app.report.finish({ schemaVersion: 1, message });
}
