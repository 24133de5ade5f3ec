import type { Properties } from '../../model/property-value.ts';
import { showAllowedDomains } from './allowed-domains.ts';
import { configurationSpecs, type ConfigurationType } from './configuration-types.ts';
import type { Tenant } from './tenant.ts';

const nobody = '00000000-0000-0000-0000-000000000000';

/** An instance as the service gives it: its properties in their order, and the envelope of its type around them. */
export function present(type: ConfigurationType, stored: Properties, tenant: Tenant): Properties {
  const { properties, legacy, hasKey } = configurationSpecs[type];
  const { manner } = tenant;
  const shown = Object.keys(properties).flatMap((name) => {
    const value = stored[name];
    if (value === undefined || (!manner.legacySwitches && Object.hasOwn(legacy, name))) {
      return [];
    }
    return [[name, name === 'AllowedDomains' ? showAllowedDomains(value, manner.openAs) : value] as const];
  });
  // What a state holds beyond that is of a service of a later day.
  const later = Object.entries(stored).filter(
    ([name]) => name !== 'Identity' && !Object.hasOwn(properties, name) && !Object.hasOwn(legacy, name),
  );
  const identity = stored['Identity'] ?? 'Global';
  return {
    ...Object.fromEntries([...shown, ...later]),
    ...(hasKey ? { Key: keyOf(type, tenant.id) } : {}),
    Identity: identity,
    ...(hasKey ? {} : { SchemaVersion: '1.0' }),
    ConfigMetadata: { Authority: 'Tenant' },
    ConfigId: typeof identity === 'string' ? identity.replace(/^Tag:/, '') : identity,
  };
}

/** What objects carry that came over from the servers' management. */
function keyOf(type: ConfigurationType, tenantId: string): Properties {
  const schema = `{urn:schema:Microsoft.Rtc.Management.Settings.Edge.2008}${type}`;
  return {
    ScopeClass: 'Global',
    SchemaId: { XName: { name: schema } },
    AuthorityId: {
      Class: 'Tenant',
      InstanceId: tenantId,
      XmlRoot: { name: '{urn:schema:Microsoft.Rtc.Management.ScopeFramework.2008}AuthorityId' },
    },
    DefaultXml: { SchemaId: {}, Data: {}, ConfigObject: null, Signature: nobody, IsModified: true },
    XmlRoot: { name: '{urn:schema:Microsoft.Rtc.Management.ScopeFramework.2008}AnchoredXmlKey' },
  };
}
