import type { CloudEnvironment } from '../model/tenant-snapshot.ts';

/** Where the clouds are: one table. An origin that a profile overrides takes the place of the table's. */

/** Origins, without a path. */
/** One of Microsoft’s clouds, or what a profile puts in its place. */
export interface CloudEndpoints {
  /** Microsoft Entra: signs in. */
  readonly authority: string;
  /** Teams admin API. */
  readonly teams: string;
  readonly graph: string;
}

export interface Cloud {
  readonly environment: CloudEnvironment;
  readonly endpoints: CloudEndpoints;
  /** What a token is asked for, per API; the same wherever the API's origin was moved to. */
  readonly scopes: { readonly teams: string; readonly graph: string };
  /** Whom the token of a machine or pipeline has to name when it is exchanged for one of the tenant. */
  readonly exchangeAudience: string;
  /** The profile replaced at least one origin: an emulator, or a gateway of the organisation. */
  readonly overridden: boolean;
}

/** "Skype and Teams Tenant Admin API", the same application in every production cloud. */
export const teamsApplicationId = '48ac35b8-9aa8-4d74-927d-1f4a14a0b239';
/** Microsoft Graph, as tokens may name it instead of its address. */
export const graphApplicationId = '00000003-0000-0000-c000-000000000000';

const microsoftEntra = 'https://login.microsoftonline.com';
const governmentEntra = 'https://login.microsoftonline.us';
const worldwide: CloudEndpoints = {
  authority: microsoftEntra,
  teams: 'https://api.interfaces.records.teams.microsoft.com',
  graph: 'https://graph.microsoft.com',
};

const clouds: Readonly<Record<CloudEnvironment, CloudEndpoints>> = {
  commercial: worldwide,
  gcc: worldwide,
  'gcc-high': {
    authority: governmentEntra,
    teams: 'https://api.interfaces.records.gov.teams.microsoft.us',
    graph: 'https://graph.microsoft.us',
  },
  // Microsoft's module says `dod`; one public tool uses the `gov` host here. `endpoints.teams` settles it.
  dod: {
    authority: governmentEntra,
    teams: 'https://api.interfaces.records.dod.teams.microsoft.us',
    graph: 'https://dod-graph.microsoft.us',
  },
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    teams: 'https://api.interfaces.records.teams.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
  },
};

const exchangeSuffix: Readonly<Record<CloudEnvironment, string>> = {
  commercial: '',
  gcc: '',
  'gcc-high': 'USGov',
  dod: 'USGov',
  china: 'China',
};

/** Of an environment, with the origins that a profile overrides. */
export function cloudOf(environment: CloudEnvironment, overrides: Partial<CloudEndpoints> = {}): Cloud {
  const own = clouds[environment];
  const { authority = own.authority, teams = own.teams, graph = own.graph } = overrides;
  return {
    environment,
    endpoints: { authority: originOf(authority), teams: originOf(teams), graph: originOf(graph) },
    scopes: { teams: `${teamsApplicationId}/.default`, graph: `${own.graph}/.default` },
    exchangeAudience: `api://AzureADTokenExchange${exchangeSuffix[environment]}`,
    overridden: Object.values(overrides).length > 0,
  };
}

/** The environments whose sign-in service is at an origin. */
export function cloudsAt(authority: string): readonly string[] {
  return Object.entries(clouds).flatMap(([name, own]) => (own.authority === authority ? [name] : []));
}

function originOf(url: string): string {
  return new URL(url).origin;
}
