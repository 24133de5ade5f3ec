import { describe, expect, it } from 'vitest';
import { compareDomains, isMicrosoftConsumerDomain, normaliseDomain } from '../../src/model/domains.ts';

describe('domain names', () => {
  it.each([
    ['Contoso.COM', 'contoso.com'],
    [' contoso.com. ', 'contoso.com'],
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['пример.рф', 'xn--e1afmkfd.xn--p1ai'],
    ['_sipfederationtls._tcp.contoso.com', '_sipfederationtls._tcp.contoso.com'],
    ['localhost', 'localhost'],
  ])('when %j is normalised, then it is %s', (text, normal) => {
    expect(normaliseDomain(text)).toBe(normal);
  });

  it.each([
    '',
    '.',
    'a..b',
    'user@contoso.com',
    'http://contoso.com',
    'bü cher.de',
    'bü/cher.de',
    '-a.com',
    'a'.repeat(64),
    '*.contoso.com',
    'ü:80',
    `${'a.'.repeat(130)}com`,
  ])('when the text is %j, then it is no domain name', (text) => {
    expect(normaliseDomain(text)).toBeUndefined();
  });

  it('when lists are compared, then order, repetition and spelling do not count', () => {
    expect(compareDomains(['B.com', 'a.com', 'b.com.', '@'], ['c.com', 'A.com'])).toEqual({
      onlyLeft: ['b.com'],
      onlyRight: ['c.com'],
      both: ['a.com'],
      invalid: ['@'],
    });
  });

  it.each([
    'hotmail.com',
    'HOTMAIL.co.uk',
    'live.com',
    'live.nl',
    'msn.com',
    'messenger.msn.com',
    'outlook.com',
    'passport.com',
    'sympatico.ca',
    'webtv.net',
    'live.com.mx',
  ])('when the domain is %s, then it is of Microsoft consumers', (domain) => {
    expect(isMicrosoftConsumerDomain(domain)).toBe(true);
  });

  it.each([
    'contoso.com',
    'live.contoso.com',
    'alive.com',
    'outlook.contoso.co.uk',
    'passport.contoso.com',
    'live',
    '',
  ])('when the domain is %j, then it is not', (domain) => {
    expect(isMicrosoftConsumerDomain(domain)).toBe(false);
  });
});
