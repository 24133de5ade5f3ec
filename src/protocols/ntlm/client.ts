import { avId, findAv, readAvPairs, type AvPairs } from './av-pairs.ts';
import { fileTime, ntowfv2, utf16 } from './crypto.ts';
import { NtlmError } from './errors.ts';
import { micOffset, ntlmFlags, readChallenge, writeAuthenticate, writeNegotiate } from './messages.ts';
import {
  clientBlob,
  messageIntegrityCode,
  micPresent,
  proof,
  sessionBaseKey,
  uint32,
  withAttributes,
} from './response.ts';

/**
 * The client half of NTLM: NTLMv2 only, Unicode only, always with a message integrity code and channel binding
 * attributes. KEY_EXCH is not asked for: nothing is signed or sealed with NTLM here, TLS does that.
 */
export interface NtlmClientOptions {
  readonly username: string;
  /** Empty for a user principal name (`user@domain`), which then carries the domain. */
  readonly domain: string;
  readonly password: string;
  readonly workstation?: string;
  /** Service principal name of the server: `HTTP/pool01.contoso.com`. */
  readonly targetName: string;
  /** Sixteen bytes from `channelBindingHash`; without them the server is told that there is no binding. */
  readonly channelBinding?: Uint8Array;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

export interface NtlmClient {
  /** The first message; starts over. */
  negotiate(): Uint8Array;
  /**
   * The third message for the server's second.
   * @throws NtlmError when the challenge is malformed or would need anything weaker than NTLMv2.
   */
  authenticate(challenge: Uint8Array): Uint8Array;
}

const offered =
  ntlmFlags.unicode |
  ntlmFlags.requestTarget |
  ntlmFlags.ntlm |
  ntlmFlags.alwaysSign |
  ntlmFlags.extendedSessionSecurity |
  ntlmFlags.targetInfo |
  ntlmFlags.version |
  ntlmFlags.encryption128;

export function createNtlmClient(options: NtlmClientOptions): NtlmClient {
  let negotiate: Uint8Array | undefined;
  return {
    negotiate: () => (negotiate = writeNegotiate(offered)),
    authenticate: (challenge) => {
      if (negotiate === undefined) {
        throw new NtlmError('a challenge came before it was asked for');
      }
      const message = answerChallenge(options, negotiate, challenge);
      negotiate = undefined;
      return message;
    },
  };
}

function answerChallenge(
  options: NtlmClientOptions,
  negotiate: Uint8Array,
  challenge: Uint8Array,
): Uint8Array {
  const { flags, serverChallenge, targetInfo } = readChallenge(challenge);
  if ((flags & ntlmFlags.unicode) === 0 || targetInfo.length === 0) {
    throw new NtlmError('the server does not offer NTLMv2 with Unicode');
  }
  const pairs = readAvPairs(targetInfo);
  const serverTime = findAv(pairs, avId.timestamp);
  const time = serverTime?.length === 8 ? Buffer.from(serverTime).readBigUInt64LE() : fileTime(options.now());

  const responseKey = ntowfv2(options.username, options.domain, options.password);
  const blob = clientBlob(time, options.random(8), responseAttributes(options, pairs));
  const ntProof = proof(responseKey, serverChallenge, blob);
  const sessionKey = sessionBaseKey(responseKey, ntProof);
  const message = writeAuthenticate({
    flags: flags & (offered | ntlmFlags.targetTypeDomain) & ~ntlmFlags.keyExchange,
    domain: utf16(options.domain),
    user: utf16(options.username),
    workstation: utf16(options.workstation ?? ''),
    // With NTLMv2 and a server time the LM response is 24 zero bytes ([MS-NLMP] 3.1.5.1.2); it proves nothing anyway.
    lmResponse: new Uint8Array(24),
    ntResponse: Buffer.concat([ntProof, blob]),
    sessionKey: new Uint8Array(),
  });
  message.set(messageIntegrityCode(sessionKey, negotiate, challenge, message), micOffset);
  responseKey.fill(0);
  sessionKey.fill(0);
  return message;
}

function responseAttributes(options: NtlmClientOptions, pairs: AvPairs): AvPairs {
  const serverFlags = findAv(pairs, avId.flags);
  const flags = serverFlags?.length === 4 ? Buffer.from(serverFlags).readUInt32LE() : 0;
  return withAttributes(pairs, [
    [avId.flags, uint32((flags | micPresent) >>> 0)],
    [avId.channelBindings, options.channelBinding ?? new Uint8Array(16)],
    [avId.targetName, utf16(options.targetName)],
  ]);
}
