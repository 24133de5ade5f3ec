import { timingSafeEqual } from 'node:crypto';
import { avId, findAv, readAvPairs, writeAvPairs, type AvPairs } from './av-pairs.ts';
import { fileTime, ntowfv2, rc4, utf16 } from './crypto.ts';
import { NtlmError } from './errors.ts';
import {
  micOffset,
  ntlmFlags,
  readAuthenticate,
  readNegotiate,
  writeChallenge,
  type AuthenticateMessage,
} from './messages.ts';
import { ntlmSignatures, type NtlmSignatures } from './signing.ts';
import { messageIntegrityCode, micPresent, proof, sessionBaseKey } from './response.ts';

/** The server half of NTLM, for one connection: what the client half must get past, and what other clients meet. */
export interface NtlmServerOptions {
  readonly netbiosDomain: string;
  readonly netbiosComputer: string;
  readonly dnsDomain: string;
  readonly dnsComputer: string;
  /** The password of a user, domain as the client sent it (empty with `user@domain`); undefined when there is none. */
  readonly lookup: (user: string, domain: string) => string | undefined;
  /** Hash of this connection's channel binding: a client that sends another one is refused. */
  readonly channelBinding?: Uint8Array;
  /** Refuse clients that send none. */
  readonly requireChannelBinding?: boolean;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

export type NtlmVerdict =
  | { readonly ok: true; readonly user: string; readonly domain: string; readonly signatures: NtlmSignatures }
  | { readonly ok: false; readonly reason: string };

export interface NtlmServer {
  /** @throws NtlmError when the message is not a negotiate message that allows NTLM and one of its character sets. */
  challenge(negotiate: Uint8Array): Uint8Array;
  /** Never throws: a message that cannot be read is a refusal. Answers one challenge once. */
  verify(authenticate: Uint8Array): NtlmVerdict;
}

/** 30 minutes in units of 100 ns ([MS-NLMP] 3.2.5.1.2 leaves the bound to the server; this is what Windows uses). */
const maxSkew = 30n * 60n * 10_000_000n;

interface Exchange {
  readonly negotiate: Uint8Array;
  readonly challenge: Uint8Array;
  readonly serverChallenge: Uint8Array;
}

export function createNtlmServer(options: NtlmServerOptions): NtlmServer {
  let exchange: Exchange | undefined;
  return {
    challenge: (negotiate) => {
      exchange = makeChallenge(options, negotiate);
      return exchange.challenge;
    },
    verify: (authenticate) => {
      const current = exchange;
      exchange = undefined;
      try {
        return current === undefined
          ? { ok: false, reason: 'no challenge was sent' }
          : verify(options, current, authenticate);
      } catch (error) {
        if (error instanceof NtlmError) {
          return { ok: false, reason: error.message };
        }
        throw error;
      }
    },
  };
}

function makeChallenge(options: NtlmServerOptions, negotiate: Uint8Array): Exchange {
  const asked = readNegotiate(negotiate).flags;
  const charset = asked & ntlmFlags.unicode || asked & ntlmFlags.oem;
  // Python's ntlm-auth (requests_ntlm, pywinrm) names only the session security that takes the place of NTLM's own.
  if (charset === 0 || (asked & (ntlmFlags.ntlm | ntlmFlags.extendedSessionSecurity)) === 0) {
    throw new NtlmError('the client does not offer NTLM');
  }
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(fileTime(options.now()));
  const info: AvPairs = [
    [avId.domainName, utf16(options.netbiosDomain)],
    [avId.computerName, utf16(options.netbiosComputer)],
    [avId.dnsDomainName, utf16(options.dnsDomain)],
    [avId.dnsComputerName, utf16(options.dnsComputer)],
    [avId.timestamp, time],
  ];
  const wishes =
    ntlmFlags.sign |
    ntlmFlags.seal |
    ntlmFlags.alwaysSign |
    ntlmFlags.extendedSessionSecurity |
    ntlmFlags.encryption128 |
    ntlmFlags.encryption56 |
    ntlmFlags.keyExchange |
    ntlmFlags.version |
    ntlmFlags.requestTarget;
  const serverChallenge = options.random(8);
  const challenge = writeChallenge({
    flags: (asked & wishes) | charset | ntlmFlags.ntlm | ntlmFlags.targetInfo | ntlmFlags.targetTypeDomain,
    serverChallenge,
    targetName: Buffer.from(options.netbiosDomain, encodingOf(charset)),
    targetInfo: writeAvPairs(info),
  });
  return { negotiate, challenge, serverChallenge };
}

function verify(options: NtlmServerOptions, exchange: Exchange, authenticate: Uint8Array): NtlmVerdict {
  const fields = readAuthenticate(authenticate);
  const encoding = encodingOf(fields.flags);
  const user = Buffer.from(fields.user).toString(encoding);
  const domain = Buffer.from(fields.domain).toString(encoding);
  if (fields.ntResponse.length < 16 + 28 + 4) {
    return { ok: false, reason: 'not an NTLMv2 response' };
  }
  const blob = fields.ntResponse.subarray(16);
  const password = options.lookup(user, domain);
  const responseKey = ntowfv2(user, domain, password ?? '');
  const ntProof = proof(responseKey, exchange.serverChallenge, blob);
  if (!timingSafeEqual(ntProof, fields.ntResponse.subarray(0, 16)) || password === undefined) {
    return { ok: false, reason: 'unknown user or wrong password' };
  }
  const sessionKey = exportedSessionKey(fields, sessionBaseKey(responseKey, ntProof));
  const reason =
    refuseTime(options, blob) ??
    refuseAttributes(options, readAvPairs(blob.subarray(28)), exchange, authenticate, sessionKey);
  return reason === undefined
    ? { ok: true, user, domain, signatures: ntlmSignatures(sessionKey, fields.flags) }
    : { ok: false, reason };
}

/** Names travel in UTF-16, except with clients that know nothing but the server's code page (curl). */
function encodingOf(flags: number): 'utf16le' | 'latin1' {
  return (flags & ntlmFlags.unicode) === 0 ? 'latin1' : 'utf16le';
}

/** A client that negotiated KEY_EXCH chose the key itself and sent it wrapped ([MS-NLMP] 3.2.5.1.2). */
function exportedSessionKey(fields: AuthenticateMessage, baseKey: Uint8Array): Uint8Array {
  const wrapped = (fields.flags & ntlmFlags.keyExchange) !== 0 && fields.sessionKey.length === 16;
  return wrapped ? rc4(baseKey, fields.sessionKey) : baseKey;
}

function refuseTime(options: NtlmServerOptions, blob: Uint8Array): string | undefined {
  const skew = Buffer.from(blob.subarray(8, 16)).readBigUInt64LE() - fileTime(options.now());
  return skew > maxSkew || skew < -maxSkew ? 'the clocks are more than 30 minutes apart' : undefined;
}

function refuseAttributes(
  options: NtlmServerOptions,
  pairs: AvPairs,
  exchange: Exchange,
  authenticate: Uint8Array,
  sessionKey: Uint8Array,
): string | undefined {
  const flags = findAv(pairs, avId.flags);
  // The challenge carried a time, so the code is owed; clients of before Windows Vista neither send it nor say so.
  if (flags?.length === 4 && (Buffer.from(flags).readUInt32LE() & micPresent) !== 0) {
    const zeroed = Uint8Array.from(authenticate).fill(0, micOffset, micOffset + 16);
    const code = messageIntegrityCode(sessionKey, exchange.negotiate, exchange.challenge, zeroed);
    const sent = authenticate.subarray(micOffset, micOffset + 16);
    if (sent.length !== 16 || !timingSafeEqual(code, sent)) {
      return 'the message integrity code is wrong';
    }
  }
  const binding = findAv(pairs, avId.channelBindings);
  const bound = binding?.some((byte) => byte !== 0) ?? false;
  if (options.requireChannelBinding === true && !bound) {
    return 'channel binding is required';
  }
  if (
    bound &&
    options.channelBinding !== undefined &&
    !Buffer.from(options.channelBinding).equals(binding ?? new Uint8Array())
  ) {
    return 'the channel binding is of another connection';
  }
  return undefined;
}
