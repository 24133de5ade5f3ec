import type { App } from '../app.ts';
import type { ExitCode } from '../exit-codes.ts';
import { planEnable } from '../interop/plan-enable.ts';
import { planAndRun } from './change-input.ts';
import type { Input } from './declaration.ts';

export function run(input: Input, app: App): Promise<ExitCode> {
  const { options } = input;
  return planAndRun(input, app, {
    draft: (snapshot, choices) =>
      planEnable(snapshot, {
        ...choices,
        audioVideo: options['audioVideo'] === true,
        repair: options['repair'] === true,
        replicate: options['replicate'] === true,
        alsoOpens: options['alsoOpens'] === true,
        now: app.host.clock.now(),
      }),
  });
}
