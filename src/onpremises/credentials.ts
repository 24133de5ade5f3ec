/** Who asks; given by the profile, never printed. */
export interface Credentials {
  /** `DOMAIN\user`, `user@domain` or `user`. */
  readonly username: string;
  readonly password: string;
}

/** The parts as NTLM sends them: a user principal name goes whole, with an empty domain ([MS-NLMP] 2.2.1.3). */
export function ntlmName(username: string): { readonly domain: string; readonly user: string } {
  const separator = username.indexOf('\\');
  return separator < 0
    ? { domain: '', user: username }
    : { domain: username.slice(0, separator), user: username.slice(separator + 1) };
}

/**
 * The Kerberos principal of a user name. Of `DOMAIN\user` only the user is taken, for the system's default realm: a
 * NetBIOS domain name is not a realm.
 */
export function kerberosPrincipal(username: string): string {
  const { user } = ntlmName(username);
  const at = user.lastIndexOf('@');
  return at < 0 ? user : `${user.slice(0, at)}@${user.slice(at + 1).toUpperCase()}`;
}
