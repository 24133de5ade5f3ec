import { member, textOf } from '../../protocols/clixml/access.ts';
import { int32, nil, object } from '../../protocols/clixml/build.ts';
import type { ClixmlValue } from '../../protocols/clixml/values.ts';
import { wireObject } from '../wire.ts';
import { nothing, textArgument, type Bound, type CmdletOutcome, type CmdletSpec } from './spec.ts';

/**
 * Commands of PowerShell itself that a restricted endpoint always shows, because implicit remoting needs them
 * (New-PSSessionConfigurationFile, SessionType RestrictedRemoteServer).
 */
export const pipelineHelpers: readonly CmdletSpec[] = [
  {
    name: 'Select-Object',
    effect: 'read',
    takesAll: true,
    parameters: [
      { name: 'Property', type: 'texts', position: 0 },
      { name: 'ExpandProperty', type: 'text' },
      { name: 'First', type: 'u32' },
      { name: 'Last', type: 'u32' },
      { name: 'Skip', type: 'u32' },
      { name: 'InputObject', type: 'any' },
    ],
    run: (bound, _, input) => ({ output: select(bound, input) }),
  },
  {
    name: 'Measure-Object',
    effect: 'read',
    takesAll: true,
    parameters: [
      { name: 'Property', type: 'texts', position: 0 },
      { name: 'InputObject', type: 'any' },
    ],
    run: (bound, _, input) => measure(bound, input),
  },
  {
    name: 'Out-Default',
    effect: 'read',
    takesAll: true,
    parameters: [
      { name: 'InputObject', type: 'any' },
      { name: 'Transcript', type: 'switch' },
    ],
    run: (_bound, _context, input) => ({ output: input }),
  },
  {
    name: 'Get-FormatData',
    effect: 'read',
    takesAll: true,
    parameters: [
      { name: 'TypeName', type: 'texts', position: 0 },
      { name: 'PowerShellVersion', type: 'any' },
    ],
    run: () => nothing,
  },
  { name: 'Exit-PSSession', effect: 'read', takesAll: true, parameters: [], run: () => nothing },
];

function select(bound: Bound, input: readonly ClixmlValue[]): readonly ClixmlValue[] {
  const skip = count(bound, 'Skip') ?? 0;
  const first = count(bound, 'First');
  const last = count(bound, 'Last');
  const rest = input.slice(skip, first === undefined ? undefined : skip + first);
  const chosen = last === undefined ? rest : rest.slice(Math.max(0, rest.length - last));
  const expand = textArgument(bound, 'ExpandProperty');
  const names = texts(bound, 'Property');
  if (expand !== '') {
    return chosen.map((value) => member(value, expand) ?? nil);
  }
  return names.length === 0 ? chosen : chosen.map((value) => selection(value, names));
}

/** Select-Object makes new objects whose properties are extended members. */
function selection(value: ClixmlValue, names: readonly string[]): ClixmlValue {
  const type = value.type === 'Obj' ? (value.typeNames[0] ?? 'System.Object') : 'System.String';
  return object({
    typeNames: [`Selected.${type}`, 'System.Management.Automation.PSCustomObject', 'System.Object'],
    members: new Map(names.map((name) => [name, member(value, name) ?? nil])),
  });
}

function measure(bound: Bound, input: readonly ClixmlValue[]): CmdletOutcome {
  const [property] = texts(bound, 'Property');
  const counted =
    property === undefined ? input : input.filter((value) => textOf(member(value, property)) !== undefined);
  const empty = ['Average', 'Sum', 'Maximum', 'Minimum'].map((name) => [name, nil] as const);
  const measured = wireObject(
    [
      'Microsoft.PowerShell.Commands.GenericMeasureInfo',
      'Microsoft.PowerShell.Commands.MeasureInfo',
      'System.Object',
    ],
    [
      ['Count', int32(counted.length)],
      ...empty,
      ['Property', property === undefined ? nil : { type: 'S', value: property }],
    ],
    'Microsoft.PowerShell.Commands.GenericMeasureInfo',
  );
  return { output: [measured] };
}

function count(bound: Bound, name: string): number | undefined {
  const value = bound[name];
  return typeof value === 'number' ? value : undefined;
}

function texts(bound: Bound, name: string): readonly string[] {
  const value = bound[name];
  return Array.isArray(value) ? value.map(String) : [];
}
