import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ReportWriter } from '../../src/commands/report-writer.ts';
import type { Host } from '../../src/host.ts';
import { jsonText } from '../../src/reports/json-text.ts';

/** More than a megabyte of JSON, counting how many of its entries were made into text. */
function largeDocument() {
  let made = 0;
  const findings = Array.from({ length: 5_000 }, (_, index) => ({
    get title() {
      made += 1;
      return `finding ${index} ${'x'.repeat(200)}`;
    },
  }));
  return { document: { findings }, made: () => made };
}

type Written = (text: string, done: (error?: Error) => void) => void;

function writerTo(written: Written) {
  const stdout = new Writable({
    decodeStrings: false,
    write: (chunk: string, _, done) => written(chunk, done),
  });
  // As main.ts: a reader that has seen enough is no error.
  stdout.on('error', () => undefined);
  const host = { stdout, stderr: stdout, env: {}, cwd: '/' } as unknown as Host;
  const targets = [{ format: 'json' }] as const;
  return new ReportWriter({ host, colour: 'never', targets, beforeWriting: () => undefined });
}

describe('a large report', () => {
  it('when its reader is slow then no more is made than it takes, and it gets the whole text', async () => {
    const { document, made } = largeDocument();
    let [text, taken, ahead] = ['', 0, 0];
    const writer = writerTo((chunk, done) => {
      text += chunk;
      taken += chunk.split('"title"').length - 1;
      ahead = Math.max(ahead, made() - taken);
      setImmediate(done);
    });
    await writer.finish(document);
    expect(text).toBe(jsonText(document));
    expect(ahead).toBeLessThan(1_000);
  });

  it('when its reader goes away then the rest is not made, and that is no error', async () => {
    const { document, made } = largeDocument();
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const writer = writerTo((_, done) => setImmediate(() => done(gone)));
    await writer.finish(document);
    expect(made()).toBeLessThan(1_000);
  });
});
