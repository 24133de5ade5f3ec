import fc from 'fast-check';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';
import { known } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { setting, tenant } from '../audit/tenants.ts';
import { listEncodings } from '../helpers/domain-encodings.ts';
import { build, poolShape } from './interop-pools.ts';

/** Deployments of every kind, hybrid ones too, with whatever the service may return for a setting. */

const domain = fc.constantFrom(
  'partner.example',
  'other.example',
  'sub.partner.example',
  'outlook.com',
  'x.onmicrosoft.com',
);
const domains = fc.uniqueArray(domain, { minLength: 1, maxLength: 4 });

/** What AllowedDomains means; how it is written is chosen apart. */
export type ListShape =
  | { readonly kind: 'list'; readonly domains: readonly string[] }
  | { readonly kind: 'raw'; readonly value: PropertyValue };
const listShape = fc.oneof(
  domains.map((names): ListShape => ({ kind: 'list', domains: names })),
  fc
    .constantFrom<PropertyValue>({}, 'AllowAllKnownDomains', { AllowedDomain: [] }, [], null, 'junk')
    .map((value): ListShape => ({ kind: 'raw', value })),
);

export function writeList(
  shape: ListShape,
  encoding: number,
  change: (name: string) => string = (name) => name,
): PropertyValue {
  if (shape.kind === 'raw') {
    return shape.value;
  }
  const encode = listEncodings[encoding % listEncodings.length];
  return encode === undefined ? null : encode(shape.domains.map(change));
}

const onOff = fc.oneof(
  { weight: 8, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constantFrom(null, 'true', 7) },
);
const present = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 9 });

const settingsShape = fc.record({
  AllowFederatedUsers: present(onOff),
  AllowTeamsConsumer: present(onOff),
  AllowTeamsConsumerInbound: present(onOff),
  AllowPublicUsers: present(onOff),
  BlockAllSubdomains: present(onOff),
  SharedSipAddressSpace: present(onOff),
  BlockedDomains: present(fc.oneof(fc.constant([]), domains, fc.constant(null))),
  ExternalAccessWithTrialTenants: present(fc.constantFrom('Blocked', 'Allowed', 'Maybe', null)),
  AllowedTrialTenantDomains: present(fc.oneof(fc.constant([]), domains)),
  SecurityTeamAllowBlockListDelegation: present(fc.constantFrom('Enabled', 'Disabled', null)),
});

const modes = [
  'OrganizationDefault',
  'AllowAllExternalDomains',
  'AllowSpecificExternalDomains',
  'BlockSpecificExternalDomains',
  'BlockAllExternalDomains',
  'New',
  null,
];

const policyShape = fc.record({
  EnableFederationAccess: present(onOff),
  EnableTeamsConsumerAccess: present(onOff),
  EnableTeamsConsumerInbound: present(onOff),
  EnablePublicCloudAccess: present(onOff),
  CommunicationWithExternalOrgs: present(fc.constantFrom(...modes)),
  AllowedExternalDomains: present(fc.oneof(fc.constant([]), domains)),
  BlockedExternalDomains: present(fc.oneof(fc.constant([]), domains)),
});

export const deploymentShape = fc.record({
  settings: settingsShape,
  list: present(listShape),
  global: present(policyShape),
  custom: fc.uniqueArray(fc.tuple(fc.constantFrom('Sales', 'Support', 'Pilot'), policyShape), {
    selector: ([name]) => name,
    maxLength: 3,
  }),
  acs: fc.record({
    EnableAcsUsers: present(onOff),
    AllowedAcsResources: present(fc.constantFrom<PropertyValue>([], ['a'])),
  }),
  pool: fc.option(poolShape, { nil: undefined, freq: 2 }),
  approved: fc.option(domains, { nil: undefined }),
});
export type DeploymentShape = typeof deploymentShape extends fc.Arbitrary<infer T> ? T : never;

/** How one and the same deployment is written down. */
export interface Spelling {
  readonly encoding: number;
  readonly upper: boolean;
  readonly tag: 'Tag:' | 'tag:' | '';
  readonly reversed: boolean;
}
export const plain: Spelling = { encoding: 0, upper: false, tag: 'Tag:', reversed: false };
export const spelling: fc.Arbitrary<Spelling> = fc.record({
  encoding: fc.nat(listEncodings.length - 1),
  upper: fc.boolean(),
  tag: fc.constantFrom('Tag:', 'tag:', ''),
  reversed: fc.boolean(),
});

export function deploymentOf(shape: DeploymentShape, spelled: Spelling = plain): Snapshot {
  const recase = (name: string): string => (spelled.upper ? name.toUpperCase() : name);
  const list = shape.list === undefined ? undefined : writeList(shape.list, spelled.encoding, recase);
  const settings = clean({ ...shape.settings, AllowedDomains: list });
  const policies = [
    ...(shape.global === undefined ? [] : [setting('Global', clean(shape.global))]),
    ...shape.custom.map(([name, properties]) => setting(`${spelled.tag}${name}`, clean(properties))),
  ];
  const cloud = tenant({
    federationSettings: [setting('Global', settings)],
    externalAccessPolicies: policies,
    acsFederation: [setting('Global', clean(shape.acs))],
  });
  const whole = shape.pool === undefined ? cloud : { ...build(shape.pool), ...cloud };
  return spelled.reversed ? reversed(whole) : whole;
}

function clean(properties: Readonly<Record<string, PropertyValue | undefined>>): Properties {
  const kept: Record<string, PropertyValue> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined) {
      kept[name] = value;
    }
  }
  return kept;
}

/** Every list of objects and every object's properties in the opposite order. */
function reversed(snapshot: Snapshot): Snapshot {
  return mapObjects(snapshot, (list) =>
    [...list].reverse().map(({ identity, properties }) => ({
      identity,
      properties: Object.fromEntries(Object.entries(properties).reverse()),
    })),
  );
}

export function mapObjects(
  snapshot: Snapshot,
  change: (
    list: readonly SettingsObject[],
    kind: string,
    side: 'on-premises' | 'cloud',
  ) => readonly SettingsObject[],
): Snapshot {
  const { cloud, onPremises } = snapshot;
  return {
    ...snapshot,
    ...(cloud === undefined ? {} : { cloud: { ...cloud, objects: mapped(cloud.objects, 'cloud', change) } }),
    ...(onPremises === undefined
      ? {}
      : { onPremises: { ...onPremises, objects: mapped(onPremises.objects, 'on-premises', change) } }),
  };
}

function mapped<
  T extends Readonly<
    Record<string, ReturnType<typeof known<readonly SettingsObject[]>> | { readonly state: string }>
  >,
>(
  objects: T,
  side: 'on-premises' | 'cloud',
  change: (
    list: readonly SettingsObject[],
    kind: string,
    side: 'on-premises' | 'cloud',
  ) => readonly SettingsObject[],
): T {
  const entries = Object.entries(objects).map(([kind, reading]) => [
    kind,
    'value' in reading ? known(change(reading.value, kind, side)) : reading,
  ]);
  return Object.fromEntries(entries) as T;
}
