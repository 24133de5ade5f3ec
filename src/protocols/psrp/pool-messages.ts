/** Data of the messages of a runspace pool ([MS-PSRP] 2.2.2.1 to 2.2.2.16 and 2.2.2.32), written and read. */
import { booleanOf, listOf, member, numberOf, textOf } from '../clixml/access.ts';
import {
  boolean,
  enumeration,
  enumerationTypes,
  int32,
  int64,
  list,
  nil,
  propertyBag,
  string,
} from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { callIdMember, enumMember, enumValue, numberMember, textMember } from './data.ts';
import {
  apartmentStates,
  enumTypes,
  pipelineStates,
  runspacePoolStates,
  threadOptions,
  type ApartmentState,
  type PipelineState,
  type RunspacePoolState,
  type ThreadOption,
} from './enums.ts';
import { errorRecordValue, parseErrorRecord, type ErrorRecord } from './error-record.ts';
import { PsrpError } from './errors.ts';
import { hostInfoValue, parseHostInfo, type HostInfo } from './host-info.ts';

/** SESSION_CAPABILITY. */
export interface SessionCapability {
  /** For example `2.3`. */
  readonly protocolVersion: string;
  /** Always `2.0`, whatever the version of PowerShell. */
  readonly psVersion: string;
  readonly serializationVersion: string;
}

export function capabilityValue(protocolVersion: string): ClixmlValue {
  return propertyBag([
    ['protocolversion', { type: 'Version', value: protocolVersion }],
    ['PSVersion', { type: 'Version', value: '2.0' }],
    ['SerializationVersion', { type: 'Version', value: '1.1.0.1' }],
  ]);
}

export function parseCapability(value: ClixmlValue): SessionCapability {
  return {
    protocolVersion: textMember(value, 'protocolversion'),
    psVersion: textMember(value, 'PSVersion'),
    serializationVersion: textMember(value, 'SerializationVersion'),
  };
}

/** Versions from 2.0 to 2.3 are spoken. */
const highestMinor = 3;

/** Minor number of a protocol version. @throws PsrpError `version` unless it is 2.x */
export function minorVersion(version: string): number {
  const match = /^2\.(\d{1,4})(?:\.|$)/.exec(version);
  if (match === null) {
    throw new PsrpError('version', `protocol version ${version} is not 2.x`);
  }
  return Number(match[1]);
}

/** What both sides speak: the lower one. @throws PsrpError `version` */
export function agreedVersion(ours: string, theirs: string): string {
  return `2.${Math.min(minorVersion(ours), minorVersion(theirs), highestMinor)}`;
}

/** INIT_RUNSPACEPOOL. */
export interface PoolSettings {
  readonly minRunspaces: number;
  readonly maxRunspaces: number;
  readonly threadOptions: ThreadOption;
  readonly apartmentState: ApartmentState;
  readonly hostInfo: HostInfo;
  readonly applicationArguments: ClixmlValue;
}

export function initPoolValue(settings: PoolSettings): ClixmlValue {
  return propertyBag([
    ['MinRunspaces', int32(settings.minRunspaces)],
    ['MaxRunspaces', int32(settings.maxRunspaces)],
    ['PSThreadOptions', enumValue(enumTypes.threadOptions, threadOptions, settings.threadOptions)],
    ['ApartmentState', enumValue(enumTypes.apartmentState, apartmentStates, settings.apartmentState)],
    ['HostInfo', hostInfoValue(settings.hostInfo)],
    ['ApplicationArguments', settings.applicationArguments],
  ]);
}

export function parseInitPool(value: ClixmlValue): PoolSettings {
  return {
    minRunspaces: numberMember(value, 'MinRunspaces', 1),
    maxRunspaces: numberMember(value, 'MaxRunspaces', 1),
    threadOptions: enumMember(value, 'PSThreadOptions', threadOptions) ?? 'Default',
    apartmentState: enumMember(value, 'ApartmentState', apartmentStates) ?? 'Unknown',
    hostInfo: parseHostInfo(member(value, 'HostInfo')),
    applicationArguments: member(value, 'ApplicationArguments') ?? nil,
  };
}

export function privateDataValue(data: ClixmlValue): ClixmlValue {
  return propertyBag([['ApplicationPrivateData', data]]);
}

export function parsePrivateData(value: ClixmlValue): ClixmlValue {
  return member(value, 'ApplicationPrivateData') ?? nil;
}

/** A state, with the error that led to it. */
export interface StateReport<State> {
  readonly state: State;
  readonly error?: ErrorRecord;
}

export function poolStateValue(report: StateReport<RunspacePoolState>): ClixmlValue {
  return stateValue('RunspaceState', runspacePoolStates.indexOf(report.state), report.error);
}

