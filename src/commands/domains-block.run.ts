import type { App } from '../app.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Input } from './declaration.ts';
import { changeDomains } from './domain-change.ts';

export function run(input: Input, app: App): Promise<ExitCode> {
  return changeDomains('block', input, app);
}
