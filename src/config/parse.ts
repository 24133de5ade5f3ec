import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { FederationError } from '../errors.ts';
import { ConfigurationError, type Diagnostic } from './diagnostics.ts';
import { describeIssue } from './issues.ts';
import { withEveryProfile } from './every-profile.ts';
import type { ListedTenant } from './tenant-list.ts';
import { configurationJsonSchema, configurationSchema, type Configuration } from './schema.ts';

/** Far more than any configuration; keeps a wrong file from being read for minutes. */
export const maxConfigurationBytes = 256 * 1024;
const maxAliases = 100;

type Path = readonly (string | number)[];

/** The file as data, with the place of everything in it. */
export interface ParsedConfiguration {
  readonly configuration: Configuration;
  /** Where a profile is written. */
  readonly placeOfProfile: (name: string) => ProfilePlace;
  /** An error at a place of the document. */
  readonly errorAt: (path: Path, kind: string, message: string) => ConfigurationError;
}

/** Where a profile is written, for reports that point at it. */
export interface ProfilePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Reads a configuration file. What `defaults` says and the tenants of `profilesFrom` are put into the profiles before
 * anything is checked, so that a profile is judged as it will be used.
 * @param file As errors name it.
 * @param listed Reads the file that `profilesFrom` names.
 * @throws FederationError `config.*` with every error of the file, each with its line and column.
 */
export function parseConfiguration(
  bytes: Uint8Array,
  file: string,
  listed: (path: string) => readonly ListedTenant[] = () => [],
): ParsedConfiguration {
  const source = decode(bytes, file);
  const parsed = parseYaml(source, file);
  if (parsed.problems.length > 0) {
    throw new ConfigurationError(file, source, parsed.problems);
  }
  const { document, lines } = parsed;
  const place = (path: Path, onKey: boolean) => placeOf(document, lines, path, onKey);
  const { data, tenants } = withEveryProfile(plainData(document, file), listed);
  const result = configurationSchema.safeParse(data);
  if (!result.success) {
    throw new ConfigurationError(file, source, issuesOf(result.error, place));
  }
  const missing = missingDefault(result.data);
  if (missing !== undefined) {
    throw new ConfigurationError(file, source, [{ ...place(['defaultProfile'], false), ...missing }]);
  }
  return {
    configuration: result.data,
    placeOfProfile: (name) => {
      const tenant = tenants.find((one) => one.name === name);
      return tenant ?? { file, line: place(['profiles', name], true).line };
    },
    errorAt: (path, kind, message) =>
      new ConfigurationError(file, source, [{ kind, message, ...place(path, true) }]),
  };
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > maxConfigurationBytes) {
    throw unreadable(file, 'too-large', `it is larger than ${maxConfigurationBytes / 1024} KiB`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(file, 'encoding', 'it is not UTF-8 text');
  }
}

function unreadable(file: string, kind: string, why: string): FederationError {
  return new FederationError(`config.${kind}`, 'usage', `${file} cannot be read as a configuration`, {
    why,
    next: 'federation help configuration',
  });
}

interface ParsedYaml {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly problems: readonly Diagnostic[];
}

function parseYaml(source: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  try {
    // Repeated keys are looked for below: the library compares every key with every other.
    const document = parseDocument(source, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      schema: 'core',
    });
    const problems = [
      ...[...document.errors, ...document.warnings].map(({ code, pos: [start, end] }) => ({
        kind: 'syntax',
        message: `not valid YAML: ${syntaxText(code)}`,
        ...span(lines, start, end),
      })),
      ...badKeys(document, lines),
    ];
    return { document, lines, problems };
  } catch (error) {
    if (error instanceof RangeError) {
      throw unreadable(file, 'syntax', 'it is nested too deeply');
    }
    throw error;
  }
}

