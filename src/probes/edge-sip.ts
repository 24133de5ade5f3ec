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

export interface OptionsQuestion {
  /** The domain that is asked about. */
  readonly domain: string;
  readonly token: string;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Asks OPTIONS over a connection that stands, and closes it. Anything but an answer is a reading that says what came. */
export function askOptions(socket: TLSSocket, question: OptionsQuestion): Promise<Reading<SipAnswer>> {
  const { domain, token, userAgent, timeoutMs, signal } = question;
  return new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(
      () => give(unreadable(`no answer within ${timeoutMs / 1000} s`, 'ETIMEDOUT')),
      timeoutMs,
    );
    const aborted = (): void => give(unreadable('stopped', 'ABORTED'));
    const give = (answer: Reading<SipAnswer>): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      resolve(answer);
    };
    signal.addEventListener('abort', aborted, { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      give(unreadable(error.message, error.code ?? 'EIO')),
    );
    socket.on('close', () => give(unreadable('the connection was closed', 'ECONNRESET')));
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      const response = finalResponse(text);
      if (response === 'not-sip' || text.length > maxResponseBytes) {
        give(unreadable(JSON.stringify(text.slice(0, 60)), 'NOT-SIP'));
      } else if (response !== 'incomplete') {
        give(known(answerOf(response)));
      }
    });
    socket.write(
      optionsRequest({
        domain,
        from: domain,
        via: `${socket.localAddress ?? 'localhost'}:${socket.localPort ?? 0}`,
        token,
        userAgent,
      }),
    );
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
