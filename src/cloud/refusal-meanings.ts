import type { ExitCodeName } from '../exit-codes.ts';
import { teamsApplicationId } from './clouds.ts';
import type { SignInPlace } from './sign-in-errors.ts';

export interface RefusalMeaning {
  /** Behind `sign-in.`. */
  readonly code: string;
  /** `authentication` unless given. */
  readonly exit?: ExitCodeName;
  /** Numbers of `AADSTS…`. */
  readonly numbers?: readonly number[];
  /** `error` or `suberror` of OAuth. */
  readonly errors?: readonly string[];
  readonly message: string;
  readonly next: (place: SignInPlace) => string;
  /** The clocks have to be compared. */
  readonly aboutTime?: boolean;
}

const registration = ({ clientId = '' }: SignInPlace): string =>
  `App registrations > ${clientId === '' ? 'your app' : clientId}`;

/**
 * What refusals of Entra mean, the first that fits. The numbers are those of Microsoft's page "Microsoft Entra
 * authentication and authorization error codes".
 */
export const refusalMeanings: readonly RefusalMeaning[] = [
  {
    code: 'secret-expired',
    numbers: [7000222],
    message: 'the client secret has expired',
    next: (place) =>
      `make a new one in Entra: ${registration(place)} > Certificates & secrets; a certificate lasts longer`,
  },
  {
    code: 'secret-rejected',
    numbers: [7000215],
    message: 'the client secret is wrong',
    next: (place) =>
      `give the value of the secret, not its id; Entra shows it only once: ${registration(place)} > Certificates & secrets`,
  },
  {
    code: 'certificate-rejected',
    numbers: [700027, 700030, 5002730, 7000277],
    message: 'the certificate is not one of the application',
    next: (place) => `upload its public part in Entra: ${registration(place)} > Certificates & secrets`,
  },
  {
    code: 'clock',
    numbers: [700024, 700022, 500133],
    message: 'the proof of identity is not valid at this time',
    next: () => 'set the clock of this computer (time synchronisation), then try again',
    aboutTime: true,
  },
  {
    code: 'federated-credential',
    numbers: [70021, 700211, 700212, 700213, 700223, 700226],
    message: 'no federated credential of the application fits the token of this machine or pipeline',
    next: (place) =>
      `compare issuer, subject and audience in Entra: ${registration(place)} > Certificates & secrets > Federated credentials`,
  },
  {
    code: 'unknown-client',
    numbers: [700016, 7000112, 700038],
    errors: ['unauthorized_client'],
    message: 'the tenant does not know the application, or it is switched off there',
    next: ({ tenant }) => `check clientId, and that the app is registered or consented to in ${tenant}`,
  },
  {
    code: 'public-client',
    numbers: [7000218],
    message: 'the application may not sign people in without a secret',
    next: (place) =>
      `in Entra: ${registration(place)} > Authentication: add http://localhost as "Mobile and desktop application", and allow public client flows for device codes`,
  },
  {
    code: 'consent',
    numbers: [65001, 65004, 90094, 90095, 90008, 650057],
    errors: ['consent_required', 'invalid_resource'],
    message: 'nobody has consented to what the application needs',
    next: (place) =>
      `an administrator adds the delegated permission user_impersonation of "Skype and Teams Tenant Admin API" (${teamsApplicationId}) and grants it: ${registration(place)} > API permissions`,
  },
  {
    code: 'no-service',
    numbers: [500011, 500014, 50001],
    message: 'the tenant has no service principal for the API, or it is switched off',
    next: () =>
      `check that the tenant has Teams; an administrator adds it with: az ad sp create --id ${teamsApplicationId}`,
  },
  {
    code: 'unknown-tenant',
    numbers: [90002, 900023, 90051],
    errors: ['invalid_tenant'],
    message: 'there is no such tenant in this cloud',
    next: () => 'check tenant and environment of the profile (commercial, gcc, gcc-high, dod, china)',
  },
  {
    code: 'wrong-account',
    numbers: [50020, 50034, 50128, 51004, 90072, 50177, 165900],
    message: 'the account does not belong to the tenant',
    next: ({ tenant }) => `sign in with an account of ${tenant}: federation logout, then federation login`,
  },
  {
    code: 'conditional-access',
    numbers: [53000, 53001, 53002, 53003, 53004, 53009, 53011, 530002, 530003, 530004, 530032, 50097, 50131],
    message: 'conditional access does not let this sign-in pass',
    next: () =>
      'the sign-in log in Entra names the policy (search for the correlation id); sign in from a device it accepts, or use an application with a certificate',
  },
  {
    code: 'interaction-required',
    numbers: [
      50055, 50058, 50072, 50074, 50076, 50078, 50079, 50089, 50132, 50133, 50144, 50158, 50173, 70008, 70043,
      700082, 700084,
    ],
    errors: [
      'interaction_required',
      'login_required',
      'invalid_grant',
      'bad_token',
      'token_expired',
      'no_tokens_found',
      'refresh_token_expired',
      'no_account_found',
    ],
    message: 'somebody has to sign in anew',
    next: () => 'federation login',
  },
  {
    code: 'account-blocked',
    numbers: [50053, 50057, 50105, 50126],
    message: 'the account may not sign in',
    next: () =>
      'ask an administrator of the tenant: it is locked, disabled, or not assigned to the application',
  },
  {
    code: 'declined',
    errors: ['access_denied', 'authorization_declined'],
    message: 'the sign-in was declined in the browser',
    next: () => 'federation login asks again',
  },
  {
    code: 'code-expired',
    numbers: [70019, 70020],
    errors: ['expired_token', 'code_expired', 'device_code_expired'],
    message: 'the code was not entered in time',
    next: () => 'federation login gives a new one; --timeout allows more time',
  },
  {
    code: 'throttled',
    exit: 'unavailable',
    numbers: [50196, 90055],
    errors: ['temporarily_unavailable', 'too_many_requests', 'slow_down'],
    message: 'the sign-in service asks for fewer requests',
    next: () => 'wait some minutes; run fewer jobs at once',
  },
  {
    code: 'client-rejected',
    errors: ['invalid_client'],
    message: 'the credential of the application was not accepted',
    next: (place) =>
      `check clientId and its credential in Entra: ${registration(place)} > Certificates & secrets`,
  },
];
