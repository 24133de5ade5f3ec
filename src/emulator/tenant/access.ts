import { accepts, type Api } from './audiences.ts';
import { ApiRefusal } from './refusal.ts';
import type { Route, TeamsAccess } from './routes.ts';
import { directoryRoles, type Tenant } from './tenant.ts';
import type { Claims, TokenSigner } from './tokens.ts';

/** Directory roles by what the Teams API lets them do. */
const writers: readonly string[] = [
  directoryRoles.globalAdministrator,
  directoryRoles.teamsAdministrator,
  directoryRoles.teamsCommunicationsAdministrator,
  directoryRoles.skypeAdministrator,
];
const rolesFor: Readonly<Record<TeamsAccess, readonly string[]>> = {
  read: [...writers, directoryRoles.globalReader, directoryRoles.teamsReader],
  write: writers,
  assign: writers.filter((role) => role !== directoryRoles.skypeAdministrator),
};

/** Clocks may differ by this much. */
const skewSeconds = 300;

export interface Presented {
  readonly authorization: string | undefined;
  readonly signer: TokenSigner;
  readonly tenant: Tenant;
  readonly now: Date;
  /** Tokens up to this number are good no more. */
  readonly revokedUpTo: number;
}

/** Who asks. @throws ApiRefusal 401 for a token that is missing, of somebody else, for something else, or too old. */
export function identify(api: Api, { authorization, signer, tenant, now, revokedUpTo }: Presented): Claims {
  const token = /^Bearer +([\w.-]+)$/i.exec(authorization?.trim() ?? '')?.[1];
  if (token === undefined) {
    throw unauthorized('Authorization has been denied for this request: there is no bearer token.');
  }
  const claims = signer.read(token);
  if (claims === undefined) {
    throw unauthorized('The signature of the token is not valid.');
  }
  if (!accepts(api, claims.aud, tenant.environment)) {
    throw unauthorized('The audience of the token is not valid.');
  }
  if (claims.tid !== tenant.id) {
    throw unauthorized('The token is of another tenant.');
  }
  const seconds = now.getTime() / 1000;
  if (
    claims.exp + skewSeconds < seconds ||
    claims.nbf - skewSeconds > seconds ||
    Number(claims.uti) <= revokedUpTo
  ) {
    throw unauthorized('The token has expired.');
  }
  return claims;
}

/** @throws ApiRefusal 403. */
export function checkAccess({ api, needs }: Route, claims: Claims): void {
  if (api === 'teams') {
    const suitable = typeof needs === 'string' ? rolesFor[needs] : [];
    if (!claims.wids.some((role) => suitable.includes(role))) {
      throw new ApiRefusal(
        403,
        'Forbidden',
        'Access Denied. Provide different credential or request access.',
      );
    }
    return;
  }
  const held = claims.roles ?? claims.scp?.split(' ') ?? [];
  if (
    typeof needs !== 'string' &&
    needs.length > 0 &&
    !needs.some((permission) => held.includes(permission))
  ) {
    throw new ApiRefusal(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  }
}

export function unauthorized(message: string): ApiRefusal {
  return new ApiRefusal(401, 'Unauthorized', message, {
    'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message}"`,
  });
}
