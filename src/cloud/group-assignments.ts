import { policyName } from '../model/policies.ts';
import type { PropertyValue } from '../model/property-value.ts';
import { absent, known, unreadable, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { CloudEnvironment } from '../model/tenant-snapshot.ts';
import type { ApiClient } from './api-client.ts';
import { memberOf, textMember } from './json-answer.ts';
import { pagesOf } from './paging.ts';
import { externalAccessPolicyType, groupPolicies } from './routes.ts';

/**
 * External access policies that were assigned to groups. The DoD cloud has no such thing (Microsoft's pages).
 * @throws FederationError as reading does.
 */
export async function readGroupAssignments(
  client: ApiClient,
  environment: CloudEnvironment,
): Promise<Reading<readonly SettingsObject[]>> {
  if (environment === 'dod') {
    return absent;
  }
  const assignments: SettingsObject[] = [];
  for await (const page of pagesOf(client, 'teams', groupPolicies)) {
    for (const item of page) {
      const assignment = groupAssignment(item);
      if (assignment === undefined) {
        return unreadable(`${groupPolicies} answers something that is no assignment`);
      }
      assignments.push(assignment);
    }
  }
  return known(assignments.filter(({ properties }) => properties['PolicyType'] === externalAccessPolicyType));
}

function groupAssignment(item: PropertyValue): SettingsObject | undefined {
  const group = textMember(item, 'groupId');
  const type = textMember(item, 'policyType');
  const name = textMember(item, 'policyName');
  if (group === undefined || type === undefined || name === undefined) {
    return undefined;
  }
  const isOurs = type.toLowerCase() === externalAccessPolicyType.toLowerCase();
  // The module's parameter is Rank, its model of what is stored has Priority.
  const rank = memberOf(item, 'rank') ?? memberOf(item, 'priority');
  return {
    identity: group,
    properties: {
      PolicyType: isOurs ? externalAccessPolicyType : type,
      PolicyName: policyName(name),
      ...(typeof rank === 'number' && { Rank: rank }),
    },
  };
}
