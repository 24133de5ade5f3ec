import { known, unreadable, type Reading } from '../model/reading.ts';
import type { OfferedCommands } from '../model/snapshot.ts';
import { listOf, member, textOf } from '../protocols/clixml/access.ts';
import type { ClixmlValue } from '../protocols/clixml/values.ts';

/** One cmdlet as Get-Command describes it; `parameters` is null where the server does not tell them. */
export interface OfferedCommand {
  readonly name: string;
  readonly parameters: readonly string[] | null;
}

/**
 * A CommandInfo: a cmdlet, or on restricted endpoints the function that stands for one.
 * @param typeNames the last parts of the type names
 */
export function isCommandInfo(typeNames: readonly string[]): boolean {
  return typeNames.some((name) => /^(Cmdlet|Function|Filter|Alias|Command)Info$/.test(name));
}

/**
 * Reads a CommandInfo. Its parameters are the keys of the dictionary `Parameters`; where that did not survive the
 * way, the names in the syntax of its parameter sets (`[[-Identity] <XdsIdentity>] [-LocalStore]`).
 */
export function offeredCommand(value: ClixmlValue): OfferedCommand {
  const keys = dictionaryKeys(member(value, 'Parameters'));
  const names = keys.length > 0 ? keys : syntaxNames(member(value, 'ParameterSets'));
  return {
    name: textOf(member(value, 'Name')) ?? textOf(value) ?? '',
    parameters: names.length === 0 ? null : [...new Set(names)].sort(),
  };
}

/**
 * All offered cmdlets by name. `worked` names the cmdlets that have answered in this session: a list without one of
 * them is not what the session offers, and nothing is concluded from it.
 */
export function offeredCommands(
  commands: readonly OfferedCommand[],
  worked: readonly string[],
): Reading<OfferedCommands> {
  const named = commands.filter(({ name }) => name !== '');
  const lower = new Set(named.map(({ name }) => name.toLowerCase()));
  const contradiction = worked.find((name) => !lower.has(name.toLowerCase()));
  return contradiction === undefined
    ? known(Object.fromEntries(named.map(({ name, parameters }) => [name, parameters])))
    : unreadable(
        `Get-Command does not list what this session offers: ${contradiction} works and is not listed`,
      );
}

function dictionaryKeys(value: ClixmlValue | undefined): readonly string[] {
  return value?.type === 'Obj' && value.container?.kind === 'DCT'
    ? value.container.entries.map(([key]) => textOf(key) ?? '').filter((key) => key !== '')
    : [];
}

function syntaxNames(value: ClixmlValue | undefined): readonly string[] {
  return listOf(value).flatMap((set) =>
    [...(textOf(set) ?? '').matchAll(/(?<![^\s[])-([A-Za-z]\w*)/g)].map((match) => match[1] ?? ''),
  );
}
