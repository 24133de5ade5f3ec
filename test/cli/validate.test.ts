import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFederation, temporaryFolder, type RunOptions } from '../helpers/app.ts';
import { FederationError } from '../../src/errors.ts';
import { startDns } from '../helpers/dns-server.ts';
import { schemaErrors } from '../helpers/documents.ts';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { addressesSchema, errorSchema } from '../../src/reports/schemas.ts';

const allOn = ['--emulator', '--scenario', 'all-on'];

async function validate(words: readonly string[], options: RunOptions = {}) {
  const result = await runFederation(['validate', ...words, '--output', 'json'], options);
  expect(schemaErrors('findings', JSON.parse(result.stdout))).toEqual([]);
  return { ...result, document: findingsSchema.parse(JSON.parse(result.stdout)) };
}

/** Outcome and title of what was said of people, without what holds for everybody. */
function people({ document }: Awaited<ReturnType<typeof validate>>): readonly string[] {
  return document.findings
    .filter(({ controlId }) => /^linking\.(pair|user|contact|row)$/.test(controlId))
    .map(({ outcome, title }) => `${outcome} ${title}`);
}

describe('federation validate', () => {
  it('when a pair has everything that can be seen then the account stays unknown, and what to enter is said', async () => {
    const result = await validate([
      ...allOn,
      '--user',
      'anna@contoso.com',
      '--contact',
      'joe@joesbikes.com',
      '--as-of',
      '2014-12-31',
    ]);
    expect(result.exitCode).toBe(3);
    expect(people(result)).toEqual([
      'unknown anna@contoso.com and joe@joesbikes.com: whether joe@joesbikes.com is a Microsoft account cannot be seen from here',
    ]);
    expect(JSON.stringify(result.document)).toContain('enter joe(joesbikes.com)@msn.com');
    const [pair] = result.document.findings.filter(({ controlId }) => controlId === 'linking.pair');
    expect(pair?.evidence).toContainEqual(
      expect.objectContaining({
        source: expect.stringMatching(/Get-CsExternalAccessPolicy Global$/) as string,
        property: 'EnablePublicCloudAccess',
        raw: true,
      }),
    );
  });

  it('when nobody types the list then an interruption and the limit of time end the waiting', async () => {
    const stop = new AbortController();
    const interrupted = await runFederation(['validate', '--file', '-'], {
      tty: true,
      interruption: stop.signal,
      onError: (text) => {
        if (text.includes('reading from the terminal')) {
          stop.abort(new FederationError('interrupted', 'interrupted', 'interrupted'));
        }
      },
    });
    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stderr).toContain('interrupted');
    const late = await runFederation(['validate', '--file', '-', '--timeout', '1'], { tty: true });
    expect(late.exitCode).toBe(3);
    expect(late.stderr).toContain('not done within 1 second');
  });

  it('when unknown is only to warn then that is 0', async () => {
    const result = await validate([
      '--contact',
      'joe@outlook.com',
      '--as-of',
      '2016-03-01',
      '--unknown',
      'warn',
    ]);
    expect(result.exitCode).toBe(0);
  });

  it('when the day is today then the closed service heads the answer, and cannot be reached from on premises', async () => {
    const result = await validate([...allOn, '--user', 'anna@contoso.com', '--contact', 'joe@outlook.com']);
    expect(result.exitCode).toBe(1);
    expect(result.document.findings[0]).toMatchObject({ controlId: 'linking.service', outcome: 'warn' });
    expect(people(result)[0]).toBe(
      'fail anna@contoso.com and joe@outlook.com: consumer Skype closed on 5 May 2025, and users on premises cannot reach personal Teams',
    );
  });

  it('when the day is before the connection then nothing could be reached', async () => {
    const result = await validate([...allOn, '--user', 'anna@contoso.com', '--as-of', '2013-05-28']);
    expect(people(result)[0]).toContain('Lync and Skype were not connected before 29 May 2013');
  });

  it('when the settings are closed then every user is told which, and the command that opens them', async () => {
    const result = await validate(['--emulator', '--user', 'anna@contoso.com', '--as-of', '2016-01-01']);
    expect(result.exitCode).toBe(1);
    const [found] = result.document.findings.filter(({ controlId }) => controlId === 'linking.user');
    expect(found?.title).toContain('AllowFederatedUsers = False');
    expect(found?.nextStep).toContain(
      'federation enable --emulator --network skype --scope global --dry-run',
    );
  });

  it('when a contact is a Skype name alone then it cannot federate, and how to link it is said', async () => {
    const result = await validate(['--contact', 'live:joe.smith', '--as-of', '2014-01-01']);
    expect(people(result)[0]).toBe(
      'fail live:joe.smith: live:joe.smith is a Skype name alone, and that cannot federate',
    );
    expect(result.exitCode).toBe(1);
  });

  it('when a list has good and bad rows then every row is answered', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'people.csv'),
      [
        'user;contact;contactClient;contactVersion',
        'anna@contoso.com;joe@outlook.com;Skype for Windows;6.2',
        'nobody@contoso.com;;;',
        'ANNA@contoso.com;Joe@Outlook.com;;',
        ';joe@192.0.2.1;;',
        '"x"y;;;',
      ].join('\r\n'),
    );
    const result = await validate([...allOn, '--file', 'people.csv', '--as-of', '2015-06-01'], { cwd });
    expect(people(result)).toEqual([
      'fail anna@contoso.com and joe@outlook.com: Skype for Windows 6.2 does not take part on 2015-06-01',
      'fail nobody@contoso.com: there is no user of the pool of that name',
      'not-applicable people.csv:4: the same as people.csv:2, judged there',
      'fail people.csv:5: joe@192.0.2.1: the address cannot be used: behind the @ is an IP address, not a domain',
      'unknown people.csv:6: its quotes do not match',
    ]);
    expect(result.stderr).toContain('people.csv: user = user, contact = contact');
  });

  it('when the list is piped in then it is read', async () => {
    const result = await validate(['--file', '-', '--as-of', '2015-06-01'], {
      stdin: 'contact\njoe@outlook.com\n',
    });
    expect(people(result)).toHaveLength(1);
  });

  it.each([
    [[], 'usage.people'],
    [['--contact', ''], 'usage.people'],
    [['--user', ' ', '--contact', 'joe@outlook.com'], 'usage.people'],
    [['--contact', 'joe@outlook.com', '--as-of', '2015-02-30'], 'usage.as-of'],
    [['--file', 'nowhere.csv'], 'file.unreadable'],
    [['--file', '.'], 'file.unreadable'],
  ])('when it is called with %j then it ends with 2 and %s', async (words, code) => {
    const result = await runFederation(['validate', ...words, '--output', 'json']);
    expect(result.exitCode).toBe(2);
    expect(errorSchema.parse(JSON.parse(result.stdout)).error.code).toBe(code);
  });

  it('when it is to look, then the record of the users is looked up, once for all of them', async () => {
    const target = 'sip.contoso.com';
    const dns = await startDns([
      { type: 'SRV', name: '_sipfederationtls._tcp.contoso.com', data: { target, port: 5061 } },
      { type: 'A', name: target, data: '192.168.1.1' },
    ]);
    const list = 'user\nanna@contoso.com\nben@contoso.com\ncarla@contoso.com\nx@elsewhere.example\n';
    const words = [...allOn, '--file', '-', '--as-of', '2018-01-01', '--live'];
    const result = await validate([...words, '--resolver', `127.0.0.1:${dns.port}`], { stdin: list });
    dns.stop();
    expect(people(result).slice(0, 2)).toEqual([
      'fail anna@contoso.com: sip.contoso.com is 192.168.1.1: a private address',
      'fail ben@contoso.com: sip.contoso.com is 192.168.1.1: a private address',
    ]);
    expect(dns.asked.filter((question) => question.startsWith('SRV _sipfed'))).toHaveLength(1);
    expect(dns.asked.join()).not.toContain('elsewhere');
    const without = await validate([...words], { stdin: list });
    expect(JSON.stringify(without.document)).toContain('the emulated deployment is in no DNS');
    expect(people(without)[0]).toMatch(/^pass anna@contoso\.com/);
  });

  it('when it is to look, then records of the domains of contacts tell how they are entered, each asked for once', async () => {
    const record = (domain: string, target: string) =>
      ({ type: 'SRV', name: `_sipfederationtls._tcp.${domain}`, data: { target, port: 5061 } }) as const;
    const dns = await startDns([
      record('joesbikes.com', 'federation.messenger.msn.com'),
      record('northwind.com', 'sip.northwind.com'),
    ]);
    const list =
      'contact\njoe@joesbikes.com\nann@joesbikes.com\nben@northwind.com\nx@none.example\nmax@outlook.com\n';
    const words = ['--file', '-', '--as-of', '2018-01-01'];
    const live = await validate([...words, '--live', '--resolver', `127.0.0.1:${dns.port}`], { stdin: list });
    dns.stop();
    const forms = ({ document }: typeof live) =>
      document.findings.flatMap(({ evidence }) =>
        evidence.filter(({ property }) => property === 'contact-form').map(({ raw }) => raw),
      );
    expect(forms(live)).toEqual([
      "enter it as it is: joe@joesbikes.com (the record of joesbikes.com leads to Microsoft's consumer service)",
      "enter it as it is: ann@joesbikes.com (the record of joesbikes.com leads to Microsoft's consumer service)",
      "northwind.com is not a Microsoft domain: enter ben(northwind.com)@msn.com; as it is, it goes to the domain's own federation (sip.northwind.com)",
      'none.example is not a Microsoft domain: enter x(none.example)@msn.com; as it is, it goes nowhere: the domain publishes no federation record',
      'enter it as it is: max@outlook.com',
    ]);
    expect([...dns.asked].sort()).toEqual([
      'SRV _sipfederationtls._tcp.joesbikes.com',
      'SRV _sipfederationtls._tcp.none.example',
      'SRV _sipfederationtls._tcp.northwind.com',
    ]);
    const without = await validate(words, { stdin: list });
    expect(forms(without)[0]).toBe(
      'joesbikes.com is not a Microsoft domain: enter joe(joesbikes.com)@msn.com',
    );
  });

  it('when users are written as people write them, then they are found, or told what is wrong', async () => {
    const list = [
      'user',
      '"Anna Berg <SIP:Anna@Contoso.com>"',
      ' sip:ben@contoso.com ',
      'carla@x@contoso.com',
      'david@192.168.0.1',
      'anna berg@contoso.com',
    ];
    const result = await validate([...allOn, '--file', '-', '--as-of', '2016-01-01'], {
      stdin: list.join('\n'),
    });
    expect(people(result)).toEqual([
      expect.stringMatching(/^pass Anna@Contoso\.com/),
      expect.stringMatching(/^pass ben@contoso\.com/),
      expect.stringMatching(/^fail standard input:4: carla@x@contoso\.com: .*two @/),
      expect.stringMatching(/^fail standard input:5: david@192\.168\.0\.1: .*IP address/),
      expect.stringMatching(/^fail standard input:6: anna berg@contoso\.com: .*a space/),
    ]);
  });

  it('when contacts are written as people write them, then each is read, or its line says what is wrong', async () => {
    const list = [
      'contact',
      '" sip:Joe@OUTLOOK.com "',
      '"Joe Smith <joe.smith@outlook.com>"',
      '"""Smith, Jo"" <sip:jo@outlook.com>"',
      'joe@home@outlook.com',
      'joe@192.0.2.7',
      'joe smith@outlook.com',
      'joe@outlook',
    ];
    const result = await validate(['--file', '-', '--as-of', '2016-01-01'], { stdin: list.join('\n') });
    expect(result.exitCode).toBe(1);
    expect(people(result)).toEqual([
      expect.stringMatching(/^unknown .*: whether Joe@outlook\.com is a Microsoft account/),
      expect.stringMatching(/^unknown .*: whether joe\.smith@outlook\.com is a Microsoft account/),
      expect.stringMatching(/^unknown .*: whether jo@outlook\.com is a Microsoft account/),
      expect.stringMatching(/^fail standard input:5: .*two @/),
      expect.stringMatching(/^fail standard input:6: .*IP address/),
      expect.stringMatching(/^fail standard input:7: .*a space/),
      expect.stringMatching(/^fail standard input:8: .*"outlook" is not a complete domain/),
    ]);
  });

  it('when the resolver is not there, then everybody is judged all the same, and it is said', async () => {
    const nobody = await startDns([]);
    nobody.stop();
    const words = ['--live', '--resolver', `127.0.0.1:${nobody.port}`, '--as-of', '2018-01-01'];
    const pair = ['--user', 'anna@contoso.com', '--contact', 'joe@joesbikes.com'];
    const result = await validate([...allOn, ...pair, ...words]);
    expect(result.exitCode).toBe(3);
    expect(people(result)[0]).toMatch(/^unknown .*cannot be reached/);
    expect(JSON.stringify(result.document)).toContain('where it goes as it is could not be looked up');
  });

  it('when the template is asked for then it can be given back', async () => {
    const { stdout } = await runFederation(['validate', '--template', 'csv']);
    const result = await validate([...allOn, '--file', '-', '--as-of', '2015-06-01'], { stdin: stdout });
    expect(people(result)).toHaveLength(3);
  });
});

