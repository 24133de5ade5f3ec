import { absent, known, type Reading } from '../model/reading.ts';
import { stripControl } from '../model/strip-control.ts';
import { graphApplicationId, teamsApplicationId } from './clouds.ts';
import type { Audience, TokenClaims } from './token-source.ts';

/** What a token says, and whom it is for as far as that is known. */
export interface ReadToken {
  readonly claims: TokenClaims;
  /** Undefined: for something that is neither of the two, or under another name. */
  readonly audience: Audience | undefined;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an access token (JWT of Entra, version 1 or 2). Undefined when it is none; nothing of it is then quoted. */
export function readToken(value: string): ReadToken | undefined {
  const payload = payloadOf(value);
  const tenantId = text(payload?.['tid']);
  const expires = payload?.['exp'];
  if (payload === undefined || !guid.test(tenantId) || typeof expires !== 'number') {
    return undefined;
  }
  const expiresAt = new Date(expires * 1000);
  if (Number.isNaN(expiresAt.getTime())) {
    return undefined;
  }
  const appId = text(payload['appid']) || text(payload['azp']);
  const isApp =
    payload['idtyp'] === 'app' || (payload['idtyp'] === undefined && payload['scp'] === undefined);
  return {
    claims: {
      tenantId: tenantId.toLowerCase(),
      appId: appId === '' ? absent : known(appId.toLowerCase()),
      account: isApp ? `app ${appId.toLowerCase() || 'without id'}` : personOf(payload),
      roles: rolesOf(payload['wids']),
      permissions: isApp ? permissionsOf(payload['roles'] ?? []) : permissionsOf(payload['scp']),
      expiresAt,
      isApp,
    },
    audience: audienceOf(text(payload['aud'])),
  };
}

function payloadOf(value: string): Readonly<Record<string, unknown>> | undefined {
  const parts = value.split('.');
  if (parts.length !== 3) {
    return undefined;
  }
  try {
    const payload: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
      ? { ...payload }
      : undefined;
  } catch {
    return undefined;
  }
}

function personOf(payload: Readonly<Record<string, unknown>>): string {
  const names = ['upn', 'preferred_username', 'unique_name', 'email', 'oid'].map((name) =>
    text(payload[name]),
  );
  return names.find((name) => name !== '') ?? 'a person without a name';
}

function rolesOf(wids: unknown): Reading<readonly string[]> {
  return Array.isArray(wids)
    ? known(wids.filter((role) => typeof role === 'string').map((role) => role.toLowerCase()))
    : absent;
}

/** An application without any has no such claim; a person always has one. */
function permissionsOf(claim: unknown): Reading<readonly string[]> {
  const list: unknown = typeof claim === 'string' ? claim.split(/\s+/) : claim;
  return Array.isArray(list) ? known(list.map(text).filter((name) => name !== '')) : absent;
}

function audienceOf(audience: string): Audience | undefined {
  if (audience === teamsApplicationId) {
    return 'teams';
  }
  const graph = audience === graphApplicationId || /^https:\/\/[a-z-]*graph\.[a-z.]+\/?$/.test(audience);
  return graph ? 'graph' : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? stripControl(value).slice(0, 320) : '';
}
