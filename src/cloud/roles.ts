import type { Reading } from '../model/reading.ts';
import type { TokenClaims } from './token-source.ts';

interface Role {
  readonly title: string;
  readonly writes: boolean;
}

/** Template ids of the directory roles that the Teams admin API heeds; they are the same in every tenant. */
const roles: ReadonlyMap<string, Role> = new Map([
  ['69091246-20e8-4a56-aa4d-066075b2a7a8', { title: 'Teams Administrator', writes: true }],
  ['62e90394-69f5-4237-9190-012177145e10', { title: 'Global Administrator', writes: true }],
  ['75941009-915a-4869-abe7-691bff18279e', { title: 'Skype for Business Administrator', writes: true }],
  ['baf37b3a-610e-45da-9e62-d9d1e5e8914b', { title: 'Teams Communications Administrator', writes: true }],
  ['f2ef992c-3afb-46b9-b7cf-a126ee74c451', { title: 'Global Reader', writes: false }],
  ['1076ac91-f3d9-41a7-a339-dcdf5f480acc', { title: 'Teams Reader', writes: false }],
]);

/** Who signed in, and with which roles. */
export type SignedInAs = Pick<TokenClaims, 'account' | 'roles'>;

/** Whether the roles of a token allow something. Unknown where the token does not list them. */
export type RoleVerdict =
  | { readonly verdict: 'enough'; readonly titles: readonly string[] }
  | { readonly verdict: 'missing'; readonly next: string }
  | { readonly verdict: 'unknown' };

/** The directory roles that an account signs in with, compared with what reading or writing settings takes. */
export function judgeRoles(claims: SignedInAs, purpose: 'read' | 'write'): RoleVerdict {
  const held: Reading<readonly string[]> = claims.roles;
  if (held.state !== 'known') {
    return { verdict: 'unknown' };
  }
  const fitting = held.value
    .flatMap((id) => roles.get(id) ?? [])
    .filter(({ writes }) => purpose === 'read' || writes);
  return fitting.length > 0
    ? { verdict: 'enough', titles: fitting.map(({ title }) => title) }
    : { verdict: 'missing', next: roleAdvice(claims, purpose) };
}

/** What gives an account the role that it lacks; also for a 403 where the token did not tell. */
export function roleAdvice({ account }: Pick<SignedInAs, 'account'>, purpose: 'read' | 'write'): string {
  const role = purpose === 'read' ? 'Global Reader or Teams Reader' : 'Teams Administrator';
  return `assign the Entra role ${role} to ${account}; API permissions do not replace it, and it takes a new sign-in`;
}
