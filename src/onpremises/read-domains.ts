import { normaliseDomain } from '../model/domains.ts';
import type { ObjectRef } from '../model/change.ts';
import { absent, known, mapReading, type Reading } from '../model/reading.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import { string } from '../protocols/clixml/build.ts';
import { ask } from './ask.ts';
import { objectsQuestion, objectsReading } from './object-questions.ts';
import type { PowerShellSession } from './powershell.ts';

/**
 * Entries of the lists of domains, read afresh. A list may have ten thousand of them, so the few that are asked about
 * are asked for by name: `-Filter`, which answers nothing for a name that is not there, while the error of `-Identity`
 * is not documented. Many filters go as one pipeline. The whole list is read where a name could not be a filter, where
 * the server does not take several statements, and where it refuses the filters.
 */
export async function readDomainEntries(
  session: PowerShellSession,
  refs: readonly ObjectRef[],
  signal?: AbortSignal,
): Promise<readonly Reading<SettingsObject>[]> {
  const found = new Map<ObjectRef, Reading<SettingsObject>>();
  for (const type of ['allowed-domain', 'blocked-domain'] as const) {
    const own = refs.filter((ref) => ref.type === type);
    if (own.length > 0) {
      const kind = type === 'allowed-domain' ? 'allowedDomains' : 'blockedDomains';
      const entries =
        (await filtered(session, kind, own, signal)) ?? (await wholeList(session, kind, signal));
      const byName = mapReading(entries, index);
      own.forEach((ref) => found.set(ref, entryOf(byName, ref)));
    }
  }
  return refs.map((ref) => found.get(ref) ?? absent);
}

/** More are not worth asking for one by one. */
const mostFilters = 200;

type Kind = 'allowedDomains' | 'blockedDomains';

/** Undefined where it cannot be asked so, or is not answered. */
async function filtered(
  session: PowerShellSession,
  kind: Kind,
  refs: readonly ObjectRef[],
  signal: AbortSignal | undefined,
): Promise<Reading<readonly SettingsObject[]> | undefined> {
  const names = refs.map(({ identity }) => identity);
  const many = names.length > (session.canBatch ? mostFilters : 1);
  if (many || !names.every((name) => /^[\w.-]+$/.test(name))) {
    return undefined;
  }
  const { statement, convert } = objectsQuestion(kind);
  const [command] = statement;
  const entries: SettingsObject[] = [];
  const result = await session.run(
    names.map((name) => [
      { name: command?.name ?? '', parameters: [...(command?.parameters ?? []), ['Filter', string(name)]] },
    ]),
    {
      ...(signal === undefined ? {} : { signal }),
      onOutput: (value) => {
        if (value.type !== 'Nil') {
          entries.push(convert(value));
        }
      },
    },
  );
  const isWhole = result.state === 'completed' && result.failure === undefined && result.errors.length === 0;
  return isWhole ? known(entries) : undefined;
}

async function wholeList(
  session: PowerShellSession,
  kind: Kind,
  signal: AbortSignal | undefined,
): Promise<Reading<readonly SettingsObject[]>> {
  const question = objectsQuestion(kind);
  const answers = await ask(session, [question], signal === undefined ? {} : { signal });
  return objectsReading(kind, answers.get(question));
}

function index(entries: readonly SettingsObject[]): ReadonlyMap<string, SettingsObject> {
  return new Map(entries.map((entry) => [keyOf(entry.identity), entry] as const));
}

function entryOf(
  entries: Reading<ReadonlyMap<string, SettingsObject>>,
  { identity }: ObjectRef,
): Reading<SettingsObject> {
  if (entries.state !== 'known') {
    return entries;
  }
  const entry = entries.value.get(keyOf(identity));
  return entry === undefined ? absent : known(entry);
}

function keyOf(name: string): string {
  return normaliseDomain(name) ?? name.trim().toLowerCase();
}
