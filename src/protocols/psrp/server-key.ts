import { randomBytes } from 'node:crypto';
import { sealSessionKey } from '../clixml/rsa-key-exchange.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { PsrpError } from './errors.ts';
import { parsePublicKey, sessionKeyValue } from './pool-messages.ts';

/** The server's side of the key exchange ([MS-PSRP] 3.2.5.4.3). */
export class ServerKey {
  #key: Uint8Array | undefined;

  /** 32 bytes; undefined before the client has asked for it. */
  get key(): Uint8Array | undefined {
    return this.#key;
  }

  /** Takes the data of PUBLIC_KEY, gives that of ENCRYPTED_SESSION_KEY. @throws PsrpError `key-exchange` */
  seal(data: ClixmlValue): ClixmlValue {
    const key = randomBytes(32);
    try {
      const sealed = sessionKeyValue(sealSessionKey(parsePublicKey(data), key));
      this.#key = key;
      return sealed;
    } catch (cause) {
      throw new PsrpError('key-exchange', 'the public key cannot be used', { cause });
    }
  }
}
