import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { domainsSchema, type ChangeDocument } from '../../src/reports/schemas.ts';
import { runFederation, temporaryFolder, type RunOptions } from '../helpers/app.ts';
import { schemaErrors } from '../helpers/documents.ts';

/** Runs against one emulated deployment that is kept between the calls. */
function deployment(scenario: string, options: RunOptions = {}) {
  const state = temporaryFolder();
  const cwd = temporaryFolder();
  const emulated = ['--emulator', '--scenario', scenario];
  const run = (argv: readonly string[], more: RunOptions = {}) =>
    runFederation([...argv, ...emulated], { state, cwd, ...options, ...more });
  const lists = async () => {
    const { stdout } = await run(['domains', 'list', '--output', 'json']);
    const document: unknown = JSON.parse(stdout);
    expect(schemaErrors('domains', document)).toEqual([]);
    const { sides, differences } = domainsSchema.parse(document);
    const of = (side: 'on-premises' | 'cloud') => {
      const found = sides.find((one) => one.side === side);
      const names = (list: 'allowed' | 'blocked') =>
        found?.[list].state === 'known' ? found[list].value.map(({ domain }) => domain) : [];
      return { decides: found?.decides, allowed: names('allowed'), blocked: names('blocked') };
    };
    return { pool: of('on-premises'), tenant: of('cloud'), differences };
  };
  const file = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(cwd, name), text);
    return name;
  };
  return { run, lists, file };
}

function changesOf(stdout: string): ChangeDocument {
  const document: unknown = JSON.parse(stdout);
  expect(schemaErrors('change', document)).toEqual([]);
  return document as ChangeDocument;
}

const impatient: NonNullable<RunOptions['clock']> = {
  now: () => new Date(),
  sleep: () => Promise.resolve(),
};

