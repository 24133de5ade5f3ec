import { platform } from 'node:os';

/** Kerberos as the lane needs it; the tickets are those of the operating system. */
export interface KerberosPort {
  /**
   * The first token for the service `HTTP` at `host`.
   * @param principal whose ticket it must be (`anna`, `anna@CONTOSO.COM`); any when absent.
   */
  begin(host: string, principal?: string): Promise<KerberosStart>;
}

export type KerberosStart =
  | {
      readonly kind: 'ready';
      /** Base64, for `Authorization: Negotiate`. */
      readonly token: string;
      /** The answer to a token of the server; rejects when the server's token is not right. */
      readonly next: (token: string) => Promise<string>;
    }
  /** No package, no library, no ticket, an expired one, an unknown service: `reason` says which. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/**
 * Kerberos through the optional native package `kerberos` (GSSAPI; on Windows SSPI). That it is missing or does not
 * load is a normal case. It cannot pass channel bindings, so servers that demand them refuse it.
 */
export function createKerberos(): KerberosPort {
  return {
    async begin(host, principal) {
      const library = await import('kerberos').catch(() => undefined);
      if (library === undefined) {
        return {
          kind: 'unavailable',
          reason: 'the optional package `kerberos` is not installed or does not load',
        };
      }
      const windows = platform() === 'win32';
      if (windows && principal !== undefined) {
        // SSPI would hand out the ticket of whoever is logged on, who need not be the user that was named.
        return { kind: 'unavailable', reason: 'on Windows, Kerberos is for the account that is logged on' };
      }
      try {
        const client = await library.initializeClient(windows ? `HTTP/${host}` : `HTTP@${host}`, {
          mechOID: library.GSS_MECH_OID_SPNEGO,
          ...(principal === undefined ? {} : { principal }),
        });
        const token = await client.step('');
        return offersNtlm(token)
          ? { kind: 'unavailable', reason: 'the system has no ticket and would use NTLM' }
          : { kind: 'ready', token, next: (challenge) => client.step(challenge) };
      } catch (error) {
        return { kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** SPNEGO of the system may choose NTLM by itself, with an account that nobody named. */
function offersNtlm(token: string): boolean {
  return Buffer.from(token, 'base64').includes('NTLMSSP\0');
}
