import type { Properties } from '../../model/property-value.ts';
import { since2015 } from '../availability.ts';
import { findByIdentity } from '../identity-index.ts';
import { added, removed, replaced } from '../organisation.ts';
import { allowedDomainShape, blockedDomainShape, sipDomainShape, verificationLevels } from '../shapes.ts';
import { present, type Shape } from '../wire.ts';
import { bindingFailure, cmdletFailure, objectNotFound } from './failures.ts';
import { getter } from './getter.ts';
import {
  failed,
  given,
  textArgument,
  type Bound,
  type CmdletContext,
  type CmdletOutcome,
  type CmdletSpec,
  type ParameterSpec,
} from './spec.ts';

/** The lists of allowed and blocked domains: a domain is on at most one of them. */
interface DomainList {
  readonly noun: 'AllowedDomain' | 'BlockedDomain';
  readonly collection: 'allowedDomains' | 'blockedDomains';
  readonly shape: Shape;
  readonly settings: readonly ParameterSpec[];
  readonly defaults: Properties;
}

const comment: ParameterSpec = { name: 'Comment', type: 'text', nullable: true };
const lists: readonly DomainList[] = [
  {
    noun: 'AllowedDomain',
    collection: 'allowedDomains',
    shape: allowedDomainShape,
    settings: [
      { name: 'ProxyFqdn', type: 'text', nullable: true },
      { name: 'VerificationLevel', type: verificationLevels, ...since2015 },
      comment,
      { name: 'MarkForMonitoring', type: 'bool' },
    ],
    defaults: {
      ProxyFqdn: null,
      VerificationLevel: 'UseSourceVerification',
      Comment: null,
      MarkForMonitoring: false,
    },
  },
  {
    noun: 'BlockedDomain',
    collection: 'blockedDomains',
    shape: blockedDomainShape,
    settings: [comment],
    defaults: { Comment: null },
  },
];

export const domainCmdlets: readonly CmdletSpec[] = [
  ...lists.flatMap((list) => [
    getter({ noun: list.noun, objects: (organisation) => organisation[list.collection], shape: list.shape }),
    creating(list),
    changing(list, 'Set'),
    changing(list, 'Remove'),
  ]),
  getter({ noun: 'SipDomain', objects: ({ sipDomains }) => sipDomains, shape: sipDomainShape }),
];

function creating(list: DomainList): CmdletSpec {
  const cmdlet = `New-Cs${list.noun}`;
  return {
    name: cmdlet,
    effect: 'settings',
    parameters: [
      { name: 'Identity', type: 'text', position: 0 },
      { name: 'Domain', type: 'text' },
      ...list.settings,
      { name: 'InMemory', type: 'switch' },
      { name: 'Force', type: 'switch' },
    ],
    exclusive: [['Identity', 'Domain']],
    run: (bound, context) => create(list, cmdlet, bound, context),
  };
}

function create(
  list: DomainList,
  cmdlet: string,
  bound: Bound,
  { organisation, enumerations }: CmdletContext,
): CmdletOutcome {
  const domain = textArgument(bound, 'Identity') || textArgument(bound, 'Domain');
  if (domain === '') {
    const message = 'Cannot process command because of one or more missing mandatory parameters: Identity.';
    return failed(bindingFailure(cmdlet, 'MissingMandatoryParameter', message));
  }
  const names = list.settings.map(({ name }) => name);
  const entry = { ...list.defaults, ...given(bound, names), Identity: domain, Domain: domain };
  const output = [present(list.shape, entry, organisation, enumerations)];
  if (bound['InMemory'] === true) {
    return { output };
  }
  const { allowedDomains, blockedDomains } = organisation;
  if ([allowedDomains, blockedDomains].some((all) => findByIdentity(all, domain) !== undefined)) {
    const message = `The domain "${domain}" already exists in the list of allowed or blocked domains.`;
    return failed(cmdletFailure(cmdlet, 'DuplicateDomain', 'InvalidOperation', message, domain));
  }
  return { output, organisation: added(organisation, list.collection, entry) };
}

function changing(list: DomainList, verb: 'Set' | 'Remove'): CmdletSpec {
  const cmdlet = `${verb}-Cs${list.noun}`;
  const settings = verb === 'Set' ? list.settings : [];
  return {
    name: cmdlet,
    effect: 'settings',
    parameters: [
      { name: 'Identity', type: 'text', mandatory: true, position: 0, pipeline: true },
      ...(verb === 'Set' ? [{ name: 'Instance', type: 'instance' } as const] : []),
      ...settings,
      { name: 'Force', type: 'switch' },
    ],
    run: (bound, { organisation }) => {
      const domain = textArgument(bound, 'Identity');
      const entry = findByIdentity(organisation[list.collection], domain);
      if (entry === undefined) {
        return failed(objectNotFound(cmdlet, list.noun, domain));
      }
      const changes = given(
        bound,
        settings.map(({ name }) => name),
      );
      return {
        output: [],
        organisation:
          verb === 'Set'
            ? replaced(organisation, list.collection, entry, changes)
            : removed(organisation, list.collection, entry),
      };
    },
  };
}
