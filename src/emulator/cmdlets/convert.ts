import { booleanOf, listOf, member, numberOf, textOf } from '../../protocols/clixml/access.ts';
import type { ClixmlValue } from '../../protocols/clixml/values.ts';
import type { ErrorRecord } from '../../protocols/psrp/error-record.ts';
import { bindingFailure } from './failures.ts';
import type { BoundValue, ParameterSpec } from './spec.ts';

/** An argument as its parameter takes it, or the error of the binder. */
export type Conversion = { readonly value: BoundValue } | { readonly failure: ErrorRecord };

/** Converts as PowerShell's binder does: text is never a truth value, numbers and enumeration names are taken from text. */
export function convertArgument(cmdlet: string, parameter: ParameterSpec, argument: ClixmlValue): Conversion {
  const { type } = parameter;
  if (type === 'any' || type === 'instance') {
    return { value: textOf(argument) ?? null };
  }
  if (type === 'switch' || type === 'bool') {
    return truth(cmdlet, parameter, argument);
  }
  if (argument.type === 'Nil') {
    return parameter.nullable === true ? { value: null } : nullRefused(cmdlet, parameter);
  }
  if (typeof type === 'object') {
    return enumerationName(cmdlet, parameter, type.names, argument);
  }
  if (type === 'texts') {
    return { value: listOf(argument).map((item) => textOf(item) ?? '') };
  }
  if (type === 'u32') {
    const number = numberOf(argument);
    return number === undefined || !Number.isInteger(number) || number < 0 || number > 0xffff_ffff
      ? cannotConvert(cmdlet, parameter, argument, 'System.UInt32')
      : { value: number };
  }
  return plainText(cmdlet, parameter, argument);
}

function plainText(cmdlet: string, parameter: ParameterSpec, argument: ClixmlValue): Conversion {
  const value = textOf(argument) ?? textOf(member(argument, 'Identity'));
  if (value === undefined) {
    return cannotConvert(cmdlet, parameter, argument, 'System.String');
  }
  if (value === '' && parameter.mandatory === true && parameter.nullable !== true) {
    const message = `Cannot bind argument to parameter '${parameter.name}' because it is an empty string.`;
    return failure(cmdlet, 'ParameterArgumentValidationErrorEmptyStringNotAllowed', message, 'InvalidData');
  }
  return { value: value === '' && parameter.nullable === true ? null : value };
}

function truth(cmdlet: string, parameter: ParameterSpec, argument: ClixmlValue): Conversion {
  if (argument.type === 'Nil' && parameter.type === 'switch') {
    return { value: true };
  }
  const value = argument.type === 'S' ? undefined : (booleanOf(argument) ?? fromNumber(numberOf(argument)));
  return value === undefined ? cannotConvert(cmdlet, parameter, argument, 'System.Boolean') : { value };
}

function fromNumber(number: number | undefined): boolean | undefined {
  return number === undefined ? undefined : number !== 0;
}

function enumerationName(
  cmdlet: string,
  parameter: ParameterSpec,
  names: readonly string[],
  argument: ClixmlValue,
): Conversion {
  const number = argument.type === 'S' ? undefined : numberOf(argument);
  const text = (textOf(argument) ?? '').trim();
  const digits = /^\d+$/.test(text) ? Number(text) : undefined;
  const name =
    names[number ?? digits ?? -1] ??
    names.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (name !== undefined) {
    return { value: name };
  }
  const message =
    `Cannot bind parameter '${parameter.name}'. Unable to match the identifier name ${text} to a valid enumerator ` +
    `name. Specify one of the following enumerator names and try again: ${names.join(', ')}`;
  return failure(cmdlet, 'CannotConvertArgumentNoMessage', message);
}

function nullRefused(cmdlet: string, parameter: ParameterSpec): Conversion {
  const message = `Cannot bind argument to parameter '${parameter.name}' because it is null.`;
  return failure(cmdlet, 'ParameterArgumentValidationErrorNullNotAllowed', message, 'InvalidData');
}

function cannotConvert(
  cmdlet: string,
  parameter: ParameterSpec,
  argument: ClixmlValue,
  type: string,
): Conversion {
  const message =
    `Cannot convert '${textOf(argument) ?? ''}' to the type '${type}' required by parameter '${parameter.name}'. ` +
    'Specified method is not supported.';
  return failure(cmdlet, 'CannotConvertArgument', message);
}

function failure(
  cmdlet: string,
  id: string,
  message: string,
  category: 'InvalidArgument' | 'InvalidData' = 'InvalidArgument',
): Conversion {
  return { failure: bindingFailure(cmdlet, id, message, category) };
}
