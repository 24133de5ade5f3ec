import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/config/parse.ts';
import { selectedNames } from '../../src/config/select-profiles.ts';
import { parseTenantList } from '../../src/config/tenant-list.ts';
import { FederationError } from '../../src/errors.ts';

const csv = `name,tenant,environment,tags
contoso,contoso.onmicrosoft.com,,production europe
fabrikam,fabrikam.onmicrosoft.com,gcc,production
`;
const configuration = `schemaVersion: 1
defaults:
  cloud:
    clientId: 00000000-0000-0000-0000-000000000001
    authentication: certificate
    certificate: { file: ./app.pem }
  approvedDomains: [partner.com]
profilesFrom: tenants.csv
profiles:
  litware:
    cloud: { tenant: litware.onmicrosoft.com, environment: dod }
    approvedDomains: [other.com]
  pool:
    onPremises: { pool: pool01.contoso.com }
`;

function parse(text: string, list = csv) {
  return parseConfiguration(Buffer.from(text), 'federation.yaml', () => parseTenantList(list, 'tenants.csv'));
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof FederationError ? error.code : String(error);
  }
  return 'none';
}

describe('defaults and lists of tenants', () => {
  it('when a profile says nothing of a setting then that of the defaults holds', () => {
    const { profiles } = parse(configuration).configuration;
    expect(profiles['contoso']).toMatchObject({
      approvedDomains: ['partner.com'],
      tags: ['production', 'europe'],
      cloud: {
        tenant: 'contoso.onmicrosoft.com',
        environment: 'commercial',
        authentication: 'certificate',
        clientId: '00000000-0000-0000-0000-000000000001',
      },
    });
    expect(profiles['fabrikam']?.cloud?.environment).toBe('gcc');
  });

  it('when a profile says something then that holds, and a section it does not have stays away', () => {
    const { profiles } = parse(configuration).configuration;
    expect(profiles['litware']).toMatchObject({
      approvedDomains: ['other.com'],
      cloud: { environment: 'dod' },
    });
    expect(profiles['pool']?.cloud).toBeUndefined();
  });

  it('when a profile is asked for its place then it is the line it is written on', () => {
    const { placeOfProfile } = parse(configuration);
    expect(placeOfProfile('fabrikam')).toMatchObject({ file: 'tenants.csv', line: 3 });
    expect(placeOfProfile('litware')).toMatchObject({ file: 'federation.yaml', line: 10 });
  });

  it('when a tenant of the list has the name of a profile then it is refused', () => {
    expect(codeOf(() => parse(configuration, `${csv}litware,x.onmicrosoft.com\n`))).toBe(
      'config.duplicate-profile',
    );
  });

  it('when defaults hold what is no setting then it is told with its line', () => {
    expect(codeOf(() => parse(configuration.replace('clientId', 'clientid')))).toBe('config.unknown-key');
  });

  it('when there is neither a list nor a profile then it is refused', () => {
    expect(codeOf(() => parse('schemaVersion: 1\n'))).toBe('config.invalid-value');
  });

  it.each([
    ['', 'is empty'],
    ['name,environment\na,b\n', 'names no column tenant'],
    ['name,tenannt\n', '"tenannt" is no column of the list. Did you mean tenant?'],
    ['name,tenant\na,\n', 'tenants.csv:2 names no tenant'],
    ['name,tenant\na,x.com\na,y.com\n', 'tenants.csv:3: a stands there twice'],
    ['name,tenant\na,x.com,more\n', 'tenants.csv:2 has 3 cells'],
    ['name,tenant\n"a,x.com\n', 'is not valid CSV'],
  ])('when the list is %j then it says what is wrong', (text, message) => {
    expect(() => parseTenantList(text, 'tenants.csv')).toThrow(message);
  });

  it('when the list is any text then it is read or refused in our own words', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(codeOf(() => parseTenantList(`name,tenant\n${text}`, 'tenants.csv'))).toMatch(
          /^(none|config\.tenant-list)$/,
        );
      }),
    );
  });
});

describe('choosing profiles', () => {
  const loaded = {
    ...parse(configuration),
    path: '/x/federation.yaml',
    file: 'federation.yaml',
    trusted: true,
  };
  const chosen = (names?: string, tag?: string, all = false) =>
    selectedNames(loaded, {
      all,
      ...(names === undefined ? {} : { names }),
      ...(tag === undefined ? {} : { tag }),
    });

  it.each([
    ['contoso', undefined, ['contoso']],
    ['pool, contoso', undefined, ['contoso', 'pool']],
    ['*', undefined, ['contoso', 'fabrikam', 'litware', 'pool']],
    ['*r*', undefined, ['fabrikam', 'litware']],
    [undefined, 'production', ['contoso', 'fabrikam']],
    ['f*', 'production', ['fabrikam']],
  ])('when %s with tag %s is asked for then it is %j', (names, tag, expected) => {
    expect(chosen(names, tag)).toEqual(expected);
  });

  it('when all are asked for then it is all, in order', () => {
    expect(chosen(undefined, undefined, true)).toEqual(['contoso', 'fabrikam', 'litware', 'pool']);
  });

  it.each([
    ['litware', 'production', false, 'config.no-profile'],
    [' , ', undefined, false, 'config.no-profile'],
    ['contoso', undefined, true, 'usage.all-profiles'],
    [undefined, 'production', true, 'usage.all-profiles'],
  ])('when %j with tag %j is asked for, and all: %s, then it is refused: %s', (names, tag, all, code) => {
    expect(codeOf(() => chosen(names, tag, all))).toBe(code);
  });

  it('when nothing is asked for then nothing is chosen', () => {
    expect(chosen()).toBeUndefined();
  });

  it.each([
    ['contso', 'config.unknown-profile'],
    ['x*', 'config.unknown-profile'],
  ])('when %s fits nothing then it is refused', (names, code) => {
    expect(codeOf(() => chosen(names))).toBe(code);
  });

  it('when no profile has the tag then it is refused', () => {
    expect(codeOf(() => chosen(undefined, 'nowhere'))).toBe('config.unknown-tag');
  });
});
