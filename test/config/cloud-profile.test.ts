import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/config/parse.ts';
import { selectProfile, type Profile } from '../../src/config/profile.ts';
import { FederationError } from '../../src/errors.ts';

const folder = join('/', 'etc', 'federation');
const clientId = '11111111-2222-3333-4444-55555555555A';

function profileOf(cloud: string, env: Readonly<Record<string, string>> = {}): Profile {
  const text = `schemaVersion: 1\nprofiles:\n  contoso:\n    cloud: ${cloud}\n`;
  const parsed = parseConfiguration(Buffer.from(text), 'federation.yaml');
  return selectProfile(
    { ...parsed, file: 'federation.yaml', path: join(folder, 'federation.yaml'), trusted: true },
    undefined,
    env,
  );
}

function errorOf(cloud: string): FederationError {
  try {
    profileOf(cloud);
  } catch (error) {
    if (error instanceof FederationError) {
      return error;
    }
  }
  throw new Error('it was accepted');
}

describe('the tenant of a profile', () => {
  it('when only the tenant is named then it is a commercial one and a browser signs in', () => {
    expect(profileOf('{ tenant: Contoso.OnMicrosoft.com }').cloud).toEqual({
      tenant: 'contoso.onmicrosoft.com',
      environment: 'commercial',
      credential: { kind: 'interactive' },
      endpoints: {},
    });
  });

  it('when everything is named then paths are absolute and ids in lower case', () => {
    const cloud = `{ tenant: contoso.us, environment: gcc-high, clientId: ${clientId}, authentication: certificate,
      certificate: { file: app.pfx, password: { file: pw } }, caFile: ca.pem, endpoints: { teams: "https://t.example" } }`;
    expect(profileOf(cloud).cloud).toEqual({
      tenant: 'contoso.us',
      environment: 'gcc-high',
      clientId: clientId.toLowerCase(),
      credential: {
        kind: 'certificate',
        file: join(folder, 'app.pfx'),
        password: { kind: 'file', path: join(folder, 'pw') },
      },
      caFile: join(folder, 'ca.pem'),
      endpoints: { teams: 'https://t.example' },
    });
  });

  it.each(['interactive', 'device-code', 'workload-identity', 'managed-identity', 'azure-cli'])(
    'when it signs in by %s then that is its credential',
    (kind) => {
      expect(profileOf(`{ tenant: contoso.com, authentication: ${kind} }`).cloud?.credential).toEqual({
        kind,
      });
    },
  );

  it('when a client secret has no place then it is asked for', () => {
    const { cloud } = profileOf('{ tenant: contoso.com, authentication: client-secret }');
    expect(cloud?.credential).toEqual({ kind: 'client-secret', secret: { kind: 'ask' } });
  });
});

describe('what the environment says of signing in at the tenant', () => {
  const secret = { FEDERATION_CLIENT_SECRET: 'x' };
  const fromEnvironment = {
    kind: 'client-secret',
    secret: { kind: 'env', name: 'FEDERATION_CLIENT_SECRET' },
  };

  it.each(['interactive', 'device-code', 'client-secret'])(
    'when a client secret is there then a profile that signs in by %s uses it',
    (kind) => {
      const { cloud } = profileOf(`{ tenant: contoso.com, authentication: ${kind} }`, secret);
      expect(cloud?.credential).toEqual(fromEnvironment);
    },
  );

  it('when a client secret is there then a profile with another credential of its own keeps it', () => {
    const { cloud } = profileOf('{ tenant: contoso.com, authentication: managed-identity }', secret);
    expect(cloud?.credential).toEqual({ kind: 'managed-identity' });
  });

  it.each(['FEDERATION_TEAMS_TOKEN', 'FEDERATION_GRAPH_TOKEN'])(
    'when %s is there then it goes before everything',
    (name) => {
      const { cloud } = profileOf('{ tenant: contoso.com, authentication: client-secret }', {
        ...secret,
        [name]: 'x',
      });
      expect(cloud?.credential).toEqual({ kind: 'tokens' });
    },
  );
});

describe('a tenant that cannot be meant', () => {
  it.each([
    ['common', '"common"'],
    ['a host with a path', 'contoso.com/x'],
    ['an address', '"https://contoso.com"'],
    ['a label that is too long', `${'a'.repeat(64)}.com`],
    ['spaces', '"contoso .com"'],
    ['an id that is none', '11111111-2222-3333-4444'],
  ])('when it is %s then it is refused', (_, tenant) => {
    expect(errorOf(`{ tenant: ${tenant} }`)).toMatchObject({
      code: 'config.invalid-value',
      exit: 2,
      message: expect.stringMatching(
        /cloud\.tenant must be the tenant's id .* or one of its domains/,
      ) as string,
    });
  });

  it('when the cloud is unknown then those that are known are told', () => {
    expect(errorOf('{ tenant: contoso.com, environment: mars }').message).toMatch(
      /cloud\.environment must be one of commercial, gcc, gcc-high, dod, china/,
    );
  });

  it('when a certificate signs in and none is named then that is said', () => {
    expect(errorOf('{ tenant: contoso.com, authentication: certificate }').message).toMatch(
      /cloud\.authentication must come with certificate: \{ file: … \}/,
    );
  });
});
