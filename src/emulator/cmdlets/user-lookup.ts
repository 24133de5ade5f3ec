import type { Properties } from '../../model/property-value.ts';
import { netbiosDomain, text, type Organisation } from '../organisation.ts';
import { wildcard } from './getter.ts';

/**
 * The users an identity names: SIP address, user principal name, `DOMAIN\name`, distinguished name or display name,
 * the last with asterisks (Get-CsUser, -Identity).
 */
export function findUsers({ users }: Organisation, identity: string): readonly Properties[] {
  const wanted = identity.trim().toLowerCase();
  if (wanted.includes('*')) {
    const pattern = wildcard(identity.trim());
    return users.filter((user) => pattern.test(text(user, 'DisplayName')));
  }
  return users.filter((user) => namesOf(user).some((name) => name.toLowerCase() === wanted));
}

function namesOf(user: Properties): readonly string[] {
  const sip = text(user, 'SipAddress');
  const plain = ['UserPrincipalName', 'Identity', 'DisplayName', 'Guid', 'SamAccountName'];
  return [
    sip,
    sip.replace(/^sip:/i, ''),
    `${netbiosDomain}\\${text(user, 'SamAccountName')}`,
    ...plain.map((name) => text(user, name)),
  ].filter((name) => name !== '');
}
