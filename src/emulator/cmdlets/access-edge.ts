import type { Properties } from '../../model/property-value.ts';
import { since2013, since2015, since2019 } from '../availability.ts';
import { sameName, text } from '../organisation.ts';
import { accessEdgeDefaultRouteShape, accessEdgeDnsShape, verificationLevels } from '../shapes.ts';
import { cmdletFailure, objectNotFound } from './failures.ts';
import { getter } from './getter.ts';
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

/** Get- and Set-CsAccessEdgeConfiguration: one object, `Global`, whose type follows the routing method. */
const settings: readonly ParameterSpec[] = [
  { name: 'AllowAnonymousUsers', type: 'bool' },
  { name: 'AllowFederatedUsers', type: 'bool' },
  { name: 'AllowOutsideUsers', type: 'bool' },
  { name: 'BeClearingHouse', type: 'bool' },
  { name: 'EnablePartnerDiscovery', type: 'bool' },
  { name: 'DiscoveredPartnerVerificationLevel', type: verificationLevels, ...since2013 },
  { name: 'EnableArchivingDisclaimer', type: 'bool' },
  { name: 'EnableUserReplicator', type: 'bool', ...since2013 },
  { name: 'KeepCrlsUpToDateForPeers', type: 'bool' },
  { name: 'MarkSourceVerifiableOnOutgoingMessages', type: 'bool' },
  { name: 'OutgoingTlsCountForFederatedPartners', type: 'u32' },
  { name: 'DnsSrvCacheRecordCount', type: 'u32', ...since2015 },
  { name: 'DiscoveredPartnerStandardRate', type: 'u32', ...since2013 },
  { name: 'EnableDiscoveredPartnerContactsLimit', type: 'bool', ...since2013 },
  { name: 'MaxContactsPerDiscoveredPartner', type: 'u32', ...since2013 },
  { name: 'DiscoveredPartnerReportPeriodMinutes', type: 'u32', ...since2013 },
  { name: 'MaxAcceptedCertificatesStored', type: 'u32', ...since2013 },
  { name: 'MaxRejectedCertificatesStored', type: 'u32', ...since2013 },
  { name: 'CertificatesDeletedPercentage', type: 'u32', ...since2013 },
  { name: 'EnablePartnerMonitoringCosmosOutput', type: 'bool', ...since2019 },
  { name: 'EnablePartnerMonitoringIfxLog', type: 'bool', ...since2019 },
  { name: 'SkypeSearchUrl', type: 'text', ...since2015 },
];
const routing: readonly ParameterSpec[] = [
  { name: 'UseDnsSrvRouting', type: 'switch' },
  { name: 'UseDefaultRouting', type: 'switch' },
  { name: 'DefaultRouteFqdn', type: 'text' },
  { name: 'VerificationLevel', type: verificationLevels },
  { name: 'IsPublicProvider', type: 'bool' },
];
const defaultRoute = ['DefaultRouteFqdn', 'VerificationLevel', 'IsPublicProvider'];

export const accessEdgeCmdlets: readonly CmdletSpec[] = [
  getter({
    noun: 'AccessEdgeConfiguration',
    objects: ({ accessEdge }) => [accessEdge],
    shape: (object) =>
      text(object, 'RoutingMethod') === 'UseDefaultRouting'
        ? accessEdgeDefaultRouteShape
        : accessEdgeDnsShape,
  }),
  {
    name: 'Set-CsAccessEdgeConfiguration',
    effect: 'settings',
    parameters: [
      { name: 'Identity', type: 'text', position: 0, pipeline: true },
      { name: 'Instance', type: 'instance' },
      ...settings,
      ...routing,
      { name: 'Force', type: 'switch' },
    ],
    exclusive: [['UseDnsSrvRouting', 'UseDefaultRouting']],
    needs: {
      EnablePartnerDiscovery: 'UseDnsSrvRouting',
      BeClearingHouse: 'UseDnsSrvRouting',
      DiscoveredPartnerVerificationLevel: 'UseDnsSrvRouting',
      ...Object.fromEntries(defaultRoute.map((name) => [name, 'UseDefaultRouting'])),
    },
    run: set,
  },
];

function set(bound: Bound, { organisation }: CmdletContext): CmdletOutcome {
  const cmdlet = 'Set-CsAccessEdgeConfiguration';
  const identity = textArgument(bound, 'Identity');
  if (identity !== '' && !sameName(identity, 'Global')) {
    return failed(objectNotFound(cmdlet, 'AccessEdgeConfiguration', identity));
  }
  const providers = [...organisation.publicProviders, ...organisation.hostingProviders];
  if (isOn(bound, 'UseDefaultRouting') && providers.length > 0) {
    const message =
      'The default route cannot be used while there are hosting or public providers. Remove them first.';
    return failed(cmdletFailure(cmdlet, 'ProvidersExist', 'InvalidOperation', message, 'Global'));
  }
  const names = [...settings.map(({ name }) => name), ...defaultRoute];
  const changes = { ...routingOf(bound), ...given(bound, names) };
  return {
    output: [],
    organisation: { ...organisation, accessEdge: { ...organisation.accessEdge, ...changes } },
  };
}

function routingOf(bound: Bound): Properties {
  if (isOn(bound, 'UseDefaultRouting')) {
    return { RoutingMethod: 'UseDefaultRouting' };
  }
  return isOn(bound, 'UseDnsSrvRouting') ? { RoutingMethod: 'UseDnsSrvRouting' } : {};
}
