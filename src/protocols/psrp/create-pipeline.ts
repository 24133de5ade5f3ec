/**
 * CREATE_PIPELINE ([MS-PSRP] 2.2.2.10, 2.2.3.11 to 2.2.3.13): what a pipeline is made of, written and read.
 *
 * Several statements travel twice: `ExtraCmds` holds all of them, `Cmds` the first once more. Where a command's streams
 * go (`Merge…`) has more members in each version: none before 2.2, information since 2.3.
 */
import { booleanOf, listOf, member, numberOf, textOf } from '../clixml/access.ts';
import { boolean, enumeration, enumerationTypes, list, nil, propertyBag, string } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { enumMember, enumValue, type Members } from './data.ts';
import { apartmentStates, enumTypes, resultTypes, type ApartmentState, type ResultType } from './enums.ts';
import { hostInfoValue, noHost, parseHostInfo, type HostInfo } from './host-info.ts';
import { minorVersion } from './pool-messages.ts';

/** An argument of a command; without a name it is positional. */
export interface Argument {
  readonly name: string | undefined;
  readonly value: ClixmlValue;
}

/** Where the streams of a command go. The first three are how protocol 2.1 says it. */
export interface Merges {
  readonly myResult: ResultType;
  readonly toResult: ResultType;
  readonly previousResults: ResultType;
  readonly error: ResultType;
  readonly warning: ResultType;
  readonly verbose: ResultType;
  readonly debug: ResultType;
  readonly information: ResultType;
}

/** Every stream stays where it is. */
export const noMerges: Merges = {
  myResult: 'None',
  toResult: 'None',
  previousResults: 'None',
  error: 'None',
  warning: 'None',
  verbose: 'None',
  debug: 'None',
  information: 'None',
};

/** One command of a pipeline: a name, or the text of a script. */
export interface PipelineCommand {
  readonly name: string;
  readonly isScript: boolean;
  /** A script's; undefined for the default, which is the only one that restricted endpoints take. */
  readonly useLocalScope: boolean | undefined;
  readonly arguments: readonly Argument[];
  readonly merges: Merges;
}

export interface PipelineRequest {
  /** In order; each is one or more commands joined by `|`. */
  readonly statements: readonly (readonly PipelineCommand[])[];
  /** No PIPELINE_INPUT will come. */
  readonly noInput: boolean;
  readonly addToHistory: boolean;
  /** Text for the history; undefined for none. */
  readonly history: string | undefined;
  readonly isNested: boolean;
  readonly redirectErrors: boolean;
  readonly apartmentState: ApartmentState;
  /** Bits: which records carry details of the invocation; 0 none, 15 all. */
  readonly remoteStreamOptions: number;
  readonly hostInfo: HostInfo;
}

/** Settings of a pipeline that only runs commands: no input, no history, short records, no host. */
export const plainPipeline: Omit<PipelineRequest, 'statements'> = {
  noInput: true,
  addToHistory: false,
  history: undefined,
  isNested: false,
  redirectErrors: false,
  apartmentState: 'Unknown',
  remoteStreamOptions: 0,
  hostInfo: noHost,
};

const listTypes = [
  'System.Collections.Generic.List`1[[System.Management.Automation.PSObject, System.Management.Automation, Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]',
  'System.Object',
];
const allStreamOptions = 15;

/** @param protocolVersion as agreed: decides which members are written */
export function createPipelineValue(request: PipelineRequest, protocolVersion: string): ClixmlValue {
  const minor = minorVersion(protocolVersion);
  const streamOptions = request.remoteStreamOptions;
  const streamOptionsName = streamOptions === allStreamOptions ? 'AddInvocationInfo' : String(streamOptions);
  return propertyBag([
    ['NoInput', boolean(request.noInput)],
    ['ApartmentState', enumValue(enumTypes.apartmentState, apartmentStates, request.apartmentState)],
    [
      'RemoteStreamOptions',
      enumeration(enumerationTypes(enumTypes.remoteStreamOptions), streamOptionsName, streamOptions),
    ],
    ['AddToHistory', boolean(request.addToHistory)],
    ['HostInfo', hostInfoValue(request.hostInfo)],
    ['PowerShell', powerShellValue(request, minor)],
    ['IsNested', boolean(request.isNested)],
  ]);
}

