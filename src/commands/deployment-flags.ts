import { repeatFlags, shellCommand } from '../reports/words.ts';
import type { Globals } from './globals.ts';

/** Options that a command to be pasted has to repeat to mean the same deployment. */
export function deploymentFlags({ emulator, profile, config }: Globals): string {
  return shellCommand([
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(config === undefined ? [] : ['--config', config]),
    ...(emulator === undefined ? [] : ['--emulator']),
    ...(emulator?.scenario === undefined ? [] : ['--scenario', emulator.scenario]),
  ]);
}

/** A finding, or a check behind it, whose next step is about the deployment it was found in. */
export function nextStepHere<T extends { readonly nextStep: string }>(found: T, flags: string): T {
  return { ...found, nextStep: repeatFlags(found.nextStep, flags) };
}
