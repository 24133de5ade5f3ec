import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SideWriter, WriteAnswer } from '../../src/change/side-port.ts';
import type { CmdletRequest, ObjectRef } from '../../src/model/change.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { absent, known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';

/**
 * A server of settings as small as can be: objects by type and identity, in a file when one is given so that it
 * survives the process. Requests are `Set`, `Create`, `Remove` with the object and its values, and it can misbehave.
 */
export type Fault =
  | 'lose-before'
  | 'lose-after'
  | 'not-sent'
  | 'refuse'
  | 'refuse-already'
  | 'silent'
  | 'slow-to-show'
  | 'blind-after';

export class SettingsServer implements SideWriter {
  readonly side = 'on-premises';
  readonly writes: CmdletRequest[] = [];
  /** The fault of the nth write, from 1. */
  readonly faults = new Map<number, Fault>();
  readonly #file: string | undefined;
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

  /** Somebody else's change. */
  poke(key: string, properties: Properties): void {
    this.#objects = { ...this.#objects, [key]: properties };
    this.#save();
  }

  readObject(ref: ObjectRef): Promise<Reading<SettingsObject>> {
    const key = `${ref.type} ${ref.identity}`;
    if (this.#blind) {
      return Promise.resolve(unreadable('the server does not answer'));
    }
    let properties = this.#objects[key];
    if (this.#hidden?.key === key && this.#hidden.looks > 0) {
      this.#hidden = { ...this.#hidden, looks: this.#hidden.looks - 1 };
      properties = this.#hidden.old;
    }
    return Promise.resolve(properties === undefined ? absent : known({ identity: ref.identity, properties }));
  }

  write(request: CmdletRequest): Promise<WriteAnswer> {
    this.writes.push(request);
    const fault = this.faults.get(this.writes.length);
    const keeps = fault === 'lose-before' || fault === 'not-sent' || fault === 'refuse' || fault === 'silent';
    if (!keeps) {
      this.#perform(request, fault === 'slow-to-show');
    }
    this.#blind = fault === 'blind-after';
    return Promise.resolve(answerFor(fault));
  }

  #perform({ name, parameters }: CmdletRequest, slow: boolean): void {
    const { Object: key, ...values } = parameters;
    const id = typeof key === 'string' ? key : '';
    const old = this.#objects[id];
    const rest = Object.fromEntries(Object.entries(this.#objects).filter(([other]) => other !== id));
    this.#objects = name === 'Remove' ? rest : { ...rest, [id]: { ...old, ...values } };
    this.#hidden = slow ? { key: id, looks: 3, old } : undefined;
    this.#save();
  }

  #save(): void {
    if (this.#file !== undefined) {
      writeFileSync(`${this.#file}.next`, JSON.stringify(this.#objects));
      renameSync(`${this.#file}.next`, this.#file);
    }
  }
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
    case undefined:
      return { kind: 'accepted' };
  }
}
