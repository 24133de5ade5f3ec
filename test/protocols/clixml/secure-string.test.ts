import { describe, expect, it } from 'vitest';
import { ClixmlError } from '../../../src/protocols/clixml/errors.ts';
import { sealSessionKey, startKeyExchange } from '../../../src/protocols/clixml/rsa-key-exchange.ts';
import { decryptSecureString, encryptSecureString } from '../../../src/protocols/clixml/secure-string.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);

describe('secure strings', () => {
  it('when the key is known then the ciphertext is AES-256-CBC with a zero IV over UTF-16LE', () => {
    // Computed with: openssl enc -aes-256-cbc -K 000102…1f -iv 00…00 -a
    expect(encryptSecureString('Pässw0rd', key)).toBe('uK8FlS2/hfzRGWowG6DnWYjIBT+mFjes9nZaidfIBMg=');
  });

  it.each(['', 'secret', 'Пароль \u{1F600}', 'x'.repeat(1000)])(
    'when %j is encrypted then the same key gives it back',
    (text) => {
      expect(decryptSecureString(encryptSecureString(text, key), key)).toBe(text);
    },
  );

  it('when the key, the ciphertext or the length is wrong then it is refused', () => {
    const ciphertext = encryptSecureString('secret', key);
    const otherKey = key.map((byte) => byte ^ 1);
    expect(() => decryptSecureString(ciphertext, otherKey)).toThrow(ClixmlError);
    expect(() => decryptSecureString('AAAA', key)).toThrow(ClixmlError);
    expect(() => decryptSecureString(ciphertext, key.subarray(1))).toThrow(ClixmlError);
    expect(() => encryptSecureString('secret', key.subarray(1))).toThrow(ClixmlError);
  });
});

describe('the key exchange', () => {
  const exchange = startKeyExchange();

  it('when the client starts then its public key is a blob of 276 bytes as CryptoAPI writes it', () => {
    const blob = Buffer.from(exchange.publicKey, 'base64');
    expect(blob).toHaveLength(276);
    expect(blob.subarray(0, 20).toString('hex')).toBe('0602000000a400005253413100080000' + '01000100');
    expect((blob.at(-1) ?? 0) & 0x80).toBe(0x80);
  });

  it('when the server seals its key then the client opens it', () => {
    const sealed = sealSessionKey(exchange.publicKey, key);
    const blob = Buffer.from(sealed, 'base64');
    expect(blob).toHaveLength(268);
    expect(blob.subarray(0, 12).toString('hex')).toBe('010200001066000000a40000');
    expect(exchange.open(sealed)).toEqual(key);
  });

  it('when the answer is for another key, cut, or of another form then it is refused', () => {
    const sealed = Buffer.from(sealSessionKey(exchange.publicKey, key), 'base64');
    const other = sealSessionKey(startKeyExchange().publicKey, key);
    const wrongLength = sealSessionKey(exchange.publicKey, key.subarray(1));
    for (const answer of ['', sealed.subarray(1).toString('base64'), other, wrongLength]) {
      expect(() => exchange.open(answer)).toThrow(ClixmlError);
    }
    sealed[0] = 2;
    expect(() => exchange.open(sealed.toString('base64'))).toThrow(ClixmlError);
  });

  it('when the public key is no such key then the server refuses it', () => {
    const blob = Buffer.from(exchange.publicKey, 'base64');
    const zero = Buffer.from(blob).fill(0, 16);
    for (const publicKey of ['', 'AAAA', blob.subarray(0, 275).toString('base64'), zero.toString('base64')]) {
      expect(() => sealSessionKey(publicKey, key)).toThrow(ClixmlError);
    }
  });
});
