import { absent, known, unreadable, type Reading } from '../model/reading.ts';
import { productHasCmdlet, type ServerProduct } from '../model/server-versions.ts';
import type { SettingsObject } from '../model/settings-object.ts';
import type { PoolObjectKind } from '../model/snapshot.ts';
import { boolean } from '../protocols/clixml/build.ts';
import type { ClixmlValue } from '../protocols/clixml/values.ts';
import type { Answer, Question } from './attribution.ts';
import { readingCmdlets } from './cmdlets.ts';
import { notOffered } from './offers.ts';
import { messageOf } from './powershell-errors.ts';
import { settingsObject } from './settings-objects.ts';
import { TextPool } from './text-pool.ts';

/** Asks for all objects of one kind; `more` narrows it down (`-Identity`). */
export function objectsQuestion(
  kind: PoolObjectKind,
  more: readonly (readonly [string, ClixmlValue])[] = [],
): Question<SettingsObject> {
  const cmdlet = readingCmdlets[kind];
  const texts = new TextPool();
  const switches = cmdlet.parameters.map(([name, value]) => [name, boolean(value)] as const);
  return {
    cmdlet: cmdlet.name,
    statement: [{ name: cmdlet.name, parameters: [...switches, ...more] }],
    recognises: (_value, names) => names.some((name) => cmdlet.type.test(name)),
    neverEmpty: cmdlet.neverEmpty ?? false,
    convert: (value) => settingsObject(value, cmdlet, texts),
  };
}

/** What the answer says; `product` tells a cmdlet that is withheld from one that does not exist. */
export function objectsReading(
  kind: PoolObjectKind,
  answer: Answer<SettingsObject> | undefined,
  product?: ServerProduct,
): Reading<readonly SettingsObject[]> {
  const { name, neverEmpty } = readingCmdlets[kind];
  if (answer?.kind === 'refused') {
    return unreadable(`${name} failed: ${messageOf(answer.error)}`);
  }
  if (answer?.kind !== 'values') {
    const lacking = product !== undefined && !productHasCmdlet(product, name);
    return lacking ? absent : unreadable(notOffered(name, product));
  }
  return answer.values.length === 0 && neverEmpty === true
    ? unreadable(`${name} answered nothing, and there is always something`)
    : known(withoutRepetitions(answer.values));
}

/** A server may answer the same object twice; two different objects of one name are both kept. */
function withoutRepetitions(objects: readonly SettingsObject[]): readonly SettingsObject[] {
  const byIdentity = new Map<string, SettingsObject[]>();
  return objects.filter((object) => {
    const namesakes = byIdentity.get(object.identity);
    if (namesakes === undefined) {
      byIdentity.set(object.identity, [object]);
      return true;
    }
    const text = JSON.stringify(object);
    const isNew = namesakes.every((other) => JSON.stringify(other) !== text);
    namesakes.push(...(isNew ? [object] : []));
    return isNew;
  });
}
