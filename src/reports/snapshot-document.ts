import { FederationError } from '../errors.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { snapshotSchema } from './schemas.ts';

/** Deeper than anything that is ever written, and far from where checking would exhaust the stack. */
const deepest = 64;

/**
 * Reads a snapshot that `export` wrote.
 * @param name What to call it in an error: the file's path.
 * @throws FederationError (usage) `snapshot.empty`, `snapshot.truncated`, `snapshot.not-json`, `snapshot.version`,
 * `snapshot.invalid`.
 */
export function parseSnapshot(text: string, name: string): Snapshot {
  const value = parseJson(text.replace(/^\uFEFF/, ''), name);
  assertVersion(value, name);
  if (isDeeperThan(value, deepest)) {
    throw failure('invalid', 'is not a snapshot', name, `it is nested more than ${deepest} levels deep`);
  }
  const parsed = snapshotSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    throw failure(
      'invalid',
      'is not a snapshot',
      name,
      `${place}${issue?.message ?? 'it has another shape'}`,
    );
  }
  return parsed.data;
}

function parseJson(text: string, name: string): unknown {
  if (text.trim() === '') {
    throw failure('empty', 'is empty', name, 'a snapshot is one JSON document');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const begun = text.trimStart().startsWith('{');
    const why = error instanceof Error ? error.message : '';
    if (begun && /end of JSON|unterminated/i.test(why)) {
      throw failure('truncated', 'is not whole', name, 'the JSON ends too early: the file was cut off');
    }
    throw failure('not-json', 'is not JSON', name, begun ? why : 'it does not begin with {');
  }
}

function assertVersion(value: unknown, name: string): void {
  const version =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (typeof version !== 'number') {
    throw failure('invalid', 'is not a snapshot', name, 'it has no schemaVersion');
  }
  if (version !== 1) {
    const newer = version > 1;
    throw new FederationError('snapshot.version', 'usage', `the snapshot has version ${version}`, {
      where: name,
      why: `this program reads version 1; the file was written by ${newer ? 'a later' : 'another'} one`,
      next: newer ? 'update federation' : 'take it again: federation export',
    });
  }
}

function failure(kind: string, what: string, name: string, why: string): FederationError {
  return new FederationError(`snapshot.${kind}`, 'usage', `the file ${what}`, {
    where: name,
    why,
    next: 'take it again: federation export',
  });
}

/** Stops at the limit, so its own depth is no danger. */
function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  if (limit === 0) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.some((part) => isDeeperThan(part, limit - 1));
  }
  // Not Object.values: a thousand snapshots have millions of objects.
  for (const name in value) {
    if (isDeeperThan(value[name as keyof typeof value], limit - 1)) {
      return true;
    }
  }
  return false;
}