function powerShellValue(request: PipelineRequest, minor: number): ClixmlValue {
  const [first = []] = request.statements;
  const commands = (statement: readonly PipelineCommand[]): ClixmlValue =>
    list(
      statement.map((command) => commandValue(command, minor)),
      listTypes,
    );
  const extra = request.statements.map((statement) => propertyBag([['Cmds', commands(statement)]]));
  return propertyBag([
    ['IsNested', boolean(request.isNested)],
    ['ExtraCmds', extra.length > 1 ? list(extra, listTypes) : nil],
    ['Cmds', commands(first)],
    ['History', request.history === undefined ? nil : string(request.history)],
    ['RedirectShellErrorOutputPipe', boolean(request.redirectErrors)],
  ]);
}

function commandValue(command: PipelineCommand, minor: number): ClixmlValue {
  const { merges } = command;
  const merge = (type: ResultType): ClixmlValue => enumValue(enumTypes.resultTypes, resultTypes, type);
  const since22: Members = [
    ['MergeError', merge(merges.error)],
    ['MergeWarning', merge(merges.warning)],
    ['MergeVerbose', merge(merges.verbose)],
    ['MergeDebug', merge(merges.debug)],
  ];
  return propertyBag([
    ['Cmd', string(command.name)],
    ['IsScript', boolean(command.isScript)],
    ['UseLocalScope', command.useLocalScope === undefined ? nil : boolean(command.useLocalScope)],
    ['MergeMyResult', merge(merges.myResult)],
    ['MergeToResult', merge(merges.toResult)],
    ['MergePreviousResults', merge(merges.previousResults)],
    ['Args', list(command.arguments.map(argumentValue), listTypes)],
    ...(minor >= 2 ? since22 : []),
    ...(minor >= 3 ? [['MergeInformation', merge(merges.information)] as const] : []),
  ]);
}

function argumentValue(argument: Argument): ClixmlValue {
  return propertyBag([
    ['N', argument.name === undefined ? nil : string(argument.name)],
    ['V', argument.value],
  ]);
}

/** Reads a request leniently: what a client leaves out has its default. */
export function parseCreatePipeline(value: ClixmlValue): PipelineRequest {
  const powerShell = member(value, 'PowerShell');
  const extra = listOf(member(powerShell, 'ExtraCmds'));
  const statements =
    extra.length > 0 ? extra.map((one) => member(one, 'Cmds')) : [member(powerShell, 'Cmds')];
  return {
    statements: statements.map((statement) => listOf(statement).map(parseCommand)),
    noInput: isTrue(value, 'NoInput'),
    addToHistory: isTrue(value, 'AddToHistory'),
    history: textOf(member(powerShell, 'History')),
    isNested: isTrue(value, 'IsNested'),
    redirectErrors: isTrue(powerShell, 'RedirectShellErrorOutputPipe'),
    apartmentState: enumMember(value, 'ApartmentState', apartmentStates) ?? 'Unknown',
    remoteStreamOptions: numberOf(member(value, 'RemoteStreamOptions')) ?? 0,
    hostInfo: parseHostInfo(member(value, 'HostInfo')),
  };
}

function isTrue(value: ClixmlValue | undefined, name: string): boolean {
  return booleanOf(member(value, name)) === true;
}

function parseCommand(value: ClixmlValue): PipelineCommand {
  const merge = (name: string): ResultType => enumMember(value, name, resultTypes) ?? 'None';
  return {
    name: textOf(member(value, 'Cmd')) ?? '',
    isScript: isTrue(value, 'IsScript'),
    useLocalScope: booleanOf(member(value, 'UseLocalScope')),
    arguments: listOf(member(value, 'Args')).map((argument) => ({
      name: textOf(member(argument, 'N')),
      value: member(argument, 'V') ?? nil,
    })),
    merges: {
      myResult: merge('MergeMyResult'),
      toResult: merge('MergeToResult'),
      previousResults: merge('MergePreviousResults'),
      error: merge('MergeError'),
      warning: merge('MergeWarning'),
      verbose: merge('MergeVerbose'),
      debug: merge('MergeDebug'),
      information: merge('MergeInformation'),
    },
  };
}
