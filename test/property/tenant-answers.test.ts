import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorWords } from '../../src/cloud/api-answer.ts';
import { itemsOf, jsonAnswer, nestsTooDeep } from '../../src/cloud/json-answer.ts';
import { jsonList } from '../../src/cloud/json-list.ts';
import { writtenObject } from '../../src/cloud/routes.ts';
import { directoryUser, teamsConfiguration, teamsUserFacts } from '../../src/cloud/user-facts.ts';
import type { HttpResponse } from '../../src/http/transport.ts';
import { allowedDomains } from '../../src/model/domain-lists.ts';
import type { Properties, PropertyValue } from '../../src/model/property-value.ts';
import { booleanProperty, type SettingsObject } from '../../src/model/settings-object.ts';
import { listEncodings } from '../helpers/domain-encodings.ts';
import { at, healthy, tenantWith } from '../cloud/tenant-server.ts';

const json = fc.jsonValue({ maxDepth: 5 }).map((value) => value as PropertyValue);

function response(body: Uint8Array | string, type = 'application/json'): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': [type] },
    body: Buffer.from(body),
    connection: { id: 1 },
  };
}

describe('any page of a list', () => {
  const user = fc.record({
    id: fc.string(),
    others: fc.array(fc.record({ id: json }), { maxLength: 3 }),
    more: json,
  });
  const items = fc.array(user, { minLength: 1, maxLength: 8 });
  const plainUsers = fc.array(fc.record({ id: fc.uuid(), plans: fc.array(fc.record({ name: fc.uuid() })) }), {
    minLength: 1,
    maxLength: 8,
  });
  const around = fc.dictionary(
    fc.string().filter((name) => !/^(?:value|users|__proto__)$/i.test(name)),
    json,
    {
      maxKeys: 3,
    },
  );
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

  it('when it is taken in pieces of any size then it is what the whole would be', () => {
    fc.assert(
      fc.property(
        items,
        around,
        fc.record({ context: fc.string() }, { requiredKeys: [] }),
        fc.constantFrom('value', 'users', 'Value'),
        fc.boolean(),
        fc.integer({ min: 1, max: 200 }),
        (list, after, before, name, mark, pieceBytes) => {
          const page = { ...before, [name]: list, ...after };
          const body = response(`${mark ? '\uFEFF' : ''}${JSON.stringify(page)}`);
          const found = jsonList(body, pieceBytes);
          // What follows the list may end with a list of its own: then it is parsed at once.
          if (found !== undefined) {
            expect([...found.items]).toEqual(plain(list));
            expect(found.envelope).toEqual(plain({ ...page, [name]: [] }));
          }
        },
      ),
    );
  });

  it('when it is a page as the services send it then it is taken in pieces', () => {
    fc.assert(
      fc.property(plainUsers, fc.integer({ min: 1, max: 20 }), fc.boolean(), (list, pieceBytes, bare) => {
        const page = bare
          ? list
          : { '@odata.context': 'x', '@odata.nextLink': 'https://y/?$skiptoken=1', value: list };
        const found = jsonList(response(JSON.stringify(page)), pieceBytes);
        expect([...(found?.items ?? [])]).toEqual(plain(list));
      }),
    );
  });

  it('when its bytes are anything then what is taken in pieces is never what the whole is not', () => {
    const part = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      '\\',
      ' ',
      '1',
      '{"id":1}',
      ',{"id":',
      '{"value":[',
      'null',
    );
    const body = fc.array(part, { maxLength: 30 }).map((parts) => Buffer.from(`[{"id":1}${parts.join('')}`));
    const examples = [
      '[{"id":1}}',
      '[{"id":1},]',
      '[{"id":1},,{"id":2}]',
      '{"value":[{"id":1}],"x":[1]}',
      '[{"id":1}]]',
    ];
    fc.assert(
      fc.property(body, (bytes) => {
        const whole = jsonAnswer(response(bytes));
        let taken: unknown;
        try {
          const list = jsonList(response(bytes), 1);
          taken = list === undefined ? undefined : [...list.items];
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
        if (taken !== undefined) {
          expect(whole.kind === 'json' && itemsOf(whole.value)).toEqual(taken);
        }
      }),
      { numRuns: 2000, examples: examples.map((text) => [Buffer.from(text)] as [Buffer]) },
    );
  });

  it.each(['utf-16', 'latin1'])('when its charset is %s then the whole has to be parsed', (charset) => {
    expect(jsonList(response('[{"id":1}]', `application/json; charset=${charset}`), 1)).toBeUndefined();
  });

  it('when it is small then the whole is parsed', () => {
    expect(jsonList(response('[{"id":1}]'))).toBeUndefined();
  });
});