/** @throws PsrpError `message` for a number that is no state */
export function parsePoolState(value: ClixmlValue): StateReport<RunspacePoolState> {
  return parseState(value, 'RunspaceState', runspacePoolStates);
}

export function pipelineStateValue(report: StateReport<PipelineState>): ClixmlValue {
  return stateValue('PipelineState', pipelineStates.indexOf(report.state), report.error);
}

/** @throws PsrpError `message` for a number that is no state */
export function parsePipelineState(value: ClixmlValue): StateReport<PipelineState> {
  return parseState(value, 'PipelineState', pipelineStates);
}

function stateValue(name: string, number: number, error: ErrorRecord | undefined): ClixmlValue {
  const state = [name, int32(number)] as const;
  return propertyBag(
    error === undefined ? [state] : [state, ['ExceptionAsErrorRecord', errorRecordValue(error, false)]],
  );
}

function parseState<State extends string>(
  value: ClixmlValue,
  name: string,
  states: readonly State[],
): StateReport<State> {
  const state = enumMember(value, name, states);
  if (state === undefined) {
    throw new PsrpError('message', `a ${name} that is none`);
  }
  const error = member(value, 'ExceptionAsErrorRecord');
  return error === undefined || error.type === 'Nil' ? { state } : { state, error: parseErrorRecord(error) };
}

export function publicKeyValue(publicKey: string): ClixmlValue {
  return propertyBag([['PublicKey', string(publicKey)]]);
}

export function parsePublicKey(value: ClixmlValue): string {
  return textMember(value, 'PublicKey');
}

export function sessionKeyValue(encrypted: string): ClixmlValue {
  return propertyBag([['EncryptedSessionKey', string(encrypted)]]);
}

export function parseSessionKey(value: ClixmlValue): string {
  return textMember(value, 'EncryptedSessionKey');
}

/** SET_MAX_RUNSPACES, SET_MIN_RUNSPACES, GET_AVAILABLE_RUNSPACES and RESET_RUNSPACE_STATE. */
export interface RunspacesRequest {
  readonly callId: bigint;
  readonly count?: number;
}

export function runspacesRequestValue(
  name: 'MaxRunspaces' | 'MinRunspaces' | undefined,
  request: RunspacesRequest,
): ClixmlValue {
  const callId = ['ci', int64(request.callId)] as const;
  return propertyBag(name === undefined ? [callId] : [[name, int32(request.count ?? 0)], callId]);
}

export function parseRunspacesRequest(value: ClixmlValue): RunspacesRequest {
  const count = numberOf(member(value, 'MaxRunspaces') ?? member(value, 'MinRunspaces'));
  return { callId: callIdMember(value), ...(count === undefined ? {} : { count }) };
}

/** RUNSPACE_AVAILABILITY: whether a request was granted, or how many runspaces are free. */
export interface Availability {
  readonly callId: bigint;
  readonly response: boolean | bigint;
}

export function availabilityValue(availability: Availability): ClixmlValue {
  const { response } = availability;
  return propertyBag([
    ['SetMinMaxRunspacesResponse', typeof response === 'boolean' ? boolean(response) : int64(response)],
    ['ci', int64(availability.callId)],
  ]);
}

export function parseAvailability(value: ClixmlValue): Availability {
  const response = member(value, 'SetMinMaxRunspacesResponse');
  const granted = booleanOf(response);
  return { callId: callIdMember(value), response: granted ?? BigInt(numberOf(response) ?? 0) };
}

/** GET_COMMAND_METADATA. */
export interface MetadataQuery {
  /** Wildcard patterns. */
  readonly names: readonly string[];
  /** Bits of CommandTypes: 2 function, 8 cmdlet, 511 all. */
  readonly commandTypes: number;
}

const stringArray = ['System.String[]', 'System.Array', 'System.Object'];
const commandTypes = 'System.Management.Automation.CommandTypes';

export function metadataQueryValue(query: MetadataQuery): ClixmlValue {
  return propertyBag([
    [
      'Name',
      list(
        query.names.map((name) => string(name)),
        stringArray,
      ),
    ],
    [
      'CommandType',
      enumeration(
        enumerationTypes(commandTypes),
        query.commandTypes === 511 ? 'All' : String(query.commandTypes),
        query.commandTypes,
      ),
    ],
    ['Namespace', nil],
    ['ArgumentList', nil],
  ]);
}

export function parseMetadataQuery(value: ClixmlValue): MetadataQuery {
  return {
    names: listOf(member(value, 'Name')).map((name) => textOf(name) ?? '*'),
    commandTypes: numberMember(value, 'CommandType', 511),
  };
}
