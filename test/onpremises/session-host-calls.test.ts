import { describe, expect, it } from 'vitest';
import { answerHostCall } from '../../src/onpremises/host-calls.ts';
import { int32, list, propertyBag, string } from '../../src/protocols/clixml/build.ts';
import type { ClixmlValue } from '../../src/protocols/clixml/values.ts';
import { hostMethodNumber, voidCallId, type HostMethodName } from '../../src/protocols/psrp/host-calls.ts';

function call(method: HostMethodName, parameters: readonly ClixmlValue[], callId = 5n) {
  return answerHostCall({ callId, method, methodNumber: hostMethodNumber(method), parameters });
}

function choices(...labels: readonly string[]): ClixmlValue {
  return list(
    labels.map((label) =>
      propertyBag([
        ['label', string(label)],
        ['helpMessage', string('')],
      ]),
    ),
  );
}

const confirm = [string('Confirm'), string('Are you sure?')];

describe('what a cmdlet is answered when it asks', () => {
  it.each([
    [['&Yes', 'Yes to &All', '&No', 'No to A&ll'], 0, 2],
    [['&Yes', 'Yes to &All', '&Halt Command', '&No'], 0, 3],
    [['&Abort', '&Retry'], 1, 1],
  ])('%s with default %s: choice %s, never a yes', (labels, byDefault, expected) => {
    const { response, text } = call('PromptForChoice', [...confirm, choices(...labels), int32(byDefault)]);
    expect(response).toMatchObject({ callId: 5n, methodNumber: 26, result: int32(expected) });
    expect(text).toContain('Confirm: Are you sure?: answered');
  });

  it.each([
    ['a default that says yes and no No', choices('&Yes', '&Maybe'), 0],
    ['no default', choices('&Go'), -1],
    ['no choices', list([]), 0],
  ])('%s is refused', (_what, labels, byDefault) => {
    const { response } = call('PromptForChoice', [...confirm, labels, int32(byDefault)]);
    expect(response?.error?.message).toContain('wants interactive input: Confirm: Are you sure?');
    expect(response?.result).toBeUndefined();
  });

  it.each(['ReadLine', 'Prompt', 'PromptForCredential1', 'ReadLineAsSecureString', 'GetName'] as const)(
    '%s is refused',
    (method) => {
      expect(call(method, []).response?.error?.fullyQualifiedErrorId).toBe('InteractiveInputRefused');
    },
  );

  it('what is only written is kept as text and not answered', () => {
    expect(call('WriteLine2', [string('hello')], voidCallId)).toEqual({ response: undefined, text: 'hello' });
    expect(call('WriteLine3', [int32(1), int32(2), string('coloured')], voidCallId).text).toBe('coloured');
    expect(call('SetWindowTitle', [string('x')], voidCallId).text).toBe('');
  });
});
