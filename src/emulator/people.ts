import { dnsDomain } from './organisation.ts';

/** People of the emulated organisation, by number. Names repeat with a number once the list is used up. */
const firstNames =
  'Anna Ben Carla David Eva Felix Grace Hugo Ines Jonas Katrin Louis Maria Nils Olga Pavel Rosa Samir Tanja Viktor'.split(
    ' ',
  );
const lastNames = 'Berg Costa Diaz Evans Fischer Garcia Horak Ivanov Jensen Keller Lopez'.split(' ');

/** The same person on the servers and in the tenant. */
export interface Person {
  readonly first: string;
  readonly last: string;
  readonly account: string;
  readonly display: string;
  /** User principal name, and SIP address without `sip:`. */
  readonly address: string;
}

export function personAt(index: number): Person {
  const round = Math.floor(index / firstNames.length);
  const first = firstNames[index % firstNames.length] ?? '';
  const last = lastNames[(index + round) % lastNames.length] ?? '';
  const account = `${first.toLowerCase()}${round === 0 ? '' : String(round + 1)}`;
  const display = `${first} ${last}${round === 0 ? '' : ` ${round + 1}`}`;
  return { first, last, account, display, address: `${account}@${dnsDomain}` };
}

/** The number of the person with this address; undefined when nobody can have it. */
export function personWith(address: string): number | undefined {
  const [, name = '', round = '1'] = /^([a-z]+)([1-9]\d{0,6})?@/i.exec(address) ?? [];
  const position = firstNames.findIndex((first) => first.toLowerCase() === name.toLowerCase());
  const index = (Number(round) - 1) * firstNames.length + position;
  return position >= 0 && personAt(index).address === address.toLowerCase() ? index : undefined;
}
