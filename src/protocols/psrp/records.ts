/** Records of the streams beside output and errors ([MS-PSRP] 2.2.2.21 to 2.2.2.26), both ways. */
import { listOf, member, textOf } from '../clixml/access.ts';
import { boolean, int32, list, nil, object, propertyBag, string } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { enumMember, enumValue, numberMember, textMember, type Members } from './data.ts';
import { enumTypes } from './enums.ts';

/** The streams whose records are a text. */
export type InformationalStream = 'debug' | 'verbose' | 'warning';

export interface InformationalRecord {
  readonly message: string;
  /** The command that wrote it; empty when the record carries no invocation. */
  readonly commandName: string;
}

const informationalTypes: Readonly<Record<InformationalStream, string>> = {
  debug: 'System.Management.Automation.DebugRecord',
  verbose: 'System.Management.Automation.VerboseRecord',
  warning: 'System.Management.Automation.WarningRecord',
};

export function informationalValue(stream: InformationalStream, message: string): ClixmlValue {
  const iteration = list(
    [int32(0), int32(0)],
    ['System.Collections.ObjectModel.ReadOnlyCollection`1[[System.Int32, mscorlib]]', 'System.Object'],
  );
  const members: Members = [
    ['InformationalRecord_Message', string(message)],
    ['InformationalRecord_SerializeInvocationInfo', boolean(false)],
    ['InformationalRecord_PipelineIterationInfo', iteration],
  ];
  const typeNames = [
    informationalTypes[stream],
    'System.Management.Automation.InformationalRecord',
    'System.Object',
  ];
  return object({ typeNames, text: message, members: new Map(members) });
}

export function parseInformational(value: ClixmlValue): InformationalRecord {
  return {
    message: textOf(member(value, 'InformationalRecord_Message')) ?? textOf(value) ?? '',
    commandName: textMember(value, 'CommandInfo_Name'),
  };
}

const progressTypes = ['Processing', 'Completed'] as const;

export interface ProgressRecord {
  readonly activity: string;
  readonly activityId: number;
  /** -1 for none. */
  readonly parentActivityId: number;
  readonly statusDescription: string;
  readonly currentOperation: string;
  /** -1 when unknown. */
  readonly percentComplete: number;
  /** -1 when unknown. */
  readonly secondsRemaining: number;
  readonly isCompleted: boolean;
}

export function progressValue(record: ProgressRecord): ClixmlValue {
  return propertyBag([
    ['Activity', string(record.activity)],
    ['ActivityId', int32(record.activityId)],
    ['StatusDescription', string(record.statusDescription)],
    ['CurrentOperation', record.currentOperation === '' ? nil : string(record.currentOperation)],
    ['ParentActivityId', int32(record.parentActivityId)],
    ['PercentComplete', int32(record.percentComplete)],
    [
      'Type',
      enumValue(enumTypes.progressType, progressTypes, record.isCompleted ? 'Completed' : 'Processing'),
    ],
    ['SecondsRemaining', int32(record.secondsRemaining)],
  ]);
}

export function parseProgress(value: ClixmlValue): ProgressRecord {
  return {
    activity: textMember(value, 'Activity'),
    activityId: numberMember(value, 'ActivityId', 0),
    parentActivityId: numberMember(value, 'ParentActivityId', -1),
    statusDescription: textMember(value, 'StatusDescription'),
    currentOperation: textMember(value, 'CurrentOperation'),
    percentComplete: numberMember(value, 'PercentComplete', -1),
    secondsRemaining: numberMember(value, 'SecondsRemaining', -1),
    isCompleted: enumMember(value, 'Type', progressTypes) === 'Completed',
  };
}

/** What `Write-Information` and `Write-Host` send, since protocol 2.3. */
export interface InformationRecord {
  readonly messageData: ClixmlValue;
  readonly source: string;
  /** ISO 8601; empty when the server does not say. */
  readonly timeGenerated: string;
  readonly tags: readonly string[];
  readonly user: string;
  readonly computer: string;
  readonly processId: number;
}

export function informationValue(record: InformationRecord): ClixmlValue {
  const members: Members = [
    ['MessageData', record.messageData],
    ['Source', string(record.source)],
    ['TimeGenerated', record.timeGenerated === '' ? nil : { type: 'DT', value: record.timeGenerated }],
    ['Tags', list(record.tags.map((tag) => string(tag)))],
    ['User', string(record.user)],
    ['Computer', string(record.computer)],
    ['ProcessId', { type: 'U32', value: record.processId }],
    ['NativeThreadId', { type: 'U32', value: 0 }],
    ['ManagedThreadId', { type: 'U32', value: 0 }],
  ];
  return object({
    typeNames: ['System.Management.Automation.InformationRecord', 'System.Object'],
    text: informationText(record),
    members: new Map(members),
  });
}

export function parseInformation(value: ClixmlValue): InformationRecord {
  return {
    messageData: member(value, 'MessageData') ?? nil,
    source: textMember(value, 'Source'),
    timeGenerated: textMember(value, 'TimeGenerated'),
    tags: listOf(member(value, 'Tags')).map((tag) => textOf(tag) ?? ''),
    user: textMember(value, 'User'),
    computer: textMember(value, 'Computer'),
    processId: numberMember(value, 'ProcessId', 0),
  };
}

/** What an information record says, as text: `Write-Host` wraps its message in an object. */
export function informationText(record: InformationRecord): string {
  return textOf(member(record.messageData, 'Message')) ?? textOf(record.messageData) ?? '';
}
