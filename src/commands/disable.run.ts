import type { App } from '../app.ts';
import type { ExitCode } from '../exit-codes.ts';
import { planDisable } from '../interop/plan-disable.ts';
import { planAndRun } from './change-input.ts';
import type { Input } from './declaration.ts';

export function run(input: Input, app: App): Promise<ExitCode> {
  const { options } = input;
  const everything = options['everything'] === true;
  return planAndRun(input, app, {
    draft: (snapshot, choices) =>
      planDisable(snapshot, {
        ...choices,
        everything,
        audioVideo: options['audioVideo'] === true,
        breakHybrid: options['breakHybrid'] === true,
        replicate: options['replicate'] === true,
        now: app.host.clock.now(),
      }),
    ...(everything ? { extraConfirmation: 'This closes ALL federation, partners included.' } : {}),
  });
}
