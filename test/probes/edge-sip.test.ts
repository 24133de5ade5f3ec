import { afterEach, describe, expect, it } from 'vitest';
import { closeServers, judged, look, lookAt, ok, startEdge } from './edge-servers.ts';

afterEach(closeServers);

const refusal = (status: string, ...headers: readonly string[]) =>
  [`SIP/2.0 ${status}`, ...headers.map((header) => `ms-diagnostics: ${header}`), '', ''].join('\r\n');

describe('an Access Edge that is asked OPTIONS', () => {
  it.each([
    [1008, /no SRV record/],
    [1009, /allowed list/],
    [1010, /does not hold the name/],
    [1017, /do not route/],
    [1027, /federation is off there/],
    [1034, /did not say why/],
    [1047, /TLS handshake between/],
  ])(
    'when it answers with ms-diagnostics %s, then it is explained, with what to check',
    async (code, text) => {
      const answer = refusal('504 Server time-out', `${code};reason="Words";source="sip.fabrikam.com"`);
      const found = judged(await look(await startEdge({}, answer))).find(({ id }) => id === 'edge.sip');
      expect(found).toMatchObject({ outcome: 'warn', text: expect.stringMatching(text) as string });
      expect(found?.text).toMatch(/^OPTIONS is answered 504/);
      expect(found?.nextStep).not.toBe('');
    },
  );

  it.each([
    ['403', refusal('403 Forbidden'), [/^warn edge\.sip: .*not allowed there \(403\)/]],
    ['504', refusal('504 Server time-out'), [/^warn edge\.sip: .*could not reach the next server \(504\)/]],
    ['405', refusal('405 Method Not Allowed'), []],
    ['100 and then 200', `SIP/2.0 100 Trying\r\n\r\n${ok}`, []],
    ['a code nobody knows', refusal('200 OK', '99999;reason="?"'), []],
    [
      'a code nobody knows, and an error',
      refusal('500 Server Error', '2142;reason="Words of the server"'),
      [/^warn edge\.sip: .*\(ms-diagnostics 2142: Words of the server\)/],
    ],
    [
      'two codes, one of them known',
      refusal('504 Server time-out', '99999;reason="?"', '1008;reason="No record"'),
      [/^warn edge\.sip: .*no SRV record for the domain \(ms-diagnostics 1008\)/],
    ],
    ['garbage', '\u0000\u0001garbage', [/^fail edge\.sip: what answers is not SIP/]],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', [/^fail edge\.sip/]],
    ['a head that never ends', `SIP/2.0 200 OK\r\nX: ${'x'.repeat(70_000)}`, [/^fail edge\.sip/]],
    ['100 without end', 'SIP/2.0 100 Trying\r\n\r\n'.repeat(4000), [/^fail edge\.sip/]],
  ])('when it answers with %s, then that is what is said', async (_, answer, texts) => {
    expect(await lookAt({ requestCert: false }, answer)).toEqual([
      expect.stringMatching(/^warn edge\.mutual-tls/),
      ...texts.map((text) => expect.stringMatching(text) as unknown),
    ]);
  });

  it('when it says nothing, or hangs up, then that is unknown, never good', async () => {
    const silent = await lookAt({ requestCert: false }, null, { timeoutMs: 300 });
    expect(silent).toContainEqual(expect.stringMatching(/^unknown edge\.sip: .*no answer within/));
    const cut = await lookAt({ requestCert: false }, (socket) => socket.destroy());
    expect(cut).toContainEqual(expect.stringMatching(/^unknown edge\.sip: .*closed/));
  });
});
