import { FederationError } from '../errors.ts';
import type { LoadedConfiguration } from './load.ts';
import { didYouMean } from './nearest.ts';

/** Which profiles a command works on. */
export interface ProfileSelection {
  /** Names parted by commas; `*` stands for any text. */
  readonly names?: string;
  readonly tag?: string;
  readonly all: boolean;
}

/**
 * The names of the profiles that are meant, in order. Undefined when nothing was said: the one profile that every
 * command would take.
 * @throws FederationError `config.unknown-profile`, `config.unknown-tag` (usage) when nothing fits.
 */
export function selectedNames(
  { configuration, file }: LoadedConfiguration,
  { names, tag, all }: ProfileSelection,
): readonly string[] | undefined {
  const known = Object.keys(configuration.profiles).sort();
  if (all) {
    return known;
  }
  const tagged =
    tag === undefined
      ? known
      : known.filter((name) => configuration.profiles[name]?.tags?.includes(tag) === true);
  if (tagged.length === 0) {
    throw new FederationError('config.unknown-tag', 'usage', `no profile has the tag ${tag ?? ''}`, {
      where: file,
    });
  }
  if (names === undefined) {
    return tag === undefined ? undefined : tagged;
  }
  const wanted = names
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const chosen = new Set(wanted.flatMap((text) => matching(text, known, file)));
  return tagged.filter((name) => chosen.has(name));
}

function matching(text: string, known: readonly string[], file: string): readonly string[] {
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  const found = known.filter((name) => pattern.test(name));
  if (found.length === 0) {
    const what = text.includes('*') ? `no profile fits ${text}` : `there is no profile ${text}`;
    throw new FederationError('config.unknown-profile', 'usage', `${what}.${didYouMean(text, known)}`, {
      where: file,
      why: `it has ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`,
    });
  }
  return found;
}
