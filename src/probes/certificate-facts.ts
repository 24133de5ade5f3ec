import type { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../model/live-snapshot.ts';
import { absent, known, type Reading } from '../model/reading.ts';

export type CertificateReader = (certificate: X509Certificate) => CertificateFacts;

/** Loads what takes certificates apart: Node shows neither the uses of a key nor names it finds odd. */
export async function certificateReader(): Promise<CertificateReader> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  return (certificate) => {
    const parts = new x509.X509Certificate(certificate.raw);
    const names = parts.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
    const uses = parts.getExtension(x509.KeyUsagesExtension)?.usages;
    const purposes = parts.getExtension(x509.ExtendedKeyUsageExtension)?.usages;
    return {
      subject: parts.subject,
      issuer: parts.issuer,
      commonName: parts.subjectName.getField('CN')[0] ?? '',
      dnsNames: names.filter(({ type }) => type === 'dns').map(({ value }) => value.toLowerCase()),
      notBefore: parts.notBefore.toISOString(),
      notAfter: parts.notAfter.toISOString(),
      thumbprint: certificate.fingerprint256.replaceAll(':', ''),
      extendedKeyUsages: purposes === undefined ? absent : known(purposes.map(String)),
      keyUsages: usesOf(uses),
    };
  };
}

/** The bits of RFC 5280, 4.2.1.3, in their order. */
const useNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
];

function usesOf(bits: number | undefined): Reading<readonly string[]> {
  return bits === undefined ? absent : known(useNames.filter((_, bit) => (bits & (1 << bit)) !== 0));
}