/** The library's own messages repeat pieces of the file, which may be secrets. */
function syntaxText(code: string): string {
  const texts: Readonly<Record<string, string>> = {
    BAD_ALIAS: 'an alias to something that is not there',
    BAD_INDENT: 'the indentation does not fit',
    BAD_SCALAR_START: 'a text cannot begin with this sign; put it in quotes',
    BLOCK_AS_IMPLICIT_KEY: 'a group of settings cannot begin in the middle of a line',
    BLOCK_IN_FLOW: 'a group over several lines cannot stand within brackets',
    MISSING_CHAR: 'a sign is missing: a bracket or quote that is not closed, or a colon or space',
    MULTILINE_IMPLICIT_KEY: 'a key must be on one line and be followed by a colon',
    MULTIPLE_DOCS: 'there is more than one document',
    TAB_AS_INDENT: 'tabs cannot be used to indent; use spaces',
    TAG_RESOLVE_FAILED: 'tags are not used here',
  };
  return texts[code] ?? 'something here does not belong';
}

function badKeys(document: Document, lines: LineCounter): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        const message = !isScalar(key)
          ? 'a key must be a text'
          : seen.has(key.value)
            ? 'this key stands twice in the same place'
            : undefined;
        if (message !== undefined) {
          const [start, end] = rangeOf(key) ?? [0, 0];
          const kind = isScalar(key) ? 'duplicate-key' : 'syntax';
          problems.push({ kind, message, ...span(lines, start, end) });
        }
        seen.add(isScalar(key) ? key.value : key);
      }
    },
  });
  return problems;
}

function plainData(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) {
      throw unreadable(file, 'syntax', 'its aliases stand for more than is reasonable');
    }
    throw error;
  }
}

type Place = Pick<Diagnostic, 'line' | 'column' | 'length'>;

function issuesOf(error: z.ZodError, place: (path: Path, onKey: boolean) => Place): readonly Diagnostic[] {
  const schema = configurationJsonSchema();
  return error.issues.flatMap((issue) =>
    describeIssue(issue, schema).map(({ path, onKey, kind, message }) => ({
      kind,
      message,
      ...place(path, onKey),
    })),
  );
}

/** The place of the key or the value at a path, or of the innermost thing around it that is there. */
function placeOf(document: Document, lines: LineCounter, path: Path, onKey: boolean): Place {
  for (let length = path.length; length > 0; length--) {
    const range = rangeAt(document, path.slice(0, length), onKey || length < path.length);
    if (range !== undefined) {
      return span(lines, range[0], range[1]);
    }
  }
  return { line: 1, column: 1, length: 1 };
}

function rangeAt(document: Document, path: Path, onKey: boolean): readonly [number, number] | undefined {
  const last = path[path.length - 1];
  const parent = document.getIn(path.slice(0, -1), true);
  const key = isMap(parent)
    ? parent.items.map((pair) => pair.key).find((node) => isScalar(node) && node.value === last)
    : undefined;
  const value = document.getIn(path, true);
  return (onKey ? undefined : rangeOf(value)) ?? rangeOf(key) ?? rangeOf(value);
}

function rangeOf(node: unknown): readonly [number, number] | undefined {
  const range = isNode(node) ? node.range : undefined;
  return Array.isArray(range) ? [range[0], range[1]] : undefined;
}

function span(lines: LineCounter, start: number, end: number): Place {
  const { line, col } = lines.linePos(start);
  const last = lines.linePos(Math.max(start, end));
  return {
    line: Math.max(1, line),
    column: Math.max(1, col),
    length: last.line === line ? Math.max(1, last.col - col) : 1,
  };
}

function missingDefault(configuration: Configuration): Pick<Diagnostic, 'kind' | 'message'> | undefined {
  const { defaultProfile, profiles } = configuration;
  if (defaultProfile === undefined || Object.hasOwn(profiles, defaultProfile)) {
    return undefined;
  }
  const names = Object.keys(profiles).join(', ');
  return { kind: 'unknown-profile', message: `defaultProfile names no profile; there are: ${names}` };
}
