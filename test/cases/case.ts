import type { PropertyValue } from '../../src/model/property-value.ts';

/** A case as far as an answer may depend on it. What a peer said, and what is expected, is not read here. */
export interface AuditCase {
  readonly id: string;
  readonly control: string;
  readonly direction: string;
  readonly input: CaseInput;
}

export type CaseInput = Readonly<Record<string, PropertyValue | undefined>>;

/** `n/a` says neither: unknown, waived, not applicable. */
export type CaseOutcome = 'pass' | 'fail' | 'n/a';

/** One line of the answer. `controlId` is empty where none of our controls answers. */
export interface CaseAnswer {
  readonly id: string;
  readonly outcome: CaseOutcome;
  readonly controlId: string;
}

export function isMap(value: unknown): value is Readonly<Record<string, PropertyValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(input: CaseInput, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The entries of a list of texts; undefined when it is no such list. */
export function textsOf(input: CaseInput, name: string): readonly string[] | undefined {
  const value = input[name];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/**
 * The cases of a file: the four fields, whatever else there is.
 * @throws Error when the text is no list of cases.
 */
export function readCases(text: string): readonly AuditCase[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) {
    throw new Error('the file is no list of cases');
  }
  return list.map((item: unknown, index) => {
    if (!isMap(item) || typeof item['id'] !== 'string') {
      throw new Error(`case ${index} has no id`);
    }
    const { id, control, direction, input } = item;
    return {
      id,
      control: typeof control === 'string' ? control : '',
      direction: typeof direction === 'string' ? direction : '',
      input: isMap(input) ? input : {},
    };
  });
}
