import type { App } from '../app.ts';
import type { ExitCode } from '../exit-codes.ts';
import { decorate } from '../linking/decoration.ts';
import { turnAddresses } from './address-run.ts';
import type { Input } from './declaration.ts';

export function run(input: Input, app: App): Promise<ExitCode> {
  return turnAddresses(app, input.arguments, (address) => decorate(address));
}
