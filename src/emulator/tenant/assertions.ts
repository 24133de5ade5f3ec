import { constants, createPublicKey, verify } from 'node:crypto';
import { SignInRefusal } from './sign-in-error.ts';

/** What the app registration trusts beside its secret. */
export type AppCredential =
  /** PEM of the certificate whose key signs assertions. */
  | { readonly kind: 'certificate'; readonly pem: string }
  /** A federated identity: tokens of this issuer for this subject, signed with the key (PEM). */
  | {
      readonly kind: 'federated';
      readonly issuer: string;
      readonly subject: string;
      readonly publicKey: string;
    };

/** Audience of tokens that are exchanged (workload identity federation). */
const exchangeAudience = 'api://AzureADTokenExchange';

export interface AssertionContext {
  readonly clientId: string;
  readonly credentials: readonly AppCredential[];
  /** Where the assertion must be meant for: addresses of this authority. */
  readonly origin: string;
  readonly now: Date;
}

/** @throws SignInRefusal with the numbers that Microsoft Entra gives. */
export function checkAssertion(assertion: string, context: AssertionContext): void {
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  const header = decode(head);
  const claims = decode(payload);
  if (header === undefined || claims === undefined) {
    throw new SignInRefusal('invalid_client', 50027, 'JWT token is invalid or malformed.', 401);
  }
  checkTimes(claims, context.now);
  const trusted = context.credentials.filter((credential) =>
    credential.kind === 'certificate'
      ? claims['iss'] === context.clientId
      : claims['iss'] === credential.issuer && claims['sub'] === credential.subject,
  );
  if (trusted.length === 0) {
    throw new SignInRefusal(
      'invalid_client',
      claims['iss'] === context.clientId ? 700027 : 700213,
      'No matching credential is registered for the presented assertion.',
      401,
    );
  }
  const signed = Buffer.from(`${head}.${payload}`);
  const bytes = Buffer.from(signature, 'base64url');
  if (!trusted.some((credential) => isSignedWith(keyOf(credential), header['alg'], signed, bytes))) {
    throw new SignInRefusal('invalid_client', 700027, 'The signature of the assertion is not valid.', 401);
  }
  if (!isMeantForUs(claims, context)) {
    throw new SignInRefusal('invalid_client', 700023, 'The audience of the assertion is not valid.', 401);
  }
}

function checkTimes(claims: Readonly<Record<string, unknown>>, now: Date): void {
  const seconds = now.getTime() / 1000;
  const { exp, nbf } = claims;
  const tooLate = typeof exp !== 'number' || exp < seconds;
  const tooEarly = typeof nbf === 'number' && nbf > seconds + skewSeconds;
  if (tooLate || tooEarly) {
    throw new SignInRefusal(
      'invalid_client',
      700024,
      `Client assertion is not within its valid time range. Current time: ${now.toISOString()}.`,
      401,
    );
  }
}

const skewSeconds = 300;

function isMeantForUs(
  claims: Readonly<Record<string, unknown>>,
  { clientId, origin }: AssertionContext,
): boolean {
  const { iss, sub, aud } = claims;
  if (iss !== clientId) {
    return aud === exchangeAudience;
  }
  return sub === clientId && typeof aud === 'string' && aud.startsWith(`${origin}/`);
}

function keyOf(credential: AppCredential): string {
  return credential.kind === 'certificate' ? credential.pem : credential.publicKey;
}

function isSignedWith(pem: string, algorithm: unknown, signed: Buffer, signature: Buffer): boolean {
  const key = createPublicKey(pem);
  switch (algorithm) {
    case 'RS256':
      return verify('sha256', signed, key, signature);
    case 'PS256': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify('sha256', signed, { key, padding, saltLength: 32 }, signature);
    }
    case 'ES256':
      return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);
    default:
      return false;
  }
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
