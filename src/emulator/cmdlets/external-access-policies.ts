import type { Properties } from '../../model/property-value.ts';
import { findByIdentity } from '../identity-index.ts';
import { added, removed, replaced, sameName, text, type Organisation } from '../organisation.ts';
import { externalAccessPolicyShape, policySwitches, userShape } from '../shapes.ts';
import { present } from '../wire.ts';
import { cmdletFailure, objectNotFound, userNotFound } from './failures.ts';
import { getter } from './getter.ts';
import {
  complained,
  failed,
  given,
  isOn,
  textArgument,
  type Bound,
  type CmdletContext,
  type CmdletOutcome,
  type CmdletSpec,
  type ParameterSpec,
} from './spec.ts';
import { findUsers } from './user-lookup.ts';

/** External access policies: Global always exists, a site has at most one, users are granted those with a tag. */
const collection = 'externalAccessPolicies';
const noun = 'ExternalAccessPolicy';
const switches = policySwitches.map((property): ParameterSpec => ({ ...property, type: 'bool' }));
const settings: readonly ParameterSpec[] = [
  { name: 'Description', type: 'text', nullable: true },
  ...switches,
];
const settingNames = settings.map(({ name }) => name);
const force: ParameterSpec = { name: 'Force', type: 'switch' };
const closed: Properties = {
  Description: null,
  ...Object.fromEntries(switches.map(({ name }) => [name, false])),
};

/** A bare name is that of a per-user policy (Get-CsExternalAccessPolicy, -Identity). */
function fullIdentity(identity: string): string {
  const name = identity.trim();
  return sameName(name, 'Global') || /^(site|tag):/i.test(name) ? name : `Tag:${name}`;
}

export const externalAccessPolicyCmdlets: readonly CmdletSpec[] = [
  getter({
    noun,
    objects: (organisation) => organisation[collection],
    shape: externalAccessPolicyShape,
    fullIdentity,
    parameters: [{ name: 'Include', type: 'any' }],
  }),
  {
    name: 'New-CsExternalAccessPolicy',
    effect: 'settings',
    parameters: [
      { name: 'Identity', type: 'text', mandatory: true, position: 0 },
      ...settings,
      { name: 'InMemory', type: 'switch' },
      force,
    ],
    run: create,
  },
  {
    name: 'Set-CsExternalAccessPolicy',
    effect: 'settings',
    parameters: [
      { name: 'Identity', type: 'text', position: 0, pipeline: true },
      { name: 'Instance', type: 'instance' },
      ...settings,
      force,
    ],
    run: set,
  },
  {
    name: 'Remove-CsExternalAccessPolicy',
    effect: 'settings',
    parameters: [{ name: 'Identity', type: 'text', mandatory: true, position: 0, pipeline: true }, force],
    run: remove,
  },
  {
    name: 'Grant-CsExternalAccessPolicy',
    effect: 'directory',
    parameters: [
      { name: 'Identity', type: 'text', mandatory: true, position: 0, pipeline: true },
      { name: 'PolicyName', type: 'text', mandatory: true, nullable: true, position: 1 },
      { name: 'PassThru', type: 'switch' },
      { name: 'DomainController', type: 'any' },
    ],
    run: grant,
  },
];

function create(bound: Bound, { organisation, enumerations }: CmdletContext): CmdletOutcome {
  const cmdlet = 'New-CsExternalAccessPolicy';
  const identity = fullIdentity(textArgument(bound, 'Identity'));
  const policy = { ...closed, ...given(bound, settingNames), Identity: identity };
  const output = [present(externalAccessPolicyShape, policy, organisation, enumerations)];
  if (isOn(bound, 'InMemory')) {
    return { output };
  }
  if (findByIdentity(organisation[collection], identity) !== undefined) {
    const message = `The policy "${identity}" already exists.`;
    return failed(cmdletFailure(cmdlet, 'DuplicateIdentity', 'ResourceExists', message, identity));
  }
  return isOfUnknownSite(identity, organisation)
    ? failed(objectNotFound(cmdlet, 'Site', identity))
    : { output, organisation: added(organisation, collection, policy) };
}

function isOfUnknownSite(identity: string, { sites }: Organisation): boolean {
  return /^site:/i.test(identity) && findByIdentity(sites, identity) === undefined;
}

function set(bound: Bound, { organisation }: CmdletContext): CmdletOutcome {
  const named = textArgument(bound, 'Identity');
  const identity = named === '' ? 'Global' : fullIdentity(named);
  const policy = findByIdentity(organisation[collection], identity);
  return policy === undefined
    ? failed(objectNotFound('Set-CsExternalAccessPolicy', noun, identity))
    : { output: [], organisation: replaced(organisation, collection, policy, given(bound, settingNames)) };
}

/** Global goes back to its defaults; for a policy that users still have, the cmdlet asks unless -Force is given. */
function remove(bound: Bound, { organisation }: CmdletContext): CmdletOutcome {
  const identity = fullIdentity(textArgument(bound, 'Identity'));
  const policy = findByIdentity(organisation[collection], identity);
  if (policy === undefined) {
    return failed(objectNotFound('Remove-CsExternalAccessPolicy', noun, identity));
  }
  if (sameName(identity, 'Global')) {
    return { output: [], organisation: replaced(organisation, collection, policy, closed) };
  }
  const name = identity.replace(/^tag:/i, '');
  const holders = organisation.users.filter((user) => sameName(text(user, 'ExternalAccessPolicy'), name));
  const message = `The policy "${identity}" is currently assigned to one or more users. Do you want to remove it?`;
  return {
    output: [],
    organisation: removed(organisation, collection, policy),
    ...(holders.length === 0 || isOn(bound, 'Force') ? {} : { question: { caption: 'Confirm', message } }),
  };
}

function grant(bound: Bound, { organisation, enumerations }: CmdletContext): CmdletOutcome {
  const cmdlet = 'Grant-CsExternalAccessPolicy';
  const identity = textArgument(bound, 'Identity');
  const users = findUsers(organisation, identity);
  if (users.length === 0) {
    return complained(userNotFound(cmdlet, identity));
  }
  const name = textArgument(bound, 'PolicyName').replace(/^tag:/i, '');
  const policy = name === '' ? undefined : findByIdentity(organisation[collection], `Tag:${name}`);
  if (name !== '' && policy === undefined) {
    const message = `Policy "${name}" is not a user policy. You can assign only a user policy to a specific user.`;
    return complained(cmdletFailure(cmdlet, 'PolicyNotFound', 'ObjectNotFound', message, name));
  }
  const assigned = policy === undefined ? null : text(policy, 'Identity').replace(/^tag:/i, '');
  const granted = new Set(users);
  const changed = users.map((user) => ({ ...user, ExternalAccessPolicy: assigned }));
  return {
    output: isOn(bound, 'PassThru')
      ? changed.map((user) => present(userShape, user, organisation, enumerations))
      : [],
    organisation: {
      ...organisation,
      users: organisation.users.map((user) =>
        granted.has(user) ? { ...user, ExternalAccessPolicy: assigned } : user,
      ),
    },
  };
}
