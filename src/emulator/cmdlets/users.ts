import type { Properties } from '../../model/property-value.ts';
import { since2013 } from '../availability.ts';
import { findByIdentity } from '../identity-index.ts';
import { text, type Organisation } from '../organisation.ts';
import { effectivePolicyShape, userShape } from '../shapes.ts';
import { present } from '../wire.ts';
import { cmdletFailure, userNotFound } from './failures.ts';
import {
  complained,
  failed,
  isOn,
  textArgument,
  type Bound,
  type CmdletContext,
  type CmdletOutcome,
  type CmdletSpec,
} from './spec.ts';
import { userFilter } from './user-filter.ts';
import { findUsers } from './user-lookup.ts';

/** Get-CsUser and Get-CsEffectivePolicy. `-LdapFilter` and `-OU` are taken and not applied. */
export const userCmdlets: readonly CmdletSpec[] = [
  {
    name: 'Get-CsUser',
    effect: 'read',
    parameters: [
      { name: 'Identity', type: 'text', position: 0, pipeline: true },
      { name: 'Filter', type: 'text' },
      { name: 'LdapFilter', type: 'text' },
      { name: 'OU', type: 'text' },
      { name: 'ResultSize', type: 'text' },
      { name: 'UnAssignedUser', type: 'switch' },
      { name: 'OnLyncServer', type: 'switch', to: 'lync-2013' },
      { name: 'OnModernServer', type: 'switch', from: 'sfb-2015' },
      { name: 'OnOfficeCommunicationServer', type: 'switch' },
      { name: 'DomainController', type: 'any' },
      { name: 'Credential', type: 'any' },
    ],
    exclusive: [['Identity', 'Filter', 'LdapFilter']],
    run: getUsers,
  },
  {
    ...since2013,
    name: 'Get-CsEffectivePolicy',
    effect: 'read',
    parameters: [{ name: 'Identity', type: 'text', mandatory: true, position: 0, pipeline: true }],
    run: (bound, { organisation, enumerations }) => {
      const identity = textArgument(bound, 'Identity');
      const users = findUsers(organisation, identity);
      return users.length === 0
        ? complained(userNotFound('Get-CsEffectivePolicy', identity))
        : {
            output: users.map((user) =>
              present(
                effectivePolicyShape,
                effectivePolicies(user, organisation),
                organisation,
                enumerations,
              ),
            ),
          };
    },
  },
];

function getUsers(bound: Bound, { organisation, enumerations }: CmdletContext): CmdletOutcome {
  const identity = textArgument(bound, 'Identity');
  const found = identity === '' ? organisation.users : findUsers(organisation, identity);
  if (identity !== '' && found.length === 0) {
    return complained(userNotFound('Get-CsUser', identity));
  }
  const filter = textArgument(bound, 'Filter');
  const matches = filter === '' ? () => true : userFilter(filter);
  if (matches === undefined) {
    const message = `Cannot parse the filter "${filter}".`;
    return failed(cmdletFailure('Get-CsUser', 'InvalidFilter', 'InvalidArgument', message, filter));
  }
  const onlyOld = isOn(bound, 'UnAssignedUser') || isOn(bound, 'OnOfficeCommunicationServer');
  const size = textArgument(bound, 'ResultSize');
  const listed = onlyOld ? [] : found.filter(matches).slice(0, /^\d+$/.test(size) ? Number(size) : undefined);
  return { output: listed.map((user) => present(userShape, user, organisation, enumerations)) };
}

const otherPolicies = ['ClientPolicy', 'ClientVersionPolicy', 'ConferencingPolicy', 'VoicePolicy'];

/** The user's own policy, else that of the site of his pool, else Global. */
function effectivePolicies(user: Properties, organisation: Organisation): Properties {
  const own = text(user, 'ExternalAccessPolicy');
  const pool = findByIdentity(organisation.pools, text(user, 'RegistrarPool'));
  const site = pool === undefined ? '' : text(pool, 'Site');
  const ofSite = findByIdentity(organisation.externalAccessPolicies, site);
  const fallback = ofSite === undefined ? 'Global' : text(ofSite, 'Identity');
  return {
    Identity: text(user, 'Identity'),
    ...Object.fromEntries(otherPolicies.map((name) => [name, text(user, name) || 'Global'])),
    ExternalAccessPolicy: own === '' ? fallback : own,
  };
}
