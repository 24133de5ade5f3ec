import type { ClixmlObject, ClixmlValue } from '../../src/protocols/clixml/values.ts';
import { readingCmdlets, serverVersionCmdlet, writingCmdlets } from '../../src/onpremises/cmdlets.ts';
import type {
  CmdletCall,
  PipelineResult,
  PowerShellError,
  PowerShellSession,
  RunOptions,
  Statement,
} from '../../src/onpremises/powershell.ts';

/** A pool in memory behind the interface of a session: cmdlets by name, and what each answers. */
export interface Reply {
  readonly output?: readonly ClixmlValue[];
  /** Written to the error stream; the pipeline goes on. */
  readonly errors?: readonly PowerShellError[];
  /** Ends the pipeline after the output. */
  readonly failure?: PowerShellError;
  /** The call throws instead of answering. */
  readonly throws?: unknown;
}
export type Cmdlets = Readonly<Record<string, Reply | ((call: CmdletCall) => Reply)>>;

export class ScriptedSession implements PowerShellSession {
  owner: string | undefined = 'CONTOSO\\anna';
  readonly powerShellVersion = '5.1.14393.1884';
  canBatch = true;
  /** The names of the cmdlets of each pipeline, in order. */
  readonly pipelines: string[][] = [];
  readonly calls: CmdletCall[] = [];
  closed = false;
  /** Answers `stopped` to the next pipeline, with this error where one is given. */
  stopNext: boolean | PowerShellError = false;
  /** Answers `failed` to the next pipeline, and no more. */
  failNext = false;
  readonly #cmdlets: Map<string, Reply | ((call: CmdletCall) => Reply)>;

  constructor(cmdlets: Cmdlets) {
    this.#cmdlets = new Map(Object.entries(cmdlets));
  }

