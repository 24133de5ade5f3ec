import { startKeyExchange, type KeyExchange } from '../clixml/rsa-key-exchange.ts';
import { encryptSecureString } from '../clixml/secure-string.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { PsrpError } from './errors.ts';
import { parseSessionKey, publicKeyValue } from './pool-messages.ts';

/** The client's side of the key exchange ([MS-PSRP] 3.1.5.4.3 to 3.1.5.4.5): one key pair and one key a session. */
export class ClientKey {
  #exchange: KeyExchange | undefined;
  #key: Uint8Array | undefined;

  get isKnown(): boolean {
    return this.#key !== undefined;
  }

  /** Data of PUBLIC_KEY; undefined when it was sent before. */
  begin(): ClixmlValue | undefined {
    if (this.#exchange !== undefined) {
      return undefined;
    }
    this.#exchange = startKeyExchange();
    return publicKeyValue(this.#exchange.publicKey);
  }

  /** Takes the data of ENCRYPTED_SESSION_KEY. @throws PsrpError `key-exchange` */
  accept(data: ClixmlValue): void {
    if (this.#exchange === undefined) {
      throw new PsrpError('key-exchange', 'a session key that was not asked for');
    }
    try {
      this.#key = this.#exchange.open(parseSessionKey(data));
    } catch (cause) {
      throw new PsrpError('key-exchange', 'the session key cannot be decrypted', { cause });
    }
  }

  /** @throws PsrpError `key-exchange` before the session key is known */
  secureString(text: string): ClixmlValue {
    if (this.#key === undefined) {
      throw new PsrpError('key-exchange', 'a secure string before the session key');
    }
    return { type: 'SS', value: encryptSecureString(text, this.#key) };
  }
}
