/**
 * Every environment variable the program looks at: one table for reading them, `help environment` and the
 * documentation. A variable that is not here is not read.
 */
export const environmentVariables = [
  {
    name: 'FEDERATION_CONFIG',
    topic: 'configuration',
    doc: 'the configuration file, when --config is not given',
  },
  {
    name: 'FEDERATION_PROFILE',
    topic: 'configuration',
    doc: 'the profile, when --profile is not given',
  },
  {
    name: 'FEDERATION_USERNAME',
    topic: 'sign-in',
    doc: "the account at the pool, instead of the profile's username",
  },
  {
    name: 'FEDERATION_PASSWORD',
    topic: 'sign-in',
    doc: "the password at the pool, instead of the profile's password; meant for CI",
  },
  {
    name: 'FEDERATION_CLIENT_SECRET',
    topic: 'sign-in',
    doc: "the client secret at the tenant, instead of the profile's clientSecret or of a sign-in in the browser; meant for CI",
  },
  {
    name: 'FEDERATION_TEAMS_TOKEN',
    topic: 'sign-in',
    doc: 'an access token for the Teams admin API that somebody else has signed in for; goes before the profile',
  },
  {
    name: 'FEDERATION_GRAPH_TOKEN',
    topic: 'sign-in',
    doc: 'the same for Microsoft Graph',
  },
  {
    name: 'HTTPS_PROXY',
    topic: 'network',
    doc: 'the proxy on the way to the cloud, http://host:port; pools are reached directly',
  },
  { name: 'https_proxy', topic: 'network', doc: 'the same; goes before HTTPS_PROXY' },
  {
    name: 'NO_PROXY',
    topic: 'network',
    doc: 'hosts that are reached without it: contoso.com and all below it, host:port, or * for all',
  },
  { name: 'no_proxy', topic: 'network', doc: 'the same; goes before NO_PROXY' },
  {
    name: 'AZURE_FEDERATED_TOKEN_FILE',
    topic: 'sign-in',
    doc: 'set by Kubernetes for a workload identity: where its token is',
  },
  {
    name: 'AZURE_CLIENT_ID',
    topic: 'sign-in',
    doc: 'the application of a workload identity, when the profile has no clientId',
  },
  {
    name: 'ACTIONS_ID_TOKEN_REQUEST_URL',
    topic: 'sign-in',
    doc: 'set by GitHub Actions for a workload identity: where its token is asked for',
  },
  { name: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', topic: 'sign-in', doc: 'set by GitHub Actions with it' },
  {
    name: 'SYSTEM_OIDCREQUESTURI',
    topic: 'sign-in',
    doc: 'set by Azure Pipelines for a workload identity: where its token is asked for',
  },
  { name: 'SYSTEM_ACCESSTOKEN', topic: 'sign-in', doc: 'of Azure Pipelines; the step has to be given it' },
  {
    name: 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID',
    topic: 'sign-in',
    doc: 'of Azure Pipelines: the service connection whose identity is used',
  },
  {
    name: 'AZURESUBSCRIPTION_CLIENT_ID',
    topic: 'sign-in',
    doc: 'of Azure Pipelines: its application, when the profile has no clientId',
  },
  {
    name: 'IDENTITY_ENDPOINT',
    topic: 'sign-in',
    doc: 'with IDENTITY_HEADER, MSI_ENDPOINT, MSI_SECRET, IMDS_ENDPOINT and AZURE_POD_IDENTITY_AUTHORITY_HOST: set by Azure for a managed identity',
  },
  {
    name: 'PATH',
    topic: 'sign-in',
    doc: 'where the Azure CLI is looked for, when a profile signs in with it',
  },
  {
    name: 'FEDERATION_CONFIG_DIR',
    topic: 'folders',
    doc: "the folder of the user's configuration, instead of the one of the system",
  },
  {
    name: 'FEDERATION_STATE_DIR',
    topic: 'folders',
    doc: "the folder of journals and of the emulator's state, instead of the one of the system",
  },
  {
    name: 'NO_COLOR',
    topic: 'terminal',
    doc: 'any value turns colour off, unless --color or FORCE_COLOR says otherwise',
  },
  {
    name: 'FORCE_COLOR',
    topic: 'terminal',
    doc: '1 to 3 turn colour on everywhere, 0 turns it off; --color goes before it',
  },
  { name: 'TERM', topic: 'terminal', doc: 'dumb turns colour and progress off, and no question is asked' },
  {
    name: 'CI',
    topic: 'terminal',
    doc: 'any value but false turns colour and progress off, and no question is asked',
  },
  {
    name: 'LC_ALL',
    topic: 'terminal',
    doc: 'with LC_CTYPE and LANG: whether the terminal shows more than ASCII',
  },
  { name: 'LC_CTYPE', topic: 'terminal', doc: 'see LC_ALL' },
  { name: 'LANG', topic: 'terminal', doc: 'see LC_ALL' },
  { name: 'WT_SESSION', topic: 'terminal', doc: 'set by Windows Terminal, which shows more than ASCII' },
] as const;

export type VariableName = (typeof environmentVariables)[number]['name'];

/** The environment as it was when the program started. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable's value; an empty one counts as not set. */
export function variable(env: Environment, name: VariableName): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}
