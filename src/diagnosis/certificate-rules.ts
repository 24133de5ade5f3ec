import type { Evidence, Severity } from '../model/finding.ts';
import type { CertificateFacts } from '../model/live-snapshot.ts';
import { diagnosis, evidence, type Diagnosis } from './diagnosis.ts';

/** What an Access Edge's certificate has to be for other organisations to accept it. */
export interface CertificateQuestion {
  /** Part of every finding: `sip.contoso.com`, with the address where one host has several. */
  readonly object: string;
  readonly host: string;
  readonly domains: readonly string[];
  /** ISO 8601, UTC: when it was seen. */
  readonly at: string;
  /** Days before the end from which it is to be renewed. */
  readonly expiryDays: number;
}

const dayMs = 86_400_000;
const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyUsage = '2.5.29.37.0';

/** What tells one certificate from another. */
export function certificateEvidence(object: string, certificate: CertificateFacts): readonly Evidence[] {
  const { subject, issuer, dnsNames, notAfter, thumbprint } = certificate;
  return [
    evidence(object, 'subject', subject),
    evidence(object, 'subject alternative name', dnsNames),
    evidence(object, 'issuer', issuer),
    evidence(object, 'notAfter', notAfter),
    evidence(object, 'SHA-256', thumbprint),
  ];
}

/** Another server compares the name it looked up with the names on the certificate, and takes no wildcard. */
export function nameCheck(certificate: CertificateFacts, { object, host }: CertificateQuestion): Diagnosis {
  const names = namesOf(certificate);
  const details = {
    evidence: certificateEvidence(object, certificate),
    nextStep: `by hand: a certificate with the subject CN=${host} and the same name as alternative name`,
  };
  if (names.includes(host)) {
    const isSubject = certificate.commonName.toLowerCase() === host || certificate.dnsNames.length === 0;
    return isSubject
      ? diagnosis('edge.name', 'pass', object, `the certificate is for ${host}`, {
          evidence: details.evidence,
        })
      : diagnosis(
          'edge.name',
          'pass',
          object,
          `the certificate holds ${host} (its subject is ${certificate.commonName || 'empty'}, where Microsoft asks for the same name)`,
          { evidence: details.evidence },
        );
  }
  const wildcard = names.find((name) => covers(name, host));
  return diagnosis(
    'edge.name',
    'fail',
    object,
    wildcard === undefined
      ? `the certificate is for ${names.join(', ') || 'no name'}, not for ${host}`
      : `the certificate covers ${host} by the wildcard ${wildcard} alone, which an Access Edge may not use`,
    details,
  );
}

function namesOf({ dnsNames, commonName }: CertificateFacts): readonly string[] {
  return dnsNames.length > 0
    ? dnsNames.map((name) => name.toLowerCase())
    : [commonName.toLowerCase()].filter(Boolean);
}

/** A wildcard stands for exactly one label (RFC 6125, 6.4.3). */
function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') && host.slice(host.indexOf('.') + 1) === pattern.slice(2);
}

/** Clients of every SIP domain look for `sip.<domain>` on it. */
export function domainNamesCheck(
  certificate: CertificateFacts,
  question: CertificateQuestion,
): readonly Diagnosis[] {
  const { object, domains } = question;
  const names = namesOf(certificate);
  const missing = domains.map((domain) => `sip.${domain}`).filter((name) => !names.includes(name));
  return domains.length === 0 || missing.length === 0
    ? []
    : [
        diagnosis(
          'edge.domain-names',
          'warn',
          object,
          `the certificate does not hold ${missing.join(', ')}`,
          {
            severity: 'low',
            evidence: certificateEvidence(object, certificate),
            nextStep: 'by hand: add sip.<domain> for every SIP domain as alternative names',
          },
        ),
      ];
}

/** Whether it holds at the time at which it was seen, and for how long it still does. */
export function expiryCheck(certificate: CertificateFacts, question: CertificateQuestion): Diagnosis {
  const { object } = question;
  const { outcome, text, severity } = expiryOf(certificate, question);
  return diagnosis('edge.expiry', outcome, object, text, {
    ...(severity === undefined ? {} : { severity }),
    evidence: certificateEvidence(object, certificate),
    nextStep: outcome === 'pass' ? '' : 'by hand: renew the certificate on every Edge server',
  });
}

function expiryOf(
  { notBefore, notAfter }: CertificateFacts,
  { at, expiryDays }: CertificateQuestion,
): Pick<Diagnosis, 'outcome' | 'text'> & { readonly severity?: Severity } {
  const [now, start, end] = [Date.parse(at), Date.parse(notBefore), Date.parse(notAfter)];
  const day = notAfter.slice(0, 10);
  if ([now, start, end].some(Number.isNaN)) {
    return { outcome: 'unknown', text: 'the dates of the certificate cannot be read' };
  }
  if (now < start) {
    const text = `the certificate does not hold before ${notBefore}`;
    return { outcome: 'fail', text, severity: 'critical' };
  }
  if (now > end) {
    return { outcome: 'fail', text: `the certificate expired on ${day}`, severity: 'critical' };
  }
  const days = Math.floor((end - now) / dayMs);
  if (days <= 1) {
    const text = `the certificate ends on ${notAfter}, within ${days === 0 ? 'a day' : 'two days'}`;
    return { outcome: 'fail', text, severity: 'critical' };
  }
  return days <= expiryDays
    ? {
        outcome: 'warn',
        text: `the certificate ends on ${day}, in ${days} days`,
        severity: days <= 7 ? 'high' : 'medium',
      }
    : { outcome: 'pass', text: `the certificate is good until ${day}` };
}

/** Whether it may be used by a server (RFC 5280, 4.2.1.3 and 4.2.1.12). */
export function usageCheck(certificate: CertificateFacts, { object }: CertificateQuestion): Diagnosis {
  const { extendedKeyUsages, keyUsages } = certificate;
  const details = {
    evidence: certificateEvidence(object, certificate),
    nextStep: 'by hand: a certificate for server authentication (1.3.6.1.5.5.7.3.1)',
  };
  if (extendedKeyUsages.state === 'unreadable') {
    return diagnosis('edge.usage', 'unknown', object, extendedKeyUsages.reason);
  }
  const serves =
    extendedKeyUsages.state === 'absent' ||
    extendedKeyUsages.value.some((usage) => usage === serverAuth || usage === anyUsage);
  if (!serves) {
    return diagnosis('edge.usage', 'fail', object, 'the certificate may not be used by a server', details);
  }
  if (
    keyUsages.state === 'known' &&
    !keyUsages.value.some((use) => /^(digitalSignature|keyEncipherment|keyAgreement)$/.test(use))
  ) {
    return diagnosis(
      'edge.usage',
      'fail',
      object,
      `the key may only be used for ${keyUsages.value.join(', ')}`,
      details,
    );
  }
  return diagnosis('edge.usage', 'pass', object, 'the certificate may be used by a server');
}
