import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SideWriter, WriteAnswer } from '../../src/change/side-port.ts';
import type { FederationError } from '../../src/errors.ts';
import type { CmdletRequest, ObjectRef, WriteRequest } from '../../src/model/change.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { absent, known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';

/**
 * What goes wrong with a write. `silent`: success is reported and nothing is done. `distort`: something else is stored
 * than was asked for (a removal does nothing). `slow-to-show`: stored, and three looks still show the old state. `blind-after`: stored, the
 * connection is lost, and nothing can be read any more. `refuse-already`: somebody else has just done the same.
 */
export const faults = [
  'lose-before',
  'lose-after',
  'not-sent',
  'refuse',
  'refuse-already',
  'silent',
  'slow-to-show',
  'blind-after',
  'distort',
] as const;
export type Fault = (typeof faults)[number];

/**
 * A server of settings as small as can be: objects by type and identity, in a file when one is given so that it
 * survives the process. Requests are `Set`, `Create`, `Remove` with the object and its values; what a real server
 * would refuse it refuses too, and it can misbehave.
 */
export class SettingsServer implements SideWriter {
  readonly side = 'on-premises';
  readonly writes: CmdletRequest[] = [];
  /** The fault of the nth write, from 1. */
  readonly faults = new Map<number, Fault>();
  /** Runs before the nth talk of any kind, from 1: somebody else at work, an interruption. */
  readonly before = new Map<number, () => void>();
  /** Why nothing can be read any more, when that is so. */
  unreachable: FederationError | undefined;
  readonly #file: string | undefined;
  #talks = 0;
  #objects: Record<string, Properties>;
  #hidden: { readonly key: string; readonly looks: number; readonly old: Properties | undefined } | undefined;
  #blind = false;

  constructor(objects: Record<string, Properties>, file?: string) {
    this.#file = file;
    this.#objects = objects;
    this.#save();
  }

  static fromFile(file: string): SettingsServer {
    return new SettingsServer(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Properties>, file);
  }

  get objects(): Readonly<Record<string, Properties>> {
    return this.#objects;
  }

  /** Somebody else's change, which shows at once; undefined removes the object. */
  poke(key: string, properties: Properties | undefined): void {
    this.#hidden = this.#hidden?.key === key ? undefined : this.#hidden;
    const rest = Object.fromEntries(Object.entries(this.#objects).filter(([other]) => other !== key));
    this.#objects = properties === undefined ? rest : { ...rest, [key]: properties };
    this.#save();
  }

  /** The server behaves from now on. */
  recover(): void {
    this.faults.clear();
    this.before.clear();
    this.#hidden = undefined;
    this.#blind = false;
  }

  readObject(ref: ObjectRef): Promise<Reading<SettingsObject>> {
    this.#talk();
    if (this.unreachable !== undefined) {
      return Promise.reject(this.unreachable);
    }
    if (this.#blind) {
      return Promise.resolve(unreadable('the server does not answer'));
    }
    const key = `${ref.type} ${ref.identity}`;
    let properties = this.#objects[key];
    if (this.#hidden?.key === key && this.#hidden.looks > 0) {
      this.#hidden = { ...this.#hidden, looks: this.#hidden.looks - 1 };
      properties = this.#hidden.old;
    }
    return Promise.resolve(properties === undefined ? absent : known({ identity: ref.identity, properties }));
  }

  write(request: WriteRequest): Promise<WriteAnswer> {
    this.#talk();
    if (request.via !== 'cmdlet') {
      throw new Error('plans of these tests write with cmdlets');
    }
    this.writes.push(request);
    const fault = this.faults.get(this.writes.length);
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      return Promise.resolve(refusal);
    }
    if (!['lose-before', 'not-sent', 'refuse', 'silent'].includes(fault ?? '')) {
      this.#perform(request, fault);
    }
    this.#blind = fault === 'blind-after';
    return Promise.resolve(answerFor(fault));
  }

  #talk(): void {
    this.#talks += 1;
    this.before.get(this.#talks)?.();
  }

  #refusal({ name, parameters }: CmdletRequest): WriteAnswer | undefined {
    const key = keyOf(parameters);
    const isThere = this.#objects[key] !== undefined || key.startsWith('replication ');
    if (name === 'Create' && isThere) {
      return { kind: 'refused', reason: `${key} exists already`, already: true };
    }
    return name !== 'Create' && !isThere
      ? { kind: 'refused', reason: `${key} does not exist`, already: false }
      : undefined;
  }

  #perform({ name, parameters }: CmdletRequest, fault: Fault | undefined): void {
    const key = keyOf(parameters);
    const values = Object.fromEntries(
      Object.entries(parameters).filter(([property]) => property !== 'Object'),
    );
    const old = this.#objects[key];
    const stored = fault === 'distort' ? distorted(values) : values;
    const goes = name === 'Remove' && fault !== 'distort';
    if (!key.startsWith('replication ')) {
      this.poke(key, goes ? undefined : { ...old, ...stored });
    }
    this.#hidden = fault === 'slow-to-show' ? { key, looks: 3, old } : undefined;
  }

  #save(): void {
    if (this.#file !== undefined) {
      writeFileSync(`${this.#file}.next`, JSON.stringify(this.#objects));
      renameSync(`${this.#file}.next`, this.#file);
    }
  }
}

function keyOf({ Object: key }: Properties): string {
  return typeof key === 'string' ? key : '';
}

function distorted(values: Properties): Properties {
  return Object.fromEntries(Object.keys(values).map((name) => [name, 'distorted']));
}

function answerFor(fault: Fault | undefined): WriteAnswer {
  switch (fault) {
    case 'lose-before':
    case 'lose-after':
    case 'blind-after':
      return { kind: 'lost', reason: 'the connection was lost' };
    case 'not-sent':
      return { kind: 'not-sent', reason: 'the server is not reached' };
    case 'refuse':
      return { kind: 'refused', reason: 'not allowed', already: false };
    case 'refuse-already':
      return { kind: 'refused', reason: 'already so', already: true };
    case 'silent':
    case 'slow-to-show':
    case 'distort':
    case undefined:
      return { kind: 'accepted' };
  }
}
