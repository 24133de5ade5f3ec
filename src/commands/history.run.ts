import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { historyDocument } from '../reports/history-document.ts';
import { historyTable } from '../reports/history-table.ts';
import type { Input } from './declaration.ts';
import { chooseProfile } from './profile-choice.ts';

export async function run(_input: Input, app: App): Promise<ExitCode> {
  const { profile: named, emulator } = app.globals;
  const all = await app.journals.list();
  // Journals outlive the configuration they were written with, so none is needed to list them.
  const wanted = named === undefined && emulator === undefined ? undefined : await chooseProfile(app);
  // A damaged journal may be anybody's, so it is never left out.
  const entries = all.filter(
    ({ profile, source, state }) =>
      wanted === undefined ||
      state === 'damaged' ||
      (profile === wanted.profile.name && source === wanted.source),
  );
  app.report.show((style) => historyTable(entries, style, app.globals.config));
  await app.report.finish(historyDocument(entries));
  return exitCodes.ok;
}
