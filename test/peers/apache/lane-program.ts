import { randomBytes } from 'node:crypto';
import { FederationError } from '../../../src/errors.ts';
import { createAxiosTransport } from '../../../src/http/axios-transport.ts';
import { createAuthenticatedLane } from '../../../src/onpremises/authenticated-lane.ts';
import { createKerberos } from '../../../src/onpremises/kerberos.ts';

/**
 * A lane as a program of its own: the Kerberos library reads the environment of the process, which a test that runs
 * in a thread cannot give it. Arguments: one JSON object; output: one line of JSON.
 */
interface Order {
  readonly url: string;
  readonly authentication: 'negotiate' | 'kerberos' | 'ntlm';
  readonly ca?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly envelopes: readonly string[];
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const log: string[] = [];
const lane = createAuthenticatedLane({
  transport: createAxiosTransport({
    userAgent: 'federation-test',
    singleConnection: true,
    ...(order.ca === undefined ? {} : { ca: order.ca }),
  }),
  url: order.url,
  authentication: order.authentication,
  ...(order.credentials === undefined ? {} : { credentials: order.credentials }),
  kerberos: createKerberos(),
  random: (bytes) => randomBytes(bytes),
  clock: { now: () => new Date() },
  log: (line) => log.push(line),
});
const answers: unknown[] = [];
for (const envelope of order.envelopes) {
  try {
    const { status, body } = await lane.post(envelope, { timeoutMs: 10_000 });
    answers.push({ status, body: Buffer.from(body).toString() });
  } catch (error) {
    if (!(error instanceof FederationError)) {
      throw error;
    }
    const { code, exit, why, next } = error;
    answers.push({ code, exit, why, next });
  }
}
lane.close();
process.stdout.write(`${JSON.stringify({ answers, log })}\n`);
