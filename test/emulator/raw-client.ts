import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { channelBindingHash, tlsServerEndPoint } from '../../src/protocols/ntlm/channel-binding.ts';
import { createNtlmClient } from '../../src/protocols/ntlm/client.ts';

/** One connection over node:https that shares nothing with the product's client but the NTLM messages. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly challenges: readonly string[];
}

export interface RawOptions {
  readonly ca: string;
  readonly username: string;
  readonly password: string;
  readonly scheme?: 'NTLM' | 'Negotiate';
  /** `right` sends the binding of the certificate, `wrong` another, `none` none. */
  readonly binding?: 'right' | 'wrong' | 'none';
}

export class RawClient {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #options: RawOptions;
  #certificate: Uint8Array = new Uint8Array();

  constructor(url: string, options: RawOptions) {
    this.#url = url;
    this.#options = options;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0, ca: options.ca });
  }

  send(
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
    path?: string,
    method = 'POST',
  ): Promise<RawAnswer> {
    const url = path === undefined ? this.#url : new URL(path, this.#url).href;
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        agent: this.#agent,
        method,
        headers: {
          'Content-Type': 'application/soap+xml;charset=UTF-8',
          'Content-Length': Buffer.byteLength(body),
          ...headers,
        },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        if (response.socket instanceof TLSSocket) {
          this.#certificate = response.socket.getPeerCertificate(true).raw;
        }
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            contentType: response.headers['content-type'] ?? '',
            challenges: response.headersDistinct['www-authenticate'] ?? [],
          }),
        );
      });
      sent.end(body);
    });
  }

  /** The three messages of NTLM; `wrap` and `unwrap` put them into SPNEGO. The body goes with the third. */
  async signIn(body = '', spnego?: Spnego): Promise<RawAnswer> {
    const { username, password, scheme = 'NTLM', binding = 'right' } = this.#options;
    const [domain = '', user = ''] = username.split('\\');
    const hash = () =>
      binding === 'right'
        ? channelBindingHash(tlsServerEndPoint(this.#certificate))
        : new Uint8Array(16).fill(7);
    const make = (isBound: boolean) =>
      createNtlmClient({
        username: user,
        domain,
        password,
        targetName: 'HTTP/127.0.0.1',
        ...(isBound && binding !== 'none' ? { channelBinding: hash() } : {}),
        now: () => new Date(),
        random: randomBytes,
      });
    const wrapFirst = spnego?.first ?? ((token: Uint8Array) => token);
    const wrapNext = spnego?.next ?? ((token: Uint8Array) => token);
    const first = await this.send('', {
      Authorization: `${scheme} ${base64(wrapFirst(make(false).negotiate()))}`,
    });
    const token = Buffer.from(first.challenges[0]?.split(' ')[1] ?? '', 'base64');
    const client = make(true);
    client.negotiate();
    const third = client.authenticate(token.subarray(Math.max(0, token.indexOf('NTLMSSP\0'))));
    return this.send(body, { Authorization: `${scheme} ${base64(wrapNext(third))}` });
  }

  close(): void {
    this.#agent.destroy();
  }
}

export interface Spnego {
  readonly first: (token: Uint8Array) => Uint8Array;
  readonly next: (token: Uint8Array) => Uint8Array;
}

/** SPNEGO around NTLM, written out by hand from RFC 4178 4.2. */
export const spnego: Spnego = {
  first: (token) => {
    const ntlm = der(0x06, Buffer.from('2b06010401823702020a', 'hex'));
    const init = der(0x30, der(0xa0, der(0x30, ntlm)), der(0xa2, der(0x04, token)));
    return der(0x60, der(0x06, Buffer.from('2b0601050502', 'hex')), der(0xa0, init));
  },
  next: (token) => der(0xa1, der(0x30, der(0xa2, der(0x04, token)))),
};

function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
