import { describe, expect, it } from 'vitest';
import { avId, readAvPairs } from '../../../src/protocols/ntlm/av-pairs.ts';
import { createNtlmClient, type NtlmClientOptions } from '../../../src/protocols/ntlm/client.ts';
import { fileTime, ntowfv2, rc4, utf16 } from '../../../src/protocols/ntlm/crypto.ts';
import { NtlmError } from '../../../src/protocols/ntlm/errors.ts';
import {
  micOffset,
  ntlmFlags,
  readChallenge,
  writeAuthenticate,
  writeNegotiate,
} from '../../../src/protocols/ntlm/messages.ts';
import {
  clientBlob,
  messageIntegrityCode,
  micPresent,
  proof,
  sessionBaseKey,
  uint32,
  withAttributes,
} from '../../../src/protocols/ntlm/response.ts';
import { createNtlmServer, type NtlmServerOptions } from '../../../src/protocols/ntlm/server.ts';

const today = new Date('2026-11-24T04:12:33Z');
const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0xaa);

function server(options: Partial<NtlmServerOptions> = {}) {
  return createNtlmServer({
    netbiosDomain: 'CONTOSO',
    netbiosComputer: 'POOL01',
    dnsDomain: 'contoso.test',
    dnsComputer: 'pool01.contoso.test',
    lookup: (user, domain) => (user === 'anna' && domain === 'CONTOSO' ? 'Pässw0rd' : undefined),
    now: () => today,
    random,
    ...options,
  });
}

function client(options: Partial<NtlmClientOptions> = {}) {
  return createNtlmClient({
    username: 'anna',
    domain: 'CONTOSO',
    password: 'Pässw0rd',
    targetName: 'HTTP/pool01.contoso.test',
    now: () => today,
    random,
    ...options,
  });
}

describe('a client of its own make', () => {
  /** What .NET and pyspnego do: they choose the session key and send it wrapped. */
  function keyExchange(negotiate: Uint8Array, challenge: Uint8Array): Uint8Array {
    const { flags, serverChallenge, targetInfo } = readChallenge(challenge);
    const attributes = withAttributes(readAvPairs(targetInfo), [[avId.flags, uint32(micPresent)]]);
    const blob = clientBlob(fileTime(today), random(8), attributes);
    const key = ntowfv2('anna', 'CONTOSO', 'Pässw0rd');
    const ntProof = proof(key, serverChallenge, blob);
    const chosen = new Uint8Array(16).fill(0x55);
    const message = writeAuthenticate({
      flags,
      domain: utf16('CONTOSO'),
      user: utf16('anna'),
      workstation: utf16('LAPTOP'),
      lmResponse: new Uint8Array(24),
      ntResponse: Buffer.concat([ntProof, blob]),
      sessionKey: rc4(sessionBaseKey(key, ntProof), chosen),
    });
    message.set(messageIntegrityCode(chosen, negotiate, challenge, message), micOffset);
    return message;
  }

  it('when it exchanges a key then its integrity code is checked with that key', () => {
    const negotiate = writeNegotiate(
      ntlmFlags.unicode | ntlmFlags.ntlm | ntlmFlags.keyExchange | ntlmFlags.encryption128,
    );
    const half = server();
    const message = keyExchange(negotiate, half.challenge(negotiate));
    expect(half.verify(message)).toMatchObject({ ok: true, user: 'anna', domain: 'CONTOSO' });
    const changed = keyExchange(negotiate, half.challenge(negotiate));
    changed.set([1], changed.length - 1);
    expect(half.verify(changed)).toEqual({ ok: false, reason: 'the message integrity code is wrong' });
  });

  it('when it sends 32 bytes and knows no Unicode, as curl does, then names travel in its own characters', () => {
    const negotiate = Buffer.from(`4e544c4d5353500001000000068208000${'0'.repeat(31)}`, 'hex');
    expect(negotiate).toHaveLength(32);
    const half = server();
    const { flags, serverChallenge, targetName, targetInfo } = readChallenge(half.challenge(negotiate));
    expect(flags & (ntlmFlags.unicode | ntlmFlags.oem)).toBe(ntlmFlags.oem);
    expect(Buffer.from(targetName).toString('latin1')).toBe('CONTOSO');
    const blob = clientBlob(fileTime(today), random(8), readAvPairs(targetInfo));
    const message = writeAuthenticate({
      flags,
      domain: Buffer.from('CONTOSO', 'latin1'),
      user: Buffer.from('anna', 'latin1'),
      workstation: new Uint8Array(),
      lmResponse: new Uint8Array(24),
      ntResponse: Buffer.concat([proof(ntowfv2('anna', 'CONTOSO', 'Pässw0rd'), serverChallenge, blob), blob]),
      sessionKey: new Uint8Array(),
    });
    expect(half.verify(message)).toMatchObject({ ok: true, user: 'anna', domain: 'CONTOSO' });
  });

  it.each([
    ['no character set', ntlmFlags.ntlm],
    ['no NTLM', ntlmFlags.unicode],
  ])('when it offers %s then there is no challenge', (_what, flags) => {
    expect(() => server().challenge(writeNegotiate(flags))).toThrow(NtlmError);
  });

  it('when its response is not NTLMv2 then it is refused', () => {
    const half = server();
    const negotiate = writeNegotiate(ntlmFlags.unicode | ntlmFlags.ntlm);
    half.challenge(negotiate);
    const message = writeAuthenticate({
      flags: ntlmFlags.unicode,
      domain: utf16('CONTOSO'),
      user: utf16('anna'),
      workstation: new Uint8Array(),
      lmResponse: new Uint8Array(24),
      ntResponse: new Uint8Array(24),
      sessionKey: new Uint8Array(),
    });
    expect(half.verify(message)).toEqual({ ok: false, reason: 'not an NTLMv2 response' });
  });
});