  hide(...names: readonly string[]): this {
    names.forEach((name) => this.#cmdlets.delete(name));
    return this;
  }

  answer(name: string, reply: Reply | ((call: CmdletCall) => Reply)): this {
    this.#cmdlets.set(name, reply);
    return this;
  }

  async run(statements: readonly Statement[], options: RunOptions = {}): Promise<PipelineResult> {
    await Promise.resolve();
    options.signal?.throwIfAborted();
    this.pipelines.push(statements.map((statement) => statement.map(({ name }) => name).join('|')));
    const output: ClixmlValue[] = [];
    const errors: PowerShellError[] = [];
    const end = (state: PipelineResult['state'], failure?: PowerShellError): PipelineResult => ({
      state,
      output: options.onOutput === undefined ? output : [],
      errors,
      failure,
      records: [],
    });
    const { stopNext, failNext } = this;
    this.stopNext = false;
    this.failNext = false;
    if (stopNext !== false || failNext) {
      return end(failNext ? 'failed' : 'stopped', typeof stopNext === 'object' ? stopNext : undefined);
    }
    for (const call of statements.flat()) {
      this.calls.push(call);
      const reply = this.#reply(call);
      if (reply.throws !== undefined) {
        throw reply.throws as Error;
      }
      (reply.output ?? []).forEach(options.onOutput ?? ((value) => output.push(value)));
      errors.push(...(reply.errors ?? []));
      if (reply.failure !== undefined) {
        return end('failed', reply.failure);
      }
    }
    return end('completed');
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  #reply(call: CmdletCall): Reply {
    const reply = this.#cmdlets.get(call.name);
    if (reply === undefined) {
      return { failure: commandNotFound(call.name) };
    }
    if (call.name === 'Get-Command' && Object.keys(reply).length === 0) {
      return { output: [...this.#cmdlets.keys()].map((name) => commandInfo(name)) };
    }
    return typeof reply === 'function' ? reply(call) : reply;
  }
}

export function psError(overrides: Partial<PowerShellError>): PowerShellError {
  return {
    message: '',
    fullyQualifiedErrorId: '',
    category: 'NotSpecified',
    exceptionTypes: [],
    targetObject: '',
    command: '',
    recommendedAction: '',
    ...overrides,
  };
}

export function commandNotFound(name: string): PowerShellError {
  return psError({
    message: `The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program.`,
    fullyQualifiedErrorId: 'CommandNotFoundException',
    category: 'ObjectNotFound',
    targetObject: name,
    command: '',
  });
}

export type Plain = string | boolean | number | null | ClixmlValue;

export function value(plain: Plain): ClixmlValue {
  if (plain === null) {
    return { type: 'Nil' };
  }
  switch (typeof plain) {
    case 'string':
      return { type: 'S', value: plain };
    case 'boolean':
      return { type: 'B', value: plain };
    case 'number':
      return { type: 'I32', value: plain };
    default:
      return plain;
  }
}

export function object(
  typeName: string,
  properties: Readonly<Record<string, Plain>>,
  text?: string,
): ClixmlObject {
  const props = Object.entries(properties).map(([name, plain]) => [name, value(plain)] as const);
  return {
    type: 'Obj',
    typeNames: typeName === '' ? [] : [typeName, 'System.Object'],
    ...(text === undefined ? {} : { text }),
    props: new Map(props),
    members: new Map(),
  };
}

/** An enumeration as an object with its number and name, the other form beside the plain name. */
export function enumeration(typeName: string, number: number, name: string): ClixmlObject {
  return { ...object(typeName, {}, name), base: { type: 'I32', value: number } };
}

export function textList(...texts: readonly string[]): ClixmlObject {
  const items = texts.map((text) => value(text));
  return { ...object('System.Object[]', {}), container: { kind: 'LST', items } };
}

export function commandInfo(name: string, parameters?: readonly string[]): ClixmlObject {
  const info = object('System.Management.Automation.CmdletInfo', { Name: name, CommandType: 'Cmdlet' }, name);
  if (parameters === undefined) {
    return info;
  }
  const entries = parameters.map((key) => [value(key), value('ParameterMetadata')] as const);
  const dictionary: ClixmlValue = {
    ...object('System.Collections.Hashtable', {}),
    container: { kind: 'DCT', entries },
  };
  return { ...info, props: new Map([...info.props, ['Parameters', dictionary]]) };
}

const edge = 'Microsoft.Rtc.Management.WritableConfig.Settings.Edge';
const policy = 'Microsoft.Rtc.Management.WritableConfig.Policy.ExternalAccess.ExternalAccessPolicy';

export const make = {
  accessEdge: (more: Readonly<Record<string, Plain>> = {}) =>
    object(`${edge}.DisplayAccessEdgeSettingsDnsSrvRouting`, {
      Identity: 'Global',
      AllowFederatedUsers: false,
      EnablePartnerDiscovery: false,
      EnableUserReplicator: true,
      OutgoingTlsCountForFederatedPartners: { type: 'U32', value: 4 },
      RoutingMethod: 'UseDnsSrvRouting',
      ...more,
    }),
  publicProvider: (Identity: string, more: Readonly<Record<string, Plain>> = {}) =>
    object(`${edge}.DisplayPublicProvider`, {
      Identity,
      Name: Identity,
      ProxyFqdn: 'federation.messenger.msn.com',
      VerificationLevel: 'AlwaysVerifiable',
      Enabled: false,
      IconUrl: null,
      NameDecorationDomain: null,
      ...more,
    }),
  policy: (Identity: string, more: Readonly<Record<string, Plain>> = {}) =>
    object(policy, {
      Identity,
      Description: null,
      EnablePublicCloudAccess: false,
      EnableXmppAccess: false,
      ...more,
    }),
  allowedDomain: (Domain: string) =>
    object(`${edge}.AllowedDomain`, { Identity: Domain, Domain, ProxyFqdn: null, Comment: '' }),
  blockedDomain: (Domain: string) =>
    object(`${edge}.BlockedDomain`, { Identity: Domain, Domain, Comment: '' }),
  replica: (ReplicaFqdn: string, ProductVersion: string, UpToDate: Plain = true) =>
    object('Microsoft.Rtc.Management.Xds.ReplicaState', { UpToDate, ReplicaFqdn, ProductVersion }),
  pool: (Identity: string, ...computers: readonly string[]) =>
    object('Microsoft.Rtc.Management.Deploy.Internal.Cluster', {
      Identity,
      Fqdn: Identity,
      Site: 'Site:Redmond',
      Computers: textList(...computers),
    }),
  user: (name: string, more: Readonly<Record<string, Plain>> = {}) =>
    object('Microsoft.Rtc.Management.ADConnect.Schema.OCSADUser', {
      Identity: `CN=${name},DC=contoso,DC=com`,
      SipAddress: `sip:${name}@contoso.com`,
      Enabled: true,
      LineURI: 'tel:+1',
      ExternalAccessPolicy: null,
      HostingProvider: 'SRV:',
      RegistrarPool: 'pool01.contoso.com',
      ...more,
    }),
};

/** A Lync Server 2013 pool with one Edge, nothing turned on. */
export function lync2013(): ScriptedSession {
  const nothing: Reply = { output: [] };
  const writes = [...writingCmdlets.keys()].map((name) => [name, nothing] as const);
  const others = Object.values(readingCmdlets).map(({ name }) => [name, nothing] as const);
  return new ScriptedSession({
    ...Object.fromEntries([...others, ...writes]),
    'Get-Command': {},
    'Get-CsAccessEdgeConfiguration': { output: [make.accessEdge()] },
    'Get-CsPublicProvider': { output: [make.publicProvider('Messenger'), make.publicProvider('Yahoo!')] },
    'Get-CsExternalAccessPolicy': { output: [make.policy('Global'), make.policy('Tag:Sales')] },
    'Get-CsSipDomain': {
      output: [
        object('Microsoft.Rtc.Management.Xds.SipDomain', { Identity: 'contoso.com', IsDefault: true }),
      ],
    },
    'Get-CsSite': {
      output: [
        object('Microsoft.Rtc.Management.Deploy.Internal.Site+CentralSite', {
          Identity: 'Site:Redmond',
          SiteId: '1',
          FederationRoute: 'EdgeServer:edge.contoso.com',
        }),
      ],
    },
    'Get-CsService': {
      output: [
        object('Microsoft.Rtc.Management.Xds.DisplayEdgeServer', {
          Identity: 'EdgeServer:edge.contoso.com',
          PoolFqdn: 'edge.contoso.com',
          AccessEdgeExternalSipPort: 5061,
        }),
      ],
    },
    'Get-CsPool': {
      output: [
        make.pool('pool01.contoso.com', 'fe1.contoso.com'),
        make.pool('edge.contoso.com', 'edge.contoso.com'),
      ],
    },
    'Get-CsManagementStoreReplicationStatus': {
      output: [
        make.replica('fe1.contoso.com', '5.0.8308.738'),
        make.replica('edge.contoso.com', '6.0.9319.0'),
      ],
    },
    'Get-CsMediaConfiguration': {
      output: [
        object('Microsoft.Rtc.Management.WritableConfig.Settings.Media.MediaSettings', {
          Identity: 'Global',
          EncryptionLevel: enumeration('Microsoft.Rtc.EncryptionLevel', 1, 'RequireEncryption'),
        }),
      ],
    },
    'Get-CsUser': { output: [make.user('anna', { ExternalAccessPolicy: 'Sales' }), make.user('ben')] },
    [serverVersionCmdlet]: {
      output: [value('Microsoft Lync Server 2013 (5.0.8308.0): Volume license key installed.')],
    },
  });
}
