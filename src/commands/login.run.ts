import type { App } from '../app.ts';
import type { AccessToken } from '../cloud/token-source.ts';
import type { CloudProfile } from '../config/cloud-profile.ts';
import { useKeychain } from '../config/keychain.ts';
import { FederationError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { cloudAddressOf, openCloud } from './cloud-sign-in.ts';
import type { Input } from './declaration.ts';
import { loginPlaces, type LoginPlace } from './login-places.ts';
import { finishWithMessage } from './message.ts';
import { readInput } from './sign-in.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const places = await loginPlaces(app, input);
  const secrets = places.filter(({ kind }) => kind === 'secret');
  if (!app.prompter.canAsk && secrets.length > 1) {
    throw new FederationError('login.side', 'usage', 'one secret can be piped in, and this profile has two', {
      next: 'federation login --side on-premises, then federation login --side cloud',
    });
  }
  const done: string[] = [];
  for (const place of places) {
    done.push(...(await signInAt(app, place)));
  }
  await finishWithMessage(app, done.join(' '), () => done);
  return exitCodes.ok;
}

async function signInAt(app: App, place: LoginPlace): Promise<readonly string[]> {
  switch (place.kind) {
    case 'secret':
      await storeSecret(app, place);
      return [`The ${place.what} is stored in the keychain as ${place.entry}.`];
    case 'person':
      return signInPerson(app, place.cloud);
    case 'unattended':
      return signInUnattended(app, place.cloud);
  }
}

async function storeSecret(
  app: App,
  { entry, what }: Extract<LoginPlace, { kind: 'secret' }>,
): Promise<void> {
  const typed = app.prompter.canAsk
    ? await app.prompter.password(`${what.charAt(0).toUpperCase()}${what.slice(1)}`)
    : await readInput(app);
  const secret = typed.replace(/\r?\n$/, '');
  if (secret === '') {
    throw new FederationError('secret.empty', 'authentication', 'no password was given', {
      next: 'type it in a terminal, or pipe it in',
    });
  }
  await useKeychain(() => app.host.keychain.write(entry, secret));
}

async function signInPerson(app: App, cloud: CloudProfile): Promise<readonly string[]> {
  if (cloud.credential.kind === 'device-code') {
    app.note(
      'device codes can be phished, and many tenants block them; authentication: interactive is safer where there is a browser',
    );
  }
  const { tokens } = await openCloud(app, await cloudAddressOf(app, cloud, { anew: true }));
  const token = await tokens.token('teams', { signal: app.signal });
  const kept = app.globals.cache ? '' : ' Nothing is kept (--no-cache).';
  return [
    `Signed in at ${cloud.tenant} as ${token.claims.account}.${kept}`,
    ...(await roleLines(token)),
    ...(await graphLines(() => tokens.token('graph', { signal: app.signal }))),
  ];
}

/** There is nothing to do for it but to show that it works. */
async function signInUnattended(app: App, cloud: CloudProfile): Promise<readonly string[]> {
  const { tokens } = await openCloud(app, await cloudAddressOf(app, cloud));
  const token = await tokens.token('teams', { signal: app.signal });
  return [
    `${token.claims.account} can sign in at ${cloud.tenant} by itself (${cloud.credential.kind}); nothing is kept.`,
    ...(await roleLines(token)),
  ];
}

async function roleLines({ claims }: AccessToken): Promise<readonly string[]> {
  const { judgeRoles } = await import('../cloud/roles.ts');
  const write = judgeRoles(claims, 'write');
  switch (write.verdict) {
    case 'unknown':
      return ['Its roles are not told by the token.'];
    case 'enough':
      return [`It may change settings: ${write.titles.join(', ')}.`];
    case 'missing': {
      const read = judgeRoles(claims, 'read');
      return read.verdict === 'enough'
        ? [`It may read settings (${read.titles.join(', ')}) but not change them.`]
        : [`It has no role that lets it read settings: ${read.verdict === 'missing' ? read.next : ''}.`];
    }
  }
}

/** Users and domains come from Graph; the settings do not. */
async function graphLines(graph: () => Promise<AccessToken>): Promise<readonly string[]> {
  try {
    await graph();
    return [];
  } catch (error) {
    if (!(error instanceof FederationError) || error.exit !== exitCodes.authentication) {
      throw error;
    }
    return [
      `Microsoft Graph does not let it in: ${error.message}. Next: ${error.next ?? 'federation doctor'}`,
    ];
  }
}
