import { NtlmError } from './errors.ts';
import type { NtlmServer } from './server.ts';
import { ntlmMessageType } from './messages.ts';
import { isBareNtlm, readSpnego, writeSpnegoResponse } from './spnego.ts';

/**
 * What stands behind `WWW-Authenticate: Negotiate` and `NTLM`: takes the tokens of one connection, bare or wrapped in
 * SPNEGO, and answers in the form it was asked.
 */
export interface Acceptor {
  accept(token: Uint8Array): AcceptorAnswer;
}

export type AcceptorAnswer =
  | { readonly kind: 'continue'; readonly token: Uint8Array }
  | { readonly kind: 'accepted'; readonly user: string; readonly domain: string; readonly token?: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string };

/** @param createServer a fresh NTLM server half; a client may start over at any time. */
export function createAcceptor(createServer: () => NtlmServer): Acceptor {
  return new NtlmAcceptor(createServer);
}

class NtlmAcceptor implements Acceptor {
  readonly #createServer: () => NtlmServer;
  #server: NtlmServer;
  /** As the client listed them: what its `mechListMIC` is over (RFC 4178 5). */
  #mechTypes: Uint8Array | undefined;

  constructor(createServer: () => NtlmServer) {
    this.#createServer = createServer;
    this.#server = createServer();
  }

  accept(token: Uint8Array): AcceptorAnswer {
    try {
      return isBareNtlm(token) ? this.#bare(token) : this.#wrapped(token);
    } catch (error) {
      if (error instanceof NtlmError) {
        return { kind: 'refused', reason: error.message };
      }
      throw error;
    }
  }

  #bare(token: Uint8Array): AcceptorAnswer {
    if (ntlmMessageType(token) === 1) {
      return { kind: 'continue', token: this.#challenge(token) };
    }
    const verdict = this.#server.verify(token);
    return verdict.ok
      ? { kind: 'accepted', user: verdict.user, domain: verdict.domain }
      : { kind: 'refused', reason: verdict.reason };
  }

  #wrapped(bytes: Uint8Array): AcceptorAnswer {
    const request = readSpnego(bytes);
    if (request.kind === 'init') {
      this.#mechTypes = request.mechTypes;
      if (!request.offersNtlm) {
        return { kind: 'refused', reason: 'the client does not offer NTLM' };
      }
      if (request.token === undefined) {
        return { kind: 'continue', token: writeSpnegoResponse('incomplete', {}) };
      }
    }
    if (request.token === undefined) {
      return { kind: 'refused', reason: 'the SPNEGO token carries nothing' };
    }
    if (ntlmMessageType(request.token) === 1) {
      const token = this.#challenge(request.token);
      return { kind: 'continue', token: writeSpnegoResponse('incomplete', { token }) };
    }
    return this.#finish(request.token, request.kind === 'response' ? request.mechListMic : undefined);
  }

  #challenge(negotiate: Uint8Array): Uint8Array {
    this.#server = this.#createServer();
    return this.#server.challenge(negotiate);
  }

  #finish(token: Uint8Array, mechListMic: Uint8Array | undefined): AcceptorAnswer {
    const verdict = this.#server.verify(token);
    if (!verdict.ok) {
      return { kind: 'refused', reason: verdict.reason };
    }
    const { user, domain, signatures } = verdict;
    const mechTypes = this.#mechTypes;
    if (mechListMic === undefined || mechTypes === undefined) {
      return { kind: 'accepted', user, domain, token: writeSpnegoResponse('completed', {}) };
    }
    if (!signatures.verifyFromClient(mechTypes, mechListMic)) {
      return { kind: 'refused', reason: 'the list of mechanisms was changed on the way' };
    }
    const answer = { mechListMic: signatures.signAsServer(mechTypes) };
    return { kind: 'accepted', user, domain, token: writeSpnegoResponse('completed', answer) };
  }
}
