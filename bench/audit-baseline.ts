import { readFileSync } from 'node:fs';
import { snapshotSchema } from '../src/reports/schemas.ts';

/** Reads, parses and checks snapshots by their schema, and nothing else: what an audit of them is held against. */
for (const file of process.argv.slice(2)) {
  snapshotSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
