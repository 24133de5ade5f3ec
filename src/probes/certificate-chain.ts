import { X509Certificate } from 'node:crypto';
import type { ChainFacts } from '../model/live-snapshot.ts';

/** Follows the issuers through what was sent and what is trusted. Dates are judged on their own, so that both are told. */
export function chainFacts(sent: readonly X509Certificate[], rootTexts: readonly string[]): ChainFacts {
  const [leaf] = sent;
  if (leaf === undefined) {
    return { state: 'invalid', reason: 'the server showed no certificate' };
  }
  const roots = rootTexts.flatMap(parseRoots);
  let at = leaf;
  for (let step = 0; step < 10; step++) {
    const current = at;
    const root = roots.find((one) => one.fingerprint256 === current.fingerprint256 || issued(one, current));
    if (root !== undefined) {
      return { state: 'trusted', root: oneLine(root.subject), used: step + 1 };
    }
    if (issued(current, current)) {
      return step === 0
        ? { state: 'self-signed' }
        : { state: 'untrusted-root', root: oneLine(current.subject) };
    }
    const issuer = sent.find((one) => one !== current && issued(one, current));
    if (issuer === undefined) {
      return { state: 'incomplete', last: oneLine(current.subject), missing: oneLine(current.issuer) };
    }
    if (!issuer.ca) {
      return { state: 'invalid', reason: `${oneLine(issuer.subject)} is no authority` };
    }
    at = issuer;
  }
  return { state: 'invalid', reason: 'it is longer than ten certificates' };
}

/** The roots of a system are some hundred, and the same for every Edge. */
const parsed = new Map<string, readonly X509Certificate[]>();

function parseRoots(text: string): readonly X509Certificate[] {
  const before = parsed.get(text);
  if (before !== undefined) {
    return before;
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  const certificates = blocks.map((block) => new X509Certificate(block));
  parsed.set(text, certificates);
  return certificates;
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

function oneLine(name: string): string {
  return name.split('\n').reverse().join(', ');
}
