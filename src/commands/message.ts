import type { App } from '../app.ts';
import { report } from '../reports/layout.ts';
import type { MessageDocument } from '../reports/schemas.ts';
import type { Style } from '../reports/style.ts';

/** The answer of a command that has no data of its own: a sentence, or lines that are laid out by the caller. */
export async function finishWithMessage(
  app: App,
  message: string,
  lines: (style: Style) => readonly string[] = () => [message],
): Promise<void> {
  app.report.show((style) => report(lines(style)));
  const document: MessageDocument = { schemaVersion: 1, message };
  await app.report.finish(document);
}
