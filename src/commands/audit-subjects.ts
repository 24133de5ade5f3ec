import { relative, resolve, sep } from 'node:path';
import type { App } from '../app.ts';
import { withinProfile } from '../app.ts';
import { auditSnapshot, unreadableProfile, type AuditedProfile } from '../audit/evaluate.ts';
import type { AuditProfile } from '../audit/profile.ts';
import type { Waiver } from '../audit/waivers.ts';
import type { LoadedConfiguration } from '../config/load.ts';
import { FederationError } from '../errors.ts';
import type { SourceLocation } from '../model/findings-report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { AuditOptions } from './audit-options.ts';
import type { Input } from './declaration.ts';
import { listOption, textOption } from './globals.ts';
import { fileAt } from './input-file.ts';
import { withLive } from './live-snapshot.ts';
import { chosenProfiles } from './many-profiles.ts';
import { loadConfigurationOf, type ChosenProfile } from './profile-choice.ts';
import { readDeployment } from './read-deployment.ts';
import { readSnapshot } from './snapshot-source.ts';
import { parseWaivers } from './waiver-file.ts';

/** Something to be judged: a profile that is read, or a snapshot from a file. */
export interface AuditSubject {
  readonly name: string;
  readonly waivers: readonly Waiver[];
  /** Never throws for what is the matter with this one alone. */
  readonly audit: () => Promise<AuditedProfile>;
}

interface Settings extends Omit<AuditOptions, 'maxAgeMs'> {
  readonly controls: AuditProfile;
  /** Undefined: it has just been read, whatever `--now` says. */
  readonly maxAgeMs: number | undefined;
}

/** What the configuration says of a profile that matters for judging it. */
interface ProfileFacts {
  readonly waivers: readonly Waiver[];
  readonly approvedDomains?: readonly string[];
  readonly approvedPolicies?: readonly string[];
  readonly location?: SourceLocation;
}

const maxWaiverBytes = 4 * 1024 * 1024;

/**
 * Everything that is to be judged, by name.
 * @throws FederationError what is wrong with the command line, the configuration or a file of waivers.
 */
