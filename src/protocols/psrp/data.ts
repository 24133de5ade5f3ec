/** The XML of a message as values: what the builders and parsers of messages share. */
import { member, numberOf, textOf } from '../clixml/access.ts';
import { enumeration, enumerationTypes } from '../clixml/build.ts';
import { readClixml } from '../clixml/reader.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import { writeClixml } from '../clixml/writer.ts';
import { PsrpError } from './errors.ts';
import type { MessageTypeName } from './message-types.ts';

/** Members of an object under construction, in order. */
export type Members = readonly (readonly [string, ClixmlValue])[];

/**
 * Reads the data of a message. Its length was bounded when it was put together.
 * @throws PsrpError `message` for what is not one CLIXML value
 */
export function readData(text: string, type: MessageTypeName): ClixmlValue {
  try {
    return readClixml(text, { characters: Number.MAX_SAFE_INTEGER });
  } catch (cause) {
    throw new PsrpError('message', `${type}: its data cannot be read`, { cause });
  }
}

/** @throws PsrpError `message` for a value that CLIXML cannot carry */
export function writeData(value: ClixmlValue): string {
  try {
    return writeClixml(value);
  } catch (cause) {
    throw new PsrpError('message', 'a value cannot be written', { cause });
  }
}

/** Text of a member; empty when there is none. */
export function textMember(value: ClixmlValue | undefined, name: string): string {
  return textOf(member(value, name)) ?? '';
}

/** A whole number, or an enumeration's; `otherwise` when there is none. */
export function numberMember(value: ClixmlValue, name: string, otherwise: number): number {
  return numberOf(member(value, name)) ?? otherwise;
}

/** The call id of a request to which an answer belongs; 0 when it has none. Clients write `ci` and `CI`. */
export function callIdMember(value: ClixmlValue): bigint {
  const found = member(value, 'ci');
  return found?.type === 'I64' ? found.value : 0n;
}

/** An enumeration as an object, by its place in a table of names. */
export function enumValue<Name extends string>(
  typeName: string,
  names: readonly Name[],
  name: Name,
): ClixmlValue {
  return enumeration(enumerationTypes(typeName), name, names.indexOf(name));
}

/** The name of an enumeration's value out of a table by number; undefined for a number that is not in it. */
export function enumMember<Name extends string>(
  value: ClixmlValue,
  name: string,
  names: readonly Name[],
): Name | undefined {
  const number = numberOf(member(value, name));
  return number === undefined ? undefined : names[number];
}
