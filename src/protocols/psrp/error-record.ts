import { booleanOf, member, textOf } from '../clixml/access.ts';
import { boolean, dictionary, int32, nil, object, string } from '../clixml/build.ts';
import type { ClixmlObject, ClixmlValue } from '../clixml/values.ts';
import { enumMember, textMember, type Members } from './data.ts';
import { errorCategories, type ErrorCategory } from './enums.ts';

/** An error as PowerShell reports it ([MS-PSRP] 2.2.3.15). Texts are empty when the server has none. */
export interface ErrorRecord {
  /** The exception's own message; what to show a person is {@link errorText}. */
  readonly message: string;
  /** .NET type names, most derived first. */
  readonly exceptionTypes: readonly string[];
  /** For example `NamedParameterNotFound,Set-CsAccessEdgeConfiguration`. */
  readonly fullyQualifiedErrorId: string;
  readonly category: ErrorCategory;
  /** The command that failed. */
  readonly activity: string;
  /** Short name of the exception's type. */
  readonly reason: string;
  readonly targetName: string;
  readonly targetType: string;
  /** The whole category line, for example `ObjectNotFound: (x:String) [Get-CsUser], ManagementException`. */
  readonly categoryMessage: string;
  readonly targetObject: ClixmlValue;
  /** A better text than the exception's, and what to do, when the author gave them. */
  readonly detailsMessage: string;
  readonly recommendedAction: string;
  readonly scriptStackTrace: string;
  readonly exceptionStackTrace: string;
  /** Name of the command as it was called; empty when the record carries no invocation. */
  readonly invocationName: string;
}

const noTexts = {
  activity: '',
  targetName: '',
  targetType: '',
  detailsMessage: '',
  recommendedAction: '',
  scriptStackTrace: '',
  exceptionStackTrace: '',
  invocationName: '',
} as const;

/** What an error record must have; the rest is filled in as PowerShell would. */
export type ErrorRecordInit = Pick<ErrorRecord, 'message' | 'fullyQualifiedErrorId'> & Partial<ErrorRecord>;

export function makeErrorRecord(init: ErrorRecordInit): ErrorRecord {
  const exceptionTypes = init.exceptionTypes ?? ['System.Management.Automation.RuntimeException'];
  const record = {
    ...noTexts,
    category: 'NotSpecified' as const,
    targetObject: nil,
    reason: exceptionTypes[0]?.split('.').at(-1) ?? '',
    categoryMessage: '',
    ...init,
    exceptionTypes: withBaseTypes(exceptionTypes),
  };
  return record.categoryMessage === '' ? { ...record, categoryMessage: categoryLine(record) } : record;
}

function withBaseTypes(types: readonly string[]): readonly string[] {
  const missing = ['System.SystemException', 'System.Exception', 'System.Object'];
  return types.includes('System.Object')
    ? types
    : [...types, ...missing.filter((type) => !types.includes(type))];
}

function categoryLine(record: ErrorRecord): string {
  const target = `${record.targetName}:${record.targetType}`;
  return `${record.category}: (${target}) [${record.activity}], ${record.reason}`;
}

/** What to show: the author's text, else the exception's. */
export function errorText(record: ErrorRecord): string {
  return record.detailsMessage === '' ? record.message : record.detailsMessage;
}

const recordTypes = ['System.Management.Automation.ErrorRecord', 'System.Object'];

/** @param isStreamed written to the error stream, rather than the end of a pipeline */
export function errorRecordValue(record: ErrorRecord, isStreamed: boolean): ClixmlValue {
  const members: Members = [
    ['Exception', exceptionValue(record)],
    ['TargetObject', record.targetObject],
    ['FullyQualifiedErrorId', string(record.fullyQualifiedErrorId)],
    ['InvocationInfo', nil],
    ['ErrorCategory_Category', int32(errorCategories.indexOf(record.category))],
    ['ErrorCategory_Activity', string(record.activity)],
    ['ErrorCategory_Reason', string(record.reason)],
    ['ErrorCategory_TargetName', string(record.targetName)],
    ['ErrorCategory_TargetType', string(record.targetType)],
    ['ErrorCategory_Message', string(record.categoryMessage)],
    ...optional('ErrorDetails_Message', record.detailsMessage),
    ...optional('ErrorDetails_RecommendedAction', record.recommendedAction),
    ...optional('ErrorDetails_ScriptStackTrace', record.scriptStackTrace),
    ['SerializeExtendedInfo', boolean(false)],
  ];
  const marked: Members = isStreamed ? [['writeErrorStream', boolean(true)], ...members] : members;
  return object({ typeNames: recordTypes, text: errorText(record), members: new Map(marked) });
}

function optional(name: string, text: string): Members {
  return text === '' ? [] : [[name, string(text)]];
}

/** COR_E_SYSTEM, what a plain .NET exception carries. */
const systemExceptionCode = -2146233087;

function exceptionValue(record: ErrorRecord): ClixmlObject {
  const stackTrace = record.exceptionStackTrace;
  return object({
    typeNames: record.exceptionTypes,
    text: `${record.exceptionTypes[0] ?? ''}: ${record.message}`,
    props: new Map<string, ClixmlValue>([
      ['Message', string(record.message)],
      ['Data', dictionary([], ['System.Collections.ListDictionaryInternal', 'System.Object'])],
      ['InnerException', nil],
      ['TargetSite', nil],
      ['StackTrace', stackTrace === '' ? nil : string(stackTrace)],
      ['HelpLink', nil],
      ['Source', nil],
      ['HResult', int32(systemExceptionCode)],
    ]),
  });
}

/** Reads an error record; what is missing stays empty, for servers differ in what they fill in. */
export function parseErrorRecord(value: ClixmlValue): ErrorRecord {
  const exception = member(value, 'Exception');
  const text = (name: string): string => textMember(value, name);
  return {
    message: textOf(member(exception, 'Message')) ?? textOf(value) ?? '',
    exceptionTypes: exception?.type === 'Obj' ? exception.typeNames : [],
    fullyQualifiedErrorId: text('FullyQualifiedErrorId'),
    category: enumMember(value, 'ErrorCategory_Category', errorCategories) ?? 'NotSpecified',
    activity: text('ErrorCategory_Activity'),
    reason: text('ErrorCategory_Reason'),
    targetName: text('ErrorCategory_TargetName'),
    targetType: text('ErrorCategory_TargetType'),
    categoryMessage: text('ErrorCategory_Message'),
    targetObject: member(value, 'TargetObject') ?? nil,
    detailsMessage: text('ErrorDetails_Message'),
    recommendedAction: text('ErrorDetails_RecommendedAction'),
    scriptStackTrace: text('ErrorDetails_ScriptStackTrace'),
    exceptionStackTrace: textMember(exception, 'StackTrace'),
    invocationName: invocationName(value),
  };
}

function invocationName(value: ClixmlValue): string {
  const isExtended = booleanOf(member(value, 'SerializeExtendedInfo')) === true;
  const extended = isExtended ? textOf(member(value, 'InvocationInfo_InvocationName')) : undefined;
  return textOf(member(member(value, 'InvocationInfo'), 'MyCommand')) ?? extended ?? '';
}