describe('the server half', () => {
  it('when the clocks are an hour apart then the client is refused, though the password is right', () => {
    const late = server({ now: () => new Date(today.getTime() + 3_600_000) });
    const half = server();
    const anna = client();
    const challenge = half.challenge(anna.negotiate());
    const message = anna.authenticate(challenge);
    expect(half.verify(message).ok).toBe(true);
    // The same server challenge comes again (a fixed random), with a clock that has moved on since.
    late.challenge(client().negotiate());
    expect(late.verify(message)).toEqual({ ok: false, reason: 'the clocks are more than 30 minutes apart' });
  });

  it('when channel binding is required then a client without it is refused, and with it accepted', () => {
    const binding = new Uint8Array(16).fill(7);
    const half = server({ channelBinding: binding, requireChannelBinding: true });
    const without = client();
    expect(half.verify(without.authenticate(half.challenge(without.negotiate())))).toEqual({
      ok: false,
      reason: 'channel binding is required',
    });
    const bound = client({ channelBinding: binding });
    expect(half.verify(bound.authenticate(half.challenge(bound.negotiate()))).ok).toBe(true);
  });

  it('when the user is unknown then the answer is that of a wrong password', () => {
    const half = server();
    const answers = [client({ username: 'nobody' }), client({ password: 'wrong' })].map((other) =>
      half.verify(other.authenticate(half.challenge(other.negotiate()))),
    );
    expect(answers[0]).toEqual({ ok: false, reason: 'unknown user or wrong password' });
    expect(answers[1]).toEqual(answers[0]);
  });
});

describe('the client half', () => {
  it('when the challenge allows nothing as strong as NTLMv2 with Unicode then it refuses', () => {
    const anna = client();
    const challenge = Buffer.from(server().challenge(anna.negotiate()));
    const withoutUnicode = Buffer.from(challenge);
    withoutUnicode.writeUInt32LE((challenge.readUInt32LE(20) & ~ntlmFlags.unicode) >>> 0, 20);
    expect(() => anna.authenticate(withoutUnicode)).toThrow(NtlmError);
    const withoutTargetInfo = Buffer.from(challenge);
    withoutTargetInfo.writeUInt16LE(0, 40);
    expect(() => anna.authenticate(withoutTargetInfo)).toThrow(NtlmError);
  });

  it('when it answers then target name, binding and the promise of an integrity code are in the response', () => {
    const binding = new Uint8Array(16).fill(9);
    const anna = client({ channelBinding: binding });
    const message = Buffer.from(anna.authenticate(server().challenge(anna.negotiate())));
    const response = message.subarray(
      message.readUInt32LE(24),
      message.readUInt32LE(24) + message.readUInt16LE(20),
    );
    const sent = new Map(readAvPairs(response.subarray(16 + 28)));
    expect(Buffer.from(sent.get(avId.targetName) ?? []).toString('utf16le')).toBe('HTTP/pool01.contoso.test');
    expect(sent.get(avId.channelBindings)).toEqual(Buffer.from(binding));
    expect(sent.get(avId.flags)).toEqual(Buffer.from([micPresent, 0, 0, 0]));
    expect(message.readUInt32LE(60) & ntlmFlags.keyExchange).toBe(0);
  });

  it('when a user name has letters beyond the basic plane then they stay as they are, as on Windows', () => {
    expect(ntowfv2('\u{10428}', 'D', 'p')).not.toEqual(ntowfv2('\u{10400}', 'D', 'p'));
    expect(ntowfv2('änna', 'D', 'p')).toEqual(ntowfv2('ÄNNA', 'D', 'p'));
  });
});

describe('what a client asks for in its first message', () => {
  const { oem, unicode, ntlm, extendedSessionSecurity, requestTarget } = ntlmFlags;
  it.each([
    ['NTLM in UTF-16', unicode | ntlm],
    ['NTLM in a code page', oem | ntlm],
    ['only the session security of NTLMv2, as Python’s ntlm-auth does', oem | extendedSessionSecurity],
  ])('when it is %s then it is challenged', (_name, flags) => {
    expect(readChallenge(server().challenge(writeNegotiate(flags))).serverChallenge).toHaveLength(8);
  });

  it.each([
    ['no character set', ntlm],
    ['no NTLM of any kind', unicode | requestTarget],
  ])('when it is %s then it is refused', (_name, flags) => {
    expect(() => server().challenge(writeNegotiate(flags))).toThrow(NtlmError);
  });
});
