import type { SipAnswer, TlsFacts } from '../model/live-snapshot.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import { diagnosis, evidence, type Diagnosis } from './diagnosis.ts';
import { diagnosticMeaning, statusMeaning, type DiagnosticMeaning } from './ms-diagnostics.ts';

/** What the answer to OPTIONS says; an Edge that wants a certificate of ours may say nothing without one. */
export function sipCheck(object: string, sip: Reading<SipAnswer>, tls: TlsFacts): Diagnosis {
  return sip.state === 'known' ? answered(object, sip.value) : unanswered(object, sip, tls);
}

function unanswered(
  object: string,
  sip: Exclude<Reading<SipAnswer>, { readonly state: 'known' }>,
  { asksForCertificate }: TlsFacts,
): Diagnosis {
  const reason = unreadReason(sip, 'nothing was asked');
  if (sip.state === 'unreadable' && sip.raw === 'NOT-SIP') {
    return diagnosis('edge.sip', 'fail', object, `what answers is not SIP: ${reason}`, {
      nextStep: 'by hand: look what stands in front of the Access Edge on this port',
    });
  }
  return asksForCertificate.state === 'known' && asksForCertificate.value
    ? diagnosis(
        'edge.sip',
        'not-applicable',
        object,
        `no answer to OPTIONS: it talks to those who show a certificate (${reason})`,
      )
    : diagnosis('edge.sip', 'unknown', object, `no answer to OPTIONS: ${reason}`);
}

function answered(object: string, answer: SipAnswer): Diagnosis {
  const { status, reason, diagnostics, server } = answer;
  const line = `OPTIONS is answered ${status} ${reason}`.trim();
  const read = [
    evidence(object, 'status', `${status} ${reason}`.trim()),
    ...(server === '' ? [] : [evidence(object, 'Server', server)]),
    ...diagnostics.map((one) => evidence(object, 'ms-diagnostics', `${one.code}; ${one.reason}`, one.code)),
  ];
  const meaning = meaningOf(answer);
  if (meaning !== undefined) {
    return diagnosis('edge.sip', 'warn', object, `${line}: ${meaning.cause} (${meaning.title})`, {
      evidence: read,
      nextStep: meaning.check,
    });
  }
  const [unknown] = diagnostics;
  const words = unknown === undefined ? '' : ` (ms-diagnostics ${unknown.code}: ${unknown.reason})`;
  return diagnosis('edge.sip', status < 500 ? 'pass' : 'warn', object, `${line}${words}`, { evidence: read });
}

/** The first code that is known says more than the status. */
function meaningOf({
  status,
  diagnostics,
}: SipAnswer): (DiagnosticMeaning & { readonly title: string }) | undefined {
  for (const { code } of diagnostics) {
    const meaning = diagnosticMeaning(code);
    if (meaning !== undefined) {
      return { title: `ms-diagnostics ${code}`, ...meaning };
    }
  }
  const byStatus = statusMeaning(status);
  return byStatus === undefined ? undefined : { title: String(status), ...byStatus };
}
