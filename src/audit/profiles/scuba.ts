import type { AuditProfile, Exemption } from '../profile.ts';

/** The baseline looks at the organisation's settings alone. */
const parameters = { levels: ['organisation'] } as const;

const government: Exemption = {
  when: 'government',
  quote:
    'CISA SCuBA, MS.TEAMS.2.2v2 and 2.3v2: not applicable to GCC, GCC High and DoD tenants, which are not offered contact with unmanaged accounts',
};

export const scubaProfile: AuditProfile = {
  id: 'scuba',
  title: 'CISA SCuBA, Microsoft Teams',
  description: 'MS.TEAMS.2.1v2 to 2.3v2 of the Secure Cloud Business Applications baseline (BOD 25-01).',
  sides: ['cloud'],
  controls: [
    { control: 'domains-open', severity: 'high', parameters, benchmarks: ['MS.TEAMS.2.1v2'] },
    {
      control: 'unmanaged-inbound',
      severity: 'high',
      parameters,
      benchmarks: ['MS.TEAMS.2.2v2'],
      exemption: government,
    },
    {
      control: 'unmanaged-outbound',
      severity: 'medium',
      parameters,
      benchmarks: ['MS.TEAMS.2.3v2'],
      exemption: government,
    },
  ],
};
