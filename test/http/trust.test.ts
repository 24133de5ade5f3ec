import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { createAxiosTransport } from '../../src/http/axios-transport.ts';
import { createTrust, trustedBeside } from '../../src/http/trust.ts';
import { createAuthority } from '../helpers/certificates.ts';

describe('an authority that is named', () => {
  it('is trusted beside the roots of Node, not in their place', () => {
    const trusted = new Set(trustedBeside('-- ours --'));
    expect(trusted.has('-- ours --')).toBe(true);
    expect(rootCertificates.filter((root) => !trusted.has(root))).toEqual([]);
  });

  it('is read once for all transports that believe the same, and apart from others', async () => {
    const [one, other] = [await createAuthority(), await createAuthority()];
    const trust = createTrust({ ca: one.cert });
    expect(createTrust({ ca: one.cert })).toBe(trust);
    expect(createTrust({ ca: other.cert })).not.toBe(trust);
    expect(createTrust({ ca: one.cert, minTlsVersion: 'TLSv1.3' })).not.toBe(trust);
    expect(createTrust({})).not.toBe(trust);
  });

  it('may come with other text around it', async () => {
    const { cert } = await createAuthority();
    expect(() => createAxiosTransport({ userAgent: 'test', ca: `Our CA\r\n${cert}\r\n` })).not.toThrow();
  });

  it.each([
    ['empty', ''],
    ['binary', '0\u0082\u0003'],
    ['damaged', '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n'],
  ])('is refused when the file is %s, before anything is sent', (_, ca) => {
    const make = (): unknown => createAxiosTransport({ userAgent: 'test', ca });
    expect(make).toThrow(FederationError);
    expect(make).toThrow(expect.objectContaining({ code: 'http.ca', exit: 2 }) as Error);
  });
});
