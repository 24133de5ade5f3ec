import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { controls } from '../audit/catalogue.ts';
import type { Waiver } from '../audit/waivers.ts';
import { didYouMean } from '../config/nearest.ts';
import { FederationError } from '../errors.ts';

const entry = z.strictObject({
  control: z.string(),
  object: z.string().optional(),
  profile: z.string().optional(),
  // A date that YAML or a person got wrong is told when it is used, and is not honoured then.
  expires: z.union([z.string(), z.number()]).transform(String).default(''),
  reason: z.string().default(''),
  owner: z.string().optional(),
});
const keys = Object.keys(entry.shape);

/**
 * Reads a file of waivers: `waivers:` with a list of `control`, `object`, `profile`, `reason`, `expires`, `owner`.
 * @param file As errors and reports name it.
 * @throws FederationError `waivers.*` (usage) for what is no such file, and for a control that does not exist.
 */
export function parseWaivers(text: string, file: string): readonly Waiver[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core' });
  const lineAt = (node: unknown) =>
    isNode(node) && Array.isArray(node.range) ? lines.linePos(node.range[0]).line : 1;
  const [problem] = document.errors;
  if (problem !== undefined) {
    const line = lines.linePos(problem.pos[0]).line;
    const why = problem.code === 'DUPLICATE_KEY' ? 'a key stands twice in the same place' : 'not valid YAML';
    throw wrong('malformed', `${file}:${line}: ${why}`);
  }
  const list = isMap(document.contents) ? document.contents.get('waivers', true) : undefined;
  if (!isSeq(list)) {
    throw wrong('malformed', `${file} holds no list of waivers`);
  }
  return list.items.map((item) => {
    const location = `${file}:${lineAt(item)}`;
    if (!isMap(item)) {
      throw wrong('malformed', `${location}: a waiver is a group of settings`);
    }
    return waiverOf(item, location);
  });
}

function waiverOf(item: YAMLMap, location: string): Waiver {
  const unknown = item.items
    .map(({ key }) => (isScalar(key) ? String(key.value) : ''))
    .find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw wrong(
      'unknown-key',
      `${location}: ${unknown} is no setting of a waiver.${didYouMean(unknown, keys)}`,
    );
  }
  const parsed = entry.safeParse(item.toJSON());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong('malformed', `${location}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
  }
  const { control, object, profile, expires, reason, owner } = parsed.data;
  const id = control.trim().toLowerCase();
  const known = controls.map((one) => one.id);
  if (!known.includes(id)) {
    throw wrong('unknown-control', `${location}: there is no control ${control}.${didYouMean(id, known)}`);
  }
  return {
    control: id,
    expires,
    reason,
    location,
    ...(object === undefined ? {} : { object }),
    ...(profile === undefined ? {} : { profile }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function wrong(kind: string, message: string): FederationError {
  return new FederationError(`waivers.${kind}`, 'usage', message, {
    next: 'a waiver has control, reason and expires (YYYY-MM-DD), and can have object, profile and owner',
  });
}
