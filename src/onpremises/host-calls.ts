/**
 * What the server is answered when a cmdlet asks a person ([MS-PSRP] 2.2.3.17). The session says that it has no host, so
 * such calls are rare. Nothing is ever agreed to on the user's behalf: a choice is answered with No, or with the default
 * when that is no Yes; anything else is refused, and the cmdlet fails with a reason.
 */
import { listOf, numberOf, textOf, member } from '../protocols/clixml/access.ts';
import { int32 } from '../protocols/clixml/build.ts';
import type { ClixmlValue } from '../protocols/clixml/values.ts';
import { makeErrorRecord } from '../protocols/psrp/error-record.ts';
import { voidCallId, type HostCall, type HostResponse } from '../protocols/psrp/host-calls.ts';

export interface HostAnswer {
  /** Undefined for calls that are not answered. */
  readonly response: HostResponse | undefined;
  /** What was written or asked, for the log; empty for nothing. */
  readonly text: string;
}

export function answerHostCall(call: HostCall): HostAnswer {
  if (call.callId === voidCallId) {
    return { response: undefined, text: writtenText(call) };
  }
  const { callId, methodNumber } = call;
  const choice = call.method === 'PromptForChoice' ? refusingChoice(call.parameters) : undefined;
  if (choice !== undefined) {
    const text = `${question(call)}: answered ${choice.label}`;
    return { response: { callId, methodNumber, result: int32(choice.index) }, text };
  }
  const message = `The cmdlet wants interactive input: ${question(call)}. Pass the missing parameter.`;
  const error = makeErrorRecord({
    message,
    exceptionTypes: [
      'System.Management.Automation.Host.HostException',
      'System.Management.Automation.RuntimeException',
    ],
    fullyQualifiedErrorId: 'InteractiveInputRefused',
    category: 'NotImplemented',
  });
  return { response: { callId, methodNumber, error }, text: message };
}

function writtenText(call: HostCall): string {
  const isWrite = call.method?.startsWith('Write') === true && call.method !== 'WriteProgress';
  // Write2 and WriteLine3 have two colours first.
  return isWrite ? (textOf(call.parameters.at(-1)) ?? '') : '';
}

/** Caption and message are the first two parameters of every prompt. */
function question(call: HostCall): string {
  const texts = call.parameters.slice(0, 2).map((parameter) => textOf(parameter) ?? '');
  const asked = texts.filter((text) => text !== '').join(': ');
  return asked === '' ? (call.method ?? `host method ${call.methodNumber}`) : asked;
}

interface Choice {
  readonly index: number;
  readonly label: string;
}

/** The choice named No, else the default unless it says yes; undefined when neither is there. */
function refusingChoice(parameters: readonly ClixmlValue[]): Choice | undefined {
  const labels = listOf(parameters[2]).map((choice) =>
    (textOf(member(choice, 'label')) ?? textOf(choice) ?? '').replace('&', ''),
  );
  const no = labels.findIndex((label) => /^no$/i.test(label));
  const index = no >= 0 ? no : (numberOf(parameters[3]) ?? -1);
  const label = labels[index];
  return label === undefined || /^yes\b/i.test(label) ? undefined : { index, label };
}
