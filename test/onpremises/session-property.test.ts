import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { openPowerShellSession } from '../../src/onpremises/session.ts';
import { string } from '../../src/protocols/clixml/build.ts';
import { memoryPool } from '../wire/memory-pool.ts';

/** What may happen to an answer on its way. */
type Harm = {
  readonly at: number;
  readonly kind: 'cut' | 'replace' | 'repeat' | 'empty' | 'web';
  readonly place: number;
};

const harm: fc.Arbitrary<Harm> = fc.record({
  at: fc.nat(8),
  kind: fc.constantFrom('cut', 'replace', 'repeat', 'empty', 'web'),
  place: fc.nat(),
});

function harmed(body: string, { kind, place }: Harm, previous: string): string {
  const index = place % (body.length + 1);
  switch (kind) {
    case 'cut':
      return body.slice(0, index);
    case 'replace':
      return `${body.slice(0, index)}X${body.slice(index + 1)}`;
    case 'repeat':
      return previous;
    case 'empty':
      return '';
    case 'web':
      return '<html><body>Sign in</body></html>';
  }
}

describe('a session, whatever happens to the answers', () => {
  it('gives the whole result, or an error for a person, and deletes its shell', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(harm, { minLength: 1, maxLength: 2 }), async (harms) => {
        let count = 0;
        let previous = '';
        const pool = memoryPool((_invocation, sink) => sink.output(string('x'.repeat(100))), {
          after: (_operation, _count, answer) => {
            const now = harms.find((one) => one.at === count);
            count += 1;
            const body = now === undefined ? answer.body : harmed(answer.body, now, previous);
            previous = answer.body;
            return { ...answer, body };
          },
        });
        try {
          const session = await openPowerShellSession(pool.lane, {
            url: 'https://pool/OcsPowershell',
            openTimeoutMs: 180_000,
            clock: pool.clock,
            newGuid: randomUUID,
            random: () => 0,
          });
          try {
            const result = await session.run([[{ name: 'Get-CsThing', parameters: [] }]]);
            expect(result.state).toBe('completed');
            expect(result.output).toHaveLength(1);
          } finally {
            await session.close();
          }
        } catch (error) {
          if (!(error instanceof FederationError)) {
            throw error;
          }
          expect([error.code, error.where]).not.toContain(undefined);
        }
        expect(pool.server.shells).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
