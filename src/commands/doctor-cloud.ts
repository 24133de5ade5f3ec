import type { App } from '../app.ts';
import { missingConsent } from '../cloud/consent.ts';
import { judgeRoles } from '../cloud/roles.ts';
import type { AccessToken, TokenClaims } from '../cloud/token-source.ts';
import { FederationError } from '../errors.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { CloudEnvironment, TenantObjectKind, TenantSnapshot } from '../model/tenant-snapshot.ts';
import { connectCloud, type CloudConnection } from './cloud-connection.ts';
import type { CloudAddress } from './cloud-sign-in.ts';
import { withIds, type Diagnosis } from './diagnosis.ts';
import { reachHosts } from './doctor-reach.ts';
import type { ChosenProfile } from './profile-choice.ts';

/** Days before its end from which a credential is worth a word. */
const soonDays = 30;
const dayMs = 86_400_000;

/**
 * Each host, authority, tenant, roles, and both APIs of a tenant, until something stops it. What a person would be asked for is
 * asked for here, too: that is what a command needs.
 */
export async function diagnoseCloud(
  app: App,
  { profile }: ChosenProfile,
  addressOf: () => Promise<CloudAddress>,
  diagnosis: Diagnosis,
): Promise<void> {
  diagnosis.begin('cloud-credential', profile.name);
  const address = await addressOf();
  await credential(app, address, diagnosis);
  await reachHosts(app, address, diagnosis);
  const { authority } = address.cloud.endpoints;
  diagnosis.begin('cloud-sign-in', authority);
  const connection = await connectCloud(app, address);
  const token = await connection.tokens.token('teams', { signal: app.signal });
  const { claims } = token;
  diagnosis.passed(
    `${authority} signs in ${claims.account}, token good until ${claims.expiresAt.toISOString()}`,
  );
  diagnosis.begin('cloud-tenant', address.tenant);
  diagnosis.passed(`the token is of the tenant ${claims.tenantId}`);
  roles(token, profile.readOnly, diagnosis);
  await graphToken(app, connection, address, diagnosis);
  diagnosis.begin('cloud-teams-api', address.cloud.endpoints.teams);
  settings(await connection.tenant.snapshot({ users: false }), address, diagnosis);
}

/** Of what signs in by itself: whether it is there, and how long it lasts where it says so. */
async function credential(app: App, { credential: own }: CloudAddress, diagnosis: Diagnosis): Promise<void> {
  switch (own.kind) {
    case 'certificate': {
      const { expiresAt } = await own.certificate();
      const days = Math.floor((expiresAt.getTime() - app.host.clock.now().getTime()) / dayMs);
      const until = `certificate, good until ${expiresAt.toISOString().slice(0, 10)}`;
      if (days < soonDays) {
        diagnosis.warned(`${until}: ${days} days are left`, 'add a new certificate to the app registration');
      } else {
        diagnosis.passed(until);
      }
      return;
    }
    case 'client-secret':
      diagnosis.passed('client secret; only the app registration shows until when it is good');
      return;
    default:
      diagnosis.passed(`${own.kind}: nothing of it is kept in the profile`);
  }
}

function roles({ claims }: AccessToken, readOnly: boolean, diagnosis: Diagnosis): void {
  for (const purpose of readOnly ? (['read'] as const) : (['read', 'write'] as const)) {
    diagnosis.begin(`cloud-rights-${purpose}`, claims.account);
    const judged = judgeRoles(claims, purpose);
    switch (judged.verdict) {
      case 'enough':
        diagnosis.passed(`it may ${purpose} settings: ${judged.titles.join(', ')}`);
        break;
      case 'unknown':
        diagnosis.unknown('the token lists no roles; the service will tell');
        break;
      case 'missing':
        diagnosis.failedBecause(`no directory role lets it ${purpose} settings`, judged.next);
        break;
    }
  }
}

/** Without Graph settings can be read and written; users and domains cannot. */
async function graphToken(
  app: App,
  { tokens }: CloudConnection,
  { cloud }: CloudAddress,
  diagnosis: Diagnosis,
): Promise<void> {
  diagnosis.begin('cloud-graph-sign-in', cloud.endpoints.authority);
  try {
    const { claims } = await tokens.token('graph', { signal: app.signal });
    diagnosis.passed('a token for Microsoft Graph, too');
    consent(claims, cloud.environment, diagnosis);
  } catch (error) {
    if (!(error instanceof FederationError) || app.signal.aborted) {
      throw error;
    }
    diagnosis.warned(
      `no token for Microsoft Graph, so no users and domains: ${withIds(error)}`,
      error.next ?? 'grant the application the permissions of Graph: federation help configuration',
    );
  }
}

/** What nobody consented to is not known later: users, their policies, domains, licences. */
function consent(claims: TokenClaims, environment: CloudEnvironment, diagnosis: Diagnosis): void {
  diagnosis.begin('cloud-consent', claims.account);
  const missing = missingConsent(claims, environment);
  if (missing.state !== 'known') {
    diagnosis.unknown('the token lists no permissions; the service will tell');
  } else if (missing.value.length === 0) {
    diagnosis.passed('Graph permissions: everything that is read was consented to');
  } else {
    const kind = claims.isApp ? 'application permissions' : 'delegated permissions';
    diagnosis.warned(
      `Graph permissions that nobody has consented to: ${missing.value.join(', ')}`,
      `add them to the app registration as ${kind} of Microsoft Graph and grant admin consent`,
    );
  }
}

function settings(
  { objects, tenantId }: TenantSnapshot,
  { cloud }: CloudAddress,
  diagnosis: Diagnosis,
): void {
  const kinds: readonly TenantObjectKind[] = ['federationSettings', 'externalAccessPolicies'];
  const unread = kinds.flatMap((kind) => reasonOf(objects[kind]) ?? []);
  if (unread.length === 0) {
    diagnosis.passed(`${cloud.endpoints.teams} answers: settings and policies were read`);
  } else {
    diagnosis.failedBecause(
      `settings cannot be read: ${[...new Set(unread)].join('; ')}`,
      'a role such as Global Reader is needed; application access needs the role on the service principal',
    );
  }
  diagnosis.begin('cloud-graph', cloud.endpoints.graph);
  const graph = reasonOf(objects.organization) ?? reasonOf(objects.domains);
  if (graph === undefined) {
    diagnosis.passed(
      `${cloud.endpoints.graph} answers for ${tenantId.state === 'known' ? tenantId.value : 'the tenant'}`,
    );
  } else {
    diagnosis.warned(
      `Microsoft Graph: ${graph}`,
      /status 40[13]\b/.test(graph)
        ? 'grant the application Organization.Read.All, Domain.Read.All and User.Read.All; without them users and domains are not known'
        : `check that ${cloud.endpoints.graph} can be reached from here, by HTTPS_PROXY where there is a proxy; without it users and domains are not known`,
    );
  }
}

function reasonOf(reading: Reading<readonly SettingsObject[]>): string | undefined {
  return reading.state === 'known' ? undefined : unreadReason(reading, 'not there');
}
