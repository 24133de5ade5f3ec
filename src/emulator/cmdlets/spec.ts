import type { Properties, PropertyValue } from '../../model/property-value.ts';
import type { ClixmlValue } from '../../protocols/clixml/values.ts';
import type { ErrorRecord } from '../../protocols/psrp/error-record.ts';
import type { Availability } from '../availability.ts';
import type { Account, Organisation } from '../organisation.ts';
import type { Enumeration, EnumerationForm } from '../wire.ts';

/** A cmdlet of the endpoint as data: what it takes, what it touches, and what it does. */
export interface CmdletSpec extends Availability {
  readonly name: string;
  /**
   * `read` writes nothing; `settings` go to the central store and from there to the replicas; `directory` is Active
   * Directory, which no replica waits for; `replication` starts the replication. All but `read` know -WhatIf and
   * -Confirm, except where `confirms` is false.
   */
  readonly effect: 'read' | 'settings' | 'directory' | 'replication';
  readonly confirms?: false;
  readonly parameters: readonly ParameterSpec[];
  /** Parameters of which no two may be given: they belong to different parameter sets. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Parameters that belong to the set of another: they cannot be given without it. */
  readonly needs?: Readonly<Record<string, string>>;
  /** It takes all that is piped in at once; others run once for each object. */
  readonly takesAll?: true;
  readonly run: (bound: Bound, context: CmdletContext, input: readonly ClixmlValue[]) => CmdletOutcome;
}

export interface ParameterSpec extends Availability {
  readonly name: string;
  readonly type: ParameterType;
  readonly mandatory?: true;
  /** Null and the empty text may be given. */
  readonly nullable?: true;
  /** Place among arguments without a name. */
  readonly position?: number;
  /** Bound from piped objects: from their property `Identity`, or the text itself. */
  readonly pipeline?: true;
}

export type ParameterType =
  | 'text'
  | 'texts'
  | 'bool'
  | 'switch'
  | 'u32'
  /** Taken and not looked at: `-Credential`, `-DomainController`. */
  | 'any'
  /** An object that a Get- cmdlet wrote: its properties are taken as if they were parameters. */
  | 'instance'
  | Enumeration;

export type BoundValue = PropertyValue;

/** The arguments by the name of their parameter, as the table spells it. */
export type Bound = Readonly<Record<string, BoundValue>>;

export interface CmdletCall {
  readonly name: string;
  readonly parameters: readonly { readonly name: string | undefined; readonly value: ClixmlValue }[];
  /** What the command before it in the pipeline wrote; undefined for the first one. */
  readonly input?: readonly ClixmlValue[];
}

export interface CmdletContext {
  readonly organisation: Organisation;
  readonly account: Account;
  readonly now: Date;
  readonly enumerations: EnumerationForm;
}

export interface CmdletOutcome {
  readonly output: readonly ClixmlValue[];
  /** Non-terminating errors. */
  readonly errors?: readonly ErrorRecord[];
  readonly warnings?: readonly string[];
  /** The error that ends the pipeline. */
  readonly failure?: ErrorRecord;
  /** What the organisation becomes; absent when nothing is written. */
  readonly organisation?: Organisation;
  /** To be asked before anything is written or put out. */
  readonly question?: Question;
}

export interface Question {
  readonly caption: string;
  readonly message: string;
}

export const nothing: CmdletOutcome = { output: [] };

export function failed(failure: ErrorRecord): CmdletOutcome {
  return { output: [], failure };
}

/** A non-terminating error: the pipeline goes on. */
export function complained(error: ErrorRecord): CmdletOutcome {
  return { output: [], errors: [error] };
}

/** An argument as text; empty when it was not given. */
export function textArgument(bound: Bound, name: string): string {
  const value = bound[name];
  return typeof value === 'string' ? value : '';
}

export function isOn(bound: Bound, name: string): boolean {
  return bound[name] === true;
}

/** Those of the arguments that set a property, by name. */
export function given(bound: Bound, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = bound[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