describe('any answer of a service', () => {
  it('when its bytes are anything then it is JSON or it is not, with the reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (bytes, type) => {
        const answer = jsonAnswer(response(bytes, type));
        expect(answer.kind === 'json' || answer.why.length > 0).toBe(true);
      }),
    );
  });

  it('when it is JSON then it is read, in every charset that JSON comes in', () => {
    fc.assert(
      fc.property(json, fc.boolean(), fc.boolean(), (value, wide, mark) => {
        const text = JSON.stringify(value);
        const body = wide ? Buffer.from(`\uFEFF${text}`, 'utf16le') : `${mark ? '\uFEFF' : ''}${text}`;
        expect(jsonAnswer(response(body))).toEqual({ kind: 'json', value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('when it breaks off anywhere then it is not JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.nat(), (value, cut) => {
        const text = JSON.stringify(value);
        expect(jsonAnswer(response(text.slice(0, cut % text.length))).kind).toBe('none');
      }),
    );
  });

  it('when it is an error of any shape then its words are one line without controls', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          json.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        (body) => {
          const { code, message } = errorWords(response(body));
          expect(`${code}${message}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(code.length + message.length).toBeLessThanOrEqual(380);
        },
      ),
    );
  });

  it.each<readonly [PropertyValue, string, string]>([
    [{ error: { code: 'A', message: 'b' } }, 'A', 'b'],
    [{ Code: '40301', Message: 'b', Action: 'c' }, '40301', 'b'],
    [{ code: 40301, message: 'b' }, '40301', 'b'],
    [{ action: 'c' }, '', 'c'],
    [{ Message: 'b' }, '', 'b'],
    [{ errors: [{ Code: 'A', Message: 'b' }] }, 'A', 'b'],
    [[{ Code: 'A', Message: 'b' }], 'A', 'b'],
    [{ error: 'invalid', error_description: 'b' }, 'invalid', 'b'],
    [{ Diagnostics: {}, Reason: 'r' }, '', 'r'],
  ])('when an error says %j then its code is %s and its message %s', (value, code, message) => {
    expect(errorWords(response(JSON.stringify(value)))).toEqual({ code, message });
  });

  it('when it nests deeper than anything does then that is noticed, however deep', () => {
    const nested = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as PropertyValue;
    expect(nestsTooDeep(nested)).toBe(true);
    fc.assert(
      fc.property(json, (value) => {
        expect(nestsTooDeep(value)).toBe(false);
      }),
    );
  });

  it('when users are anything then each is somebody with an id, or nobody', () => {
    fc.assert(
      fc.property(json, (value) => {
        for (const item of itemsOf(value)) {
          for (const facts of [directoryUser, teamsConfiguration, teamsUserFacts]) {
            expect(facts(item)?.id).not.toBe('');
          }
        }
      }),
    );
  });

  it('when a write is anything then it is about one object of ours, or none', () => {
    const path = fc.oneof(
      fc.webPath(),
      fc.constantFrom(
        '/Skype.Policy/users/%/policies/ExternalAccessPolicy',
        '/Skype.Policy/configurations/x',
      ),
    );
    fc.assert(
      fc.property(path, fc.option(fc.dictionary(fc.string(), json)), (where, body) => {
        const request = { via: 'api', service: 'teams', method: 'PUT', path: where, body } as const;
        expect(() => writtenObject(request)).not.toThrow();
      }),
    );
  });
});

const settingsPath = '/Skype.Policy/configurations/TenantFederationSettings';
const whole = (healthy[settingsPath] as readonly Properties[])[0] ?? {};
const switches = Object.keys(whole).filter((name) => /^(Allow|Enable)(?!edDomains)/.test(name));

async function reading(json: unknown): Promise<SettingsObject | undefined> {
  const { connection } = await tenantWith(at(settingsPath, { json }));
  const found = await connection.readObject({
    side: 'cloud',
    type: 'tenant-federation-settings',
    identity: 'Global',
  });
  return found.state === 'known' ? found.value : undefined;
}

/** What the switches and the list say of an object; `none` where there is no object. */
function meaning(object: SettingsObject | undefined): unknown {
  return object === undefined
    ? 'none'
    : [...switches.map((name) => booleanProperty(object, name)), allowedDomains(object)];
}

describe('the federation settings, however they are written', () => {
  it('when names are permuted and in any letter case, alone or in a list, then they say the same', async () => {
    const names = Object.keys(whole);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(names, { minLength: names.length }),
        fc.constantFrom<(text: string) => string>(
          (text) => text,
          (text) => text.toLowerCase(),
          (text) => text.toUpperCase(),
        ),
        fc.constantFrom<(object: object) => unknown>(
          (object) => object,
          (object) => [object],
          (object) => ({ value: [object] }),
        ),
        fc.constantFrom(...listEncodings),
        async (order, spell, wrap, encode) => {
          const listed: Properties = { ...whole, AllowedDomains: encode(['a.example', 'b.example']) };
          const spelled = Object.fromEntries(order.map((name) => [spell(name), listed[name]]));
          const plain: Properties = { ...whole, AllowedDomains: ['a.example', 'b.example'] };
          expect(meaning(await reading(wrap(spelled)))).toEqual(
            meaning({ identity: 'Global', properties: plain }),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('when any property is left out then nothing becomes off that was not', async () => {
    const before = meaning({ identity: 'Global', properties: whole }) as readonly unknown[];
    for (const left of Object.keys(whole)) {
      const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== left));
      const after = meaning(await reading([rest]));
      if (!Array.isArray(after)) {
        expect([left, after], 'only what has no name is no object').toEqual(['Identity', 'none']);
        continue;
      }
      const changed: readonly unknown[] = after.filter((_, index) => !same(after[index], before[index]));
      expect(changed, left).toEqual(changed.map(() => ({ state: 'absent' })));
    }
  });
});

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
