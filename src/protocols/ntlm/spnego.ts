import { readDer, writeDer, type DerElement } from './der.ts';
import { NtlmError } from './errors.ts';
import { ntlmMessageType } from './messages.ts';

/**
 * SPNEGO (RFC 4178) around NTLM, as far as a server needs it: clients under the scheme `Negotiate` send their tokens
 * bare, or wrapped in a NegTokenInit that lists what they can do, with a first guess that may be for Kerberos.
 */
export const ntlmsspOid = Buffer.from('2b06010401823702020a', 'hex');
const spnegoOid = Buffer.from('2b0601050502', 'hex');

const tags = { oid: 0x06, octets: 0x04, enumerated: 0x0a, sequence: 0x30, application: 0x60 } as const;
const context = (number: number): number => 0xa0 + number;

/** What a client's token asks for. */
export type SpnegoRequest =
  | {
      readonly kind: 'init';
      /** Whether NTLM is among the mechanisms, and whether it is the first, so that the token is for it. */
      readonly offersNtlm: boolean;
      readonly mechTypes: Uint8Array;
      readonly token?: Uint8Array;
    }
  | { readonly kind: 'response'; readonly token?: Uint8Array; readonly mechListMic?: Uint8Array };

/** @throws NtlmError when the bytes are neither a NegTokenInit nor a NegTokenResp. */
export function readSpnego(bytes: Uint8Array): SpnegoRequest {
  if (bytes[0] === tags.application) {
    const [oid, init] = readDer(bytes, tags.application).children();
    if (oid === undefined || !spnegoOid.equals(oid.content) || init?.tag !== context(0)) {
      throw new NtlmError('the token is not SPNEGO');
    }
    return readInit(inner(init, tags.sequence));
  }
  return readResponse(inner(readDer(bytes, context(1)), tags.sequence));
}

function readInit(sequence: DerElement): SpnegoRequest {
  const fields = sequence.children();
  const list = fields.find(({ tag }) => tag === context(0));
  if (list === undefined) {
    throw new NtlmError('the SPNEGO token lists no mechanisms');
  }
  const mechanisms = inner(list, tags.sequence).children();
  const token = octets(fields, 2);
  const first = mechanisms[0];
  const forNtlm = first !== undefined && ntlmsspOid.equals(first.content);
  return {
    kind: 'init',
    offersNtlm: mechanisms.some(({ content }) => ntlmsspOid.equals(content)),
    mechTypes: list.content,
    // The optimistic token is for the first mechanism of the list (RFC 4178 3.2).
    ...(token !== undefined && forNtlm && { token }),
  };
}

function readResponse(sequence: DerElement): SpnegoRequest {
  const fields = sequence.children();
  const token = octets(fields, 2);
  const mechListMic = octets(fields, 3);
  return {
    kind: 'response',
    ...(token !== undefined && { token }),
    ...(mechListMic !== undefined && { mechListMic }),
  };
}

function octets(fields: readonly DerElement[], number: number): Uint8Array | undefined {
  const field = fields.find(({ tag }) => tag === context(number));
  return field === undefined ? undefined : inner(field, tags.octets).content;
}

function inner(element: DerElement, tag: number): DerElement {
  const [child] = element.children();
  if (child?.tag !== tag) {
    throw new NtlmError('the SPNEGO token is malformed');
  }
  return child;
}

/** `incomplete`: NTLM is chosen and goes on; `completed`: the client is authenticated. */
export function writeSpnegoResponse(
  state: 'incomplete' | 'completed',
  parts: { readonly token?: Uint8Array; readonly mechListMic?: Uint8Array },
): Uint8Array {
  const fields = [
    writeDer(context(0), writeDer(tags.enumerated, Buffer.from([state === 'completed' ? 0 : 1]))),
  ];
  if (state === 'incomplete') {
    fields.push(writeDer(context(1), writeDer(tags.oid, ntlmsspOid)));
  }
  if (parts.token !== undefined) {
    fields.push(writeDer(context(2), writeDer(tags.octets, parts.token)));
  }
  if (parts.mechListMic !== undefined) {
    fields.push(writeDer(context(3), writeDer(tags.octets, parts.mechListMic)));
  }
  return writeDer(context(1), writeDer(tags.sequence, ...fields));
}

/** Whether a token under `Negotiate` is NTLM without SPNEGO around it, as many clients send it. */
export function isBareNtlm(token: Uint8Array): boolean {
  return ntlmMessageType(token) !== undefined;
}
