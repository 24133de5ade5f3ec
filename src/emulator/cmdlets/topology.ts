import { since2013 } from '../availability.ts';
import { poolFqdn, sameName, text, type Organisation } from '../organisation.ts';
import {
  computerShape,
  edgeServiceShape,
  mediaShape,
  poolShape,
  registrarShape,
  siteShape,
} from '../shapes.ts';
import { getter } from './getter.ts';
import { isOn, textArgument, type Bound, type CmdletSpec, type ParameterSpec } from './spec.ts';

/** What the topology says: sites with their federation route, pools, computers and services. */
const roles = [
  'EdgeServer',
  'Registrar',
  'CentralManagement',
  'WebServer',
  'MediationServer',
  'ConferencingServer',
  'UserServer',
  'ApplicationServer',
];
const roleSwitches = roles.map((name): ParameterSpec => ({ name, type: 'switch' }));

export const topologyCmdlets: readonly CmdletSpec[] = [
  getter({ noun: 'Site', objects: ({ sites }) => sites, shape: siteShape, fullIdentity: siteIdentity }),
  getter({
    noun: 'Pool',
    objects: ({ pools }, bound) =>
      pools.filter((pool) => isOfSite(text(pool, 'Site'), textArgument(bound, 'Site'))),
    shape: poolShape,
    parameters: [{ name: 'Site', type: 'text' }],
  }),
  getter({
    noun: 'Computer',
    objects: computers,
    shape: computerShape,
    parameters: [
      { name: 'Pool', type: 'text' },
      { name: 'Local', type: 'switch', ...since2013 },
    ],
  }),
  {
    ...getter({
      noun: 'Service',
      objects: services,
      shape: (service) => (text(service, 'Role') === 'EdgeServer' ? edgeServiceShape : registrarShape),
      parameters: [...roleSwitches, { name: 'PoolFqdn', type: 'text' }],
    }),
    exclusive: [['Identity', 'Filter', 'PoolFqdn'], roles],
  },
  getter({
    noun: 'MediaConfiguration',
    objects: ({ mediaConfigurations }) => mediaConfigurations,
    shape: mediaShape,
  }),
];

function siteIdentity(identity: string): string {
  return /^site:/i.test(identity) ? identity : `Site:${identity}`;
}

function isOfSite(site: string, wanted: string): boolean {
  return wanted === '' || sameName(site, siteIdentity(wanted));
}

function computers(organisation: Organisation, bound: Bound): Organisation['computers'] {
  const pool = textArgument(bound, 'Pool') || (isOn(bound, 'Local') ? poolFqdn : '');
  const found = organisation.computers.filter(
    (computer) => pool === '' || sameName(text(computer, 'Pool'), pool),
  );
  return isOn(bound, 'Local') ? found.slice(0, 1) : found;
}

function services({ services: all }: Organisation, bound: Bound): Organisation['services'] {
  const role = roles.find((name) => isOn(bound, name));
  const pool = textArgument(bound, 'PoolFqdn');
  return all.filter(
    (service) =>
      (role === undefined || text(service, 'Role') === role) &&
      (pool === '' || sameName(text(service, 'PoolFqdn'), pool)),
  );
}
