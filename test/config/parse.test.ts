import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/diagnostics.ts';
import { maxConfigurationBytes, parseConfiguration } from '../../src/config/parse.ts';
import { FederationError } from '../../src/errors.ts';

const good = `schemaVersion: 1
defaultProfile: contoso
profiles:
  contoso:
    onPremises:
      pool: pool01.contoso.com
      authentication: negotiate
      username: CONTOSO\\admin
      password: { env: CONTOSO_PASSWORD }
      caFile: ./corp-ca.pem
    cloud:
      tenant: contoso.onmicrosoft.com
      environment: commercial
      clientId: 00000000-0000-0000-0000-000000000000
      authentication: client-secret
      clientSecret: { env: CONTOSO_SECRET }
      endpoints: { authority: https://login.contoso.com, teams: https://teams.contoso.com }
    approvedDomains: [fabrikam.com]
    readOnly: false
    tags: [production]
    waivers: ./waivers.yaml
`;

function parse(text: string | Uint8Array) {
  return parseConfiguration(typeof text === 'string' ? Buffer.from(text) : text, 'federation.yaml');
}

function errorOf(text: string | Uint8Array): FederationError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FederationError) {
      return error;
    }
    throw error;
  }
  throw new Error('it was accepted');
}

describe('reading a configuration', () => {
  it('when everything of the published format is there then it is read', () => {
    const { configuration } = parse(good);
    expect(configuration.profiles['contoso']?.onPremises?.username).toBe('CONTOSO\\admin');
    expect(configuration.profiles['contoso']?.cloud?.environment).toBe('commercial');
  });

  it('when the file has a byte order mark and CRLF then it is read', () => {
    expect(parse(`\uFEFF${good.replaceAll('\n', '\r\n')}`).configuration.defaultProfile).toBe('contoso');
  });

  it('when optional settings are left out then their defaults hold', () => {
    const { configuration } = parse(
      'schemaVersion: 1\nprofiles: { a: { onPremises: { pool: p.contoso.com } } }',
    );
    expect(configuration.profiles['a']).toEqual({
      readOnly: false,
      onPremises: { pool: 'p.contoso.com', authentication: 'negotiate' },
    });
  });
});

/** Each case: what was written, the code, and what the message says, with line and column. */
const malformed: readonly (readonly [name: string, text: string, code: string, message: RegExp])[] = [
  [
    'a mistyped key',
    good.replace('      authentication: client-secret', '      authentification: client-secret'),
    'config.unknown-key',
    /^federation\.yaml:15:7: profiles\.contoso\.cloud\.authentification is not a setting\. Did you mean authentication\?\n {2}15 \| {7}authentification: \(hidden\)\n {5}\| {7}\^{16}$/,
  ],
  [
    'a mistyped key at the top',
    good.replace('defaultProfile', 'defaultProfil'),
    'config.unknown-key',
    /^federation\.yaml:2:1: defaultProfil is not a setting\. Did you mean defaultProfile\?/,
  ],
  [
    'a key that resembles nothing',
    `${good}colour: red\n`,
    'config.unknown-key',
    /^federation\.yaml:22:1: colour is not a setting\.\n/,
  ],
  [
    'a choice that is none',
    good.replace('negotiate', 'basic'),
    'config.invalid-value',
    /:7:23: profiles\.contoso\.onPremises\.authentication must be one of negotiate, kerberos, ntlm/,
  ],
  [
    'a text where a switch belongs',
    good.replace('readOnly: false', 'readOnly: maybe'),
    'config.invalid-value',
    /:19:15: profiles\.contoso\.readOnly must be true or false/,
  ],
  [
    'a missing pool',
    good.replace('      pool: pool01.contoso.com\n', ''),
    'config.missing-key',
    /:5:5: profiles\.contoso\.onPremises\.pool is missing: a text is needed/,
  ],
  [
    'no version',
    good.replace('schemaVersion: 1\n', ''),
    'config.invalid-value',
    /:1:1: schemaVersion must be 1/,
  ],
  [
    'another version',
    good.replace('schemaVersion: 1', 'schemaVersion: 2'),
    'config.invalid-value',
    /:1:16: schemaVersion must be 1/,
  ],
  [
    'plain HTTP to another machine',
    good.replace('pool01.contoso.com', 'http://pool01.contoso.com'),
    'config.invalid-value',
    /:6:13: .*pool must be a host name or an https address/,
  ],
  [
    'an address with a user',
    good.replace('pool01.contoso.com', 'https://u:hunter2@pool01.contoso.com'),
    'config.invalid-value',
    /:6:13: .*pool must be a host name/,
  ],
  [
    'an endpoint with a path',
    good.replace('https://teams.contoso.com', 'https://teams.contoso.com/x'),
    'config.invalid-value',
    /endpoints\.teams must be an https origin without path/,
  ],
  [
    'two sources of one secret',
    good.replace('{ env: CONTOSO_PASSWORD }', '{ env: A, file: b }'),
    'config.invalid-value',
    /:9:17: .*password must name exactly one source/,
  ],
  [
    'a default profile that is not there',
    good.replace('defaultProfile: contoso', 'defaultProfile: contosso'),
    'config.unknown-profile',
    /:2:17: defaultProfile names no profile; there are: contoso/,
  ],
  [
    'a profile without a deployment',
    'schemaVersion: 1\nprofiles:\n  a:\n    tags: [x]\n',
    'config.invalid-value',
    /profiles\.a names no deployment/,
  ],
  [
    'no profile',
    'schemaVersion: 1\nprofiles: {}\n',
    'config.invalid-value',
    /:2:11: profiles must hold at least one/,
  ],
  [
    'a key that stands twice',
    `${good}schemaVersion: 1\n`,
    'config.duplicate-key',
    /:22:1: this key stands twice/,
  ],
  ['tabs', 'schemaVersion: 1\nprofiles:\n\ta: 1\n', 'config.syntax', /:3:1: not valid YAML/],
  ['a bracket that is not closed', 'schemaVersion: 1\nprofiles: { a: {\n', 'config.syntax', /not valid YAML/],
  ['nothing', '', 'config.invalid-value', /the file must hold schemaVersion and profiles/],
  ['a list', '- a\n', 'config.invalid-value', /the file must hold schemaVersion and profiles/],
  ['a second document', `${good}---\n${good}`, 'config.syntax', /not valid YAML/],
];

