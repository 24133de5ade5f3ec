import type { NodeAuthOptions } from '@azure/msal-node';
import type { Acquirer } from './acquirer.ts';
import type { Authority } from './authority.ts';
import type { ClientCertificate } from './certificate.ts';
import { fromLibrary, noToken } from './msal-errors.ts';
import { libraryOptions, type LibraryPorts } from './library-options.ts';

/** What an application proves itself with. */
export type AppProof =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'certificate'; readonly certificate: ClientCertificate }
  /** A token of the machine or pipeline that this runs in; a new one each time. */
  | { readonly kind: 'assertion'; readonly assertion: (signal: AbortSignal | undefined) => Promise<string> };

/**
 * An application that signs in for itself (client credentials, RFC 6749 4.4). Nothing of it is stored: its tokens are
 * kept by who asked, for one run.
 */
export function appAcquirer(
  ports: LibraryPorts,
  authority: () => Promise<Authority>,
  proof: AppProof,
): Acquirer {
  return {
    async acquire(audience, _fresh, signal) {
      const { ConfidentialClientApplication } = await import('@azure/msal-node');
      const found = await authority();
      const { network, options } = libraryOptions(ports, found, signal);
      const application = new ConfidentialClientApplication({
        ...options,
        auth: { ...options.auth, ...(await proofOptions(proof, signal)) },
      });
      try {
        const result = await application.acquireTokenByClientCredential({
          scopes: [ports.cloud.scopes[audience]],
          skipCache: true,
        });
        if (result === null) {
          throw noToken(ports.place);
        }
        return result.accessToken;
      } catch (error) {
        throw fromLibrary(error, network, ports.place, ports.clock.now());
      }
    },
  };
}

async function proofOptions(
  proof: AppProof,
  signal: AbortSignal | undefined,
): Promise<Partial<NodeAuthOptions>> {
  switch (proof.kind) {
    case 'secret':
      return { clientSecret: proof.secret };
    case 'certificate': {
      const { privateKey, thumbprintSha256 } = proof.certificate;
      return { clientCertificate: { privateKey, thumbprintSha256 } };
    }
    case 'assertion':
      return { clientAssertion: await proof.assertion(signal) };
  }
}
