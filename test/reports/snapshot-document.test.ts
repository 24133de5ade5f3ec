import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import type { LiveSnapshot } from '../../src/model/live-snapshot.ts';
import { absent, known, unreadable } from '../../src/model/reading.ts';
import { parseSnapshot } from '../../src/reports/snapshot-document.ts';
import { closed } from './pictures.ts';

const live: LiveSnapshot = {
  takenAt: '2026-11-24T04:12:33.000Z',
  dns: [
    {
      resolver: '127.0.0.1:5353',
      name: '_sipfederationtls._tcp.contoso.com',
      type: 'SRV',
      answer: known({
        status: 'records',
        records: [{ type: 'SRV', target: 'sip.contoso.com', port: 5061, priority: 0, weight: 0 }],
        aliases: [],
        transport: 'tcp',
      }),
    },
    { resolver: 'x', name: 'sip.contoso.com', type: 'A', answer: unreadable('no answer', 'TIMEOUT') },
  ],
  edges: [
    {
      host: 'sip.contoso.com',
      port: 5061,
      domains: ['contoso.com'],
      owner: 'own',
      addresses: known([
        {
          address: '192.0.2.1',
          tcp: known(12),
          tls: known({
            protocol: 'TLSv1.2',
            cipher: 'ECDHE-RSA-AES256-GCM-SHA384',
            asksForCertificate: known(true),
            chain: { state: 'incomplete', last: 'CN=sip.contoso.com', missing: 'CN=Issuer' },
            certificates: [
              {
                subject: 'CN=sip.contoso.com',
                issuer: 'CN=Issuer',
                commonName: 'sip.contoso.com',
                dnsNames: ['sip.contoso.com'],
                notBefore: '2026-01-01T00:00:00.000Z',
                notAfter: '2027-01-01T00:00:00.000Z',
                thumbprint: 'A1',
                extendedKeyUsages: absent,
                keyUsages: known(['digitalSignature']),
              },
            ],
          }),
          sip: known({
            status: 403,
            reason: 'Forbidden',
            server: '',
            diagnostics: [{ code: 1027, reason: 'Cannot route', source: 'sip.contoso.com' }],
          }),
        },
      ]),
    },
  ],
};
const written = JSON.stringify(closed, null, 2);

function failureOf(text: string): FederationError | undefined {
  try {
    parseSnapshot(text, 'a.json');
    return undefined;
  } catch (error) {
    if (error instanceof FederationError) {
      return error;
    }
    throw error;
  }
}

describe('a snapshot from a file', () => {
  it('when it was exported, then it is read as it was', () => {
    expect(parseSnapshot(written, 'a.json')).toEqual(closed);
    expect(parseSnapshot(`\uFEFF${written}`, 'a.json')).toEqual(closed);
  });

  it('when the profile has no pool, then it is read as it was', () => {
    const { onPremises, ...bare } = closed;
    expect(onPremises).toBeDefined();
    expect(parseSnapshot(JSON.stringify(bare), 'a.json')).toEqual(bare);
  });

  it('when it carries what DNS and an Edge showed, then it is read as it was', () => {
    const whole = { ...closed, live };
    expect(parseSnapshot(JSON.stringify(whole), 'a.json')).toEqual(whole);
  });

  it.each([
    ['it is empty', ' \n', 'snapshot.empty', /one JSON document/],
    ['it was cut off', written.slice(0, written.length / 2), 'snapshot.truncated', /cut off/],
    ['it is not JSON', 'schemaVersion: 1', 'snapshot.not-json', /begin/],
    ['it is another document', '{"paths": []}', 'snapshot.invalid', /schemaVersion/],
    ['it is a list', '[]', 'snapshot.invalid', /schemaVersion/],
    ['it is of a later version', '{"schemaVersion": 2}', 'snapshot.version', /a later one/],
    ['it is of no version there was', '{"schemaVersion": 0}', 'snapshot.version', /another one/],
    ['a field is missing', '{"schemaVersion": 1}', 'snapshot.invalid', /profile/],
    [
      'a value has the wrong type',
      JSON.stringify({ ...closed, onPremises: { ...closed.onPremises, pool: 1 } }),
      'snapshot.invalid',
      /onPremises\.pool/,
    ],
    [
      'a kind of object is missing',
      JSON.stringify({ ...closed, onPremises: { ...closed.onPremises, objects: {} } }),
      'snapshot.invalid',
      /onPremises\.objects/,
    ],
  ])('when %s, then it says so', (_, text, code, why) => {
    const error = failureOf(text);
    expect(error?.code).toBe(code);
    expect(error?.exit).toBe(2);
    expect(error?.where).toBe('a.json');
    expect(error?.why).toMatch(why);
  });

  it('when it is nested too deep, then that is an error and not a crash', () => {
    const deep = `{"schemaVersion":1,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(failureOf(deep)?.why).toMatch(/nested/);
  });

  it('whatever the file holds, then nothing but a FederationError is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.nat(written.length).map((end) => written.slice(0, end)),
        ),
        (text) => {
          if (text !== written) {
            expect(failureOf(text)).toBeInstanceOf(FederationError);
          }
        },
      ),
    );
  });

  it('when any one part is replaced by something else, then it is refused or read, and never misread as another type', () => {
    const keys = Object.keys(closed);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        const text = JSON.stringify({ ...closed, [key]: value });
        const error = failureOf(text);
        if (error === undefined) {
          expect(typeof parseSnapshot(text, 'a.json').profile).toBe('string');
          expect(['live', 'emulator']).toContain(parseSnapshot(text, 'a.json').source);
        }
      }),
    );
  });
});
