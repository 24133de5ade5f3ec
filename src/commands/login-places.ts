import type { App } from '../app.ts';
import type { CloudProfile } from '../config/cloud-profile.ts';
import type { PoolProfile, Profile } from '../config/profile.ts';
import type { PasswordSource } from '../config/secret-source.ts';
import { FederationError } from '../errors.ts';
import type { Input } from './declaration.ts';
import { textOption } from './globals.ts';
import { chooseProfile } from './profile-choice.ts';

/** What signing in once and for all means at a side of a profile. */
export type LoginPlace =
  /** A secret that the keychain keeps. */
  | {
      readonly kind: 'secret';
      readonly side: Side;
      readonly entry: string;
      /** As a question and a message name it: `password of CONTOSO\anna`. */
      readonly what: string;
    }
  /** A person, whose tokens are kept. */
  | { readonly kind: 'person'; readonly side: 'cloud'; readonly cloud: CloudProfile }
  /** An application or machine that signs in by itself; nothing is kept. */
  | { readonly kind: 'unattended'; readonly side: 'cloud'; readonly cloud: CloudProfile };

export const loginSides = ['on-premises', 'cloud'] as const;
type Side = (typeof loginSides)[number];

/**
 * Where there is something to sign in to, of the sides that were asked for.
 * @throws FederationError `login.emulator`, `login.no-keychain`, `login.side`.
 */
export async function loginPlaces(app: App, { options }: Input): Promise<readonly LoginPlace[]> {
  const { profile, source } = await chooseProfile(app);
  if (source === 'emulator') {
    throw new FederationError('login.emulator', 'usage', 'the emulator has a password of its own', {
      next: 'leave --emulator out',
    });
  }
  const side = textOption(options, 'side');
  const places = [
    ...(side === 'cloud' ? [] : poolPlaces(profile)),
    ...(side === 'on-premises' ? [] : cloudPlaces(profile)),
  ];
  if (places.length === 0) {
    throw nothingToStore(profile, side);
  }
  return places;
}

function poolPlaces({ onPremises, name }: Profile): readonly LoginPlace[] {
  const password = onPremises?.password;
  return password?.kind === 'keychain'
    ? [
        {
          kind: 'secret',
          side: 'on-premises',
          entry: password.entry,
          what: `password of ${onPremises?.username ?? name}`,
        },
      ]
    : [];
}

function cloudPlaces({ cloud }: Profile): readonly LoginPlace[] {
  if (cloud === undefined) {
    return [];
  }
  const { credential } = cloud;
  const secret = (place: PasswordSource | undefined, what: string): readonly LoginPlace[] =>
    place?.kind === 'keychain' ? [{ kind: 'secret', side: 'cloud', entry: place.entry, what }] : [];
  switch (credential.kind) {
    case 'interactive':
    case 'device-code':
      return [{ kind: 'person', side: 'cloud', cloud }];
    case 'client-secret':
      return [
        ...secret(credential.secret, `client secret of ${cloud.clientId ?? cloud.tenant}`),
        { kind: 'unattended', side: 'cloud', cloud },
      ];
    case 'certificate':
      return [
        ...secret(credential.password, `password of ${credential.file}`),
        { kind: 'unattended', side: 'cloud', cloud },
      ];
    default:
      return [{ kind: 'unattended', side: 'cloud', cloud }];
  }
}

function nothingToStore({ name, onPremises, cloud }: Profile, side: string | undefined): FederationError {
  const missing = side === 'cloud' ? cloud : onPremises;
  if (missing === undefined) {
    return new FederationError('login.side', 'usage', `profile ${name} has no such side`, {
      why: side === 'cloud' ? 'it names no tenant' : 'it names no pool',
      next: `leave --side out, or add ${side === 'cloud' ? 'cloud' : 'onPremises'} to the profile`,
    });
  }
  return new FederationError(
    'login.no-keychain',
    'usage',
    `profile ${name} does not keep its password in the keychain`,
    {
      why: placeOf(onPremises),
      next: `add to its onPremises section: password: { keychain: ${name} }`,
    },
  );
}

function placeOf(pool: PoolProfile | undefined): string {
  const kind = pool?.password.kind ?? 'ask';
  return kind === 'ask' ? 'it names no place' : `it takes it from: ${kind}`;
}
