import type { Change } from '../model/change.ts';
import { policyKey } from '../model/policies.ts';
import type { Properties } from '../model/property-value.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { cutText } from './alike.ts';
import { columns, paragraph, report } from './layout.ts';
import type { Style } from './style.ts';

/** What is sent to the cloud, word for word, and what is there now: for who has to accept it. */
export function payloadTable(
  changes: readonly Change[],
  tenant: TenantSnapshot | undefined,
  style: Style,
): string {
  const unfolded = { ...style, width: undefined };
  const rows = changes.flatMap((change) => {
    const { request, number } = change;
    if (request.via !== 'api') {
      return [];
    }
    const now = beforeImage(change, tenant);
    return [
      [String(number), exact(`${request.method} ${request.path}`)],
      ['', exact(`sends ${JSON.stringify(request.body)}`)],
      ['', exact(`now   ${now === undefined ? 'not there' : JSON.stringify(now)}`)],
    ];
  });
  return report([
    ...paragraph('Not verified: how this is written is documented by nobody. It would send', style),
    ...columns(rows, unfolded, { indent: 2 }),
  ]);
}

function exact(text: string) {
  return { text: cutText(text), exact: true };
}

/** The whole object as it was read, else as much of it as the plan knows. */
function beforeImage({ intent }: Change, tenant: TenantSnapshot | undefined): Properties | undefined {
  const { type, identity } = intent.object;
  const whole =
    type === 'tenant-federation-settings'
      ? find(tenant, 'federationSettings', () => true)
      : type === 'external-access-policy'
        ? find(tenant, 'externalAccessPolicies', (one) => policyKey(one.identity) === policyKey(identity))
        : undefined;
  switch (intent.kind) {
    case 'create':
      return undefined;
    case 'remove':
      return whole?.properties ?? intent.values;
    case 'set':
    case 'assign':
      return (
        whole?.properties ??
        Object.fromEntries(intent.properties.map(({ property, from }) => [property, from] as const))
      );
  }
}

function find(
  tenant: TenantSnapshot | undefined,
  kind: 'federationSettings' | 'externalAccessPolicies',
  wanted: (object: SettingsObject) => boolean,
): SettingsObject | undefined {
  const list = tenant?.objects[kind];
  return list?.state === 'known' ? list.value.find(wanted) : undefined;
}
