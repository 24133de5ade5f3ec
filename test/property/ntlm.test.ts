import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAcceptor } from '../../src/protocols/ntlm/acceptor.ts';
import { readAvPairs } from '../../src/protocols/ntlm/av-pairs.ts';
import { createNtlmClient } from '../../src/protocols/ntlm/client.ts';
import { NtlmError } from '../../src/protocols/ntlm/errors.ts';
import { readChallenge } from '../../src/protocols/ntlm/messages.ts';
import { createNtlmServer, type NtlmServer } from '../../src/protocols/ntlm/server.ts';
import { readSpnego } from '../../src/protocols/ntlm/spnego.ts';
import { tlsServerEndPoint } from '../../src/protocols/ntlm/channel-binding.ts';

const now = (): Date => new Date('2026-11-24T04:12:33Z');
const binding = Buffer.alloc(16, 7);

function serverFor(user: string, domain: string, password: string, bound?: Uint8Array): NtlmServer {
  return createNtlmServer({
    netbiosDomain: 'CONTOSO',
    netbiosComputer: 'POOL01',
    dnsDomain: 'contoso.test',
    dnsComputer: 'pool01.contoso.test',
    lookup: (u, d) => (u === user && d === domain ? password : undefined),
    ...(bound && { channelBinding: bound }),
    now,
    random: (n) => randomBytes(n),
  });
}

function clientFor(username: string, domain: string, password: string, channelBinding?: Uint8Array) {
  return createNtlmClient({
    username,
    domain,
    password,
    targetName: 'HTTP/pool01.contoso.test',
    ...(channelBinding && { channelBinding }),
    now,
    random: (n) => randomBytes(n),
  });
}

const text = fc.string({ unit: 'grapheme', maxLength: 30 });

describe('the two halves of NTLM', () => {
  it('when user, domain and password are any Unicode then the right password is accepted and any other is not', () => {
    fc.assert(
      fc.property(text, text, text, text, (user, domain, password, other) => {
        const server = serverFor(user, domain, password, binding);
        const client = clientFor(user, domain, password, binding);
        const challenge = server.challenge(client.negotiate());
        expect(server.verify(client.authenticate(challenge))).toMatchObject({ ok: true, user, domain });
        fc.pre(other !== password);
        const liar = clientFor(user, domain, other, binding);
        const second = server.challenge(liar.negotiate());
        expect(server.verify(liar.authenticate(second)).ok).toBe(false);
      }),
    );
  });

  it('when one byte of the third message is changed then it is refused', () => {
    const server = serverFor('anna', 'CONTOSO', 'secret', binding);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const client = clientFor('anna', 'CONTOSO', 'secret', binding);
        const message = Buffer.from(client.authenticate(server.challenge(client.negotiate())));
        const at = place % message.length;
        message[at] = (message[at] ?? 0) ^ change;
        expect(server.verify(message).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('when the third message is sent twice then the second is refused', () => {
    const server = serverFor('anna', 'CONTOSO', 'secret');
    const client = clientFor('anna', 'CONTOSO', 'secret');
    const message = client.authenticate(server.challenge(client.negotiate()));
    expect(server.verify(message).ok).toBe(true);
    expect(server.verify(message).ok).toBe(false);
  });

  it('when the binding is of another connection then the client is refused', () => {
    const server = serverFor('anna', 'CONTOSO', 'secret', binding);
    const client = clientFor('anna', 'CONTOSO', 'secret', Buffer.alloc(16, 8));
    expect(server.verify(client.authenticate(server.challenge(client.negotiate())))).toMatchObject({
      ok: false,
      reason: 'the channel binding is of another connection',
    });
  });
});

describe('readers of NTLM and SPNEGO', () => {
  it.each([
    ['challenge', readChallenge],
    ['target information', readAvPairs],
    ['SPNEGO', readSpnego],
    ['certificate', tlsServerEndPoint],
  ])(
    'when the bytes are any then the reader of %s answers or throws an NtlmError',
    (_name, read: (b: Uint8Array) => unknown) => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, signed) => {
          const input = signed ? Buffer.concat([Buffer.from('NTLMSSP\0\x02\0\0\0', 'latin1'), bytes]) : bytes;
          try {
            read(input);
          } catch (error) {
            expect(error).toBeInstanceOf(NtlmError);
          }
        }),
      );
    },
  );

  it('when the token is any then the acceptor answers and does not throw', () => {
    const acceptor = createAcceptor(() => serverFor('anna', 'CONTOSO', 'secret'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(acceptor.accept(bytes).kind).toBe('refused');
      }),
    );
  });
});
