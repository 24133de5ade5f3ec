import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedDomains, listedDomains } from '../../src/model/domain-lists.ts';
import { listEncodings } from '../helpers/domain-encodings.ts';
import { known } from '../../src/model/reading.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';

const names = fc.uniqueArray(
  fc
    .tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), fc.constantFrom('example', 'co.uk', 'com'))
    .map((parts) => parts.join('.')),
  { minLength: 1, maxLength: 6 },
);

const recase = (name: string, upper: boolean): string => (upper ? name.toUpperCase() : `${name}.`);
const read = (value: PropertyValue) =>
  allowedDomains({ identity: 'Global', properties: { AllowedDomains: value } });

describe('lists of domains in any form', () => {
  it('when one list is written in any way, order and case, then it is the same list', () => {
    fc.assert(
      fc.property(
        names,
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        fc.constantFrom(...listEncodings),
        (domains, upper, encode) => {
          const shuffled = [...domains].reverse().map((name, index) => recase(name, upper[index] === true));
          expect(read(encode(shuffled))).toEqual(
            known({ kind: 'list', domains: [...domains].sort(), invalid: [], repeated: [] }),
          );
        },
      ),
    );
  });

  it('when the value is anything at all, then open and emptied are only what says so', () => {
    const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<PropertyValue>;
    fc.assert(
      fc.property(value, (json) => {
        const reading = read(json);
        const blocked = listedDomains(
          { identity: 'Global', properties: { BlockedDomains: json } },
          'BlockedDomains',
        );
        const open = reading.state === 'known' && reading.value.kind === 'open';
        const emptied = reading.state === 'known' && reading.value.kind === 'empty';
        const text = JSON.stringify(json);
        expect(open).toBe(open && /^\[?\{\}\]?$|allowallknowndomains/i.test(text));
        expect(emptied).toBe(emptied && /alloweddomain|allowlist/i.test(text));
        expect(blocked.state === 'unreadable' ? typeof blocked.raw : 'string').toBe('string');
      }),
    );
  });

  it('when one entry of a list cannot be told, then the list is unreadable, not shorter', () => {
    fc.assert(
      fc.property(
        names,
        fc.constantFrom(null, 7, true, {}, { Name: 'x.example' }),
        fc.nat(),
        (domains, junk, at) => {
          const damaged: PropertyValue[] = [...domains];
          damaged.splice(at % (domains.length + 1), 0, junk);
          expect(read({ AllowedDomain: damaged }).state).toBe('unreadable');
        },
      ),
    );
  });
});
