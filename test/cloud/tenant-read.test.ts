import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FederationError } from '../../src/errors.ts';
import type { SettingsKind } from '../../src/cloud/read-settings.ts';
import { allowedDomains } from '../../src/model/domain-lists.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { known } from '../../src/model/reading.ts';
import { at, healthy, teamsAdministrator, tenantId, tenantWith, type Reply } from './tenant-server.ts';

const federationSettings = '/Skype.Policy/configurations/TenantFederationSettings';
const policies = '/Skype.Policy/configurations/ExternalAccessPolicy';

describe('reading a tenant', () => {
  it('when everything answers then everything is known, under the names of the service', async () => {
    const { connection } = await tenantWith();
    const snapshot = await connection.snapshot({ users: false });
    expect(snapshot).toMatchObject({
      tenant: 'contoso.com',
      tenantId: known(tenantId),
      environment: 'commercial',
      account: known('app 11111111-0000-4000-8000-000000000000'),
      roles: known([teamsAdministrator]),
      notes: [],
    });
    const identities = Object.entries(snapshot.objects).map(([kind, reading]) => [
      kind,
      reading.state === 'known' ? reading.value.map(({ identity }) => identity) : reading,
    ]);
    expect(Object.fromEntries(identities)).toEqual({
      federationSettings: ['Global'],
      externalAccessPolicies: ['Global', 'Tag:Sales'],
      externalAccessConfiguration: ['Global'],
      acsFederation: ['Global'],
      sipDomains: ['contoso.com'],
      organization: [tenantId],
      domains: ['contoso.com'],
      users: { state: 'unreadable', reason: 'not asked for' },
      groupAssignments: { state: 'unreadable', reason: 'not asked for' },
    });
    expect(snapshot.objects.federationSettings).toEqual(
      known([{ identity: 'Global', properties: (healthy[federationSettings] as readonly Properties[])[0] }]),
    );
    expect(connection.requests).toBe(7);
  });

  it('when it opens then account, tenant and roles are those of the token', async () => {
    const { connection, requests } = await tenantWith();
    expect(await connection.open()).toEqual({
      account: 'app 11111111-0000-4000-8000-000000000000',
      tenantId,
      roles: known([teamsAdministrator]),
    });
    expect(requests).toEqual([]);
  });

  it.each<readonly [string, unknown]>([
    ['an object instead of a list', { Identity: 'Global', AllowTeamsConsumer: false }],
    ['a list in an envelope', { value: [{ Identity: 'Global', AllowTeamsConsumer: false }] }],
    ['names in another letter case', [{ identity: 'Global', allowteamsconsumer: false }]],
  ])('when the settings come as %s then they are read', async (_what, json) => {
    const { connection } = await tenantWith(at(federationSettings, { json }));
    const { objects } = await connection.snapshot({ users: false });
    expect(objects.federationSettings).toMatchObject({ state: 'known', value: [{ identity: 'Global' }] });
  });

  const text = JSON.stringify([{ Identity: 'Global', AllowTeamsConsumer: false }]);
  it.each<readonly [string, Reply]>([
    ['with a mark of the byte order', { body: `\uFEFF${text}` }],
    ['in UTF-16', { body: Buffer.from(`\uFEFF${text}`, 'utf16le') }],
    ['as plain text', { body: text, headers: { 'content-type': 'text/plain' } }],
    ['as a page of HTML by its type', { body: text, headers: { 'content-type': 'text/html' } }],
    [
      'in a charset nobody knows',
      { body: text, headers: { 'content-type': 'application/json; charset=x-none' } },
    ],
    ['compressed', { body: gzipSync(text), headers: { 'content-encoding': 'gzip' } }],
  ])('when the settings come %s then they are read', async (_what, reply) => {
    const { connection } = await tenantWith(at(federationSettings, reply));
    const { objects } = await connection.snapshot({ users: false });
    expect(objects.federationSettings).toMatchObject({ state: 'known', value: [{ identity: 'Global' }] });
  });

  it('when ten thousand domains are allowed then all are read', async () => {
    const AllowedDomain = Array.from({ length: 10_000 }, (_, index) => ({ Domain: `d${index}.example` }));
    const json = [{ Identity: 'Global', AllowedDomains: { AllowedDomain } }];
    const { connection } = await tenantWith(at(federationSettings, { json }));
    const { objects } = await connection.snapshot({ users: false });
    const [settings] = objects.federationSettings.state === 'known' ? objects.federationSettings.value : [];
    const domains = settings === undefined ? undefined : allowedDomains(settings);
    expect(domains?.state === 'known' && domains.value.kind === 'list' && domains.value.domains.length).toBe(
      10_000,
    );
  });
});

