import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/emulator/scenarios.ts';
import { temporaryFolder } from '../helpers/app.ts';
import { schemaErrors } from '../helpers/documents.ts';
import { emulatedProfile, type EmulatedProfile } from '../helpers/emulated-profile.ts';

/*
 * Opening, looking, closing and undoing, on every deployment with a tenant that the emulator has; and two runs at once.
 * A scenario that is added is tried as it comes.
 */

interface Outcome {
  readonly exit: number;
  readonly changes: readonly { readonly side: string; readonly outcome?: string }[];
}

/** Everything that is stored on either side; when replicas got it is not. */
function stored({ emulator: { organisation, tenant } }: EmulatedProfile): unknown {
  const { configurations, grants, groupAssignments } = tenant?.state ?? {};
  return { servers: { ...organisation, replication: null }, configurations, grants, groupAssignments };
}

async function change({ run }: EmulatedProfile, ...argv: readonly string[]): Promise<Outcome> {
  const { stdout, exitCode } = await run([...argv, '--yes', '--output', 'json']);
  const document = JSON.parse(stdout) as { changes?: Outcome['changes'] };
  expect(schemaErrors(exitCode === 0 ? 'change' : 'error', document)).toEqual([]);
  return { exit: exitCode, changes: document.changes ?? [] };
}

async function settings({ run }: EmulatedProfile, network: string): Promise<readonly string[]> {
  const { stdout } = await run(['status', '--output', 'json']);
  const { paths } = JSON.parse(stdout) as { paths: { network: string; settings: string }[] };
  return paths.filter((path) => path.network === network).map((path) => path.settings);
}

const nothing: Outcome = { exit: 0, changes: [] };
const withTenant = scenarios.filter(({ tenant }) => tenant !== undefined).map(({ name }) => name);
const personal = ['--network', 'teams-personal', '--scope', 'global', '--inbound', 'on'];
const skype = ['--network', 'skype', '--scope', 'global'];
type Row = [scenario: string, words: readonly string[]];
/** Where the account may not write: what ends the run, before anything is changed. */
const refused: Readonly<Record<string, number>> = { 'tenant-read-only': 4, 'tenant-no-role': 4 };

describe('enable, status, disable, rollback', () => {
  it.each<Row>([
    ...withTenant.filter((name) => !(name in refused)).map((name) => [name, personal] satisfies Row),
    ['nothing-set', skype],
    ['tenant-legacy', skype],
    ['hybrid-legacy', skype],
  ])('when %s is opened (%s), looked at, closed and undone then it is as it was', async (scenario, words) => {
    const profile = await emulatedProfile({ scenario });
    const [, network = ''] = words;
    const first = stored(profile);
    const opened = await change(profile, 'enable', ...words);
    const open = stored(profile);
    expect(opened.changes.every(({ outcome }) => outcome === 'verified')).toBe(true);
    const now = await settings(profile, network);
    expect([now.includes('on'), now.includes('off')]).toEqual([true, false]);
    expect(await change(profile, 'enable', ...words)).toEqual(nothing);

    const closed = await change(profile, 'disable', '--network', network);
    expect(closed.changes.map(({ outcome }) => outcome)).toContain('verified');
    const written = profile.emulator.writes;
    expect(await change(profile, 'disable', '--network', network)).toEqual(nothing);
    expect(profile.emulator.writes).toBe(written);
    expect(stored(profile)).not.toEqual(open);

    expect((await change(profile, 'rollback', 'latest')).changes).toHaveLength(closed.changes.length);
    expect(stored(profile)).toEqual(open);
    if (opened.changes.length > 0) {
      await change(profile, 'rollback', 'latest');
    }
    expect(stored(profile)).toEqual(first);
  });

  it.each(Object.entries(refused))(
    'when %s is opened then it is %i, and nothing is written',
    async (scenario, exit) => {
      const profile = await emulatedProfile({ scenario });
      expect(await change(profile, 'enable', ...personal)).toEqual({ exit, changes: [] });
      expect(profile.emulator.writes).toBe(0);
    },
  );

  it('when both sides change then the servers come first, and one undo takes back both', async () => {
    const profile = await emulatedProfile({ scenario: 'hybrid-legacy' });
    const { changes } = await change(profile, 'enable', ...skype);
    const sides = changes.map(({ side }) => side);
    expect(sides).toEqual([...sides].sort().reverse());
    expect(new Set(sides)).toEqual(new Set(['on-premises', 'cloud']));
  });

  it('when the tenant refuses in the middle then the servers are done, the rest is not sent, and rollback undoes it', async () => {
    const profile = await emulatedProfile({ scenario: 'hybrid-legacy', faults: ['fail-on-write:3'] });
    const first = stored(profile);
    const { stdout, exitCode } = await profile.run(['enable', ...skype, '--yes', '--output', 'json']);
    const document = JSON.parse(stdout) as Outcome & { journalId: string; next: string };
    expect(exitCode).toBe(6);
    expect(document.changes.map(({ side, outcome }) => `${side} ${outcome ?? ''}`)).toEqual([
      'on-premises verified',
      'on-premises verified',
      'cloud unknown',
      'cloud not-sent',
    ]);
    expect(document.next).toContain(`rollback ${document.journalId}`);
    const again = await emulatedProfile({ scenario: 'hybrid-legacy' }, profile.state);
    await change(again, 'enable', ...skype, '--side', 'on-premises');
    expect(stored(again)).toEqual(stored(profile));
    expect((await change(again, 'rollback', document.journalId)).exit).toBe(0);
    expect(stored(again)).toEqual(first);
  });
});

