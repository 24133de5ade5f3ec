import type { TLSSocket } from 'node:tls';
import type { SipAnswer } from '../model/live-snapshot.ts';
import { known, unreadable, type Reading } from '../model/reading.ts';
import {
  maxResponseBytes,
  optionsRequest,
  parseDiagnostics,
  parseResponse,
  type SipResponse,
} from '../protocols/sip/response.ts';
import { socketOutcome, type Patience } from './socket-outcome.ts';

/** What is asked, and how long an answer is waited for. */
export interface OptionsQuestion extends Patience {
  /** The domain that is asked about. */
  readonly domain: string;
  /** Of this request alone: its tag, branch and call are made from it. */
  readonly token: string;
  readonly userAgent: string;
}

/** Asks OPTIONS over a connection that stands, and closes it. Anything but an answer is a reading that says what came. */
export function askOptions(socket: TLSSocket, question: OptionsQuestion): Promise<Reading<SipAnswer>> {
  const { domain, token, userAgent } = question;
  return socketOutcome(socket, question, 'no answer', (give) => {
    let text = '';
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      const response = finalResponse(text);
      if (response === 'not-sip' || text.length > maxResponseBytes) {
        give(unreadable(JSON.stringify(text.slice(0, 60)), 'NOT-SIP'));
      } else if (response !== 'incomplete') {
        give(known(answerOf(response)));
      }
    });
    const via = `${socket.localAddress ?? 'localhost'}:${socket.localPort ?? 0}`;
    socket.write(optionsRequest({ domain, from: domain, via, token, userAgent }));
  });
}

/** Provisional answers (RFC 3261, 17.1.2) come before the one that counts. */
function finalResponse(text: string): ReturnType<typeof parseResponse> {
  let rest = text;
  for (;;) {
    const response = parseResponse(rest);
    if (typeof response === 'string' || response.status >= 200) {
      return response;
    }
    rest = rest.replace(/^.*?\r?\n\r?\n/s, '');
  }
}

function answerOf({ status, reason, headers }: SipResponse): SipAnswer {
  const values = (name: string): readonly string[] =>
    headers.filter(([one]) => one === name).map(([, value]) => value);
  return {
    status,
    reason,
    server: values('server')[0] ?? values('user-agent')[0] ?? '',
    diagnostics: [...values('ms-diagnostics'), ...values('ms-diagnostics-public')].flatMap(
      (value) => parseDiagnostics(value) ?? [],
    ),
  };
}