describe('domains of servers', () => {
  it('when a domain is allowed then it is on the list, again is nothing to do, and rollback takes it off', async () => {
    const { run, lists } = deployment('lync-2013');
    const allow = ['domains', 'allow', 'NorthWind.COM.', 'bücher.example', '--yes', '--output', 'json'];
    const first = changesOf((await run([...allow, '--comment', "ticket 4711; it's urgent"])).stdout);
    expect(first.changes.map(({ command, outcome }) => [command, outcome])).toEqual([
      ["New-CsAllowedDomain -Identity northwind.com -Comment 'ticket 4711; it''s urgent'", 'verified'],
      [
        "New-CsAllowedDomain -Identity xn--bcher-kva.example -Comment 'ticket 4711; it''s urgent'",
        'verified',
      ],
    ]);
    expect((await lists()).pool).toEqual({
      decides: 'list',
      allowed: ['fabrikam.com', 'litwareinc.com', 'northwind.com', 'xn--bcher-kva.example'],
      blocked: [],
    });
    const again = await run([
      'domains',
      'allow',
      'northwind.com',
      'BÜCHER.example',
      '--yes',
      '--output',
      'json',
    ]);
    expect([again.exitCode, changesOf(again.stdout).changes]).toEqual([0, []]);
    expect((await run(['rollback', 'latest', '--yes'])).exitCode).toBe(0);
    expect((await lists()).pool.allowed).toEqual(['fabrikam.com', 'litwareinc.com']);
  });

  it('when an entry says more than the name then it is changed, and comes back with all of it', async () => {
    const { run } = deployment('sfb-2019');
    const told = async () => {
      const { stdout } = await run(['domains', 'list', '--output', 'json']);
      const [side] = domainsSchema.parse(JSON.parse(stdout)).sides;
      return side?.allowed.state === 'known' ? side.allowed.value[0] : undefined;
    };
    const proxy = ['domains', 'allow', 'fabrikam.com', '--proxy-fqdn', 'edge.fabrikam.com', '--yes'];
    expect((await run(proxy)).stdout).toContain('ProxyFqdn');
    const entry = { domain: 'fabrikam.com', isDomain: true, proxyFqdn: 'edge.fabrikam.com' };
    expect(await told()).toEqual(entry);
    expect((await run(['domains', 'remove', 'fabrikam.com', '--yes'])).exitCode).toBe(0);
    expect(await told()).toMatchObject({ domain: 'litwareinc.com' });
    expect((await run(['rollback', 'latest', '--yes'])).exitCode).toBe(0);
    expect(await told()).toEqual(entry);
  });

  it('when a domain is on the other list then it is refused, and moved when that was said', async () => {
    const { run, lists } = deployment('lync-2013');
    const refused = await run(['domains', 'block', 'fabrikam.com', '--yes', '--output', 'json']);
    expect(refused.exitCode).toBe(5);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'plan.other-list' } });
    const moved = changesOf(
      (await run(['domains', 'block', 'fabrikam.com', '--move', '--yes', '--output', 'json'])).stdout,
    );
    expect(moved.changes.map(({ command }) => command)).toEqual([
      'Remove-CsAllowedDomain -Identity fabrikam.com',
      'New-CsBlockedDomain -Identity fabrikam.com',
    ]);
    expect((await lists()).pool).toMatchObject({ allowed: ['litwareinc.com'], blocked: ['fabrikam.com'] });
  });

  it('when discovery is on then allowing switches nothing; to a list it is switched after the entries', async () => {
    const { run, lists } = deployment('all-on');
    const plain = changesOf(
      (await run(['domains', 'allow', 'a.example', '--yes', '--output', 'json'])).stdout,
    );
    expect(plain.changes).toHaveLength(1);
    expect(plain.makesEffective.join()).toContain('every domain can be reached');
    expect((await lists()).pool.decides).toBe('everybody');
    const toList = ['domains', 'allow', 'b.example', '--switch-to-list', '--yes', '--output', 'json'];
    const switched = changesOf((await run(toList)).stdout);
    expect(switched.changes.map(({ command }) => command)).toEqual([
      'New-CsAllowedDomain -Identity b.example',
      'Set-CsAccessEdgeConfiguration -UseDnsSrvRouting -EnablePartnerDiscovery $false',
    ]);
    expect((await lists()).pool.decides).toBe('list');
    expect(changesOf((await run(toList)).stdout).changes).toEqual([]);
    expect((await run(['rollback', 'latest', '--yes'])).exitCode).toBe(0);
    expect((await lists()).pool).toMatchObject({
      decides: 'everybody',
      allowed: expect.not.arrayContaining(['b.example']) as unknown,
    });
  });

  it('when the servers use a default route then there is nothing to switch', async () => {
    const { exitCode, stderr } = await deployment('default-routing').run([
      'domains',
      'allow',
      '--switch-to-open',
      '--yes',
    ]);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('a default route');
  });

  it('when the role lists no cmdlet for it then it is a matter of rights, and nothing is sent', async () => {
    const { exitCode, stderr } = await deployment('read-only-administrator').run([
      'domains',
      'allow',
      'a.example',
      '--side',
      'on-premises',
      '--yes',
    ]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('New-CsAllowedDomain');
  });
});

