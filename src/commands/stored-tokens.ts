import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { App } from '../app.ts';
import type { CloudProfile } from '../config/cloud-profile.ts';
import { createTokenStore, type StoredTokens } from '../config/token-store.ts';

/** Where a person's sign-in at the tenant is kept; one place for each application, tenant and cloud. */
export function storedTokens(app: App, profile: CloudProfile): StoredTokens {
  const { tenant, environment, clientId = '', endpoints } = profile;
  const whose = JSON.stringify([environment, endpoints.authority ?? '', tenant, clientId]);
  return createTokenStore({
    folder: join(app.folders.state, 'tokens'),
    name: createHash('sha256').update(whose).digest('hex').slice(0, 24),
    keychain: app.host.keychain,
    randomBytes: app.random.bytes,
    note: app.note,
  });
}