describe('federation address', () => {
  it('when addresses are decorated then each is a line, in order', async () => {
    const result = await runFederation(['address', 'decorate', 'joe@contoso.com', 'sip:Joe@Outlook.com']);
    expect([result.stdout, result.exitCode]).toEqual(['joe(contoso.com)@msn.com\nJoe@outlook.com\n', 0]);
  });

  it('when one cannot be used then the others are printed, and it ends with 2', async () => {
    const result = await runFederation(['address', 'undecorate', 'bad', 'joe(contoso.com)@msn.com']);
    expect([result.stdout, result.exitCode]).toEqual(['joe@contoso.com\n', 2]);
    expect(result.stderr).toBe('error: "bad": there is no @ in it\n');
  });

  it('when JSON is wanted then every address has its answer', async () => {
    const result = await runFederation([
      'address',
      'decorate',
      'a@b.com',
      'live:joe.smith',
      '--output',
      'json',
    ]);
    expect(addressesSchema.parse(JSON.parse(result.stdout)).addresses).toEqual([
      { given: 'a@b.com', address: 'a(b.com)@msn.com', changed: true, problem: null },
      {
        given: 'live:joe.smith',
        address: null,
        changed: false,
        problem: 'a Skype name alone cannot federate until a Microsoft account is linked with it',
      },
    ]);
  });
});
