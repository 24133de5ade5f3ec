import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority, type Authority } from '../helpers/certificates.ts';
import { asText, failure, limits, openLane } from '../onpremises/lanes.ts';
import { account, ntlmEnvironment, scratchFolder, unicodeAccount } from './apache/apache.ts';
import { freePort, missingPackages, python, start } from './apache/programs.ts';

/*
 * Channel binding judged by others: an HTTPS server that hands the tokens to the system's GSSAPI (gss-ntlmssp), with
 * the binding of its own certificate. It also verifies the message integrity code.
 */

const missing = missingPackages();

if (missing.length > 0) {
  const reason = `not installed: ${missing.join(', ')}`;
  describe('GSSAPI', () => {
    it(`is asked (${reason})`, (test) => {
      if (process.env['CI'] === 'true') {
        throw new Error(reason);
      }
      test.skip(reason);
    });
  });
}

interface Verifier {
  readonly url: string;
  readonly authority: Authority;
}

async function verifier(hash: 'SHA-256' | 'SHA-384', ...options: readonly 'flip'[]): Promise<Verifier> {
  const folder = scratchFolder();
  const authority = await createAuthority('RSA');
  const identity = await authority.issue({ hash });
  const [cert, key] = [join(folder, 'server.pem'), join(folder, 'server.key')];
  writeFileSync(cert, identity.cert);
  writeFileSync(key, identity.key);
  const port = await freePort();
  const script = fileURLToPath(new URL('apache/gssapi-server.py', import.meta.url));
  const args = [script, String(port), cert, key, hash.toLowerCase().replace('-', ''), ...options];
  const server = await start(python, args, ntlmEnvironment(folder), port);
  onTestFinished(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return { url: `https://localhost:${port}/OcsPowershell`, authority };
}

describe.skipIf(missing.length > 0)('GSSAPI', () => {
  it.each(['SHA-256', 'SHA-384'] as const)('finds us bound to a certificate signed with %s', async (hash) => {
    const { url, authority } = await verifier(hash);
    const lane = openLane(url, { credentials: { ...account } }, { ca: authority.cert });
    for (const envelope of ['<a/>', '<bb/>']) {
      expect(asText(await lane.post(envelope, limits)).body).toBe(
        `<Envelope user='CONTOSO\\csadmin' bound='True' bytes='${envelope.length}'/>`,
      );
    }
  });

  it('refuses us when TLS was ended by somebody else on the way', async () => {
    const { url, authority } = await verifier('SHA-256', 'flip');
    const lane = openLane(url, { credentials: { ...account } }, { ca: authority.cert });
    const { error } = await failure(lane.post('<a/>', limits));
    expect(error).toMatchObject({ code: 'auth.rejected', exit: 4 });
    expect(error.why).toContain('TLS ends at a load balancer or proxy');
  });

  it('finds us not bound when that was switched off', async () => {
    const { url, authority } = await verifier('SHA-256');
    const options = { credentials: { ...account }, channelBinding: false };
    const answer = await openLane(url, options, { ca: authority.cert }).post('<a/>', limits);
    expect(asText(answer).body).toContain("bound='False'");
  });

  it('knows users and passwords that are not ASCII', async () => {
    const { url, authority } = await verifier('SHA-256');
    const lane = openLane(url, { credentials: { ...unicodeAccount } }, { ca: authority.cert });
    expect(asText(await lane.post('<a/>', limits)).body).toContain("user='CONTOSO\\jürgen' bound='True'");
  });
});
