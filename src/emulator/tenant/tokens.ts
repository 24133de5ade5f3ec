import { generateKeyPairSync, sign, verify, type JsonWebKey, type KeyObject } from 'node:crypto';

/** What an access token of the emulated authority says (names as Microsoft Entra spells them). */
export interface Claims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  readonly appid: string;
  readonly oid: string;
  readonly sub: string;
  readonly idtyp: 'app' | 'user';
  /** Template ids of directory roles. */
  readonly wids: readonly string[];
  /** Application permissions. */
  readonly roles?: readonly string[];
  /** Delegated permissions. */
  readonly scp?: string;
  readonly upn?: string;
  readonly name?: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  /** Number of the token among those of this run. */
  readonly uti: string;
  readonly ver: '1.0';
}

/** Signs the tokens of one run, with a key that is made when it is first needed and forgotten with the run. */
export class TokenSigner {
  #pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;

  get #keys() {
    return (this.#pair ??= generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  }

  sign(claims: object): string {
    const head = `${encode({ typ: 'JWT', alg: 'ES256', kid: keyId })}.${encode(claims)}`;
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' as const };
    return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
  }

  /** The claims of a token that this run signed; undefined for every other text. */
  read(token: string): Claims | undefined {
    const [head = '', payload = '', signature = ''] = token.split('.');
    const key = { key: this.#keys.publicKey, dsaEncoding: 'ieee-p1363' as const };
    const signed = Buffer.from(`${head}.${payload}`);
    const bytes = Buffer.from(signature, 'base64url');
    if (bytes.length !== 64 || !verify('sha256', signed, key, bytes)) {
      return undefined;
    }
    // Nobody else has the key, so this is what was signed.
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  }

  /** What clients check signatures with (RFC 7517). */
  keySet(): { readonly keys: readonly JsonWebKey[] } {
    const key = this.#keys.publicKey.export({ format: 'jwk' });
    return { keys: [{ ...key, kid: keyId, use: 'sig', alg: 'ES256' }] };
  }
}

const keyId = 'emulator';

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
