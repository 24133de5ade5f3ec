import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createPinnedLookup, type PinnedLookup } from '../../src/http/pinned-lookup.ts';

/** Round-robin: another address with every question. */
function roundRobin(): LookupFunction {
  let asked = 0;
  return (_hostname, options, callback) => {
    asked += 1;
    if (options.all === true) {
      callback(null, [{ address: `10.0.0.${asked}`, family: 4 }]);
    } else {
      callback(null, `10.0.0.${asked}`, 4);
    }
  };
}

function ask(pinned: PinnedLookup, hostname: string, all: boolean): Promise<unknown> {
  return new Promise((resolve) => {
    pinned.lookup(hostname, { all }, (_, address) => {
      resolve(address);
    });
  });
}

describe('a pinned lookup', () => {
  it('stays with the address that answered, until that one fails', async () => {
    const pinned = createPinnedLookup(roundRobin());
    expect(await ask(pinned, 'pool', false)).toBe('10.0.0.1');
    pinned.pin('pool', '10.0.0.1', 4);
    expect(await ask(pinned, 'pool', false)).toBe('10.0.0.1');
    expect(await ask(pinned, 'pool', true)).toEqual([{ address: '10.0.0.1', family: 4 }]);
    pinned.unpin();
    expect(await ask(pinned, 'pool', false)).toBe('10.0.0.2');
  });

  it('says nothing about other names', async () => {
    const pinned = createPinnedLookup(roundRobin());
    pinned.pin('pool', '10.0.0.9', 4);
    expect(await ask(pinned, 'other', true)).toEqual([{ address: '10.0.0.1', family: 4 }]);
  });
});
