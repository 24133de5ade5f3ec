import { describe, expect, it } from 'vitest';
import { channelBindingHash } from '../../../src/protocols/ntlm/channel-binding.ts';
import { ntowfv2, rc4 } from '../../../src/protocols/ntlm/crypto.ts';
import { md4 } from '../../../src/protocols/ntlm/md4.ts';
import { clientBlob, proof, sessionBaseKey } from '../../../src/protocols/ntlm/response.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const unhex = (text: string): Uint8Array => Buffer.from(text, 'hex');

describe('MD4 (RFC 1320, A.5)', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('when the message is %j then the digest is that of the RFC', (message, digest) => {
    expect(hex(md4(Buffer.from(message)))).toBe(digest);
  });
});

describe('RC4', () => {
  it('when the key is "Key" then "Plaintext" becomes the well-known ciphertext', () => {
    expect(hex(rc4(Buffer.from('Key'), Buffer.from('Plaintext')))).toBe('bbf316e8d940af0ad3');
  });
});

describe('NTLMv2 ([MS-NLMP] 4.2.4)', () => {
  const serverChallenge = unhex('0123456789abcdef');
  const key = ntowfv2('User', 'Domain', 'Password');
  const blob = clientBlob(0n, unhex('aaaaaaaaaaaaaaaa'), [
    [2, Buffer.from('Domain', 'utf16le')],
    [1, Buffer.from('Server', 'utf16le')],
  ]);

  it('when the password is hashed then the key is that of the specification', () => {
    expect(hex(key)).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  it('when the response is made then proof and session key are those of the specification', () => {
    const ntProof = proof(key, serverChallenge, blob);
    expect(hex(ntProof)).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(hex(sessionBaseKey(key, ntProof))).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
  });

  it('when a user name has a letter whose capital is two letters then the letter stays', () => {
    expect(hex(ntowfv2('straße', 'D', 'p'))).toBe(hex(ntowfv2('STRAßE', 'D', 'p')));
    expect(hex(ntowfv2('straße', 'D', 'p'))).not.toBe(hex(ntowfv2('STRASSE', 'D', 'p')));
  });
});

describe('channel binding', () => {
  it('when the end point is the SHA-256 of nothing then the hash is the known one', () => {
    const endPoint = unhex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(channelBindingHash(endPoint))).toBe('cf763932e9d2616ab952b63b584204e3');
  });
});
