import { string } from '../clixml/build.ts';
import { decryptSecureString } from '../clixml/secure-string.ts';
import type { ClixmlContainer, ClixmlObject, ClixmlValue } from '../clixml/values.ts';
import { PsrpError } from './errors.ts';

/**
 * The value with its secure strings as text, for the server half, which is where they are meant to be read.
 * @param key the session key; without one the value stays as it is
 * @throws PsrpError `key-exchange` for a secure string that was encrypted with another key
 */
export function withoutSecureStrings(value: ClixmlValue, key: Uint8Array | undefined): ClixmlValue {
  return key === undefined ? value : decrypted(value, key, new Map());
}

/** @param done objects that were seen: branches of a value may be shared, and are walked once */
function decrypted(value: ClixmlValue, key: Uint8Array, done: Map<ClixmlObject, ClixmlObject>): ClixmlValue {
  if (value.type === 'SS') {
    try {
      return string(decryptSecureString(value.value, key));
    } catch (cause) {
      throw new PsrpError('key-exchange', 'a secure string cannot be decrypted', { cause });
    }
  }
  if (value.type !== 'Obj') {
    return value;
  }
  const known = done.get(value);
  const inside = (one: ClixmlValue): ClixmlValue => decrypted(one, key, done);
  const result = known ?? objectOf(value, inside);
  done.set(value, result);
  return result;
}

function objectOf(value: ClixmlObject, inside: (one: ClixmlValue) => ClixmlValue): ClixmlObject {
  const all = (values: ReadonlyMap<string, ClixmlValue>): ReadonlyMap<string, ClixmlValue> =>
    new Map([...values].map(([name, one]) => [name, inside(one)]));
  return {
    ...value,
    ...(value.base === undefined ? {} : { base: inside(value.base) }),
    ...(value.container === undefined ? {} : { container: containerOf(value.container, inside) }),
    props: all(value.props),
    members: all(value.members),
  };
}

function containerOf(container: ClixmlContainer, inside: (one: ClixmlValue) => ClixmlValue): ClixmlContainer {
  return container.kind === 'DCT'
    ? { kind: 'DCT', entries: container.entries.map(([key, one]) => [inside(key), inside(one)]) }
    : { kind: container.kind, items: container.items.map(inside) };
}
