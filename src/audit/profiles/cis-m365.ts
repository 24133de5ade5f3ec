import type { AuditParameters } from '../parameters.ts';
import type { AuditProfile, Exemption, SelectedControl } from '../profile.ts';

/**
 * The CIS Microsoft 365 Foundations Benchmark, section 8.2, in three readings of the same settings: v4 looks at the
 * organisation, v6 at the Global policy, v7 accepts either. Where an inbound switch is asked for without its parent, the
 * parent counts as on.
 */
const readings = {
  v4: { levels: ['organisation'], missing: 'parent' },
  v6: { levels: ['policy'], missing: 'parent' },
  v7: { levels: ['organisation', 'policy'], missing: 'parent' },
} as const satisfies Record<string, Partial<AuditParameters>>;

const government: Exemption = {
  when: 'government',
  quote:
    'CIS Microsoft 365 Foundations Benchmark, 8.2.2 and 8.2.3: contact with unmanaged users is not offered in GCC, GCC High, DoD and private clouds',
};

function section(version: keyof typeof readings): readonly SelectedControl[] {
  const parameters = readings[version];
  const id = (number: string): readonly string[] => [`CIS M365 ${version} ${number}`];
  return [
    { control: 'domains-open', severity: 'medium', parameters, benchmarks: id('8.2.1') },
    ...(version === 'v6'
      ? []
      : [{ control: 'domains-unapproved', severity: 'medium', benchmarks: id('8.2.1') } as const]),
    {
      control: 'unmanaged-outbound',
      severity: 'high',
      parameters,
      benchmarks: id('8.2.2'),
      exemption: government,
    },
    {
      control: 'unmanaged-inbound',
      severity: 'high',
      parameters,
      benchmarks: id('8.2.3'),
      exemption: government,
    },
    version === 'v4'
      ? { control: 'skype-consumer', severity: 'high', parameters, benchmarks: id('8.2.4') }
      : { control: 'trial-tenants', severity: 'high', benchmarks: id('8.2.4') },
  ];
}

function profile(version: keyof typeof readings, id: string): AuditProfile {
  return {
    id,
    title: `CIS Microsoft 365 Foundations Benchmark ${version}`,
    description: `Section 8.2 (external access) as version ${version.slice(1)} reads it.`,
    sides: ['cloud'],
    controls: section(version),
  };
}

export const cisV4Profile = profile('v4', 'cis-m365-v4');
export const cisV6Profile = profile('v6', 'cis-m365-v6');
export const cisV7Profile = profile('v7', 'cis-m365-v7');
/** The newest reading, under the name that people type. */
export const cisProfile = profile('v7', 'cis-m365');
