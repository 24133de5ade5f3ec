import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optionsRequest, parseDiagnostics, parseResponse } from '../../src/protocols/sip/response.ts';

const token = fc.stringMatching(/^[A-Za-z0-9.-]{1,20}$/);
const text = fc
  .string({ unit: 'grapheme-ascii', maxLength: 40 })
  .map((value) => value.replace(/[\r\n]/g, ' '));

describe('SIP', () => {
  it('when anything arrives, then it is an answer, not yet one, or no SIP', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (bytes) => {
        for (const candidate of [bytes, `SIP/2.0 ${bytes}`, `SIP/2.0 200 OK\r\n${bytes}`]) {
          const parsed = parseResponse(candidate);
          if (typeof parsed === 'object') {
            expect(parsed.status).toBeGreaterThanOrEqual(100);
          }
        }
      }),
    );
  });

  it('when an answer arrives in pieces, then it is incomplete until its head is whole', () => {
    const whole = 'SIP/2.0 403 Forbidden\r\nms-diagnostics: 1027;reason="No"\r\nl: 0\r\n\r\n';
    for (let length = 0; length < whole.length; length++) {
      expect(parseResponse(whole.slice(0, length))).toBe('incomplete');
    }
    expect(parseResponse(whole)).toEqual({
      status: 403,
      reason: 'Forbidden',
      headers: [
        ['ms-diagnostics', '1027;reason="No"'],
        ['content-length', '0'],
      ],
    });
  });

  it('when a header is folded, then it is one value', () => {
    expect(parseResponse('SIP/2.0 200 OK\r\nServer: a\r\n  b\r\n\r\n')).toMatchObject({
      headers: [['server', 'a b']],
    });
  });

  it('when ms-diagnostics is written, then it is read as it was; anything else never throws', () => {
    fc.assert(
      fc.property(fc.nat(999_999), text, token, (code, reason, source) => {
        const quoted = reason.replace(/["\\]/g, (sign) => `\\${sign}`);
        expect(parseDiagnostics(`${code};reason="${quoted}";source="${source}"`)).toEqual({
          code,
          reason,
          source,
        });
      }),
    );
    fc.assert(fc.property(fc.string(), (value) => void parseDiagnostics(value)));
  });

  it('when OPTIONS is asked, then every line ends as RFC 3261 wants it and nothing follows the head', () => {
    const request = optionsRequest({
      domain: 'fabrikam.com',
      from: 'contoso.com',
      via: '10.0.0.1:5',
      token: 'x',
      userAgent: 'federation/1',
    });
    expect(request).toMatch(/^OPTIONS sip:fabrikam\.com SIP\/2\.0\r\n/);
    expect(request.endsWith('\r\nContent-Length: 0\r\n\r\n')).toBe(true);
    expect(request.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});