describe('a malformed configuration', () => {
  it.each(malformed)('when it has %s then the error says where and what', (_, text, code, message) => {
    const error = errorOf(text);
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ code, exit: 2 });
  });

  it('when there are several errors then all are told at once, in the order of their lines', () => {
    const error = errorOf(
      good.replace('tags:', 'tag:').replace('negotiate', 'basic').replace('username:', 'user:'),
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    const lines = error instanceof ConfigurationError ? error.diagnostics.map(({ line }) => line) : [];
    expect(lines).toEqual([7, 8, 20]);
    expect(error.message).toMatch(/^federation\.yaml: 3 errors\n/);
  });

  it('when it is not text, or too large, or nested without end, then it is refused', () => {
    expect(errorOf(new Uint8Array([0xff, 0xfe, 0x41, 0])).code).toBe('config.encoding');
    expect(errorOf('#'.repeat(maxConfigurationBytes + 1)).code).toBe('config.too-large');
    expect(errorOf(`a: ${'['.repeat(100_000)}`).code).toBe('config.syntax');
  });

  it('when aliases would unfold into millions of values then it is refused quickly', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`,
    );
    expect(errorOf(levels.join('\n')).exit).toBe(2);
  });

  it('when there are tens of thousands of keys then it does not take long', () => {
    const keys = Array.from({ length: 30_000 }, (_, index) => `k${index}: 1`).join('\n');
    const started = performance.now();
    expect(errorOf(keys).exit).toBe(2);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('when bytes are arbitrary then nothing but a FederationError comes out', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), mutations()), (bytes) => {
        try {
          parse(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FederationError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The good file with pieces taken out, doubled and put in. */
function mutations(): fc.Arbitrary<Uint8Array> {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    '&a',
    '*a',
    '- ',
    '\t',
    '"',
    ':',
    '? ',
    '!!x',
    '|',
    '\0',
    '__proto__: 1\n',
  );
  return fc
    .array(fc.tuple(fc.nat(good.length), fc.nat(12), piece), { maxLength: 4 })
    .map((edits) =>
      Buffer.from(
        edits.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), good),
      ),
    );
}

describe('a secret that somebody wrote into the file', () => {
  const secret = 'hunter2-Secret!';
  it.each([
    ['as it is', `password: ${secret}`],
    ['in quotes that are not closed', `password: "${secret}`],
    ['under a mistyped key', `passwrod: ${secret}`],
    ['under a key mistyped beyond recognition', `psw: ${secret}`],
    ['beside another mistake', `pssd: ${secret}\n      other: { psw: ${secret}, x: y }`],
    ['under another key of the source', `password: { value: ${secret} }`],
    ['on a line of its own', `password:\n        value: ${secret}`],
    ['as a block', `password: |\n        ${secret}`],
    ['in a list over several lines', `password: {\n        value: ${secret}\n      }`],
    ['as an alias', `password: *${secret}`],
    ['with a tag', `password: !${secret} x`],
    ['under a name of its own', `clientSecret: ${secret}`],
    ['under a token', `token: ${secret}`],
    ['in an environment variable that is none', `password: { env: ${secret} }`],
    ['as a key', `password: { ${secret}: x }`],
  ])('when it stands there %s then no message shows it', (_, written) => {
    const error = errorOf(good.replace('password: { env: CONTOSO_PASSWORD }', written));
    expect(error.exit).toBe(2);
    expect(JSON.stringify([error.message, error.why, error.next, error.details])).not.toContain('hunter2');
  });
});
