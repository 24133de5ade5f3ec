import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  findByIdentity,
  havingIdentity,
  withObject,
  withoutObject,
} from '../../src/emulator/identity-index.ts';
import type { Properties } from '../../src/model/property-value.ts';

const text = (value: unknown) => JSON.stringify(value).toLowerCase();
const name = fc.constantFrom('a.example', 'A.example', 'b.example', 'B.EXAMPLE', 'c.example', '');

it('when objects come and go, then the index finds what looking through the list finds', () => {
  const step = fc.record({ add: fc.boolean(), which: name, asks: name });
  fc.assert(
    fc.property(fc.array(name), fc.array(step), (begin, steps) => {
      let objects: readonly Properties[] = begin.map((identity) => ({ Identity: identity }));
      for (const { add, which, asks } of steps) {
        const before = objects;
        const gone = findByIdentity(before, which);
        if (add) {
          objects = withObject(before, { Identity: which });
        } else if (gone !== undefined) {
          objects = withoutObject(before, gone);
        }
        for (const list of [objects, before]) {
          const slowly = list.filter(({ Identity }) => text(Identity) === text(asks));
          expect(havingIdentity(list, asks)).toEqual(slowly);
        }
      }
    }),
  );
});
