import type { App } from '../app.ts';
import { why } from '../diagnosis/why.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { normaliseDomain } from '../model/domains.ts';
import { pathTable } from '../reports/path-table.ts';
import { dayOf } from './as-of.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';
import { textOption } from './globals.ts';
import { finishLive, stagesHere } from './live-report.ts';
import { lookOutside, outsideStages } from './live-snapshot.ts';
import { snapshotFor } from './snapshot-source.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const user = named(input, 'user');
  const contact = named(input, 'contact');
  const day = dayOf(input, app);
  const domain = normaliseDomain(user.slice(user.lastIndexOf('@') + 1));
  const domains = domain === undefined || !user.includes('@') ? undefined : [domain];
  const snapshot = await snapshotFor(app, input, { users: true });
  const looked = await lookOutside(input, app, snapshot, domains);
  const answer = why(snapshot, { user, contact, day, between: outsideStages(snapshot, looked, domains) });
  const { profile, source } = snapshot;
  const { sentence, stages, today, until } = answer;
  return finishLive(
    {
      command: 'check why',
      snapshot,
      what: sentence.replace(/\.$/, ''),
      diagnoses: [...today, ...stages.flatMap((stage) => stage.diagnoses)],
      picture: (style) =>
        pathTable(
          {
            profile,
            source,
            sentence,
            stages: stagesHere(app, stages),
            today: today.map((one) => nextStepHere(one, deploymentFlags(app.globals))),
            ...(until === undefined ? {} : { lead: `What was in the way, or was not, until ${until}` }),
          },
          style,
        ),
    },
    input,
    app,
  );
}

/** @throws FederationError `usage.people`. */
function named({ options }: Input, option: 'user' | 'contact'): string {
  const value = textOption(options, option)?.trim() ?? '';
  if (value === '') {
    throw new FederationError('usage.people', 'usage', `no ${option} was named`, {
      next: 'federation check why --user anna@contoso.com --contact joe@outlook.com',
    });
  }
  return value;
}
