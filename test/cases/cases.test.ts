import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../helpers/shared.ts';
import { answer } from './answer.ts';
import { isMap, readCases, textOf } from './case.ts';

const file = sharedPath('cases', 'audit-cases.json');

/** What cases say beside the input: read here, and only here, to compare. */
interface Told {
  readonly id: string;
  readonly topic: string;
  readonly expected: string;
  readonly safety: boolean;
  readonly strict: boolean;
}

function told(text: string): readonly Told[] {
  const list: unknown = JSON.parse(text);
  return (Array.isArray(list) ? list : []).filter(isMap).map((one) => ({
    id: textOf(one, 'id') ?? '',
    topic: textOf(one, 'topic') ?? '',
    expected: textOf(one, 'expected') ?? '',
    safety: one['must_not_pass'] === true,
    strict: !one['disputed'] && !one['contradicted_by'],
  }));
}

/** Plans and not audits: nothing of an audit says what somebody wants to have. */
const notAudited = 'desired-state';

describe.skipIf(file === undefined)('cases of other auditors', () => {
  const text = file === undefined ? '[]' : readFileSync(file, 'utf8');
  const answers = new Map(readCases(text).map((one) => [one.id, answer(one)]));
  const all = told(text);

  it('when a case is neither disputed nor contradicted, then our answer is the expected one', () => {
    const compared = all.filter(({ strict, topic }) => strict && topic !== notAudited);
    expect(compared.length).toBeGreaterThan(200);
    expect(
      compared
        .filter(({ id, expected }) => answers.get(id)?.outcome !== expected)
        .map(({ id, expected }) => `${id}: expected ${expected}, ours ${answers.get(id)?.outcome ?? ''}`),
    ).toEqual([]);
  });

  it('when a case must not pass, then it does not', () => {
    const dangerous = all.filter(({ safety }) => safety);
    expect(dangerous).not.toEqual([]);
    expect(dangerous.filter(({ id }) => answers.get(id)?.outcome === 'pass')).toEqual([]);
  });
});
