import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/config/load.ts';
import { selectProfile } from '../../src/config/profile.ts';
import { temporaryFolder } from '../helpers/app.ts';

const file = (pool: string, more = '') =>
  `schemaVersion: 1\nprofiles:\n  contoso:\n    onPremises:\n      pool: ${pool}\n${more}`;

/** A current folder and a user's folder, with files in them by path. */
function folders(files: Readonly<Record<string, string>>) {
  const cwd = temporaryFolder();
  const folder = join(cwd, 'user');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return { cwd, folder };
}

async function profileOf(
  files: Readonly<Record<string, string>>,
  options: { readonly env?: Record<string, string>; readonly file?: string; readonly profile?: string } = {},
) {
  const { env = {}, profile, ...named } = options;
  const loaded = await loadConfiguration({ ...folders(files), env, ...named });
  return selectProfile(loaded, profile, env);
}

describe('finding the configuration', () => {
  const all = {
    'named.yaml': file('named.contoso.com'),
    'environment.yaml': file('environment.contoso.com'),
    'federation.yaml': file('current.contoso.com'),
    'user/federation.yaml': file('user.contoso.com'),
  };

  it('when --config names one then that is read, whatever else is there', async () => {
    const profile = await profileOf(all, {
      file: 'named.yaml',
      env: { FEDERATION_CONFIG: 'environment.yaml' },
    });
    expect(profile.onPremises?.url).toBe('https://named.contoso.com/OcsPowershell');
  });

  it('when FEDERATION_CONFIG names one then it goes before the folders', async () => {
    const profile = await profileOf(all, { env: { FEDERATION_CONFIG: 'environment.yaml' } });
    expect(profile.onPremises?.url).toContain('environment.');
  });

  it('when none is named then the current folder goes before the folder of the user', async () => {
    expect((await profileOf(all)).onPremises?.url).toContain('current.');
    const { 'user/federation.yaml': user } = all;
    expect((await profileOf({ 'user/federation.yaml': user })).onPremises?.url).toContain('user.');
  });

  it('when there is none then the error says where it was looked for', async () => {
    await expect(profileOf({})).rejects.toMatchObject({ code: 'config.none', exit: 2 });
  });

  it('when the one that was named is not there then no other is taken', async () => {
    await expect(profileOf(all, { file: 'nowhere.yaml' })).rejects.toMatchObject({
      code: 'config.unreadable',
      why: 'there is no such file',
    });
    await expect(profileOf(all, { file: 'user' })).rejects.toMatchObject({ why: 'it is a folder' });
  });
});

describe('choosing the profile', () => {
  const two = `${file('a.contoso.com')}  fabrikam:\n    onPremises:\n      pool: b.contoso.com\n`;

  it('when there are several and none is the default then one has to be named', async () => {
    await expect(profileOf({ 'federation.yaml': two })).rejects.toMatchObject({ code: 'config.no-profile' });
    expect((await profileOf({ 'federation.yaml': two }, { profile: 'fabrikam' })).name).toBe('fabrikam');
    const env = { FEDERATION_PROFILE: 'fabrikam' };
    expect((await profileOf({ 'federation.yaml': two }, { env })).name).toBe('fabrikam');
    expect((await profileOf({ 'federation.yaml': `defaultProfile: fabrikam\n${two}` })).name).toBe(
      'fabrikam',
    );
  });

  it('when the name is mistyped then the nearest is suggested', async () => {
    await expect(profileOf({ 'federation.yaml': two }, { profile: 'fabricam' })).rejects.toMatchObject({
      code: 'config.unknown-profile',
      message: 'there is no profile fabricam. Did you mean fabrikam?',
    });
  });

  it('when the environment names account and password then they go before the profile', async () => {
    const profile = await profileOf(
      {
        'federation.yaml': file(
          'a.contoso.com',
          '      username: CONTOSO\\anna\n      password: { file: p }\n',
        ),
      },
      { env: { FEDERATION_USERNAME: 'CONTOSO\\ci', FEDERATION_PASSWORD: 'x' } },
    );
    expect(profile.onPremises).toMatchObject({
      username: 'CONTOSO\\ci',
      password: { kind: 'env', name: 'FEDERATION_PASSWORD' },
    });
  });

  it('when paths are relative then they are relative to the file', async () => {
    const text = file('a.contoso.com', '      caFile: ./ca.pem\n      password: { file: ../secret }\n');
    const { cwd, folder } = folders({ 'sub/federation.yaml': text });
    const loaded = await loadConfiguration({ cwd, folder, env: {}, file: 'sub/federation.yaml' });
    expect(selectProfile(loaded, undefined, {}).onPremises).toMatchObject({
      caFile: join(cwd, 'sub', 'ca.pem'),
      password: { kind: 'file', path: join(cwd, 'secret') },
    });
  });

  it.each([
    ['pool01.contoso.com', 'https://pool01.contoso.com/OcsPowershell'],
    ['pool01.contoso.com:8443', 'https://pool01.contoso.com:8443/OcsPowershell'],
    ['https://pool01.contoso.com/Other', 'https://pool01.contoso.com/Other'],
    ['http://127.0.0.1:5985', 'http://127.0.0.1:5985/OcsPowershell'],
  ])('when the pool is %s then the endpoint is %s', async (pool, url) => {
    expect((await profileOf({ 'federation.yaml': file(pool) })).onPremises?.url).toBe(url);
  });
});

describe('a federation.yaml that merely lies in the current folder', () => {
  const command = file('a.contoso.com', '      password: { command: [touch, pwned] }\n');
  const endpoints =
    'schemaVersion: 1\nprofiles:\n  contoso:\n    cloud:\n      tenant: contoso.com\n      endpoints: { graph: https://evil.example }\n';

  it.each([
    ['runs a command', command, /federation\.yaml:6:19: .* may not run commands/],
    ['redirects endpoints', endpoints, /federation\.yaml:6:7: .* may not redirect endpoints/],
  ])('when it %s then it is refused until it is named', async (_, text, message) => {
    await expect(profileOf({ 'federation.yaml': text })).rejects.toMatchObject({
      code: 'config.untrusted',
      exit: 5,
      message: expect.stringMatching(message) as string,
      next: '--config federation.yaml says that you trust it',
    });
    await expect(profileOf({ 'federation.yaml': text }, { file: 'federation.yaml' })).resolves.toBeDefined();
    await expect(profileOf({ 'user/federation.yaml': text })).resolves.toBeDefined();
  });
});
