import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificate, type ClientCertificate } from '../../src/cloud/certificate.ts';
import { FederationError } from '../../src/errors.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { errorOf } from './entra.ts';

const rsa = await createAuthority('RSA');
const identity = await rsa.issue({ names: ['app.contoso.com'] });
const password = 'planted-key-password-42';
const locked = createPrivateKey(identity.key).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: password,
});
const oldStyle = createPrivateKey(identity.key).export({
  type: 'pkcs1',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: password,
});

function read(text: string | Uint8Array, given?: string, now = new Date()): Promise<ClientCertificate> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return readCertificate({ file: 'app.pem', bytes, password: () => Promise.resolve(given) }, now);
}

describe('a certificate in PEM', () => {
  it.each([
    ['certificate and key', `${identity.cert}\n${identity.key}`, undefined],
    ['key and certificate', `${identity.key}\n${identity.cert}`, undefined],
    ['a chain, the own one last', `${rsa.cert}\n${identity.cert}\n${identity.key}`, undefined],
    ['a key with a password', `${identity.cert}\n${locked.toString()}`, password],
    ['a key with a password in the old style', `${identity.cert}\n${oldStyle.toString()}`, password],
    ['text around it', `Bag Attributes\r\n${identity.cert}\r\nKey:\r\n${identity.key}`, undefined],
  ])('when it holds %s then it is read', async (_, text, given) => {
    const { thumbprintSha256, privateKey, expiresAt } = await read(text, given);
    const certificate = new X509Certificate(identity.cert);
    expect(thumbprintSha256).toBe(createHash('sha256').update(certificate.raw).digest('hex'));
    expect(privateKey.trim()).toBe(identity.key.trim());
    expect(expiresAt).toEqual(new Date(certificate.validTo));
  });

  const other = rsa.issue({ names: ['other.contoso.com'] });
  const curve = createAuthority('EC').then((authority) => authority.issue());
  it.each([
    ['nothing', '\n', 'no-key', /has to name a PEM file/],
    ['something else', 'clientSecret: x', 'no-key', /has to name a PEM file/],
    ['the certificate alone', identity.cert, 'no-key', /cat app.crt app.key/],
    ['a key that breaks off', identity.key.slice(0, 200), 'damaged', /copy it again/],
    ['the key alone', identity.key, 'pair'],
    ['a key of another certificate', other.then(({ key }) => `${identity.cert}\n${key}`), 'pair'],
    ['a key that is no RSA key', curve.then(({ cert, key }) => `${cert}\n${key}`), 'algorithm'],
    ['a damaged key', `${identity.cert}\n${identity.key.replace(/\n.{20}/, '\n????')}`, 'key'],
    ['a damaged certificate', `${identity.cert.replace(/\n.{20}/, '\n')}\n${identity.key}`, 'damaged'],
    ['a key whose password nobody has', `${identity.cert}\n${locked.toString()}`, 'password'],
  ])('when it holds %s then the error says so', async (_, text, code, next = /./) => {
    const error = await errorOf(read(await text));
    expect(error).toMatchObject({ code: `certificate.${code}`, exit: 4, where: 'app.pem' });
    expect(error.next).toMatch(next);
  });

  it('when the password is wrong then the error says so, without it', async () => {
    const error = await errorOf(read(`${identity.cert}\n${locked.toString()}`, 'wrong-planted-password'));
    expect(error.code).toBe('certificate.password');
    expect(JSON.stringify({ ...Object(error), stack: error.stack })).not.toContain('wrong-planted-password');
  });

  it.each([
    ['has expired', 30, 'expired'],
    ['is not valid yet', -30, 'not-yet-valid'],
  ])('when it %s then the error says so', async (_, days, code) => {
    const now = new Date(Date.now() + days * 86_400_000);
    const error = await errorOf(read(`${identity.cert}\n${identity.key}`, undefined, now));
    expect(error.code).toBe(`certificate.${code}`);
    expect(error.why).toMatch(/\d{4}-\d\d-\d\dT/);
  });

  it('when bytes are arbitrary then nothing but a FederationError comes out', async () => {
    const arbitrary = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.concat([Buffer.from([0x30]), bytes])),
      fc.string().map((text) => Buffer.from(`-----BEGIN PRIVATE KEY-----${text}-----END PRIVATE KEY-----`)),
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async (bytes) => {
        const error: unknown = await read(bytes, 'x').catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(FederationError);
      }),
      { numRuns: 200 },
    );
  });
});
