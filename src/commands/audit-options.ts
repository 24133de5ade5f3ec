import { parseShard, type Shard } from '../audit/shard.ts';
import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { Severity } from '../model/finding.ts';
import { severityOf } from './audit-choice.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { concurrencyOf } from './many-profiles.ts';

/** The options of an audit that are more than words, read and checked before anything is contacted. */
export interface AuditOptions {
  readonly failOn: Severity;
  readonly unknown: 'fail' | 'warn';
  readonly exitZero: boolean;
  readonly maxAgeMs: number;
  readonly concurrency: number;
  readonly now: Date;
  readonly shard?: Shard;
}

const hourMs = 3_600_000;
const units = { m: 60_000, h: hourMs, d: 24 * hourMs } as const;

/** @throws FederationError `usage.*`. */
export function auditOptions(input: Input, { host }: App): AuditOptions {
  const { options } = input;
  const shard = textOption(options, 'shard');
  return {
    failOn: severityOf(options['failOn']) ?? 'medium',
    unknown: options['unknown'] === 'warn' ? 'warn' : 'fail',
    exitZero: options['exitZero'] === true,
    maxAgeMs: maxAge(textOption(options, 'maxAge') ?? '24h'),
    concurrency: concurrencyOf(input),
    now: time(textOption(options, 'now')) ?? host.clock.now(),
    ...(shard === undefined ? {} : { shard: parseShard(shard) }),
  };
}

function maxAge(text: string): number {
  if (text.trim().toLowerCase() === 'off') {
    return Infinity;
  }
  const match = /^(\d{1,6})([mhd])$/i.exec(text.trim());
  const unit = Object.entries(units).find(([name]) => name === match?.[2]?.toLowerCase())?.[1];
  if (match === null || unit === undefined) {
    throw new FederationError('usage.max-age', 'usage', `${JSON.stringify(text)} is no age`, {
      next: '--max-age 24h, 7d or off',
    });
  }
  return Number(match[1]) * unit;
}

function time(text: string | undefined): Date | undefined {
  if (text === undefined) {
    return undefined;
  }
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime())) {
    throw new FederationError('usage.now', 'usage', `${JSON.stringify(text)} is no time`, {
      next: '--now 2026-11-24T04:00:00Z',
    });
  }
  return date;
}
