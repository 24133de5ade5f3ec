/**
 * The part of the optional package `kerberos` that is used here. Declared by ourselves, because the package is not
 * there on every machine that compiles this program.
 */
declare module 'kerberos' {
  interface Client {
    /** Takes the server's token (base64; empty at first) and gives ours. Rejects with the text of GSSAPI or SSPI. */
    step(challenge: string): Promise<string>;
  }

  export const GSS_MECH_OID_SPNEGO: number;
  export function initializeClient(
    service: string,
    options: { principal?: string; mechOID?: number },
  ): Promise<Client>;
}
