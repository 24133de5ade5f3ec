import { member, textOf } from '../../protocols/clixml/access.ts';
import { string } from '../../protocols/clixml/build.ts';
import type { ClixmlValue } from '../../protocols/clixml/values.ts';
import type { ErrorRecord } from '../../protocols/psrp/error-record.ts';
import { isAvailable } from '../availability.ts';
import type { Organisation } from '../organisation.ts';
import { convertArgument } from './convert.ts';
import { bindingFailure } from './failures.ts';
import type { Bound, BoundValue, CmdletCall, CmdletSpec, ParameterSpec } from './spec.ts';

/**
 * Binds the arguments of one call, after PowerShell's parameter binder: names without regard to case and cut short
 * where that is clear, then arguments without names by position, then what the pipeline brings; at the end the
 * mandatory ones must be there (about_Parameters, about_Parameter_Sets). What a product's version lacks is unknown
 * to the binder.
 */
export type Binding = { readonly bound: Bound } | { readonly failure: ErrorRecord };

const common =
  'ErrorAction WarningAction Verbose Debug ErrorVariable WarningVariable OutVariable OutBuffer InformationAction InformationVariable PipelineVariable'
    .split(' ')
    .map((name): ParameterSpec => ({ name, type: /^(Verbose|Debug)$/.test(name) ? 'switch' : 'any' }));
const confirming: readonly ParameterSpec[] = [
  { name: 'WhatIf', type: 'switch' },
  { name: 'Confirm', type: 'switch' },
];
const aliases: Readonly<Record<string, string>> = {
  ea: 'ErrorAction',
  wa: 'WarningAction',
  wi: 'WhatIf',
  cf: 'Confirm',
  vb: 'Verbose',
  db: 'Debug',
};

/** All parameters the cmdlet has in this organisation, the common ones last. */
export function parametersOf(spec: CmdletSpec, organisation: Organisation): readonly ParameterSpec[] {
  const own = spec.parameters.filter((parameter) => isAvailable(parameter, organisation));
  const asks = spec.effect !== 'read' && spec.confirms !== false;
  return [...own, ...(asks ? confirming : []), ...common];
}

/** @param input one object of the pipeline; undefined when the call is the first in its pipeline. */
export function bind(
  spec: CmdletSpec,
  call: CmdletCall,
  input: ClixmlValue | undefined,
  organisation: Organisation,
): Binding {
  const parameters = parametersOf(spec, organisation);
  const collected = collect(spec, call, parameters);
  if ('failure' in collected) {
    return collected;
  }
  const values = new Map(collected.values);
  fromPipeline(parameters, input, values);
  fromInstance(parameters, values);
  const bound: Record<string, BoundValue> = {};
  for (const [parameter, argument] of values) {
    const conversion = convertArgument(spec.name, parameter, argument);
    if ('failure' in conversion) {
      return conversion;
    }
    bound[parameter.name] = conversion.value;
  }
  const failure = missingMandatory(spec, parameters, bound) ?? wrongSet(spec, bound);
  return failure === undefined ? { bound } : { failure };
}

type Arguments = ReadonlyMap<ParameterSpec, ClixmlValue>;

function collect(
  spec: CmdletSpec,
  call: CmdletCall,
  parameters: readonly ParameterSpec[],
): { readonly values: Arguments } | { readonly failure: ErrorRecord } {
  const values = new Map<ParameterSpec, ClixmlValue>();
  const positional: ClixmlValue[] = [];
  for (const { name, value } of call.parameters) {
    if (name === undefined) {
      positional.push(value);
      continue;
    }
    const parameter = findParameter(parameters, name.replace(/^-|:$/g, ''));
    if (parameter === undefined) {
      return unknownParameter(spec, name);
    }
    if (values.has(parameter)) {
      const message = `Cannot bind parameter because parameter '${parameter.name}' is specified more than once.`;
      return { failure: bindingFailure(spec.name, 'ParameterAlreadyBound', message) };
    }
    values.set(parameter, value);
  }
  const places = parameters
    .filter((parameter) => parameter.position !== undefined && !values.has(parameter))
    .sort((left, right) => (left.position ?? 0) - (right.position ?? 0));
  for (const [index, value] of positional.entries()) {
    const place = places[index];
    if (place === undefined) {
      const message = `A positional parameter cannot be found that accepts argument '${textOf(value) ?? ''}'.`;
      return { failure: bindingFailure(spec.name, 'PositionalParameterNotFound', message) };
    }
    values.set(place, value);
  }
  return { values };
}

function findParameter(parameters: readonly ParameterSpec[], name: string): ParameterSpec | undefined {
  const wanted = (aliases[name.toLowerCase()] ?? name).toLowerCase();
  const exact = parameters.find((parameter) => parameter.name.toLowerCase() === wanted);
  const beginning = parameters.filter((parameter) => parameter.name.toLowerCase().startsWith(wanted));
  return exact ?? (beginning.length === 1 ? beginning[0] : undefined);
}

function unknownParameter(spec: CmdletSpec, name: string): { readonly failure: ErrorRecord } {
  const message = `A parameter cannot be found that matches parameter name '${name}'.`;
  return { failure: bindingFailure(spec.name, 'NamedParameterNotFound', message) };
}

function fromPipeline(
  parameters: readonly ParameterSpec[],
  input: ClixmlValue | undefined,
  values: Map<ParameterSpec, ClixmlValue>,
): void {
  const target = parameters.find(({ pipeline }) => pipeline === true);
  if (input !== undefined && target !== undefined && !values.has(target)) {
    const identity = textOf(member(input, 'Identity')) ?? textOf(input);
    if (identity !== undefined) {
      values.set(target, string(identity));
    }
  }
}

/** -Instance stands for the parameters that have the names of its properties, where those are not given themselves. */
function fromInstance(parameters: readonly ParameterSpec[], values: Map<ParameterSpec, ClixmlValue>): void {
  const instance = [...values].find(([parameter]) => parameter.type === 'instance')?.[1];
  for (const parameter of instance === undefined ? [] : parameters) {
    const value = member(instance, parameter.name);
    if (!values.has(parameter) && value !== undefined && value.type !== 'Nil') {
      values.set(parameter, value);
    }
  }
}

function missingMandatory(
  spec: CmdletSpec,
  parameters: readonly ParameterSpec[],
  bound: Bound,
): ErrorRecord | undefined {
  const missing = parameters.filter(({ mandatory, name }) => mandatory === true && !(name in bound));
  if (missing.length === 0) {
    return undefined;
  }
  const names = missing.map(({ name }) => name).join(' ');
  const message = `Cannot process command because of one or more missing mandatory parameters: ${names}.`;
  return bindingFailure(spec.name, 'MissingMandatoryParameter', message);
}

function wrongSet(spec: CmdletSpec, bound: Bound): ErrorRecord | undefined {
  const clash = (spec.exclusive ?? []).some((names) => names.filter((name) => name in bound).length > 1);
  const lonely = Object.entries(spec.needs ?? {}).some(
    ([name, needed]) => name in bound && !(needed in bound),
  );
  return clash || lonely
    ? bindingFailure(
        spec.name,
        'AmbiguousParameterSet',
        'Parameter set cannot be resolved using the specified named parameters.',
      )
    : undefined;
}
