import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { abilitiesOn } from '../../src/linking/client-abilities.ts';
import { clientIds, clients, findClient, type ClientId } from '../../src/linking/clients.ts';
import { milestones, serviceOn } from '../../src/linking/history.ts';

describe('the service between Lync and Skype', () => {
  it.each([
    ['2013-05-28', 'not-yet', []],
    ['2013-05-29', 'open', ['presence', 'im', 'audio']],
    ['2014-12-04', 'open', ['presence', 'im', 'audio']],
    ['2014-12-05', 'open', ['presence', 'im', 'audio', 'video']],
    ['2025-05-04', 'open', ['presence', 'im', 'audio', 'video']],
    ['2025-05-05', 'closed', []],
  ])('when it is %s then it is %s', (day, phase, modalities) => {
    const service = serviceOn(day);
    expect([service.phase, service.modalities]).toEqual([phase, modalities]);
  });

  it('when the page of the history is read then every milestone is in it, with its source', () => {
    const page = readFileSync(new URL('../../docs/linking.md', import.meta.url), 'utf8');
    const cells = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    for (const { on, what, source } of milestones) {
      expect(cells).toContainEqual(['', on, what, source, '']);
    }
  });

  it('when the milestones are listed then they are in order of time', () => {
    expect(milestones.map(({ on }) => on)).toEqual(milestones.map(({ on }) => on).sort());
  });
});

/** add, search, presence, im, audio, video, on a day on which everything was open. */
const table: Readonly<Record<ClientId, string>> = {
  'lync-2010': 'yes no yes yes yes unknown',
  'lync-2013': 'yes no yes yes yes yes',
  'lync-mac-2011': 'yes no yes yes yes yes',
  'lync-mobile': 'no no yes yes yes yes',
  'lync-modern-app': 'yes yes yes yes yes yes',
  'lync-room-system': 'no no yes yes yes yes',
  'lync-web-app': 'no no no no no no',
  'lync-phone-edition': 'no no no no no no',
  'lync-attendant': 'no no no no no no',
  'sfb-desktop': 'yes yes yes yes yes yes',
  'sfb-mac': 'yes no yes yes yes yes',
  'skype-windows': 'yes yes yes yes yes yes',
  'skype-mac': 'yes yes yes yes yes yes',
  'skype-android': 'yes yes yes yes yes yes',
  'skype-ios': 'yes yes yes yes yes yes',
  'skype-uwp': 'yes yes yes yes yes yes',
};

describe('a client', () => {
  it.each(Object.entries(table).filter((entry): entry is [ClientId, string] => entry[0] in clients))(
    'when it is %s in 2017 then it can: %s',
    (id, expected) => {
      const { add, search, presence, im, audio, video } = abilitiesOn(id, '2017-01-01');
      expect([add, search, presence, im, audio, video].join(' ')).toBe(expected);
    },
  );

  it.each(clientIds)(
    'when it is %s before anything was open or after it closed then it can nothing',
    (id) => {
      for (const day of ['2013-05-28', '2025-05-05', '2026-11-24']) {
        expect(Object.values(abilitiesOn(id, day)).every((ability) => ability === 'no')).toBe(true);
      }
    },
  );

  it.each([
    ['6.2', '2013-06-01', 'no', 'no'],
    ['6.3', '2013-06-01', 'yes', 'no'],
    ['6.3', '2015-01-01', 'yes', 'no'],
    ['7.0.0.99', '2015-01-01', 'yes', 'no'],
    ['7.0.0.100', '2015-01-01', 'yes', 'yes'],
    ['7.0.0.100', '2014-12-04', 'yes', 'no'],
    ['v8.58', '2020-06-01', 'yes', 'yes'],
    ['latest', '2020-06-01', 'unknown', 'unknown'],
  ])('when Skype for Windows is %s on %s then messages: %s, video: %s', (version, day, im, video) => {
    const abilities = abilitiesOn('skype-windows', day, version);
    expect([abilities.im, abilities.video]).toEqual([im, video]);
  });

  it('when the directory was not yet searched then nobody can search', () => {
    expect(abilitiesOn('skype-windows', '2014-01-01').search).toBe('no');
  });

  it.each([
    ['Lync 2013', 'lync-2013'],
    ['skype  FOR windows', 'skype-windows'],
    ['sfb', 'sfb-desktop'],
    ['Skype', 'skype-windows'],
    ['telegram', undefined],
  ])('when somebody writes %s then %s is meant', (text, id) => {
    expect(findClient(text)).toBe(id);
  });

  it('when names are compared then no two clients share one', () => {
    const names = clientIds.flatMap((id) => [
      ...new Set([id, clients[id].title.toLowerCase(), ...clients[id].aliases]),
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
