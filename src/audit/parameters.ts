import type { Topology } from '../diagnosis/topology.ts';

/**
 * What varies in how a control is read: what the operator accepts on purpose, and where benchmarks and peers differ on
 * identical settings. A profile sets some; the configuration adds the approved lists.
 */
export interface AuditParameters {
  /** Partners that somebody has agreed to; undefined when nobody gave a list. */
  readonly approvedDomains?: readonly string[] | undefined;
  /** Policies that deliberately allow more than Global, by name, with or without `Tag:`. */
  readonly approvedPolicies: readonly string[];
  /** The settings that can close a path: the organisation's, the Global policy's; the path is closed when one does. */
  readonly levels: readonly Level[];
  /** Every level has to be readable, even where one alone already closes the path. */
  readonly needEveryLevel: boolean;
  /** What is not there counts as on, the worse reading: see {@link Missing}. It never makes a pass. */
  readonly missing: Missing;
  /** A list of domains without an approved list: `accept` it, or leave it to a person (`review`: unknown). */
  readonly domainList: 'accept' | 'review';
  /** What a policy may not re-open: only what `global` closes, or anything (`closed`). */
  readonly policyBaseline: 'global' | 'closed';
  /** Switches of policies that count as re-opening. */
  readonly policySwitches: readonly string[];
  /** A policy that matches an open Global policy: there is nothing to re-open, or it is counted as a pass. */
  readonly matchingPolicy: 'not-applicable' | 'pass';
  /** A federating organisation keeps a block list even while an allow list makes it idle. */
  readonly blockListAlways: boolean;
  /** The contact that is asked about, for effective access; undefined asks what is open at all. */
  readonly contact?: Contact | undefined;
  /** The one policy that is asked about; undefined asks about every policy. */
  readonly policy?: string | undefined;
  /** What the Teams tenant's hosting provider must show (on premises). */
  readonly hostingAspects: readonly HostingAspect[];
  /** Federation needs one Edge pool on 5061; whoever only looks for a second one is content with none. */
  readonly edgePools: 'one' | 'at-most-one' | 'at-least-one';
  /** The checks of DNS and of Access Edges that count, by the ids of `check dns` and `check edge`; undefined means all. */
  readonly liveChecks?: readonly string[] | undefined;
  /** Whose records are asked about: every SIP domain, the default one, or the domain of the contact. */
  readonly dnsDomains: 'all' | 'default' | 'contact';
  /** Where domains should lead; undefined tells it from the settings. */
  readonly topology?: Topology | undefined;
  /** Records for signing in: advice, or required. */
  readonly helperRecords: 'advice' | 'required';
  /** Hybrid wants the address space shared; an organisation that leaves hybrid wants it not to be. */
  readonly sharedAddressSpace: 'required' | 'forbidden';
  /** What only a hybrid deployment needs of a side that is alone: nothing where it shares with nobody, or always. */
  readonly hybrid: 'told' | 'assumed';
}

export type Level = 'organisation' | 'policy';

/**
 * Each includes those before it: nothing is assumed; a parent switch that is not there is on; a level that was not read
 * at all is on where another was; a switch that its object lacks (or shows as null) is on; everything is on.
 */
export const missingReadings = ['unknown', 'parent', 'level', 'switch', 'everything'] as const;
export type Missing = (typeof missingReadings)[number];

export type Contact =
  | { readonly kind: 'domain'; readonly domain: string; readonly tenant: 'paid' | 'trial' | 'unknown' }
  | { readonly kind: 'teams-personal'; readonly initiator: 'internal' | 'external' }
  | { readonly kind: 'skype' };

export const hostingAspects = [
  'exists',
  'enabled',
  'verification',
  'shared-address-space',
  'autodiscover',
] as const;
export type HostingAspect = (typeof hostingAspects)[number];

export const defaultParameters: AuditParameters = {
  approvedPolicies: [],
  levels: ['organisation', 'policy'],
  needEveryLevel: false,
  missing: 'unknown',
  domainList: 'accept',
  policyBaseline: 'global',
  policySwitches: ['EnableFederationAccess', 'EnableTeamsConsumerAccess', 'EnableTeamsConsumerInbound'],
  matchingPolicy: 'not-applicable',
  blockListAlways: false,
  hostingAspects,
  edgePools: 'one',
  dnsDomains: 'all',
  helperRecords: 'advice',
  sharedAddressSpace: 'required',
  hybrid: 'told',
};
