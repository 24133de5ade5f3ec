import { randomBytes, randomUUID } from 'node:crypto';
import { signIn } from './tenant-access.ts';

/**
 * Reads a tenant with its users, in a process of its own: its time and its memory are those of the reading. Signing in
 * is not part of it. With `parse` it keeps all bodies and says what a mere parser takes for them.
 */
const [file = '', mode] = process.argv.slice(2);
const random = { bytes: (count: number) => randomBytes(count), guid: () => randomUUID() };
const { tenant, bodies, close } = await signIn(file, random, mode === 'parse');
const before = performance.now();
const { objects } = await tenant.snapshot({ users: true });
const ms = performance.now() - before;
close();
const users = objects.users.state === 'known' ? objects.users.value.length : -1;
process.stdout.write(JSON.stringify({ ms, users, requests: tenant.requests, parseMs: parseMs() }));

function parseMs(): number {
  const start = performance.now();
  for (const body of bodies) {
    JSON.parse(body);
  }
  return performance.now() - start;
}
