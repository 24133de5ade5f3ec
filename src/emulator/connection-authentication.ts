import { createAcceptor, type Acceptor } from '../protocols/ntlm/acceptor.ts';
import { createNtlmServer } from '../protocols/ntlm/server.ts';
import { webPage, type HttpAnswer } from './http-answer.ts';
import {
  dnsDomain,
  findAccount,
  netbiosDomain,
  poolFqdn,
  sameName,
  type Organisation,
} from './organisation.ts';

/**
 * Who is at the other end of one connection. NTLM authenticates connections: once it is done, requests on the same
 * connection need no header ([MS-NTHT] 3.1); a new header begins again.
 */
export interface AuthenticationOptions {
  readonly organisation: () => Organisation;
  /** The same for every account. */
  readonly password: string;
  /** Hash of the channel binding of this server's certificate: clients that send another are refused. */
  readonly channelBinding: Uint8Array;
  readonly requireChannelBinding: boolean;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
}

export type Verdict =
  /** @property header is to go with the answer: the last token of SPNEGO. */
  | { readonly kind: 'accepted'; readonly identity: string; readonly header?: readonly [string, string] }
  | { readonly kind: 'answered'; readonly answer: HttpAnswer };

export class ConnectionAuthentication {
  readonly #options: AuthenticationOptions;
  #acceptor: Acceptor;
  #identity: string | undefined;

  constructor(options: AuthenticationOptions) {
    this.#options = options;
    this.#acceptor = this.#newAcceptor();
  }

  /** @param authorization the header of that name. */
  judge(authorization: string | undefined): Verdict {
    if (authorization === undefined) {
      return this.#identity === undefined
        ? { kind: 'answered', answer: unauthorized() }
        : { kind: 'accepted', identity: this.#identity };
    }
    const [, scheme = '', token = ''] =
      /^\s*(NTLM|Negotiate)\s+([A-Za-z0-9+/=]+)\s*$/i.exec(authorization) ?? [];
    this.#identity = undefined;
    if (scheme === '') {
      return { kind: 'answered', answer: unauthorized() };
    }
    const answer = this.#acceptor.accept(Buffer.from(token, 'base64'));
    const name = scheme.toLowerCase() === 'ntlm' ? 'NTLM' : 'Negotiate';
    switch (answer.kind) {
      case 'continue':
        return { kind: 'answered', answer: unauthorized(`${name} ${toBase64(answer.token)}`) };
      case 'refused':
        this.forget();
        return { kind: 'answered', answer: unauthorized() };
      case 'accepted':
        return this.#accept(answer.user, answer.domain, name, answer.token);
    }
  }

  /** As if the connection were new. */
  forget(): void {
    this.#identity = undefined;
    this.#acceptor = this.#newAcceptor();
  }

  #accept(user: string, domain: string, scheme: string, token: Uint8Array | undefined): Verdict {
    const account = findAccount(this.#options.organisation(), qualified(user, domain));
    const identity = `${netbiosDomain}\\${account?.name ?? user}`;
    this.#identity = identity;
    return {
      kind: 'accepted',
      identity,
      ...(token === undefined
        ? {}
        : { header: ['WWW-Authenticate', `${scheme} ${toBase64(token)}`] as const }),
    };
  }

  #newAcceptor(): Acceptor {
    const { organisation, password, channelBinding, requireChannelBinding, now, random } = this.#options;
    return createAcceptor(() =>
      createNtlmServer({
        netbiosDomain,
        netbiosComputer: 'FE01',
        dnsDomain,
        dnsComputer: poolFqdn.replace('pool01', 'fe01'),
        lookup: (user, domain) =>
          findAccount(organisation(), qualified(user, domain)) === undefined ? undefined : password,
        channelBinding,
        requireChannelBinding,
        now,
        random,
      }),
    );
  }
}

/** Clients name the domain by either of its names, leave it out, or send a user principal name. */
function qualified(user: string, domain: string): string {
  const isOurs = domain === '' || sameName(domain, netbiosDomain) || sameName(domain, dnsDomain);
  return isOurs && !user.includes('@')
    ? `${netbiosDomain}\\${user}`
    : domain === ''
      ? user
      : `${domain}\\${user}`;
}

/** @param challenge instead of the offer of both schemes. */
export function unauthorized(challenge?: string): HttpAnswer {
  const offers = challenge === undefined ? ['Negotiate', 'NTLM'] : [challenge];
  return webPage(
    401,
    'Not Authorized',
    offers.map((offer) => ['WWW-Authenticate', offer] as const),
  );
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
