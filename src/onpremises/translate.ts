import { FederationError } from '../errors.ts';
import { acceptedProviderValues, type PoolCapabilities } from '../model/capabilities.ts';
import type { CmdletRequest, Intent, ObjectRef, PropertyChange } from '../model/change.ts';
import type { Properties, PropertyValue } from '../model/property-value.ts';
import { commandText } from '../change/command-text.ts';

/**
 * How an intent is sent to a pool: the cmdlet an administrator would use for it, with no more parameters than it
 * needs. Nothing here knows the state of the server; what the server lacks comes in as its capabilities.
 */

/** Only the DnsSrvRouting parameter set of Set-CsAccessEdgeConfiguration has these; its switch goes along. */
const dnsRoutingProperties = new Set([
  'EnablePartnerDiscovery',
  'BeClearingHouse',
  'DiscoveredPartnerVerificationLevel',
]);
/** All that Set-CsPublicProvider can change; anything else takes a new provider. */
const settableProviderProperties = new Set(['Enabled', 'VerificationLevel']);

/**
 * @throws FederationError `change.not-translatable` for an intent no cmdlet does: a property that is fixed once the
 * object exists, the removal of what cannot be removed, an identity that would hit more than one object.
 */
export function translateIntent(
  intent: Intent,
  capabilities: PoolCapabilities,
): { readonly request: CmdletRequest; readonly command: string } {
  const { name, parameters } = cmdletFor(intent, capabilities);
  return { request: { via: 'cmdlet', name, parameters }, command: commandText(name, parameters) };
}

interface Cmdlet {
  readonly name: string;
  readonly parameters: Properties;
}

function cmdletFor(intent: Intent, capabilities: PoolCapabilities): Cmdlet {
  const { identity } = intent.object;
  switch (intent.object.type) {
    case 'access-edge':
      return accessEdge(intent);
    case 'public-provider':
      return publicProvider(intent, capabilities);
    case 'external-access-policy':
      return externalAccessPolicy(intent);
    case 'user-policy-assignment':
      return grant(intent);
    case 'allowed-domain':
    case 'blocked-domain':
      return domainEntry(intent, single(intent.object));
    case 'replication':
      return {
        name: 'Invoke-CsManagementStoreReplication',
        parameters: identity.toLowerCase() === 'all' ? {} : { ReplicaFqdn: single(intent.object) },
      };
    case 'tenant-federation-settings':
    case 'group-policy-assignment':
      throw untranslatable(intent.object, 'only a tenant has it');
  }
}

function accessEdge(intent: Intent): Cmdlet {
  if (intent.kind !== 'set') {
    throw untranslatable(intent.object, `it always exists, so there is no ${intent.kind}`);
  }
  const routed = intent.properties.some(({ property }) => dnsRoutingProperties.has(property));
  return {
    name: 'Set-CsAccessEdgeConfiguration',
    parameters: { ...(routed ? { UseDnsSrvRouting: true } : {}), ...valuesOf(intent.properties) },
  };
}

function publicProvider(intent: Intent, capabilities: PoolCapabilities): Cmdlet {
  const Identity = single(intent.object);
  switch (intent.kind) {
    case 'create': {
      const values = acceptedProviderValues(intent.values, capabilities);
      return { name: 'New-CsPublicProvider', parameters: newObject(Identity, values) };
    }
    case 'remove':
      return { name: 'Remove-CsPublicProvider', parameters: { Identity } };
    case 'assign':
      throw untranslatable(intent.object, 'nothing is assigned to it');
    case 'set':
      return setProvider(intent.object, Identity, valuesOf(intent.properties));
  }
}

function setProvider(object: ObjectRef, Identity: string, values: Properties): Cmdlet {
  const names = Object.keys(values);
  const fixed = names.find((name) => !settableProviderProperties.has(name));
  if (fixed !== undefined) {
    throw untranslatable(object, `${fixed} cannot be changed once the provider exists`);
  }
  if (names.length === 1 && typeof values['Enabled'] === 'boolean') {
    return {
      name: values['Enabled'] ? 'Enable-CsPublicProvider' : 'Disable-CsPublicProvider',
      parameters: { Identity },
    };
  }
  return { name: 'Set-CsPublicProvider', parameters: { Identity, ...values } };
}

function externalAccessPolicy(intent: Intent): Cmdlet {
  const Identity = single(intent.object);
  const isGlobal = Identity.toLowerCase() === 'global';
  switch (intent.kind) {
    case 'set':
      return { name: 'Set-CsExternalAccessPolicy', parameters: { Identity, ...valuesOf(intent.properties) } };
    case 'assign':
      throw untranslatable(intent.object, 'a policy is assigned to a user');
    case 'create':
      if (isGlobal) {
        throw untranslatable(intent.object, 'the Global policy always exists');
      }
      return { name: 'New-CsExternalAccessPolicy', parameters: newObject(Identity, intent.values) };
    case 'remove':
      if (isGlobal) {
        throw untranslatable(intent.object, 'removing the Global policy would reset it to its defaults');
      }
      return { name: 'Remove-CsExternalAccessPolicy', parameters: { Identity } };
  }
}

/** An entry of a list of domains. Of a blocked one a server can change the comment only. */
function domainEntry(intent: Intent, Identity: string): Cmdlet {
  const noun = intent.object.type === 'allowed-domain' ? 'CsAllowedDomain' : 'CsBlockedDomain';
  switch (intent.kind) {
    case 'create':
      return { name: `New-${noun}`, parameters: newObject(Identity, intent.values) };
    case 'remove':
      return { name: `Remove-${noun}`, parameters: { Identity } };
    case 'set':
      return { name: `Set-${noun}`, parameters: { Identity, ...valuesOf(intent.properties) } };
    case 'assign':
      throw untranslatable(intent.object, 'nothing is assigned to it');
  }
}

/** The identity comes from the object alone; what is empty is left to the server. */
function newObject(identity: string, values: Properties): Properties {
  const given = Object.entries(values).filter(
    ([name, value]) => name.toLowerCase() !== 'identity' && value !== null && value !== '',
  );
  return { Identity: identity, ...Object.fromEntries(given) };
}

/** `-PolicyName` is the identity without its scope; a null takes the user's own policy away. */
function grant(intent: Intent): Cmdlet {
  const change = intent.kind === 'assign' ? intent.properties[0] : undefined;
  if (change === undefined || (change.to !== null && typeof change.to !== 'string')) {
    throw untranslatable(intent.object, 'an assignment names one policy, or none');
  }
  const policy = (change.to ?? '').replace(/^tag:/i, '');
  return {
    name: 'Grant-CsExternalAccessPolicy',
    parameters: { Identity: single(intent.object), PolicyName: policy === '' ? null : policy },
  };
}

function valuesOf(changes: readonly PropertyChange[]): Properties {
  return Object.fromEntries(changes.map(({ property, to }): [string, PropertyValue] => [property, to]));
}

/** The identity, when it names one object: an asterisk is a wildcard to some cmdlets, an empty one means Global to others. */
function single(object: ObjectRef): string {
  if (object.identity.trim() === '' || object.identity.includes('*')) {
    throw untranslatable(object, 'its identity does not name exactly one object');
  }
  return object.identity;
}

function untranslatable(object: ObjectRef, why: string): FederationError {
  return new FederationError('change.not-translatable', 'refused', 'this change cannot be sent to a pool', {
    where: `${object.type} ${JSON.stringify(object.identity)}`,
    why,
    next: 'make it in the management shell of the servers',
  });
}
