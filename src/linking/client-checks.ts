import { check, type Check } from './check.ts';
import { abilitiesOn } from './client-abilities.ts';
import { clients, findClient, type Action, type ClientFacts } from './clients.ts';
import { serviceOn } from './history.ts';

/** The program that somebody uses, as written; empty where it is not known. */
export interface WrittenClient {
  readonly client: string;
  readonly version: string;
}

const actions: Readonly<Record<ClientFacts['side'], readonly Action[]>> = {
  skype: ['presence', 'im', 'audio', 'video'],
  organisation: ['add', 'presence', 'im', 'audio', 'video'],
};
const titles: Readonly<Record<ClientFacts['side'], { readonly id: string; readonly words: string }>> = {
  skype: { id: 'contact-client', words: 'Skype client' },
  organisation: { id: 'user-client', words: 'client of Lync or Skype for Business' },
};

/** What the program can do on a day; nothing when it is not known which it is. */
export function clientChecks(
  side: ClientFacts['side'],
  { client, version }: WrittenClient,
  day: string,
): readonly Check[] {
  if (client.trim() === '') {
    return [];
  }
  const { id: checkId, words } = titles[side];
  const id = findClient(client);
  if (id === undefined || clients[id].side !== side) {
    return [
      check(checkId, 'unknown', `${JSON.stringify(client)} is no ${words} of the table`, {
        nextStep: 'federation help linking lists them',
      }),
    ];
  }
  const service = serviceOn(day);
  if (service.phase !== 'open') {
    return [];
  }
  const abilities = abilitiesOn(id, day, version.trim() === '' ? undefined : version);
  const possible = actions[side].filter(
    (action) => action === 'add' || service.modalities.some((one) => one === action),
  );
  const named = (ability: string) => possible.filter((action) => abilities[action] === ability);
  const title = [clients[id].title, version.trim()].filter((part) => part !== '').join(' ');
  return [
    judged(
      checkId,
      title,
      clients[id],
      { can: named('yes'), lacks: named('no'), unclear: named('unknown') },
      day,
    ),
  ];
}

interface Found {
  readonly can: readonly Action[];
  readonly lacks: readonly Action[];
  readonly unclear: readonly Action[];
}

function judged(
  id: string,
  title: string,
  { versions, note = '' }: ClientFacts,
  { can, lacks, unclear }: Found,
  day: string,
): Check {
  const abilities = `${title}: ${can.join(', ') || 'nothing for certain'}`;
  if (unclear.length > 0) {
    return check(id, 'unknown', `${abilities}; whether ${unclear.join(', ')} is not known`, {
      nextStep: note,
    });
  }
  if (can.length === 0) {
    return check(id, 'fail', `${title} does not take part on ${day}`, {
      nextStep:
        versions?.least === undefined ? 'use another client' : `update it to ${versions.least} or later`,
    });
  }
  if (lacks.length === 0) {
    return check(id, 'pass', abilities);
  }
  const video =
    versions?.video === undefined ? 'use another client for that' : `video needs ${versions.video}`;
  return check(id, 'warn', `${abilities}; no ${lacks.join(', ')}`, { nextStep: note === '' ? video : note });
}
