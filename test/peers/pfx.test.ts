import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash, X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/cloud/certificate.ts';
import { errorOf } from '../cloud/entra.ts';
import { createAuthority } from '../helpers/certificates.ts';

/*
 * PFX files as OpenSSL writes them: what Windows has exported for twenty years (TripleDES, SHA-1), what both write
 * today (AES-256, SHA-256), and files without a password.
 */

const folder = mkdtempSync(join(tmpdir(), 'federation-pfx-'));
const authority = await createAuthority('RSA');
const identity = await authority.issue({ names: ['app.contoso.com'] });
const password = 'Pässwort-1234567';

const modern: readonly string[] = [];
const legacy = ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];

function pfx(name: string, args: readonly string[], secret: string): { file: string; bytes: Buffer } {
  const pem = join(folder, 'app.pem');
  const chain = join(folder, 'ca.pem');
  const file = join(folder, `${name}.pfx`);
  writeFileSync(pem, `${identity.cert}\n${identity.key}\n`);
  writeFileSync(chain, authority.cert);
  execFileSync('openssl', [
    ...['pkcs12', '-export', '-in', pem, '-certfile', chain, '-out', file, '-passout', `pass:${secret}`],
    ...args,
  ]);
  return { file, bytes: readFileSync(file) };
}

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return process.env['CI'] === 'true';
  }
})();

describe.skipIf(!hasOpenssl)('a PFX that OpenSSL wrote', () => {
  it.each([
    ['modern', modern],
    ['legacy', legacy],
  ])('when it is a %s one then certificate and key come out', async (name, args) => {
    const source = { ...pfx(name, args, password), password: () => Promise.resolve(password) };
    const { thumbprintSha256, privateKey } = await readCertificate(source, new Date());
    const { raw } = new X509Certificate(identity.cert);
    expect(thumbprintSha256).toBe(createHash('sha256').update(raw).digest('hex'));
    expect(privateKey.trim()).toBe(identity.key.trim());
  });

  it('when it has no password then none is asked for', async () => {
    const source = { ...pfx('open', modern, ''), password: () => Promise.reject(new Error('asked')) };
    await expect(readCertificate(source, new Date())).resolves.toBeDefined();
  });

  it.each([
    ['wrong', 'not it'],
    ['not to be had', undefined],
  ])('when the password is %s then that is the error', async (_, given) => {
    const source = { ...pfx('locked', modern, password), password: () => Promise.resolve(given) };
    const error = await errorOf(readCertificate(source, new Date()));
    expect(error).toMatchObject({ code: 'certificate.password', exit: 4, where: source.file });
    expect(JSON.stringify(error)).not.toContain('not it');
  });

  it('when the key was left out then that is the error', async () => {
    const source = { ...pfx('public', ['-nokeys'], password), password: () => Promise.resolve(password) };
    expect((await errorOf(readCertificate(source, new Date()))).code).toBe('certificate.no-key');
  });

  it('when it is cut short then it is damaged', async () => {
    const whole = pfx('cut', modern, password);
    const source = {
      file: whole.file,
      bytes: whole.bytes.subarray(0, 900),
      password: () => Promise.resolve(password),
    };
    expect((await errorOf(readCertificate(source, new Date()))).code).toBe('certificate.damaged');
  });
});