describe('domains of a tenant', () => {
  it('when every domain is let in then allowing is refused, and a list takes its flag; rollback opens again', async () => {
    const { run, lists } = deployment('tenant-today');
    const refused = await run(['domains', 'allow', 'fabrikam.com', '--yes', '--output', 'json']);
    expect(refused.exitCode).toBe(5);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'plan.switch-needed' } });
    expect((await lists()).tenant).toMatchObject({ decides: 'everybody', allowed: [] });
    const switched = await run(['domains', 'allow', 'fabrikam.com', '--switch-to-list', '--yes']);
    expect(switched.stdout).toContain('EVERY domain that is not among the 1 allowed ones is shut out');
    expect((await lists()).tenant).toMatchObject({ decides: 'list', allowed: ['fabrikam.com'] });
    expect((await run(['domains', 'allow', 'litwareinc.com', '--yes'])).exitCode).toBe(0);
    expect((await lists()).tenant.allowed).toEqual(['fabrikam.com', 'litwareinc.com']);
    expect((await run(['rollback', 'latest', '--yes'])).exitCode).toBe(0);
    expect((await run(['rollback', 'latest', '--yes'])).exitCode).toBe(0);
    expect((await lists()).tenant).toMatchObject({ decides: 'everybody', allowed: [] });
  });

  it('when the last domain would go then it is refused, unless every domain is to be let in', async () => {
    const { run, lists } = deployment('tenant-today');
    await run(['domains', 'allow', 'fabrikam.com', '--switch-to-list', '--yes']);
    const refused = await run(['domains', 'remove', 'fabrikam.com', '--yes']);
    expect(refused.exitCode).toBe(5);
    expect(refused.stderr).toContain('left without a domain');
    expect(refused.stderr).toContain('--switch-to-open');
    const opened = await run(['domains', 'remove', 'fabrikam.com', '--switch-to-open', '--yes']);
    expect(opened.stdout).toContain('New-CsEdgeAllowAllKnownDomains');
    expect((await lists()).tenant).toMatchObject({ decides: 'everybody', allowed: [] });
  });

  it('when the list was emptied then nobody is let in, and the plan says that it cannot be brought back', async () => {
    const { run, lists } = deployment('tenant-empty-allow-list');
    expect((await lists()).tenant).toMatchObject({ decides: 'nobody', allowed: [] });
    const allowed = await run(['domains', 'allow', 'a.example', '--yes']);
    expect(allowed.exitCode).toBe(0);
    expect(allowed.stdout).toContain('rollback cannot bring the emptied list back');
    expect(allowed.stdout).not.toContain('Undo:');
    const undo = await run(['rollback', 'latest', '--dry-run', '--output', 'json']);
    expect(changesOf(undo.stdout).changes).toEqual([]);
    expect(changesOf(undo.stdout).skipped.join()).toContain('it cannot be undone');
  });

  it('when the list is full then one more is refused before anything is sent, and fewer are not', async () => {
    const { run, lists } = deployment('tenant-allow-list');
    const full = await run(['domains', 'allow', 'one-more.example', '--yes']);
    expect(full.exitCode).toBe(5);
    expect(full.stderr).toContain('would have 4001, and a tenant takes 4000');
    const fewer = await run(['domains', 'remove', 'partner7.example', '--yes']);
    expect(fewer.exitCode).toBe(0);
    expect(fewer.stdout).toContain('4000 domains → 3999 domains (takes off partner7.example)');
    expect((await lists()).tenant.allowed).toHaveLength(3999);
    const both = await run(['domains', 'block', 'a.example', 'b.example', '--dry-run']);
    expect(both.stdout).toContain('4001 domains on both lists together');
  });

  it.each([
    ['names', ['a.example']],
    ['allow-list', { AllowList: ['a.example'] }],
  ])('when the list is written as %s then it is read back as a list', async (dialect, sent) => {
    const { run, lists } = deployment('tenant-today');
    const allow = ['domains', 'allow', 'a.example', '--switch-to-list', '--yes'];
    const { exitCode, state } = await run([...allow, '--allowed-domains-dialect', dialect]);
    expect(exitCode).toBe(0);
    expect((await lists()).tenant).toMatchObject({ decides: 'list', allowed: ['a.example'] });
    const folder = join(state, 'journals');
    const [journal = ''] = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(journal).toContain(`"AllowedDomains":${JSON.stringify(sent)}`);
  });

  it('when domains are blocked then it says whether their subdomains are, too', async () => {
    const { run, lists } = deployment('tenant-today');
    const { stdout } = await run(['domains', 'block', 'bad.example', '--yes']);
    expect(stdout).toContain('without its subdomains (BlockAllSubdomains is False)');
    expect((await lists()).tenant).toMatchObject({ decides: 'everybody', blocked: ['bad.example'] });
    const switched = await run(['domains', 'allow', 'good.example', '--switch-to-list', '--yes']);
    expect(switched.exitCode).toBe(0);
    const later = await run(['domains', 'block', 'worse.example', '--dry-run']);
    expect(later.stdout).toContain('until then the list of allowed domains decides alone');
    const opened = await run(['domains', 'block', 'worse.example', '--switch-to-open', '--yes']);
    expect(opened.stdout).toContain('EVERY domain is let in, but the 2 blocked');
    expect((await lists()).tenant).toEqual({
      decides: 'everybody',
      allowed: [],
      blocked: ['bad.example', 'worse.example'],
    });
  });

  it('when the service says yes and stores nothing then it is 6, with the undo', async () => {
    const { run } = deployment('tenant-today', { clock: impatient });
    const { exitCode, stdout } = await run([
      'domains',
      'block',
      'a.example',
      '--yes',
      '--fault',
      'silent-write',
      '--output',
      'json',
    ]);
    expect(exitCode).toBe(6);
    expect(changesOf(stdout).changes.map(({ outcome }) => outcome)).toEqual(['failed']);
  });
});

