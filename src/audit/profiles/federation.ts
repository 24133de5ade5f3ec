import type { AuditProfile } from '../profile.ts';

/** Ours: what is set is judged in every cloud, on both sides. */
export const federationProfile: AuditProfile = {
  id: 'federation',
  title: 'Federation',
  description:
    'What a closed organisation looks like, on servers and in the cloud. The default; no exemption of any benchmark applies.',
  controls: [
    { control: 'domains-open' },
    { control: 'domains-unapproved' },
    { control: 'domains-consumer' },
    { control: 'domains-malformed' },
    { control: 'domains-limit' },
    { control: 'block-list-dead' },
    { control: 'unmanaged-outbound' },
    { control: 'unmanaged-inbound' },
    { control: 'skype-consumer' },
    { control: 'trial-tenants' },
    { control: 'trial-exceptions' },
    { control: 'policy-reopens' },
    { control: 'policy-bypasses-list' },
    { control: 'effective-access' },
    { control: 'secops-delegation' },
    { control: 'acs-federation' },
    { control: 'provider-verification' },
  ],
};