describe('a run that gave a policy to many', () => {
  it('when it is undone then its users are read twenty at a time, and its policy once', async () => {
    const seen: string[] = [];
    const onRequest = ({ method, url }: { readonly method: string; readonly url: string }) =>
      void seen.push(`${method} ${url}`);
    const tenant = { manner: { grantDelaySeconds: 0 }, onRequest };
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set', tenant });
    const first = stored(profile);
    const cwd = temporaryFolder();
    const { stdout } = await profile.run(['status', '--who', '--output', 'json']);
    const names = [...new Set(stdout.match(/[\w.]+@contoso\.com/g))];
    writeFileSync(join(cwd, 'people.txt'), names.join('\n'));
    const words = ['enable', ...personal.slice(0, 2), '--scope', 'users:people.txt', '--inbound', 'off'];
    expect((await profile.run([...words, '--yes'], { cwd })).exitCode).toBe(0);
    const users = Object.keys(profile.emulator.tenant?.state.grants ?? {}).length;
    expect(users).toBeGreaterThan(20);

    seen.length = 0;
    const look = await profile.run(['rollback', 'latest', '--dry-run', '--output', 'json']);
    expect((JSON.parse(look.stdout) as Outcome).changes).toHaveLength(profile.emulator.writes);
    const asked = seen.filter((line) => !/oauth2|openid|discovery/.test(line));
    expect(asked.sort()).toEqual([
      'GET /Skype.Policy/configurations/ExternalAccessPolicy',
      'GET /Skype.Policy/configurations/TenantFederationSettings',
      ...Array.from({ length: Math.ceil(users / 20) }, () => 'POST /v1.0/$batch'),
    ]);
    expect((await change(profile, 'rollback', 'latest')).exit).toBe(0);
    const { configurations } = stored(profile) as { readonly configurations: unknown };
    expect(configurations).toEqual((first as { readonly configurations: unknown }).configurations);
  });
});

describe('two runs at once', () => {
  const wanted = async (): Promise<unknown> => {
    const alone = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    await change(alone, 'enable', ...personal);
    return stored(alone);
  };

  it('when both are on one machine then one waits for nobody, and every write is made once', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    const runs = await Promise.all([
      change(profile, 'enable', ...personal),
      change(profile, 'enable', ...personal),
    ]);
    expect(runs.map(({ exit }) => exit).sort()).toEqual([
      0,
      expect.toSatisfy((exit) => exit === 0 || exit === 5),
    ]);
    expect(profile.emulator.writes).toBe(2);
    expect(stored(profile)).toEqual(await wanted());
  });

  it('when they are on two machines then what the other one did is seen, and it ends as one would have', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    const elsewhere = {
      ...profile,
      run: (argv: readonly string[]) => profile.run(argv, { state: temporaryFolder() }),
    };
    const runs = await Promise.all([
      change(profile, 'enable', ...personal),
      change(elsewhere, 'enable', ...personal),
    ]);
    expect(runs.filter(({ exit }) => exit !== 0 && exit !== 5)).toEqual([]);
    expect(stored(profile)).toEqual(await wanted());
  });

  it('when another administrator changes the tenant while the plan is looked at then it is 5, and nothing more is written', async () => {
    const profile = await emulatedProfile({ scenario: 'tenant-nothing-set' });
    const other = () => change(profile, 'enable', ...personal).then(() => 'y\r');
    const { exitCode, stderr } = await profile.run(['enable', ...personal], {
      tty: true,
      env: { NO_COLOR: '1' },
      answers: [[/Apply these 2 changes/, other]],
    });
    expect([exitCode, profile.emulator.writes]).toEqual([5, 2]);
    expect(stderr).toContain('the settings changed while the plan was being looked at');
  });
});