describe('domains of both sides', () => {
  it('when one side refuses then neither is written, and with --side the other one is', async () => {
    const { run, lists } = deployment('nothing-set');
    const both = await run(['domains', 'allow', 'a.example', '--yes']);
    expect(both.exitCode).toBe(5);
    expect((await lists()).pool.allowed).not.toContain('a.example');
    expect((await run(['domains', 'allow', 'a.example', '--side', 'on-premises', '--yes'])).exitCode).toBe(0);
    expect(await lists()).toMatchObject({
      pool: { allowed: expect.arrayContaining(['a.example']) as unknown },
      tenant: { decides: 'everybody' },
    });
  });

  it('when both take it then servers come first, and one rollback undoes both', async () => {
    const { run, lists } = deployment('nothing-set');
    const blocked = await run(['domains', 'block', 'a.example', 'b.example', '--yes', '--output', 'json']);
    expect(changesOf(blocked.stdout).changes.map(({ side, outcome }) => [side, outcome])).toEqual([
      ['on-premises', 'verified'],
      ['on-premises', 'verified'],
      ['cloud', 'verified'],
    ]);
    expect(await lists()).toMatchObject({
      pool: { blocked: ['a.example', 'b.example'] },
      tenant: { blocked: ['a.example', 'b.example'] },
      differences: [],
    });
    expect((await run(['rollback', 'latest', '--yes'])).exitCode).toBe(0);
    expect(await lists()).toMatchObject({ pool: { blocked: [] }, tenant: { blocked: [] } });
  });

  it('when the second side fails then it is 6, and the rollback that is offered brings the first one back', async () => {
    const { run, lists } = deployment('nothing-set');
    const failed = await run(['domains', 'block', 'a.example', '--yes', '--fault', 'fail-on-write:2'], {
      clock: impatient,
    });
    expect(failed.exitCode).toBe(6);
    const [, id = ''] = /federation rollback (\S+)/.exec(failed.stdout) ?? [];
    expect((await lists()).pool.blocked).toEqual(['a.example']);
    expect((await run(['rollback', id, '--yes'])).exitCode).toBe(0);
    expect(await lists()).toMatchObject({ pool: { blocked: [] }, tenant: { blocked: [] } });
  });

  it('when the lists differ then they are told, with a command that makes them equal', async () => {
    const { run, lists } = deployment('nothing-set');
    await run(['domains', 'block', 'a.example', '--side', 'cloud', '--yes']);
    const { stdout } = await run(['domains', 'list']);
    expect(stdout).toMatch(/blocked +a\.example +only in the cloud/);
    expect(stdout).toContain('On one side every domain is let in');
    const [, command = ''] = /federation (domains block .*?) {2}/.exec(stdout) ?? [];
    expect((await run([...command.split(' ').slice(0, 3), '--yes'])).exitCode).toBe(0);
    expect((await lists()).differences).toEqual([]);
  });
});

