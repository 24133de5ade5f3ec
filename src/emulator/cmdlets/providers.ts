import type { Properties } from '../../model/property-value.ts';
import { decorationEra, since2013, since2015 } from '../availability.ts';
import { findByIdentity } from '../identity-index.ts';
import { added, removed, replaced } from '../organisation.ts';
import { hostingProviderShape, publicProviderShape, verificationLevels } from '../shapes.ts';
import { present, type Shape } from '../wire.ts';
import { cmdletFailure, objectNotFound } from './failures.ts';
import { getter } from './getter.ts';
import { duplicateProvider } from './provider-names.ts';
import {
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

/**
 * The cmdlets for public and hosting providers. They differ in what can be changed once a provider exists: of a public
 * one the switch and the verification level, of a hosting one everything but the ProxyFqdn.
 */
interface ProviderKind {
  readonly noun: string;
  readonly collection: 'publicProviders' | 'hostingProviders';
  readonly shape: Shape;
  /** Parameters of Set-, which New- takes too. */
  readonly changeable: readonly ParameterSpec[];
  /** Parameters of New- alone. */
  readonly fixed: readonly ParameterSpec[];
  readonly defaults: Properties;
}

const identity: ParameterSpec = { name: 'Identity', type: 'text', mandatory: true, position: 0 };
const pipedIdentity: ParameterSpec = { ...identity, pipeline: true };
const instance: ParameterSpec = { name: 'Instance', type: 'instance' };
const force: ParameterSpec = { name: 'Force', type: 'switch' };
const common: readonly ParameterSpec[] = [
  { name: 'Enabled', type: 'bool' },
  { name: 'VerificationLevel', type: verificationLevels },
];

const publicProvider: ProviderKind = {
  noun: 'PublicProvider',
  collection: 'publicProviders',
  shape: publicProviderShape,
  changeable: common,
  fixed: [
    { name: 'IconUrl', type: 'text', nullable: true, ...since2013 },
    { name: 'NameDecorationDomain', type: 'text', nullable: true, ...since2013 },
    { name: 'NameDecorationRoutingDomain', type: 'text', nullable: true, ...decorationEra },
    { name: 'NameDecorationExcludedDomainList', type: 'text', nullable: true, ...decorationEra },
    { name: 'EnableSkypeIdRouting', type: 'bool', ...since2015 },
    { name: 'EnableSkypeDirectorySearch', type: 'bool', ...since2015 },
  ],
  defaults: { EnableSkypeIdRouting: false, EnableSkypeDirectorySearch: false },
};

const hostingProvider: ProviderKind = {
  noun: 'HostingProvider',
  collection: 'hostingProviders',
  shape: hostingProviderShape,
  changeable: [
    ...common,
    { name: 'EnabledSharedAddressSpace', type: 'bool' },
    { name: 'HostsOCSUsers', type: 'bool' },
    { name: 'IsLocal', type: 'bool' },
    { name: 'AutodiscoverUrl', type: 'text', nullable: true, ...since2013 },
  ],
  fixed: [],
  defaults: { EnabledSharedAddressSpace: false, HostsOCSUsers: false, IsLocal: false, SipClientPort: 443 },
};

export const providerCmdlets: readonly CmdletSpec[] = [publicProvider, hostingProvider].flatMap((kind) => [
  getter({
    noun: kind.noun,
    objects: (organisation) => organisation[kind.collection],
    shape: kind.shape,
  }),
  creating(kind),
  writing(kind, 'Set', kind.changeable, (bound) =>
    given(
      bound,
      kind.changeable.map(({ name }) => name),
    ),
  ),
  writing(kind, 'Enable', [], () => ({ Enabled: true })),
  writing(kind, 'Disable', [], () => ({ Enabled: false })),
  writing(kind, 'Remove', [], () => undefined),
]);

function creating(kind: ProviderKind): CmdletSpec {
  const cmdlet = `New-Cs${kind.noun}`;
  const mandatory = kind.changeable.map((parameter) =>
    parameter.name === 'Enabled' ? { ...parameter, mandatory: true as const } : parameter,
  );
  return {
    name: cmdlet,
    effect: 'settings',
    parameters: [
      identity,
      { name: 'ProxyFqdn', type: 'text', mandatory: true },
      ...mandatory,
      ...kind.fixed,
      { name: 'InMemory', type: 'switch' },
      force,
    ],
    run: (bound, context) => create(kind, cmdlet, bound, context),
  };
}

function create(
  kind: ProviderKind,
  cmdlet: string,
  bound: Bound,
  { organisation, enumerations }: CmdletContext,
): CmdletOutcome {
  const name = textArgument(bound, 'Identity');
  const parameters = [...kind.changeable, ...kind.fixed].map((parameter) => parameter.name);
  const provider: Properties = {
    VerificationLevel: 'AlwaysVerifiable',
    ...kind.defaults,
    ...given(bound, ['ProxyFqdn', ...parameters]),
    Identity: name,
    Name: name,
  };
  const output = [present(kind.shape, provider, organisation, enumerations)];
  if (isOn(bound, 'InMemory')) {
    return { output };
  }
  const failure = duplicateProvider(cmdlet, provider, organisation);
  return failure === undefined
    ? { output, organisation: added(organisation, kind.collection, provider) }
    : failed(failure);
}

/** @param decide the properties to set, or undefined to remove the provider. */
function writing(
  kind: ProviderKind,
  verb: string,
  parameters: readonly ParameterSpec[],
  decide: (bound: Bound) => Properties | undefined,
): CmdletSpec {
  const cmdlet = `${verb}-Cs${kind.noun}`;
  return {
    name: cmdlet,
    effect: 'settings',
    parameters: [pipedIdentity, ...(verb === 'Remove' ? [] : [instance]), ...parameters, force],
    run: (bound, { organisation }) => {
      const name = textArgument(bound, 'Identity');
      const provider = findByIdentity(organisation[kind.collection], name);
      if (provider === undefined) {
        return failed(objectNotFound(cmdlet, kind.noun, name));
      }
      const changes = decide(bound);
      if (changes === undefined) {
        return { output: [], organisation: removed(organisation, kind.collection, provider) };
      }
      // That it is so already is an error of these two (Enable-CsPublicProvider, Disable-CsHostingProvider).
      if (/^(Enable|Disable)$/.test(verb) && provider['Enabled'] === changes['Enabled']) {
        const message = `The provider "${name}" is already ${verb.toLowerCase()}d.`;
        return failed(cmdletFailure(cmdlet, 'ProviderState', 'InvalidOperation', message, name));
      }
      return { output: [], organisation: replaced(organisation, kind.collection, provider, changes) };
    },
  };
}
