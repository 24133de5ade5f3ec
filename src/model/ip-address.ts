/**
 * Whom an address can be reached by (RFC 6890 and the registries it names). `host`: this machine alone or nobody.
 * `private`: inside an organisation or a provider's network. Anything else is `public`; undefined when it is no address.
 */
export type AddressReach = 'public' | 'private' | 'host';

export function addressReach(address: string): AddressReach | undefined {
  const text = address.toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  const octets = ipv4(mapped ?? text);
  if (octets !== undefined) {
    return reachOfIpv4(octets);
  }
  return /^[0-9a-f:.]+$/.test(text) && text.includes(':') ? reachOfIpv6(text) : undefined;
}

/** The four numbers of an IPv4 address in the usual notation. */
function ipv4(text: string): readonly [number, number] | undefined {
  const parts = text.split('.');
  const numbers = parts.map(Number);
  const [first, second] = numbers;
  return parts.length === 4 &&
    parts.every((part) => /^\d{1,3}$/.test(part)) &&
    numbers.every((number) => number <= 255) &&
    first !== undefined &&
    second !== undefined
    ? [first, second]
    : undefined;
}

function reachOfIpv4([first, second]: readonly [number, number]): AddressReach {
  if (first === 0 || first === 127 || first >= 224) {
    return 'host';
  }
  const isPrivate =
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127);
  return isPrivate ? 'private' : 'public';
}

function reachOfIpv6(text: string): AddressReach | undefined {
  const groups = text.split(':').filter((group) => group !== '');
  if (groups.length > 8 || groups.some((group) => group.length > 4 && !group.includes('.'))) {
    return undefined;
  }
  if (/^[0:]*:0*1?$/.test(text)) {
    return 'host';
  }
  const first = text.startsWith(':') ? 0 : Number.parseInt(groups[0] ?? '0', 16);
  if (first >= 0xff00) {
    return 'host';
  }
  return (first >= 0xfc00 && first <= 0xfdff) || (first >= 0xfe80 && first <= 0xfebf) ? 'private' : 'public';
}