describe('domains from a file', () => {
  it('when the file has a mark, comments, empty lines, a heading and columns then the domains are read', async () => {
    const { run, lists, file } = deployment('lync-2013');
    const name = file(
      'approved.csv',
      '\uFEFFDomain;approved by\r\n\r\n# partners\r\n"A.example";anna\r\nb.example. # ben\r\na.EXAMPLE;twice\r\n',
    );
    const { exitCode, stderr } = await run(['domains', 'allow', '--file', name, '--yes']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('approved.csv names domains twice: line 6 (a.example, as line 4)');
    expect((await lists()).pool.allowed).toEqual([
      'a.example',
      'b.example',
      'fabrikam.com',
      'litwareinc.com',
    ]);
  });

  it('when lines are no domains then all of them are told, and nothing is done', async () => {
    const { run, lists, file } = deployment('lync-2013');
    const name = file(
      'bad.txt',
      'a.example\n*.contoso.com\nhttps://b.example/\nanna@c.example\n10.0.0.1\nword\n',
    );
    const { exitCode, stdout } = await run(['domains', 'allow', '--file', name, '--yes', '--output', 'json']);
    expect(exitCode).toBe(2);
    const { error } = JSON.parse(stdout) as { error: { code: string; details: Record<string, string> } };
    expect(error.code).toBe('domains.invalid');
    expect(Object.values(error.details)).toEqual([
      'bad.txt:2: "*.contoso.com": neither side takes wildcards: name each domain',
      'bad.txt:3: "https://b.example/": an address of a web site',
      'bad.txt:4: "anna@c.example": an address of a person',
      'bad.txt:5: "10.0.0.1": an address of a host',
      'bad.txt:6: "word": a name of one word',
    ]);
    expect((await lists()).pool.allowed).toEqual(['fabrikam.com', 'litwareinc.com']);
  });
});

describe('hundreds of domains of servers', () => {
  it('when the connection is lost in the middle then a second run finishes, and rollbacks leave what was there', async () => {
    const { run, lists, file } = deployment('lync-2013', { clock: impatient });
    const many = Array.from({ length: 130 }, (_, index) => `partner${index}.example`);
    const allow = [
      'domains',
      'allow',
      '--file',
      file('many.txt', many.join('\n')),
      '--yes',
      '--output',
      'json',
    ];
    const lost = await run([...allow, '--fault', 'drop-after-write:40']);
    expect(lost.exitCode).toBe(6);
    const ends = changesOf(lost.stdout).changes.map(({ outcome }) => outcome);
    expect([ends[0], ends[39], ends[40], ends[100]]).toEqual(['verified', 'verified', 'unknown', 'not-sent']);
    expect((await lists()).pool.allowed).toHaveLength(42);
    const rest = await run(allow);
    expect([rest.exitCode, changesOf(rest.stdout).changes.length]).toEqual([0, 90]);
    expect((await lists()).pool.allowed).toHaveLength(132);
    const shown = await run(['rollback', 'latest', '--yes']);
    expect(shown.stdout).toContain('and 80 more of the same');
    expect((await run(['rollback', 'latest', '--yes'])).exitCode).toBe(0);
    expect((await lists()).pool.allowed).toEqual(['fabrikam.com', 'litwareinc.com']);
  });
});

describe('a switch in a terminal', () => {
  it('when the name of the profile is not typed then nothing is written', async () => {
    const { run, lists } = deployment('tenant-today');
    const argv = ['domains', 'allow', 'a.example', '--switch-to-list'];
    const wrong = await run(argv, { tty: true, answers: [[/Type the name of the profile/, 'contoso\r']] });
    expect(wrong.exitCode).toBe(5);
    expect(wrong.stderr).toContain('This shuts out EVERY domain that is not listed.');
    expect((await lists()).tenant.decides).toBe('everybody');
    const right = await run(argv, {
      tty: true,
      answers: [
        [/Type the name of the profile/, 'emulator\r'],
        [/Apply this change/, 'y\r'],
      ],
    });
    expect(right.exitCode).toBe(0);
    expect((await lists()).tenant.decides).toBe('list');
  });
});

describe('domains of a snapshot', () => {
  it('when a snapshot is listed or planned for then nothing is contacted', async () => {
    const { run, file } = deployment('tenant-allow-list');
    const name = file('snapshot.json', (await run(['export'])).stdout);
    const [listed, planned] = await Promise.all([
      runFederation(['domains', 'list', '--from', '-'], { stdin: (await run(['export'])).stdout }),
      run(['domains', 'remove', 'partner1.example', '--from', name, '--dry-run', '--fault', 'hang']),
    ]);
    expect(listed.stdout).toContain('partner4000.example');
    expect(planned.stdout).toContain('takes off partner1.example');
    expect((await run(['domains', 'remove', 'partner1.example', '--from', name, '--yes'])).exitCode).toBe(2);
  });
});

describe('what an audit says to do about domains', () => {
  it.each(['tenant-today', 'tenant-allow-list', 'hybrid-mismatch', 'blocked-domains'])(
    'when %s is audited then every command about domains is one that can be run',
    async (scenario) => {
      const { run, file } = deployment(scenario);
      file('approved.txt', 'fabrikam.com\n');
      file('gone.txt', 'partner1.example\n');
      file('blocked.txt', 'bad.example\n');
      const { stdout } = await run(['audit', '--output', 'json']);
      const { findings } = JSON.parse(stdout) as { findings: { nextStep: string }[] };
      const steps = new Set(
        findings.flatMap(({ nextStep }) => /federation (domains \w+.*?)(?:,|;|$)/.exec(nextStep)?.[1] ?? []),
      );
      expect(steps.size).toBeGreaterThan(0);
      for (const step of steps) {
        const words = step
          .split(' ')
          .filter((word) => !['--emulator', '--scenario', scenario].includes(word));
        const dry = words[1] === 'list' ? [] : ['--dry-run'];
        expect([step, (await run([...words, ...dry])).exitCode]).toEqual([step, 0]);
      }
    },
  );
});