export async function auditSubjects(
  input: Input,
  app: App,
  settings: Settings,
): Promise<readonly AuditSubject[]> {
  const file = textOption(input.options, 'waivers');
  const common = file === undefined ? [] : await waiversOf(resolve(app.host.cwd, file), file);
  const from = listOption(input.options, 'from');
  const subjects =
    from.length > 0
      ? await snapshotSubjects(input, app, settings, from)
      : await profileSubjects(input, app, settings);
  return subjects
    .map((subject) => ({ ...subject, waivers: [...subject.waivers, ...common] }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

async function profileSubjects(input: Input, app: App, settings: Settings): Promise<readonly AuditSubject[]> {
  const chosen = await chosenProfiles(input, app);
  return Promise.all(
    chosen.map(async ({ loaded, ...one }) => {
      const facts = loaded === undefined ? { waivers: [] } : await factsOf(app, loaded, one.profile.name);
      return {
        name: one.profile.name,
        waivers: facts.waivers,
        audit: () => auditLive(input, app, one, { settings, facts }),
      };
    }),
  );
}

async function auditLive(
  input: Input,
  app: App,
  chosen: ChosenProfile,
  { settings, facts }: { readonly settings: Settings; readonly facts: ProfileFacts },
): Promise<AuditedProfile> {
  try {
    const snapshot = await withinProfile(app, async (own) => {
      const read = await readDeployment(own, chosen, { users: true });
      return input.options['live'] === true ? withLive(input, own, read) : read;
    });
    return judged(snapshot, { ...settings, maxAgeMs: undefined }, facts);
  } catch (error) {
    if (!(error instanceof FederationError) || app.signal.aborted) {
      throw error;
    }
    return unreadableProfile(
      chosen.profile.name,
      {
        code: error.code,
        message: [error.message, error.why].filter((part) => part !== undefined).join(': '),
        next: error.next ?? `federation doctor --profile ${chosen.profile.name}`,
      },
      error.exit,
      { takenAt: settings.now.toISOString(), source: chosen.source, location: facts.location },
    );
  }
}

/** Files are read before anything is judged: a wrong one is told at once. One at a time, they can be large. */
async function snapshotSubjects(
  { options }: Input,
  app: App,
  settings: Settings,
  files: readonly string[],
): Promise<readonly AuditSubject[]> {
  const isChosen = [app.globals.profile, textOption(options, 'tag')].some((one) => one !== undefined);
  if (isChosen || options['allProfiles'] === true) {
    throw new FederationError(
      'usage.from',
      'usage',
      '--from names what is judged, so no profiles can be chosen',
      {
        next: 'leave --profile, --all-profiles and --tag out',
      },
    );
  }
  const loaded = await optionalConfiguration(app);
  const subjects = new Map<string, AuditSubject>();
  for (const file of files) {
    const snapshot = await readSnapshot(app, file);
    const { profile: name } = snapshot;
    if (options['live'] === true && snapshot.live === undefined) {
      throw new FederationError('usage.from', 'usage', 'the snapshot holds nothing of DNS and Access Edges', {
        where: file,
        why: '--from contacts nothing',
        next: `federation export --profile ${name} --live writes a snapshot with them`,
      });
    }
    if (subjects.has(name)) {
      throw new FederationError('usage.from', 'usage', `there are two snapshots of profile ${name}`, {
        where: file,
        next: 'give one snapshot a profile',
      });
    }
    const facts = loaded === undefined ? { waivers: [] } : await factsOf(app, loaded, name);
    const audited = judged(snapshot, settings, facts);
    subjects.set(name, { name, waivers: facts.waivers, audit: () => Promise.resolve(audited) });
  }
  return [...subjects.values()];
}

/** A snapshot can be judged without a configuration; one that is there says what is approved. */
async function optionalConfiguration(app: App): Promise<LoadedConfiguration | undefined> {
  try {
    return await loadConfigurationOf(app);
  } catch (error) {
    if (error instanceof FederationError && error.code === 'config.none') {
      return undefined;
    }
    throw error;
  }
}

function judged(snapshot: Snapshot, settings: Settings, facts: ProfileFacts): AuditedProfile {
  const { approvedDomains, approvedPolicies, location } = facts;
  return auditSnapshot(snapshot, {
    ...settings,
    parameters: {
      ...(approvedDomains === undefined ? {} : { approvedDomains }),
      ...(approvedPolicies === undefined ? {} : { approvedPolicies }),
    },
    ...(location === undefined ? {} : { location }),
  });
}

async function factsOf(app: App, loaded: LoadedConfiguration, name: string): Promise<ProfileFacts> {
  const section = loaded.configuration.profiles[name];
  if (section === undefined) {
    return { waivers: [] };
  }
  const { approvedDomains, approvedPolicies, waivers } = section;
  const file = waivers === undefined ? undefined : resolve(loaded.path, '..', waivers);
  const place = loaded.placeOfProfile(name);
  return {
    waivers: file === undefined ? [] : ownWaivers(await waiversOf(file, waivers ?? ''), name),
    ...(approvedDomains === undefined ? {} : { approvedDomains }),
    ...(approvedPolicies === undefined ? {} : { approvedPolicies }),
    location: {
      file: relative(app.host.cwd, resolve(app.host.cwd, place.file)).split(sep).join('/'),
      line: place.line,
    },
  };
}

/** The file of one profile says nothing about another. */
function ownWaivers(waivers: readonly Waiver[], profile: string): readonly Waiver[] {
  return waivers.map((waiver) => ({ ...waiver, owners: [profile] }));
}

async function waiversOf(path: string, name: string): Promise<readonly Waiver[]> {
  return parseWaivers((await fileAt(path, name, maxWaiverBytes)).toString('utf8'), name);
}
