import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const shared = new URL('../../../shared/', import.meta.url);

/**
 * The path of a file or folder beside the repository, in `../shared`; undefined when that is absent, so that a test
 * can be skipped. In CI its absence is an error: what is not there was not proven.
 */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const path = fileURLToPath(new URL(parts.map(encodeURIComponent).join('/'), shared));
  if (existsSync(path)) {
    return path;
  }
  const { CI: ci } = process.env;
  if (ci === 'true') {
    throw new Error(`${path} is missing, and CI=true`);
  }
  return undefined;
}
