import { FederationError } from '../errors.ts';
import type { LoadedConfiguration } from './load.ts';
import { didYouMean, nearest, someOf } from './nearest.ts';

/** Which profiles a command works on. */
export interface ProfileSelection {
  /** Names parted by commas; `*` stands for any text. */
  readonly names?: string;
  readonly tag?: string;
  readonly all: boolean;
}

/**
 * The names of the profiles that are meant, in order and never none: a report about nothing would pass for a good one.
 * Undefined when nothing was said: the one profile that every command would take.
 * @throws FederationError (usage) `config.unknown-profile`, `config.unknown-tag`, `config.no-profile` when nothing fits,
 * `usage.all-profiles` when all and some are asked for at once.
 */
export function selectedNames(
  { configuration, file }: LoadedConfiguration,
  { names, tag, all }: ProfileSelection,
): readonly string[] | undefined {
  const known = Object.keys(configuration.profiles).sort();
  if (all) {
    refuseAllAndSome(names, tag);
    return known;
  }
  if (names === undefined && tag === undefined) {
    return undefined;
  }
  const tagsOf = (name: string) => configuration.profiles[name]?.tags ?? [];
  const tagged = tag === undefined ? known : known.filter((name) => tagsOf(name).includes(tag));
  if (tagged.length === 0) {
    throw unknownTag(tag ?? '', known.flatMap(tagsOf), file);
  }
  const chosen = names === undefined ? known : named(names, known, file);
  const both = tagged.filter((name) => chosen.includes(name));
  if (both.length === 0) {
    throw noneLeft(names ?? '', tag, file);
  }
  return both;
}

function refuseAllAndSome(names: string | undefined, tag: string | undefined): void {
  if (names !== undefined || tag !== undefined) {
    const other = names === undefined ? '--tag' : '--profile';
    throw new FederationError(
      'usage.all-profiles',
      'usage',
      `--all-profiles chooses every profile, and ${other} some of them`,
      { next: `leave --all-profiles or ${other} out` },
    );
  }
}

function unknownTag(tag: string, known: readonly string[], file: string): FederationError {
  const tags = [...new Set(known)].sort();
  return new FederationError(
    'config.unknown-tag',
    'usage',
    `no profile has the tag ${tag}.${didYouMean(tag, tags)}`,
    {
      where: file,
      why: tags.length === 0 ? 'no profile has tags' : `there are ${someOf(tags)}`,
      next: tags[0] === undefined ? 'add tags: [...] to profiles' : `--tag ${nearest(tag, tags) ?? tags[0]}`,
    },
  );
}

function noneLeft(names: string, tag: string | undefined, file: string): FederationError {
  return tag === undefined
    ? new FederationError('config.no-profile', 'usage', `--profile ${JSON.stringify(names)} names nothing`, {
        next: 'name profiles of the configuration, parted by commas',
      })
    : new FederationError('config.no-profile', 'usage', `no profile of ${names} has the tag ${tag}`, {
        where: file,
        why: '--profile and --tag together choose what fits both',
        next: 'leave one of them out',
      });
}

function named(names: string, known: readonly string[], file: string): readonly string[] {
  return names
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .flatMap((text) => matching(text, known, file));
}

function matching(text: string, known: readonly string[], file: string): readonly string[] {
  const parts = text.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  const found = known.filter((name) => pattern.test(name));
  if (found.length === 0) {
    const what = text.includes('*') ? `no profile fits ${text}` : `there is no profile ${text}`;
    throw new FederationError('config.unknown-profile', 'usage', `${what}.${didYouMean(text, known)}`, {
      where: file,
      why: `it has ${someOf(known)}`,
      next: `--profile ${nearest(text, known) ?? known[0] ?? ''}`,
    });
  }
  return found;
}
