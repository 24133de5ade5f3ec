import type { Properties } from '../model/property-value.ts';
import { poolFqdn } from './organisation.ts';
import { personAt } from './people.ts';

export interface UserSeed {
  readonly count: number;
  /** Name of a per-user policy without `Tag:`, or none, for the user of this number. */
  readonly policy: (index: number) => string | null;
  readonly pool?: (index: number) => string;
  /** Whether the user of this number has moved to the cloud. */
  readonly moved?: (index: number) => boolean;
}

export function seedUsers({ count, policy, pool, moved }: UserSeed): readonly Properties[] {
  return Array.from({ length: count }, (_, index) =>
    user(index, policy(index), pool?.(index) ?? poolFqdn, moved?.(index) ?? false),
  );
}

function user(index: number, policy: string | null, pool: string, isMoved: boolean): Properties {
  const { first, last, account, display, address } = personAt(index);
  return {
    Identity: `CN=${display},OU=Users,DC=contoso,DC=com`,
    SamAccountName: account,
    UserPrincipalName: address,
    FirstName: first,
    LastName: last,
    DisplayName: display,
    Name: display,
    Enabled: true,
    SipAddress: `sip:${address}`,
    LineURI: '',
    EnterpriseVoiceEnabled: false,
    AudioVideoDisabled: false,
    EnabledForFederation: true,
    EnabledForInternetAccess: true,
    PublicNetworkEnabled: true,
    HostingProvider: isMoved ? 'sipfed.online.lync.com' : 'SRV:',
    RegistrarPool: isMoved ? null : pool,
    TargetRegistrarPool: null,
    ExternalAccessPolicy: policy,
    ClientPolicy: null,
    ClientVersionPolicy: null,
    ConferencingPolicy: null,
    VoicePolicy: null,
    ProxyAddresses: [`sip:${address}`, `SMTP:${address}`],
    Guid: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    WhenCreated: '2012-11-05T08:30:00.0000000Z',
    IsValid: true,
  };
}