describe('what cannot be read of a tenant', () => {
  const html = '<!doctype html><html><body>Sign in to the network</body></html>';
  it.each<readonly [string, Reply, RegExp]>([
    ['refused', { status: 403, json: { error: { code: 'Forbidden', message: 'No.' } } }, /403.*No\./],
    ['not there', { status: 404, json: {} }, /404/],
    ['not for partners', { status: 403, json: { error: { code: 40301, message: 'No.' } } }, /partners/],
    ['a page', { body: html, headers: { 'content-type': 'text/html' } }, /web page/],
    [
      'a refusal as a page',
      { status: 403, body: html, headers: { 'content-type': 'text/html' } },
      /web page/,
    ],
    ['cut off', { body: '[{"Identity":"Global","AllowTeamsConsumer":tr' }, /breaks off/],
    ['empty', { body: '' }, /empty/],
    ['a text', { body: 'go away' }, /no JSON: go away/],
    [
      'broken JSON that claims to be UTF-16',
      { body: '[{"Identity":"Global",]', headers: { 'content-type': 'application/json; charset=utf-16' } },
      /the answer breaks off, or is not quite JSON; GET/,
    ],
    [
      'bytes that claim to be Latin',
      {
        body: Uint8Array.from({ length: 300 }, (_, index) => (index * 37) % 256),
        headers: { 'content-type': 'text/plain; charset=iso-8859-1' },
      },
      /the answer is no JSON: 300 bytes that are no text; GET/,
    ],
    ['no list of objects', { json: ['Global'] }, /no object with Identity/],
    ['an object without a name', { json: { AllowTeamsConsumer: true } }, /no object with Identity/],
    ['an error that reports success', { json: { error: { code: 'x' } } }, /no object with Identity/],
    ['an empty list', { json: [] }, /answers nothing/],
    ['null', { json: null }, /no object with Identity/],
    [
      'nested without end',
      { body: `[{"Identity":"Global","a":${'['.repeat(500)}${']'.repeat(500)}}]` },
      /no object/,
    ],
    ['damaged', { body: 'no gzip', headers: { 'content-encoding': 'gzip' } }, /cannot be read/],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }, /sends elsewhere/],
    ['a failure', { status: 500, body: html, headers: { 'content-type': 'text/html' } }, /500, Sign in/],
    [
      'broken within',
      { body: 'x'.repeat(500), headers: { 'content-length': '500' }, breaks: 'within' },
      /closed/,
    ],
    [
      'no licence',
      { status: 400, body: 'Microsoft.Skype.Sync.Pstn.Tnm.Common.Http.HttpResponseException' },
      /Teams/,
    ],
  ])('when an answer is %s then that kind is unreadable and says why', async (_what, reply, reason) => {
    const { connection } = await tenantWith(at(policies, reply));
    const { objects } = await connection.snapshot({ users: false });
    expect(objects.externalAccessPolicies).toMatchObject({
      state: 'unreadable',
      reason: expect.stringMatching(reason) as string,
    });
    expect(objects.federationSettings.state).toBe('known');
  });

  it('when an answer is refused then our id of the request and the one of the server are told', async () => {
    const { connection, requests } = await tenantWith(
      at(policies, { status: 403, json: {}, headers: { 'request-id': 'theirs-1' } }),
    );
    const { objects } = await connection.snapshot({ users: false });
    const ours = requests.find(({ path }) => path === policies)?.headers['x-ms-correlation-id'];
    expect(objects.externalAccessPolicies).toMatchObject({
      reason: expect.stringContaining(`correlation id ${ours ?? 'none'}, request id theirs-1`) as string,
    });
  });

  it('when the server puts controls into its message then they are not repeated', async () => {
    const { connection } = await tenantWith(
      at(policies, { status: 400, json: { message: 'a\u001b[31mb\u202ec\nd' } }),
    );
    const { objects } = await connection.snapshot({ users: false });
    expect(objects.externalAccessPolicies).toMatchObject({
      reason: expect.stringContaining('abc d') as string,
    });
  });

  it.each<readonly [SettingsKind, string]>([
    ['externalAccessConfiguration', '/Skype.Policy/configurations/TeamsExternalAccessConfiguration'],
    ['acsFederation', '/Skype.Policy/configurations/TeamsAcsFederationConfiguration'],
    ['sipDomains', '/Teams.Tenant/VerifiedSipDomains'],
    ['organization', '/v1.0/organization'],
    ['domains', '/v1.0/domains'],
  ])('when %s only enriches and cannot be read then a note says so', async (kind, path) => {
    const { connection } = await tenantWith(at(path, { status: 403, json: {} }));
    const { objects, notes } = await connection.snapshot({ users: false });
    expect(objects[kind].state).toBe('unreadable');
    expect(notes).toEqual([expect.stringContaining(path)]);
  });
});

describe('a tenant that answers nothing', () => {
  const onTeams = (reply: Reply) => (request: { readonly path: string }) =>
    request.path.startsWith('/v1.0/') ? undefined : reply;

  async function errorOf(reply: Reply, roles?: readonly string[]): Promise<FederationError> {
    const { connection } = await tenantWith(onTeams(reply), roles === undefined ? {} : { roles });
    return connection.snapshot({ users: false }).then(
      () => {
        throw new Error('it was read');
      },
      (error: unknown) => error as FederationError,
    );
  }

  it.each<readonly [string, Reply, string, number, RegExp]>([
    ['401', { status: 401, json: {} }, 'tenant.unauthorized', 4, /federation login/],
    ['403', { status: 403, json: {} }, 'tenant.forbidden', 4, /Global Reader or Teams Reader/],
    ['404', { status: 404, json: {} }, 'tenant.no-app-access', 4, /Entra role/],
    ['40301', { status: 403, json: { code: '40301' } }, 'tenant.partner', 4, /CSP or GDAP/],
    ['a web page', { body: '<html></html>' }, 'tenant.not-json', 3, /proxy/],
    ['nonsense', { body: '{' }, 'tenant.answer-unreadable', 3, /correlation id/],
    ['500', { status: 500 }, 'tenant.failing', 3, /some minutes/],
    ['302', { status: 302 }, 'tenant.redirected', 3, /endpoints/],
    ['418', { status: 418 }, 'tenant.refused', 3, /correlation id/],
    ['a lost connection', { breaks: 'before' }, 'cloud.connection-lost', 3, /try again/],
    [
      'as without Teams',
      { status: 400, body: 'Microsoft.Skype.Sync.Pstn.Tnm.Common.Http.HttpResponseException' },
      'tenant.no-license',
      3,
      /licence/,
    ],
  ])('when all it says is %s then the error names what to do', async (_what, reply, code, exit, next) => {
    expect(await errorOf(reply)).toMatchObject({
      code,
      exit,
      next: expect.stringMatching(next) as string,
    });
  });
});
