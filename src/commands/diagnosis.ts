import type { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Finding, FindingOutcome } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';

/** The findings of `doctor`, as they come about: a check begins, and then it passes or fails. */
export class Diagnosis {
  readonly profile: string;
  readonly #findings: Finding[] = [];
  #check = { id: '', object: '' };
  readonly #exits: ExitCode[] = [];

  /** @param profile Empty where none could be chosen. */
  constructor(profile = '') {
    this.profile = profile;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** The exit codes of the errors that stopped a part of the diagnosis. */
  get exits(): readonly ExitCode[] {
    return this.#exits;
  }

  begin(id: string, object: string): void {
    this.#check = { id, object };
  }

  /** @param id Of another check than the one that has begun. */
  passed(what: string, id = this.#check.id): void {
    this.#add({ id, outcome: 'pass', text: what, nextStep: '' });
  }

  unknown(why: string): void {
    this.#add({ id: this.#check.id, outcome: 'unknown', text: why, nextStep: '' });
  }

  warned(what: string, nextStep: string): void {
    this.#add({ id: this.#check.id, outcome: 'warn', text: what, nextStep });
  }

  failedBecause(what: string, nextStep: string): void {
    this.#add({ id: this.#check.id, outcome: 'fail', text: what, nextStep });
  }

  failed(error: FederationError): void {
    this.#exits.push(error.exit);
    // A check takes one line: what the file says there is shown by the command that needs it.
    const lines = error.message.split('\n').filter((line) => !/^\s*\d*\s*\|/.test(line));
    const message = lines.map((line) => line.trim()).join('; ');
    const file = error.code === 'config.ca-file' ? `: ${error.where ?? ''}` : '';
    this.failedBecause(withIds(error, `${message}${file}`), error.next ?? '');
  }

  skip(id: string, object: string, title: string): void {
    this.#findings.push(this.#finding(id, object, title, 'not-applicable', ''));
  }

  #add(found: {
    readonly id: string;
    readonly outcome: FindingOutcome;
    readonly text: string;
    readonly nextStep: string;
  }): void {
    const title = `${found.id}: ${found.text}`;
    this.#findings.push(this.#finding(found.id, this.#check.object, title, found.outcome, found.nextStep));
  }

  #finding(id: string, object: string, title: string, outcome: FindingOutcome, nextStep: string): Finding {
    const controlId = `doctor.${id}`;
    return {
      controlId,
      outcome,
      title,
      object,
      nextStep,
      severity: outcome === 'fail' ? 'high' : 'info',
      profile: this.profile,
      evidence: [],
      benchmarks: [],
      fingerprint: fingerprintOf(this.profile, controlId, object),
    };
  }
}

/**
 * What an error says, in one line, with the ids by which the owner of a service finds the request again: they are the
 * first that its support asks for.
 */
export function withIds({ message, why, where }: FederationError, said = message): string {
  const ids = where?.match(/\b(?:correlation|request|trace) id [^\s,;]+/g) ?? [];
  const text = [said, why].filter((part) => part !== undefined).join(': ');
  return [text, ...ids].join(', ');
}
