import { findAccount, type Organisation } from '../../src/emulator/organisation.ts';
import { organisationOf } from './organisation-of.ts';
import { findScenario } from '../../src/emulator/scenarios.ts';
import { runCmdlet } from '../../src/emulator/cmdlets/run.ts';
import type { CmdletOutcome } from '../../src/emulator/cmdlets/spec.ts';
import type { EnumerationForm } from '../../src/emulator/wire.ts';
import { toPlain, type PlainValue } from '../../src/protocols/clixml/access.ts';
import type { ClixmlValue } from '../../src/protocols/clixml/values.ts';

export type Argument = string | boolean | number | null | readonly string[] | ClixmlValue;
export type Arguments = Readonly<Record<string, Argument>>;

export function wire(argument: Argument): ClixmlValue {
  if (argument === null) {
    return { type: 'Nil' };
  }
  switch (typeof argument) {
    case 'string':
      return { type: 'S', value: argument };
    case 'boolean':
      return { type: 'B', value: argument };
    case 'number':
      return { type: 'I32', value: argument };
    default:
      return 'type' in argument ? argument : textArray(argument);
  }
}

function textArray(texts: readonly string[]): ClixmlValue {
  return {
    type: 'Obj',
    typeNames: ['System.Object[]', 'System.Array', 'System.Object'],
    container: { kind: 'LST', items: texts.map(wire) },
    props: new Map(),
    members: new Map(),
  };
}

/** A session on an organisation in memory: what a call writes is there for the next one. */
export class Session {
  organisation: Organisation;
  now: Date;
  enumerations: EnumerationForm = 'object';
  readonly #account: string;

  constructor(scenario: string, account?: string, now = new Date('2026-11-24T12:00:00Z')) {
    const found = findScenario(scenario);
    this.now = now;
    this.organisation = organisationOf(scenario, now);
    this.#account = account ?? found.account;
  }

  call(name: string, parameters: Arguments = {}, input?: readonly ClixmlValue[]): CmdletOutcome {
    const account = findAccount(this.organisation, `CONTOSO\\${this.#account}`);
    if (account === undefined) {
      throw new Error(`no account ${this.#account}`);
    }
    const outcome = runCmdlet(
      { organisation: this.organisation, account, now: this.now, enumerations: this.enumerations },
      {
        name,
        parameters: Object.entries(parameters).map(([key, value]) => ({
          name: /^\d+$/.test(key) ? undefined : key,
          value: wire(value),
        })),
        ...(input === undefined ? {} : { input }),
      },
    );
    this.organisation = outcome.organisation ?? this.organisation;
    return outcome;
  }

  /** The identifier of the error, terminating or not, without the cmdlet's name. */
  error(name: string, parameters: Arguments = {}): string | undefined {
    const outcome = this.call(name, parameters);
    const record = outcome.failure ?? outcome.errors?.[0];
    return record?.fullyQualifiedErrorId.split(',')[0];
  }

  /** What the call writes, as plain data. */
  objects(name: string, parameters: Arguments = {}): readonly Readonly<Record<string, PlainValue>>[] {
    const outcome = this.call(name, parameters);
    if (outcome.failure !== undefined) {
      throw new Error(outcome.failure.message);
    }
    return outcome.output.map((value) => toPlain(value) as Readonly<Record<string, PlainValue>>);
  }

  /** The first object that the call writes. */
  object(name: string, parameters: Arguments = {}): Readonly<Record<string, PlainValue>> {
    return this.objects(name, parameters)[0] ?? {};
  }
}

/** A property that is a text; empty for anything else. */
export function textOf(value: PlainValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
