import { listOf, member, numberOf } from '../clixml/access.ts';
import { enumeration, enumerationTypes, int64, list, propertyBag } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { callIdMember } from './data.ts';
import { enumTypes } from './enums.ts';
import { errorRecordValue, parseErrorRecord, type ErrorRecord } from './error-record.ts';

/** RemoteHostMethodId ([MS-PSRP] 2.2.3.17): the place in the list plus one is the number. */
export const hostMethods = [
  'GetName',
  'GetVersion',
  'GetInstanceId',
  'GetCurrentCulture',
  'GetCurrentUICulture',
  'SetShouldExit',
  'EnterNestedPrompt',
  'ExitNestedPrompt',
  'NotifyBeginApplication',
  'NotifyEndApplication',
  'ReadLine',
  'ReadLineAsSecureString',
  'Write1',
  'Write2',
  'WriteLine1',
  'WriteLine2',
  'WriteLine3',
  'WriteErrorLine',
  'WriteDebugLine',
  'WriteProgress',
  'WriteVerboseLine',
  'WriteWarningLine',
  'Prompt',
  'PromptForCredential1',
  'PromptForCredential2',
  'PromptForChoice',
  'GetForegroundColor',
  'SetForegroundColor',
  'GetBackgroundColor',
  'SetBackgroundColor',
  'GetCursorPosition',
  'SetCursorPosition',
  'GetWindowPosition',
  'SetWindowPosition',
  'GetCursorSize',
  'SetCursorSize',
  'GetBufferSize',
  'SetBufferSize',
  'GetWindowSize',
  'SetWindowSize',
  'GetWindowTitle',
  'SetWindowTitle',
  'GetMaxWindowSize',
  'GetMaxPhysicalWindowSize',
  'GetKeyAvailable',
  'ReadKey',
  'FlushInputBuffer',
  'SetBufferContents1',
  'SetBufferContents2',
  'GetBufferContents',
  'ScrollBufferContents',
  'PushRunspace',
  'PopRunspace',
  'GetIsRunspacePushed',
  'GetRunspace',
  'PromptForChoiceMultipleSelection',
] as const;
export type HostMethodName = (typeof hostMethods)[number];

/** The call id of methods without a result: they are never answered ([MS-PSRP] 2.2.2.27). */
export const voidCallId = -100n;

/** The server asks the client's host ([MS-PSRP] 2.2.2.15, 2.2.2.27). */
export interface HostCall {
  readonly callId: bigint;
  /** Undefined for a number that is not in the list. */
  readonly method: HostMethodName | undefined;
  readonly methodNumber: number;
  readonly parameters: readonly ClixmlValue[];
}

/** What a host answers: a value, nothing, or an error. */
export interface HostResponse {
  readonly callId: bigint;
  readonly methodNumber: number;
  readonly result?: ClixmlValue;
  readonly error?: ErrorRecord;
}

export function hostMethodNumber(method: HostMethodName): number {
  return hostMethods.indexOf(method) + 1;
}

const voidMethods: ReadonlySet<HostMethodName> = new Set(
  hostMethods.filter((name) => /^(?:Set|Write|Enter|Exit|Notify|Flush|Scroll|Push|Pop)/.test(name)),
);

/** Whether a method has no result. */
export function isVoidMethod(method: HostMethodName): boolean {
  return voidMethods.has(method);
}

const arrayListTypes = ['System.Collections.ArrayList', 'System.Object'];

function methodValue(number: number): ClixmlValue {
  return enumeration(
    enumerationTypes(enumTypes.hostMethod),
    hostMethods[number - 1] ?? String(number),
    number,
  );
}

export function hostCallValue(call: HostCall): ClixmlValue {
  return propertyBag([
    ['ci', int64(call.callId)],
    ['mi', methodValue(call.methodNumber)],
    ['mp', list(call.parameters, arrayListTypes)],
  ]);
}

export function parseHostCall(value: ClixmlValue): HostCall {
  const methodNumber = numberOf(member(value, 'mi')) ?? 0;
  return {
    callId: callIdMember(value),
    method: hostMethods[methodNumber - 1],
    methodNumber,
    parameters: listOf(member(value, 'mp')),
  };
}

export function hostResponseValue(response: HostResponse): ClixmlValue {
  const { result, error } = response;
  return propertyBag([
    ['ci', int64(response.callId)],
    ['mi', methodValue(response.methodNumber)],
    ...(result === undefined ? [] : [['mr', result] as const]),
    ...(error === undefined ? [] : [['me', errorRecordValue(error, false)] as const]),
  ]);
}

export function parseHostResponse(value: ClixmlValue): HostResponse {
  const result = member(value, 'mr');
  const error = member(value, 'me');
  return {
    callId: callIdMember(value),
    methodNumber: numberOf(member(value, 'mi')) ?? 0,
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error: parseErrorRecord(error) }),
  };
}
