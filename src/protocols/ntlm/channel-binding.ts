import { createHash } from 'node:crypto';
import { NtlmError } from './errors.ts';
import { readDer, type DerElement } from './der.ts';

/**
 * Channel binding of type `tls-server-end-point` (RFC 5929 4): a hash of the server's certificate ties the
 * authentication to this TLS connection, so that it cannot be relayed to another server.
 */

/** Object identifiers of signature algorithms, DER content in hex, and the hash the binding takes for each. */
const hashes: Readonly<Record<string, string>> = {
  '2a864886f70d01010b': 'sha256', // sha256WithRSAEncryption
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a864886f70d01010e': 'sha224',
  '2a8648ce3d040301': 'sha224', // ecdsa-with-SHA224
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};
const rsaPss = '2a864886f70d01010a';
/** Hash algorithms as RSA-PSS names them in its parameters. */
const pssHashes: Readonly<Record<string, string>> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

/**
 * The certificate's hash: with the hash of its signature algorithm, SHA-256 in place of MD5 and SHA-1, and where the
 * algorithm names none (Ed25519; undefined in RFC 5929, SHA-256 by convention).
 * @param certificate DER.
 * @throws NtlmError when it is not a certificate.
 */
export function tlsServerEndPoint(certificate: Uint8Array): Uint8Array {
  const [tbs, algorithm] = readDer(certificate, 0x30).children();
  if (tbs === undefined || algorithm === undefined) {
    throw new NtlmError('the server certificate is malformed');
  }
  return createHash(hashOf(algorithm)).update(certificate).digest();
}

function hashOf(algorithm: DerElement): string {
  const [oid, parameters] = algorithm.children();
  const name = Buffer.from(oid?.content ?? []).toString('hex');
  if (name === rsaPss && parameters?.tag === 0x30) {
    // RSASSA-PSS-params: [0] hashAlgorithm, SHA-1 when absent (RFC 4055 3.1).
    const hash = parameters.children().find(({ tag }) => tag === 0xa0);
    const pss = hash?.children()[0]?.children()[0];
    return pssHashes[Buffer.from(pss?.content ?? []).toString('hex')] ?? 'sha256';
  }
  return hashes[name] ?? 'sha256';
}

/** What NTLM sends of a binding: MD5 over the GSS structure ([MS-NLMP] 2.2.2.1, RFC 2744 3.11), addresses empty. */
export function channelBindingHash(endPoint: Uint8Array): Uint8Array {
  const data = Buffer.concat([Buffer.from('tls-server-end-point:', 'ascii'), endPoint]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}
