import 'reflect-metadata';
import { KeyUsageFlags } from '@peculiar/x509';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority, selfSigned } from '../helpers/certificates.ts';
import {
  authority,
  clientAuth,
  closeServers,
  dayMs,
  good,
  host,
  identityOf,
  judged,
  look,
  lookAt,
  ok,
  pem,
  said,
  startEdge,
} from './edge-servers.ts';

afterEach(closeServers);

describe('the certificate of an Access Edge', () => {
  it.each([
    ['expired', -2, /^fail edge\.expiry: .*expired on/],
    ['ending within a day', 0.5, /^fail edge\.expiry: .*within a day/],
    ['ending in a week', 6.5, /^warn edge\.expiry: .*in 6 days/],
    ['ending in a month', 30.5, /^warn edge\.expiry: .*in 30 days/],
  ])('when it is %s, then the step is named', async (_, days, text) => {
    const identity = await identityOf({
      notBefore: new Date(Date.now() - 30 * dayMs),
      notAfter: new Date(Date.now() + days * dayMs),
    });
    expect(await lookAt(pem(identity))).toEqual([expect.stringMatching(text)]);
  });

  it('when it is good from tomorrow, then since when is said', async () => {
    const identity = await identityOf({ notBefore: new Date(Date.now() + dayMs) });
    expect(await lookAt(pem(identity))).toEqual([
      expect.stringMatching(/^fail edge\.expiry: .*does not hold before/),
    ]);
  });

  it.each([
    [['edge.contoso.com'], /is for edge\.contoso\.com, not for sip\.contoso\.com/],
    [['*.contoso.com'], /wildcard \*\.contoso\.com alone/],
    [['*.com'], /is for \*\.com, not for/],
    [['contoso.com', 'xsip.contoso.com'], /not for sip\.contoso\.com/],
  ])('when its names are %j, then the name is not accepted', async (names, text) => {
    expect(await lookAt(pem(await identityOf({ names })))).toEqual([expect.stringMatching(text)]);
  });

  it('when it holds the name beside a wildcard, then it is accepted', async () => {
    expect(await lookAt(pem(await identityOf({ names: ['*.contoso.com', host] })))).toEqual([]);
  });

  it('when it lacks sip.<domain> of a SIP domain, then that is advice', async () => {
    const edge = await look(await startEdge(), { domains: ['contoso.com', 'fabrikam.com'] });
    expect(judged(edge).find(({ id }) => id === 'edge.domain-names')).toMatchObject({
      outcome: 'warn',
      severity: 'low',
      text: 'the certificate does not hold sip.fabrikam.com',
    });
  });

  it('when the intermediate is not sent, then it is named; when it is, then the chain holds', async () => {
    const intermediate = await authority.intermediate('Issuing Authority 7');
    const identity = await identityOf({}, intermediate);
    expect(await lookAt(pem(identity))).toEqual([
      expect.stringMatching(/^fail edge\.chain: .*CN=Issuing Authority 7 is missing/),
    ]);
    expect(await lookAt({ ...pem(identity), cert: `${identity.cert}\n${intermediate.cert}` })).toEqual([]);
  });

  it('when the intermediate has ended, then the chain does not hold, whatever its own end is', async () => {
    const intermediate = await authority.intermediate(
      'Issuing Authority 8',
      new Date(Date.now() - dayMs / 2),
    );
    const identity = await identityOf({}, intermediate);
    expect(await lookAt({ ...pem(identity), cert: `${identity.cert}\n${intermediate.cert}` })).toEqual([
      expect.stringMatching(
        /^fail edge\.chain: the intermediate certificate CN=Issuing Authority 8 expired on/,
      ),
    ]);
  });

  it('when nobody trusts the root, then that is said, with and without the root in the chain', async () => {
    const stranger = await createAuthority('EC', 'Stranger');
    const identity = await identityOf({}, stranger);
    expect(await lookAt({ ...pem(identity), cert: `${identity.cert}\n${stranger.cert}` })).toEqual([
      expect.stringMatching(/^fail edge\.chain: the chain ends in CN=Stranger, which is not trusted/),
    ]);
    expect(await lookAt(pem(good), ok, { roots: [] })).toEqual([expect.stringMatching(/^fail edge\.chain/)]);
  });

  it('when it is self-signed, then nobody else trusts it; when it was given as a root, then it is trusted', async () => {
    const own = await selfSigned(host);
    expect(await lookAt(pem(own))).toEqual([
      expect.stringMatching(/^fail edge\.chain: the certificate is self-signed/),
    ]);
    expect(await lookAt(pem(own), ok, { roots: [own.cert] })).toEqual([]);
  });

  it('when it is for clients or for signing authorities alone, then it may not be used', async () => {
    const forClients = await identityOf({ purposes: [clientAuth] });
    expect(await lookAt(pem(forClients))).toEqual([expect.stringMatching(/^fail edge\.usage/)]);
    const forSigning = await identityOf({ keyUses: KeyUsageFlags.keyCertSign });
    expect(await lookAt(pem(forSigning))).toEqual([
      expect.stringMatching(/^fail edge\.usage: .*keyCertSign/),
    ]);
  });

  it('when two addresses show different ones, then both are shown; when the same, then that is good', async () => {
    const port = await startEdge();
    await startEdge(pem(await identityOf()), ok, '127.0.0.2', port);
    const differing = await look(port, { addresses: ['127.0.0.1', '127.0.0.2'] });
    expect(said(differing)).toEqual([expect.stringMatching(/^fail edge\.same-certificate/)]);
    await startEdge({}, ok, '127.0.0.3', port);
    const same = judged(await look(port, { addresses: ['127.0.0.1', '127.0.0.3'] }));
    expect(same.find(({ id }) => id === 'edge.same-certificate')?.outcome).toBe('pass');
  });
});
