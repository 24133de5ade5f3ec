import { describe, expect, it } from 'vitest';
import { createAcceptor, type AcceptorAnswer } from '../../../src/protocols/ntlm/acceptor.ts';
import { createNtlmClient } from '../../../src/protocols/ntlm/client.ts';
import { readDer, writeDer } from '../../../src/protocols/ntlm/der.ts';
import { createNtlmServer } from '../../../src/protocols/ntlm/server.ts';
import { ntlmsspOid } from '../../../src/protocols/ntlm/spnego.ts';

const today = new Date('2026-11-24T04:12:33Z');
const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0x5a);
const kerberosOid = Buffer.from('2a864886f712010202', 'hex');
const spnegoOid = Buffer.from('2b0601050502', 'hex');

function acceptor() {
  return createAcceptor(() =>
    createNtlmServer({
      netbiosDomain: 'CONTOSO',
      netbiosComputer: 'POOL01',
      dnsDomain: 'contoso.test',
      dnsComputer: 'pool01.contoso.test',
      lookup: (user) => (user === 'anna' ? 'secret' : undefined),
      now: () => today,
      random,
    }),
  );
}

function client(password = 'secret') {
  return createNtlmClient({
    username: 'anna',
    domain: 'CONTOSO',
    password,
    targetName: 'HTTP/pool01.contoso.test',
    now: () => today,
    random,
  });
}

function init(mechanisms: readonly Uint8Array[], token?: Uint8Array): Uint8Array {
  const list = writeDer(0xa0, writeDer(0x30, ...mechanisms.map((oid) => writeDer(0x06, oid))));
  const optimistic = token === undefined ? [] : [writeDer(0xa2, writeDer(0x04, token))];
  return writeDer(0x60, writeDer(0x06, spnegoOid), writeDer(0xa0, writeDer(0x30, list, ...optimistic)));
}

function response(token: Uint8Array, mechListMic?: Uint8Array): Uint8Array {
  const mic = mechListMic === undefined ? [] : [writeDer(0xa3, writeDer(0x04, mechListMic))];
  return writeDer(0xa1, writeDer(0x30, writeDer(0xa2, writeDer(0x04, token)), ...mic));
}

/** Fields of a NegTokenResp by their context number. */
function fieldsOf(answer: AcceptorAnswer): ReadonlyMap<number, Uint8Array> {
  const token = 'token' in answer ? answer.token : undefined;
  const [sequence] = readDer(token ?? new Uint8Array(), 0xa1).children();
  return new Map(
    (sequence?.children() ?? []).map((field) => [
      field.tag & 0x1f,
      field.children()[0]?.content ?? new Uint8Array(),
    ]),
  );
}

describe('the acceptor behind Negotiate and NTLM', () => {
  it('when a client sends NTLM bare then it is answered bare', () => {
    const [half, anna] = [acceptor(), client()];
    const answer = half.accept(anna.negotiate());
    expect(answer.kind).toBe('continue');
    const challenge = 'token' in answer ? answer.token : undefined;
    expect(half.accept(anna.authenticate(challenge ?? new Uint8Array()))).toEqual({
      kind: 'accepted',
      user: 'anna',
      domain: 'CONTOSO',
    });
  });

  it('when a client wraps NTLM in SPNEGO then it is answered wrapped, to the end', () => {
    const [half, anna] = [acceptor(), client()];
    const first = fieldsOf(half.accept(init([ntlmsspOid], anna.negotiate())));
    expect([...(first.get(0) ?? [])]).toEqual([1]);
    expect(first.get(1)).toEqual(ntlmsspOid);
    const last = half.accept(response(anna.authenticate(first.get(2) ?? new Uint8Array())));
    expect(last).toMatchObject({ kind: 'accepted', user: 'anna' });
    expect([...(fieldsOf(last).get(0) ?? [])]).toEqual([0]);
  });

  it('when the first guess is Kerberos then NTLM is chosen and its token asked for', () => {
    const [half, anna] = [acceptor(), client()];
    const choice = fieldsOf(half.accept(init([kerberosOid, ntlmsspOid], Buffer.from('an AP-REQ'))));
    expect(choice.get(1)).toEqual(ntlmsspOid);
    expect(choice.get(2)).toBe(undefined);
    const second = fieldsOf(half.accept(response(anna.negotiate())));
    const last = half.accept(response(anna.authenticate(second.get(2) ?? new Uint8Array())));
    expect(last).toMatchObject({ kind: 'accepted', user: 'anna' });
  });

  it('when the signature of the mechanism list is wrong then the client is refused', () => {
    const [half, anna] = [acceptor(), client()];
    const first = fieldsOf(half.accept(init([ntlmsspOid], anna.negotiate())));
    const authenticate = anna.authenticate(first.get(2) ?? new Uint8Array());
    expect(half.accept(response(authenticate, new Uint8Array(16)))).toEqual({
      kind: 'refused',
      reason: 'the list of mechanisms was changed on the way',
    });
  });

  it.each([
    ['the client offers Kerberos only', init([kerberosOid], Buffer.from('an AP-REQ'))],
    ['the token is Kerberos without SPNEGO', writeDer(0x60, writeDer(0x06, kerberosOid), Buffer.alloc(20))],
    ['the token is empty', new Uint8Array()],
    ['an answer comes before the challenge', response(Buffer.from('NTLMSSP\0\x03\0\0\0', 'latin1'))],
  ])('when %s then it is refused', (_what, token) => {
    expect(acceptor().accept(token).kind).toBe('refused');
  });

  it('when the password is wrong then it is refused, wrapped or bare', () => {
    const [half, anna] = [acceptor(), client('wrong')];
    const first = fieldsOf(half.accept(init([ntlmsspOid], anna.negotiate())));
    expect(half.accept(response(anna.authenticate(first.get(2) ?? new Uint8Array()))).kind).toBe('refused');
  });
});
