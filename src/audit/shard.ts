import { createHash } from 'node:crypto';
import { FederationError } from '../errors.ts';

/** One of `count` equal shares of the profiles; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

const maxShards = 10_000;

/**
 * Reads `i/n`.
 * @throws FederationError `usage.shard`.
 */
export function parseShard(text: string): Shard {
  const match = /^\s*(\d{1,5})\s*\/\s*(\d{1,5})\s*$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || count < 1 || index > count || count > maxShards) {
    throw new FederationError('usage.shard', 'usage', `${JSON.stringify(text)} is no shard`, {
      why: 'a shard is i/n: the i-th of n, from 1',
      next: '--shard 1/4',
    });
  }
  return { index, count };
}

/**
 * Whether the profile is in the shard: decided by its name alone, so that every machine decides the same and a new
 * profile moves no other one.
 */
export function isInShard(profile: string, { index, count }: Shard): boolean {
  const number = createHash('sha256').update(profile).digest().readUInt32BE(0);
  return number % count === index - 1;
}
