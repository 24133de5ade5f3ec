import { clients, nothing, type Ability, type Action, type ClientId } from './clients.ts';
import { directorySearchBegan, serviceOn } from './history.ts';

/**
 * What the client could do on a day. A version below the least one takes no part; one below that of video has none;
 * a version that cannot be read makes unknown what depends on it.
 * @param day ISO day, UTC.
 */
export function abilitiesOn(id: ClientId, day: string, version?: string): Readonly<Record<Action, Ability>> {
  const { can, since, versions } = clients[id];
  const service = serviceOn(day);
  if (service.phase !== 'open' || day < since) {
    return nothing;
  }
  const known = version === undefined ? undefined : versionNumbers(version);
  const below = (least: string | undefined): Ability =>
    least === undefined || version === undefined
      ? 'yes'
      : known === undefined
        ? 'unknown'
        : atLeast(known, least)
          ? 'yes'
          : 'no';
  const part = below(versions?.least);
  const video = both(below(versions?.video), service.modalities.includes('video') ? can.video : 'no');
  return {
    add: both(part, can.add),
    search: both(part, day >= directorySearchBegan ? can.search : 'no'),
    presence: both(part, can.presence),
    im: both(part, can.im),
    audio: both(part, can.audio),
    video: both(part, video),
  };
}

function both(left: Ability, right: Ability): Ability {
  return left === 'no' || right === 'no'
    ? 'no'
    : left === 'unknown' || right === 'unknown'
      ? 'unknown'
      : 'yes';
}

function versionNumbers(text: string): readonly number[] | undefined {
  const match = /^\s*v?(\d{1,6}(?:\.\d{1,6}){0,4})\s*$/i.exec(text);
  return match?.[1]?.split('.').map(Number);
}

function atLeast(version: readonly number[], least: string): boolean {
  const wanted = least.split('.').map(Number);
  for (const [index, number] of wanted.entries()) {
    const found = version[index] ?? 0;
    if (found !== number) {
      return found > number;
    }
  }
  return true;
}
