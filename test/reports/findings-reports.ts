import type {
  ControlDescription,
  FindingsReport,
  ProfileResult,
  ReportedFinding,
} from '../../src/model/findings-report.ts';
import { unreadable } from '../../src/model/reading.ts';
import { closed, liveSnapshot, pathsAt } from './pictures.ts';

/** Reports that the formats are tried on: paths are those of real snapshots, findings as an audit makes them. */

export function finding(over: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    controlId: 'domains-open',
    outcome: 'fail',
    severity: 'high',
    profile: 'contoso',
    object: 'TenantFederationSettings Global',
    title: 'federation is open to every domain',
    evidence: [
      {
        source: 'contoso.onmicrosoft.com TenantFederationSettings Global',
        property: 'AllowedDomains',
        raw: {},
        normalised: 'open',
      },
    ],
    benchmarks: ['CIS M365 v7 8.2.1', 'MS.TEAMS.2.1v2'],
    nextStep: 'federation domains allow --file approved.csv --switch-to-list --dry-run',
    fingerprint: `${over.profile ?? 'contoso'}-${over.controlId ?? 'domains-open'}-${over.object ?? 'Global'}`,
    ...over,
  };
}

const plain = { evidence: [], benchmarks: [], nextStep: '' } as const;

export const everyOutcome: readonly ReportedFinding[] = [
  finding({ profile: 'fabrikam', baseline: 'new' }),
  finding({ baseline: 'new' }),
  finding({
    controlId: 'policy-reopens',
    outcome: 'warn',
    severity: 'medium',
    object: 'ExternalAccessPolicy Tag:Sales',
    title: 'Tag:Sales opens what Global closes (41 users)',
    evidence: [
      {
        source: 'pool01.contoso.com ExternalAccessPolicy Tag:Sales',
        property: 'EnablePublicCloudAccess',
        raw: true,
        normalised: true,
      },
    ],
    benchmarks: [],
    nextStep: 'federation disable --network skype --scope policy:Tag:Sales --dry-run',
    baseline: 'unchanged',
  }),
  finding({
    ...plain,
    controlId: 'unmanaged-inbound',
    outcome: 'unknown',
    profile: 'fabrikam',
    object: 'ExternalAccessPolicy',
    title: '403 from the Teams admin API: role missing?',
    nextStep: 'federation doctor --profile fabrikam',
  }),
  finding({
    ...plain,
    controlId: 'trial-tenants',
    outcome: 'waived',
    title: 'trial tenants may reach the organisation',
    waiver: {
      reason: 'pilot with trial partners',
      expires: '2026-12-31',
      owner: 'anna@contoso.com',
      location: 'waivers.yaml:7',
      waives: 'fail',
    },
  }),
  finding({
    ...plain,
    controlId: 'skype-consumer',
    outcome: 'not-applicable',
    title: 'retired in the cloud',
  }),
  finding({
    ...plain,
    controlId: 'block-list-dead',
    outcome: 'pass',
    severity: 'low',
    title: 'the blocked list is in use',
  }),
];

const why: Readonly<Record<string, string>> = {
  'domains-open':
    'Anybody who registers a domain can write to every user, which is how help desks are impersonated.',
  'policy-reopens': 'A policy for a few opens again what the organisation has closed for all.',
  'unmanaged-inbound': 'Personal accounts that nobody manages can begin conversations.',
  'trial-tenants': 'Trial tenants are free, short-lived and the usual home of an attacker.',
};

export const controls: readonly ControlDescription[] = everyOutcome
  .slice(1)
  .map(({ controlId, severity, benchmarks }) => ({
    id: controlId,
    title: `asks about ${controlId.replaceAll('-', ' ')}`,
    why: why[controlId] ?? '',
    help: 'Close it, or waive it with a reason.',
    severity,
    sides: ['cloud'],
    benchmarks,
  }));

export function profile(name: string, over: Partial<ProfileResult> = {}): ProfileResult {
  return {
    name,
    takenAt: '2026-11-24T04:12:33.000Z',
    source: 'live',
    subjects: ['Lync Server 2013 · pool01.contoso.com'],
    paths: pathsAt(closed),
    ...over,
  };
}

const halfKnown = liveSnapshot({ publicProviders: unreadable('access was denied') });

export const fullReport: FindingsReport = {
  command: 'audit',
  takenAt: '2026-11-24T04:12:33.000Z',
  source: 'live',
  toolVersion: '0.1.0',
  findings: everyOutcome,
  profiles: [
    profile('contoso', { location: { file: 'tenants/contoso.yaml', line: 3 } }),
    profile('fabrikam', { paths: pathsAt(halfKnown), subjects: ['fabrikam.onmicrosoft.com'] }),
  ],
  controls,
  notes: [
    {
      kind: 'waiver-expired',
      text: 'the waiver of unmanaged-outbound (waivers.yaml:12) expired on 2026-10-31 and is not honoured',
      location: 'waivers.yaml:12',
      controlId: 'unmanaged-outbound',
    },
  ],
  failOn: 'medium',
  baseline: {
    file: 'baseline.json',
    takenAt: '2026-11-01T04:00:00.000Z',
    resolved: [entry('unmanaged-outbound')],
    notSeen: [entry('secops-delegation')],
  },
};

function entry(controlId: string) {
  const { outcome, severity, profile: name, object, title, fingerprint } = finding({ controlId });
  return { controlId, outcome, severity, profile: name, object, title, fingerprint };
}

/** The shape of `doctor` and `check`: findings and nothing else. */
export const bareReport: FindingsReport = {
  command: 'doctor',
  takenAt: '2026-11-24T04:12:33.000Z',
  source: 'emulator',
  toolVersion: '0.1.0',
  findings: [],
  profiles: [],
  controls: [],
  notes: [],
};
