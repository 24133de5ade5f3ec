import type { App } from '../app.ts';
import { controls, findControl } from '../audit/catalogue.ts';
import type { Control } from '../audit/control.ts';
import { didYouMean } from '../config/nearest.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { columns, paragraph, report } from '../reports/layout.ts';
import type { ControlsDocument } from '../reports/schemas.ts';
import type { Style } from '../reports/style.ts';
import { controlEntry } from './control-entry.ts';
import type { Input } from './declaration.ts';

/** @throws FederationError `usage.controls` for a control that does not exist. */
export async function run({ arguments: [asked = ''] }: Input, app: App): Promise<ExitCode> {
  const control = findControl(asked.trim().toLowerCase());
  if (control === undefined) {
    const suggestion = didYouMean(
      asked,
      controls.map(({ id }) => id),
    );
    throw new FederationError('usage.controls', 'usage', `there is no control ${asked}.${suggestion}`, {
      next: 'federation audit --list-controls shows them',
    });
  }
  app.report.show((style) => report(page(control, style)));
  const document: ControlsDocument = { schemaVersion: 1, profiles: [], controls: [controlEntry(control)] };
  await app.report.finish(document);
  return exitCodes.ok;
}

function page(control: Control, style: Style): readonly string[] {
  const { profiles, reads } = controlEntry(control);
  const { id, title, why, help, severity, sides } = control;
  return [
    `${style.bold(id)}  ${title}`,
    '',
    ...paragraph(why, style),
    '',
    ...columns(
      [
        ['severity', severity],
        ['sides', sides.join(', ')],
        ...reads.map(({ side, kind, properties }, index) => [
          index === 0 ? 'reads' : '',
          `${side}: ${kind}${properties.length === 0 ? '' : ` (${properties.join(', ')})`}`,
        ]),
        ...profiles.map(({ profile, severity: own, benchmarks }, index) => [
          index === 0 ? 'profiles' : '',
          `${profile}, ${own}${benchmarks.length === 0 ? '' : `: ${benchmarks.join(', ')}`}`,
        ]),
      ],
      style,
      { indent: 2 },
    ),
    '',
    ...paragraph(`When it fails: ${help}`, style),
  ];
}
