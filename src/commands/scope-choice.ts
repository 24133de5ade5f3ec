import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import { parseScope, type Scope } from '../model/scope.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { inputFile } from './input-file.ts';

/** A scope with what it stands for: the users of a file are read once. */
export interface ChosenScope {
  readonly scope: Scope;
  readonly users?: readonly string[];
}

const maxListBytes = 16 * 1024 * 1024;

/** @throws FederationError `usage.scope`, `file.unreadable`. */
export async function scopeOf(app: App, { options }: Input): Promise<ChosenScope | undefined> {
  const text = textOption(options, 'scope');
  return text === undefined ? undefined : chooseScope(app, text);
}

export async function chooseScope(app: App, text: string): Promise<ChosenScope> {
  const scope = parseScope(text);
  return scope.kind === 'users' ? { scope, users: await readUsers(app, scope.file) } : { scope };
}

/** One user a line: SIP address, user principal name or identity; `#` begins a comment. */
async function readUsers(app: App, file: string): Promise<readonly string[]> {
  const bytes = await inputFile(app, file, maxListBytes);
  const users = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  if (users.length === 0) {
    throw new FederationError('usage.scope', 'usage', `${file} names no users`, {
      next: 'write one SIP address or user principal name a line',
    });
  }
  return users;
}
