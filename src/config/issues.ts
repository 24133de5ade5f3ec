import type { z } from 'zod';
import { didYouMean } from './nearest.ts';

/** What a validation issue says to a person: where it is, and what is wrong. */
export interface IssueText {
  readonly path: readonly (string | number)[];
  /** Whether the key is meant, and not its value. */
  readonly onKey: boolean;
  readonly kind: string;
  readonly message: string;
}

const secretNames: ReadonlySet<string | number> = new Set(['password', 'clientSecret']);

function isSecretName(name: string | number): boolean {
  return secretNames.has(name);
}

/** @param schema The JSON schema of the file: it knows the keys that could have been meant. */
export function describeIssue(issue: z.core.$ZodIssue, schema: unknown): readonly IssueText[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const name = path.join('.');
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schema, path);
      return issue.keys.map((key) => {
        const suggestion = didYouMean(key, known);
        // Below a secret even a key may be one, unless it resembles a setting.
        const shown = suggestion === '' && path.some(isSecretName) ? '(hidden)' : key;
        return {
          path: [...path, key],
          onKey: true,
          kind: 'unknown-key',
          message: `${[...path, shown].join('.')} is not a setting.${suggestion}`,
        };
      });
    }
    case 'invalid_type':
      return [{ path, onKey: false, ...typeText(name, path, issue) }];
    case 'invalid_value':
      return [{ path, onKey: false, kind: 'invalid-value', message: choiceText(name, issue) }];
    case 'invalid_key':
      return [{ path, onKey: true, kind: 'invalid-value', message: `${name} is not a name` }];
    default: {
      const verb = /^(must|names)\b/.test(issue.message) ? issue.message : `is not valid: ${issue.message}`;
      return [{ path, onKey: false, kind: 'invalid-value', message: `${name} ${verb}` }];
    }
  }
}

function typeText(
  name: string,
  path: IssueText['path'],
  issue: z.core.$ZodIssueInvalidType,
): Pick<IssueText, 'kind' | 'message'> {
  if (path.length === 0) {
    return { kind: 'invalid-value', message: 'the file must hold schemaVersion and profiles' };
  }
  const last = path[path.length - 1];
  if (issue.expected === 'object' && last !== undefined && isSecretName(last)) {
    return {
      kind: 'secret-in-file',
      message: `${name} must say where it is found, { env: … }, { file: … }, { command: […] } or { keychain: … }; a secret is never written here`,
    };
  }
  const expected = typeNames.get(issue.expected) ?? `a ${issue.expected}`;
  return issue.message.includes('received undefined')
    ? { kind: 'missing-key', message: `${name} is missing: ${expected} is needed` }
    : { kind: 'invalid-value', message: `${name} must be ${expected}` };
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['object', 'a group of settings'],
  ['record', 'a group of settings'],
  ['array', 'a list'],
  ['boolean', 'true or false'],
]);

function choiceText(name: string, issue: z.core.$ZodIssueInvalidValue): string {
  const values = issue.values.map(String);
  return values.length === 1
    ? `${name} must be ${values.join()}`
    : `${name} must be one of ${values.join(', ')}`;
}

/** The keys that a JSON schema has at a path. */
function knownKeys(schema: unknown, path: IssueText['path']): readonly string[] {
  const found = path.reduce<unknown>((current, part) => {
    const properties = member(current, 'properties');
    return member(properties, String(part)) ?? member(current, 'additionalProperties');
  }, schema);
  const properties = member(found, 'properties');
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
