import fc from 'fast-check';
import type { PropertyValue } from '../../src/model/property-value.ts';
import type { Scope } from '../../src/model/scope.ts';
import { serverProducts } from '../../src/model/server-versions.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { edge, messenger, object, policy, snapshot, user } from '../interop/pools.ts';

/** Pools of every shape that a server allows: names unique, every user's policy there. */

const tags = ['Sales', 'Public', 'NoExternal'];

const media = (open: boolean): { EnablePublicCloudAudioVideoAccess: boolean } => ({
  EnablePublicCloudAudioVideoAccess: open,
});

export const provider = fc.record({
  name: fc.constantFrom('Messenger', 'MSN', 'Skype', 'Our PIC'),
  enabled: fc.boolean(),
  level: fc.constantFrom<PropertyValue>(
    'AlwaysVerifiable',
    'AlwaysUnverifiable',
    'UseSourceVerification',
    0,
    1,
    2,
  ),
  search: fc.option(fc.boolean(), { nil: undefined }),
});

const mostly = fc.nat(9).map((number) => number > 0);

export const poolShape = fc.record({
  product: fc.constantFrom(...serverProducts),
  allowed: fc.boolean(),
  discovery: fc.boolean(),
  provider: fc.option(provider, { nil: undefined }),
  otherProvider: fc.boolean(),
  hosting: fc.boolean(),
  domains: fc.nat(3),
  global: fc.boolean(),
  globalMedia: fc.boolean(),
  policies: fc.array(fc.tuple(fc.constantFrom(...tags), fc.boolean(), fc.boolean()), { maxLength: 3 }),
  sitePolicy: fc.option(fc.boolean(), { nil: undefined }),
  users: fc.array(fc.nat(3), { maxLength: 5 }),
  /** What only an administrator can open, mostly open. */
  byHand: fc.record({ routing: mostly, route: mostly, edgePool: mostly }),
});
export type PoolShape = typeof poolShape extends fc.Arbitrary<infer T> ? T : never;

export function build(shape: PoolShape): Snapshot {
  const named = new Map(shape.policies.map(([name, open, outside]) => [name, { open, outside }] as const));
  const policyList = [
    policy('Global', shape.global, media(shape.globalMedia)),
    ...[...named].map(([name, { open, outside }]) =>
      policy(`Tag:${name}`, open, { EnableOutsideAccess: outside }),
    ),
    ...(shape.sitePolicy === undefined ? [] : [policy('Site:Redmond', shape.sitePolicy)]),
  ];
  const names = [...named.keys()];
  return snapshot(
    {
      accessEdge: edge({
        AllowFederatedUsers: shape.allowed,
        EnablePartnerDiscovery: shape.discovery,
        RoutingMethod: shape.byHand.routing ? 'UseDnsSrvRouting' : 'UseDefaultRouting',
      }),
      sites: [
        object('Site:Redmond', { FederationRoute: shape.byHand.route ? 'EdgeServer:edge.contoso.com' : '' }),
      ],
      edgeServers: shape.byHand.edgePool
        ? [object('EdgeServer:edge.contoso.com', { AccessEdgeExternalSipPort: 5061 })]
        : [],
      publicProviders: [
        ...(shape.provider === undefined ? [] : [providerObject(shape.provider)]),
        ...(shape.otherProvider ? [object('AOL', { ProxyFqdn: 'sip.oscar.aol.com', Enabled: true })] : []),
      ],
      hostingProviders: shape.hosting
        ? [
            object('O365', {
              ProxyFqdn: 'sipfed.online.lync.com',
              Enabled: true,
              EnabledSharedAddressSpace: true,
            }),
          ]
        : [],
      allowedDomains: Array.from({ length: shape.domains }, (_, index) =>
        object(`partner${String(index)}.com`),
      ),
      externalAccessPolicies: policyList,
      users: shape.users.map((choice, index) => user(`u${String(index)}`, names[choice] ?? null)),
    },
    shape.product,
  );
}

function providerObject({ name, enabled, level, search }: NonNullable<PoolShape['provider']>) {
  return messenger(name, {
    Enabled: enabled,
    VerificationLevel: level,
    ...(search === undefined ? {} : { EnableSkypeIdRouting: search, EnableSkypeDirectorySearch: true }),
  });
}

export const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant<Scope>({ kind: 'global' }),
  fc.constant<Scope>({ kind: 'site', name: 'Redmond' }),
  fc.constantFrom(...tags).map((name): Scope => ({ kind: 'policy', name })),
  fc.constant<Scope>({ kind: 'users', file: 'list.txt' }),
);
export const listedUsers = ['u0@contoso.com', 'sip:U1@contoso.com'];
