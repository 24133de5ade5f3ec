import type { CloudEnvironment } from '../../model/tenant-snapshot.ts';

/** The two APIs, and how tokens name them. */
export type Api = 'teams' | 'graph';

/** "Skype and Teams Tenant Admin API"; the `aud` of its tokens, never an address. */
export const teamsResource = '48ac35b8-9aa8-4d74-927d-1f4a14a0b239';
const graphApplication = '00000003-0000-0000-c000-000000000000';

const graphAddresses: Readonly<Record<CloudEnvironment, string>> = {
  commercial: 'https://graph.microsoft.com',
  gcc: 'https://graph.microsoft.com',
  'gcc-high': 'https://graph.microsoft.us',
  dod: 'https://dod-graph.microsoft.us',
  china: 'https://microsoftgraph.chinacloudapi.cn',
};

/** The API that a scope belongs to; undefined when this cloud has none such. */
export function apiOfScope(scope: string, environment: CloudEnvironment): Api | undefined {
  const resource = scope
    .replace(/\/[^/]*$/, '')
    .replace(/\/$/, '')
    .toLowerCase();
  if (resource === teamsResource) {
    return 'teams';
  }
  return [graphAddresses[environment], graphApplication].includes(resource) ? 'graph' : undefined;
}

export function audienceOf(api: Api, environment: CloudEnvironment): string {
  return api === 'teams' ? teamsResource : graphAddresses[environment];
}

/** Whether a token for this audience is good for the API. */
export function accepts(api: Api, audience: string, environment: CloudEnvironment): boolean {
  return audience === audienceOf(api, environment) || (api === 'graph' && audience === graphApplication);
}
