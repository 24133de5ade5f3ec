import type { App } from '../app.ts';
import { controls } from '../audit/catalogue.ts';
import { auditProfiles } from '../audit/profiles/index.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { columns, report } from '../reports/layout.ts';
import type { ControlsDocument } from '../reports/schemas.ts';
import { controlEntry } from './control-entry.ts';

/** The controls and the profiles that select them. */
export async function listControls(app: App): Promise<ExitCode> {
  app.report.show((style) =>
    report([
      style.bold('Profiles of controls'),
      ...columns(
        auditProfiles.map(({ id, title, controls: selected }) => [
          id,
          `${title}, ${selected.length} controls`,
        ]),
        style,
        { indent: 2 },
      ),
      '',
      style.bold('Controls'),
      ...columns(
        controls.map(({ id, severity, sides, title }) => [id, severity, sides.join(', '), title]),
        style,
        { indent: 2 },
      ),
    ]),
  );
  const document: ControlsDocument = {
    schemaVersion: 1,
    profiles: auditProfiles.map(({ id, title, description, controls: selected }) => ({
      id,
      title,
      description,
      controls: selected.map(({ control }) => control),
    })),
    controls: controls.map(controlEntry),
  };
  await app.report.finish(document);
  return exitCodes.ok;
}
