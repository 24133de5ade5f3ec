import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAllowedDomains } from '../../src/emulator/tenant/allowed-domains.ts';
import { parseJsonObject } from '../../src/emulator/tenant/body.ts';
import { findConfigurationType } from '../../src/emulator/tenant/configuration-types.ts';
import { readChanges } from '../../src/emulator/tenant/configuration-write.ts';
import { ApiRefusal } from '../../src/emulator/tenant/refusal.ts';
import { usualManner } from '../../src/emulator/tenant/tenant-seed.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { TenantClient } from './tenant-client.ts';

const json = 'application/json';

/** What comes of it: a value, or the status of the refusal; anything else that is thrown is a mistake. */
function outcome<T>(act: () => T): T | number {
  try {
    return act();
  } catch (error) {
    if (error instanceof ApiRefusal) {
      return error.status;
    }
    throw error;
  }
}

describe('the body of a request', () => {
  it('when it is any bytes at all then it is an object or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const found = outcome(() => parseJsonObject(Buffer.from(bytes), json));
        expect(typeof found === 'object' || found === 400).toBe(true);
      }),
    );
  });

  it('when it is an object then every property arrives, whatever it is called', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (object) => {
        const text = JSON.stringify(object);
        expect(JSON.stringify(parseJsonObject(Buffer.from(text), json))).toBe(text);
      }),
    );
  });

  it('when it is nested a hundred thousand deep then it is refused', () => {
    const text = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(outcome(() => parseJsonObject(Buffer.from(text), json))).toBe(400);
  });

  it('when it names __proto__ then that is a property like any other', () => {
    const body = parseJsonObject(Buffer.from('{"__proto__":{"AllowTeamsConsumer":true}}'), json);
    expect(Object.keys(body)).toEqual(['__proto__']);
    expect(outcome(() => readChanges('TenantFederationSettings', body, usualManner))).toBe(400);
  });

  it.each([
    [json, 200],
    ['application/json; charset=utf-8', 200],
    ['Application/JSON;charset="UTF-8"', 200],
    ['application/json; charset=utf-16', 415],
    ['application/jsonp', 415],
    ['text/plain', 415],
    [undefined, 415],
  ])('of type %s: %s', (type, status) => {
    const found = outcome(() => parseJsonObject(Buffer.from('{}'), type));
    expect(typeof found === 'number' ? found : 200).toBe(status);
  });

  it('when it is any JSON then a write changes known properties, or is refused', () => {
    const names = fc.constantFrom(
      'AllowTeamsConsumer',
      'allowedDomains',
      'BlockedDomains',
      'Identity',
      'Key',
      'x',
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (body) => {
        const found = outcome(() =>
          readChanges(
            'TenantFederationSettings',
            JSON.parse(JSON.stringify(body)) as Properties,
            usualManner,
          ),
        );
        const known = ['AllowTeamsConsumer', 'AllowedDomains', 'BlockedDomains'];
        expect(found === 400 || Object.keys(found).every((name) => known.includes(name))).toBe(true);
      }),
    );
  });

  it('when AllowedDomains is anything then it is every domain, a list, or a refusal; a list is never every domain', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const found = outcome(() => readAllowedDomains(JSON.parse(JSON.stringify(value)) as Properties));
        if (typeof found === 'object' && Array.isArray(value) && value.length !== 1) {
          expect(found).toHaveProperty('AllowedDomain');
        }
      }),
    );
  });
});

it('types are found in any letter case, and nothing else is', () => {
  expect(findConfigurationType('externalaccesspolicy')).toBe('ExternalAccessPolicy');
  expect(findConfigurationType('constructor')).toBeUndefined();
});

describe('a request that no client of ours would send', () => {
  let client: TenantClient;
  beforeAll(async () => {
    client = await TenantClient.start();
  });
  afterAll(() => client.close());
  const federation = '/Skype.Policy/configurations/TenantFederationSettings/configuration/Global';

  it.each([
    ['more than a megabyte', 413, `{"x":"${'a'.repeat(1_100_000)}"}`, json],
    ['cut off', 400, '{"AllowTeamsConsumer":tr', json],
    ['a list', 400, '[]', json],
    ['nothing', 400, '', json],
    ['a form', 415, 'AllowTeamsConsumer=true', 'application/x-www-form-urlencoded'],
    ['not UTF-8', 400, Buffer.from([0x7b, 0xff, 0x7d]), json],
  ])('%s: %s', async (_, status, body, type) => {
    const headers = { Authorization: `Bearer ${await client.token()}`, 'Content-Type': type };
    expect((await client.send('PUT', federation, { headers, body })).status).toBe(status);
    expect((await client.read(federation))['AllowTeamsConsumer']).toBe(false);
  });

  it.each(['TRACE', 'OPTIONS', 'POST', 'LOCK'])('%s is no method of an instance', async (method) => {
    const reply = await client.call(method, federation);
    expect([reply.status, reply.headers['allow']]).toEqual([405, 'GET, PUT, PATCH, DELETE']);
  });

  it('any path is answered', { timeout: 30_000 }, async () => {
    const part = fc.stringMatching(/^[\w%.~:@$'()+-]{1,12}$/);
    const first = fc.constantFrom('Skype.Policy/configurations', 'v1.0', 'Teams.User/users', 'beta', 'x');
    await fc.assert(
      fc.asyncProperty(first, fc.array(part, { maxLength: 3 }), async (begin, parts) => {
        const { status } = await client.call('GET', `/${[begin, ...parts].join('/')}`);
        expect([200, 400, 404, 405]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  it('an id of correlation that is none is not given back', async () => {
    const reply = await client.call('GET', federation, undefined, { 'X-MS-Correlation-Id': 'a b<script>' });
    expect(reply.headers['x-ms-correlation-id']).toBeUndefined();
  });
});
