import type { CertificateFacts, ChainFacts } from '../model/live-snapshot.ts';
import { certificateEvidence, type CertificateQuestion } from './certificate-rules.ts';
import { diagnosis, type Diagnosis } from './diagnosis.ts';

/** Whether partners can follow the certificate to a root, on the day on which it was seen. */
export function chainCheck(
  chain: ChainFacts,
  certificates: readonly CertificateFacts[],
  question: CertificateQuestion,
): Diagnosis {
  const { object } = question;
  if (chain.state === 'trusted') {
    return (
      staleIntermediate(certificates.slice(1, chain.used ?? 1), question) ??
      diagnosis('edge.chain', 'pass', object, `the chain leads to ${chain.root}`)
    );
  }
  const [text, nextStep] = faultOf(chain);
  return diagnosis('edge.chain', 'fail', object, text, { nextStep: `by hand: ${nextStep}` });
}

function faultOf(
  chain: Exclude<ChainFacts, { readonly state: 'trusted' }>,
): readonly [text: string, nextStep: string] {
  const ownAuthority = 'for an authority of your own: --ca <file>';
  switch (chain.state) {
    case 'incomplete':
      return [
        `the intermediate certificate ${chain.missing} is missing: ${chain.last} was issued by it, the server does not send it, and it is no root here`,
        `install the intermediate certificate on every Edge server; ${ownAuthority}`,
      ];
    case 'untrusted-root':
      return [
        `the chain ends in ${chain.root}, which is not trusted here`,
        `a certificate of a public authority; ${ownAuthority}`,
      ];
    case 'self-signed':
      return ['the certificate is self-signed: nobody else trusts it', 'a certificate of a public authority'];
    case 'invalid':
      return [`the chain does not hold: ${chain.reason}`, 'install the chain anew on every Edge server'];
  }
}

/** What lies between the certificate and the root has dates of its own, and partners look at those too. */
function staleIntermediate(
  between: readonly CertificateFacts[],
  { object, at }: CertificateQuestion,
): Diagnosis | undefined {
  const now = Date.parse(at);
  const stale = between.filter(
    ({ notBefore, notAfter }) => now < Date.parse(notBefore) || now > Date.parse(notAfter),
  );
  const [first] = stale;
  if (first === undefined) {
    return undefined;
  }
  const when =
    now < Date.parse(first.notBefore)
      ? `does not hold before ${first.notBefore}`
      : `expired on ${first.notAfter.slice(0, 10)}`;
  return diagnosis('edge.chain', 'fail', object, `the intermediate certificate ${first.subject} ${when}`, {
    severity: 'critical',
    evidence: stale.flatMap((certificate) => certificateEvidence(object, certificate)),
    nextStep: 'by hand: install the current intermediate certificate on every Edge server',
  });
}
