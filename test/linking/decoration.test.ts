import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, readAddress, type Address } from '../../src/linking/address.ts';
import {
  decorate,
  decorationOf,
  defaultDecoration,
  isDecorated,
  isRegionalMicrosoftDomain,
  undecorate,
} from '../../src/linking/decoration.ts';

function address(text: string): Address {
  const written = readAddress(text);
  if (written.kind !== 'address') {
    throw new Error(`${text} is no address`);
  }
  return written.address;
}

describe('an address as people write it', () => {
  it.each([
    ['joe@contoso.com', 'joe@contoso.com'],
    ['  joe@contoso.com ', 'joe@contoso.com'],
    ['sip:joe@contoso.com', 'joe@contoso.com'],
    ['SIP:Joe.Smith@CONTOSO.com.', 'Joe.Smith@contoso.com'],
    ['mailto:joe@contoso.com', 'joe@contoso.com'],
    ['Joe Smith <joe@contoso.com>', 'joe@contoso.com'],
    ['"Smith, Joe" <sip:joe@contoso.com>', 'joe@contoso.com'],
    ['joe@müller.example', 'joe@xn--mller-kva.example'],
    ['"joe smith"@contoso.com', '"joe smith"@contoso.com'],
    ['"joe@home"@contoso.com', '"joe@home"@contoso.com'],
    ['joe(contoso.com)@msn.com', 'joe(contoso.com)@msn.com'],
  ])('when it is %s then it is read as %s', (text, expected) => {
    expect(formatAddress(address(text))).toBe(expected);
  });

  it.each([
    ['', 'it is empty'],
    ['@contoso.com', 'nothing is before the @'],
    ['joe@', 'nothing is behind the @'],
    ['joe@home@contoso.com', 'there are two @ in it'],
    ['joe@192.0.2.7', 'behind the @ is an IP address, not a domain'],
    ['joe@[IPv6:2001:db8::1]', 'behind the @ is an IP address, not a domain'],
    ['joe@contoso', '"contoso" is not a complete domain'],
    ['joe@con toso.com', '"con toso.com" is not a complete domain'],
    ['joe smith@contoso.com', 'there is a character before the @ that no address has (a space, a quote)'],
    ['not a name', 'there is no @ in it'],
  ])('when it is %j then it says why it cannot be used', (text, reason) => {
    expect(readAddress(text)).toEqual({ kind: 'invalid', reason });
  });

  it.each(['joe.smith', 'live:joe.smith', 'live:.cid.0123456789abcdef', '8:joe_smith'])(
    'when it is %s then it is a Skype name',
    (text) => {
      expect(readAddress(text).kind).toBe('skype-name');
    },
  );

  it('when it is any text then it is read or refused, and an address is read again as itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
        const written = readAddress(text);
        if (written.kind === 'address') {
          expect(readAddress(formatAddress(written.address))).toEqual(written);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('decoration', () => {
  it.each([
    ['joe@contoso.com', 'joe(contoso.com)@msn.com'],
    ['Joe@Contoso.COM', 'Joe(contoso.com)@msn.com'],
    ['joe@msn.com', 'joe@msn.com'],
    ['joe@outlook.com', 'joe@outlook.com'],
    ['joe@live.com', 'joe@live.com'],
    ['joe@hotmail.com', 'joe@hotmail.com'],
    ['joe@mail.outlook.com', 'joe(mail.outlook.com)@msn.com'],
    ['joe@live.co.uk', 'joe(live.co.uk)@msn.com'],
    ['joe(fabrikam.com)@msn.com', 'joe(fabrikam.com)@msn.com'],
    ['a(b)@contoso.com', 'a(b)(contoso.com)@msn.com'],
    ['"joe smith"@contoso.com', '"joe smith"(contoso.com)@msn.com'],
    ['joe@müller.example', 'joe(xn--mller-kva.example)@msn.com'],
  ])('when %s is entered in Lync then it is %s', (text, expected) => {
    expect(formatAddress(decorate(address(text)))).toBe(expected);
  });

  it.each([
    ['joe(contoso.com)@msn.com', 'joe@contoso.com'],
    ['joe(contoso.com)@MSN.com', 'joe@contoso.com'],
    ['a(b)(contoso.com)@msn.com', 'a(b)@contoso.com'],
    ['joe@contoso.com', 'joe@contoso.com'],
    ['joe(contoso.com)@outlook.com', 'joe(contoso.com)@outlook.com'],
    ['joe(contoso)@msn.com', 'joe(contoso)@msn.com'],
    ['joe()@msn.com', 'joe()@msn.com'],
  ])('when %s is found in Lync then the account is %s', (text, expected) => {
    expect(formatAddress(undecorate(address(text)))).toBe(expected);
  });

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
  const domain = fc.tuple(label, label).map((parts) => parts.join('.'));
  const local = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.()-]{1,20}$/),
    fc.stringMatching(/^"[A-Za-z0-9 @.()]{1,20}"$/),
  );

  it('when any address is decorated then taking it off again gives the address back', () => {
    fc.assert(
      fc.property(local, fc.oneof(domain, fc.constantFrom('outlook.com', 'live.com')), (name, host) => {
        const one = address(`${name}@${host}`);
        expect(undecorate(decorate(one))).toEqual(one);
      }),
      { numRuns: 1000 },
    );
  });

  it('when an address is decorated twice then the second time changes nothing', () => {
    fc.assert(
      fc.property(local, domain, (name, host) => {
        const once = decorate(address(`${name}@${host}`));
        expect(decorate(once)).toEqual(once);
        expect(isDecorated(once)).toBe(!defaultDecoration.excludedDomains.includes(host));
      }),
    );
  });

  it('when the domain differs in case then the result is the same', () => {
    fc.assert(
      fc.property(local, domain, (name, host) => {
        expect(decorate(address(`${name}@${host.toUpperCase()}`))).toEqual(
          decorate(address(`${name}@${host}`)),
        );
      }),
    );
  });

  it('when the provider has rules of its own then they hold', () => {
    const rules = decorationOf({
      identity: 'Skype',
      properties: {
        NameDecorationRoutingDomain: 'Contoso.NET',
        NameDecorationExcludedDomainList: 'a.com; b.com',
      },
    });
    expect(rules).toEqual({ routingDomain: 'contoso.net', excludedDomains: ['a.com', 'b.com'] });
    expect(formatAddress(decorate(address('joe@msn.com'), rules))).toBe('joe(msn.com)@contoso.net');
    expect(formatAddress(decorate(address('joe@b.com'), rules))).toBe('joe@b.com');
  });

  it('when the provider has no rules then those of the guides hold', () => {
    expect(decorationOf({ identity: 'MSN', properties: { NameDecorationRoutingDomain: '' } })).toBe(
      defaultDecoration,
    );
  });

  it.each([
    ['live.co.uk', true],
    ['hotmail.fr', true],
    ['outlook.com', false],
    ['contoso.com', false],
  ])('when the domain is %s then being of Microsoft and not on the list is %s', (host, expected) => {
    expect(isRegionalMicrosoftDomain(host, defaultDecoration)).toBe(expected);
  });
});
