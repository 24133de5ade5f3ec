import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { runFederation, temporaryFolder } from '../helpers/app.ts';
import { createAuthority } from '../helpers/certificates.ts';
import { startDns, type DnsServer } from '../helpers/dns-server.ts';
import { schemaErrors } from '../helpers/documents.ts';

/*
 * Why two people do not reach each other, as it is typed, against the emulator and a DNS and two Access Edges on
 * loopback: fabrikam.com is on the allowed list of the emulated servers, northwind.com on none.
 */

let dns: DnsServer;
let folder: string;
const edges: Server[] = [];

async function startEdge(names: readonly string[], days: number): Promise<number> {
  const authority = await createAuthority();
  const identity = await authority.issue({ names, notAfter: new Date(Date.now() + days * 86_400_000) });
  writeFileSync(join(folder, `${names[0] ?? ''}.pem`), authority.cert);
  const server = createServer({ cert: identity.cert, key: identity.key }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('SIP/2.0 200 OK\r\n\r\n'));
  });
  edges.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  folder = temporaryFolder();
  const own = await startEdge(['sip.contoso.com'], 90);
  const theirs = await startEdge(['edge.fabrikam.com'], 20);
  const record = (domain: string, target: string, port: number) =>
    ({ type: 'SRV', name: `_sipfederationtls._tcp.${domain}`, data: { target, port } }) as const;
  dns = await startDns([
    record('contoso.com', 'sip.contoso.com', own),
    record('fabrikam.com', 'edge.fabrikam.com', theirs),
    record('northwind.com', 'sipfed.online.lync.com', 5061),
    record('joesbikes.com', 'federation.messenger.msn.com', 5061),
    record('closed.example', '.', 0),
    { type: 'A', name: 'sip.contoso.com', data: '127.0.0.1' },
    { type: 'A', name: 'edge.fabrikam.com', data: '127.0.0.1' },
    { type: 'A', name: 'sipfed.online.lync.com', data: '52.112.0.1' },
    { type: 'A', name: 'federation.messenger.msn.com', data: '65.54.0.1' },
  ]);
});
afterAll(() => {
  dns.stop();
  edges.forEach((edge) => edge.close());
});

interface Asked {
  readonly user?: string;
  readonly scenario?: string;
  readonly more?: readonly string[];
}

const resolver = () => ['--resolver', `127.0.0.1:${dns.port}`];

function words(contact: string, { user = 'anna@contoso.com', scenario, more = [] }: Asked): string[] {
  const named = scenario === undefined ? [] : ['--scenario', scenario];
  return ['check', 'why', '--emulator', ...named, '--user', user, '--contact', contact, ...more];
}

async function why(contact: string, asked: Asked = {}) {
  const result = await runFederation([...words(contact, asked), '--output', 'json'], { cwd: folder });
  const document: unknown = JSON.parse(result.stdout);
  expect(schemaErrors('findings', document)).toEqual([]);
  const { findings } = findingsSchema.parse(document);
  const lines = findings.map(
    ({ outcome, controlId, object, title }) => `${outcome} ${controlId} ${object}: ${title}`,
  );
  const steps = findings.map(({ nextStep }) => nextStep);
  return { exit: result.exitCode, lines, steps, text: lines.join('\n') };
}

describe('check why, a contact on a consumer network', () => {
  const pair = ['--user', 'anna@contoso.com', '--contact', 'joe@joesbikes.example'];

  it('when the service is closed, then that is the headline, and what was in the way follows', async () => {
    const { stdout, exitCode } = await runFederation(['check', 'why', '--emulator', ...pair, ...resolver()], {
      cwd: folder,
    });
    expect(stdout).toMatch(
      /^emulator · They cannot reach each other: consumer Skype closed on 5 May 2025\.\n/,
    );
    expect(stdout).toContain('until 2025-05-05');
    expect(stdout).toContain('enter joe(joesbikes.example)@msn.com');
    expect(stdout).toMatch(/federation enable --emulator --network skype/);
    const today = stdout.slice(stdout.indexOf('Today'));
    expect(today).toContain('users on premises cannot reach personal Teams');
    expect(today).not.toContain('EnablePublicCloudAccess');
    expect(exitCode).toBe(1);
  });

  it('when the user may have other ways today, then only that of the closed service is denied', async () => {
    const contact = ['--user', 'anna@contoso.com', '--contact', 'joe@outlook.com'];
    const { stdout, exitCode } = await runFederation(
      ['check', 'why', '--emulator', '--scenario', 'tenant-today', ...contact],
      { cwd: folder },
    );
    expect(exitCode).toBe(3);
    expect(stdout).toContain(
      'They cannot reach each other through Skype: consumer Skype closed on 5 May 2025. Whether they can through personal Teams cannot be seen from here.',
    );
  });

  it('when the address only has to be entered in another form, then that is advice, and what is not seen decides', async () => {
    const asked = { scenario: 'all-on', more: ['--as-of', '2016-03-01', '--resolver', '127.0.0.1:9'] };
    const { exit, text } = await why('joe@joesbikes.example', {
      ...asked,
      more: [...asked.more, '--contact-kind', 'consumer'],
    });
    expect(text).toContain('enter joe(joesbikes.example)@msn.com');
    expect([exit, text.includes('fail ')]).toEqual([3, false]);
  });

  it('when it was open, then what breaks first is the headline, and everything else is there too', async () => {
    const asked = { more: ['--as-of', '2016-03-01', ...resolver()] };
    const { exit, text, steps } = await why('joe@joesbikes.example', asked);
    expect(exit).toBe(1);
    expect(steps).toContain('federation enable --emulator --network skype --scope global --dry-run');
    for (const line of [
      /^fail why\.u4 anna@contoso\.com: policy Global closes public networks/m,
      /^fail why\.deployment-federation-allowed /m,
      /^fail why\.deployment-provider-enabled /m,
      /^pass why\.blocked-domain .*msn\.com is not on the blocked list/m,
      /^pass replication\.in-force /m,
      /^pass dns\.federation-record contoso\.com/m,
      /^fail edge\.chain /m,
      /^pass why\.contact-kind .*joesbikes\.example publishes no federation record/m,
      /^unknown why\.contact-account /m,
    ]) {
      expect(text).toMatch(line);
    }
  });

  it('when its domain publishes the record of the consumer service, then the address is entered as it is', async () => {
    const asked = { scenario: 'all-on', more: ['--as-of', '2016-03-01', ...resolver()] };
    const { text } = await why('joe@joesbikes.com', asked);
    expect(text).toMatch(/^pass why\.contact-form .*enter it as it is: joe@joesbikes\.com/m);
    expect(text).not.toMatch(/msn\.com is not a Microsoft domain/);
  });

  it('when the user is on servers, then the host that they lead to is looked up, and decides nothing', async () => {
    const asked = { scenario: 'all-on', more: ['--as-of', '2016-03-01', ...resolver()] };
    const { text } = await why('b@outlook.com', asked);
    expect(text).toMatch(/^pass why\.consumer-proxy .*federation\.messenger\.msn\.com is 65\.54\.0\.1/m);
    const bare = await startDns([]);
    const without = await why('b@outlook.com', {
      ...asked,
      more: ['--as-of', '2016-03-01', '--resolver', `127.0.0.1:${bare.port}`],
    });
    bare.stop();
    expect(without.text).toMatch(/^warn why\.consumer-proxy .*NXDOMAIN.*consumer Skype is closed/m);
    const before = dns.asked.length;
    await why('ben@fabrikam.com', asked);
    await why('b@outlook.com', { ...asked, scenario: 'hybrid' });
    expect(dns.asked.slice(before).filter((question) => question.includes('messenger'))).toEqual([]);
  });

  it('when DNS was not asked, then what the contact is, is an assumption, and said so', async () => {
    const { text } = await why('joe@unheard.example', { scenario: 'all-on' });
    expect(text).toMatch(/^unknown why\.contact-kind .*taken for a contact on a consumer network/m);
  });

  it('when an edge is behind, then the settings are not in force yet, and that breaks it', async () => {
    const { text } = await why('b@outlook.com', {
      scenario: 'replication-behind',
      more: ['--as-of', '2016-03-01'],
    });
    expect(text).toMatch(/^fail replication\.in-force .*edge02\.contoso\.com/m);
  });

  it('when nobody is named, then it is refused', async () => {
    const result = await runFederation(['check', 'why', '--user', 'a@contoso.com', '--output', 'json']);
    expect(result.exitCode).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'usage.people' } });
  });
});

describe('check why, a contact of another organisation', () => {
  it('when everything here is closed, then every part of it is told, and Skype is no part of it', async () => {
    const { exit, text } = await why('ben@fabrikam.com', { more: resolver() });
    expect(exit).toBe(1);
    for (const line of [
      /^pass why\.contact-kind .*fabrikam\.com is on the allowed list of the servers/m,
      /^fail why\.u5 anna@contoso\.com: policy Global closes other organisations/m,
      /^fail why\.federation-allowed on premises/m,
      /^pass why\.domain-lists on premises.*fabrikam\.com is listed by Get-CsAllowedDomain/m,
      /^pass dns\.partner-record fabrikam\.com/m,
      /^not-applicable why\.partner-edge fabrikam\.com: not contacted; --partner-edge looks at it/m,
      /^unknown why\.contact-there /m,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).not.toMatch(/Skype|public networks|decorat/);
  });

  it('when its Edge is asked for, then that is looked at beside the own one', async () => {
    const { text } = await why('ben@fabrikam.com', {
      scenario: 'all-on',
      more: [...resolver(), '--partner-edge', '--ca', 'edge.fabrikam.com.pem'],
    });
    expect(text).toMatch(/^pass edge\.chain edge\.fabrikam\.com/m);
    expect(text).toMatch(/^warn edge\.expiry edge\.fabrikam\.com/m);
    expect(text).toMatch(/^fail edge\.chain sip\.contoso\.com/m);
  });

  it('when it is on no list and there is no discovery, then the list is what breaks', async () => {
    const { text } = await why('ben@northwind.com', { scenario: 'messenger-already-on', more: resolver() });
    expect(text).toMatch(/^pass why\.contact-kind .*northwind\.com publishes a federation record/m);
    expect(text).toMatch(/^fail why\.domain-lists .*northwind\.com is not listed by Get-CsAllowedDomain/m);
    expect(text).toMatch(/^not-applicable why\.partner-edge .*in the cloud/m);
  });

  it('when its record says that it is closed on purpose, then that breaks it', async () => {
    const { text } = await why('ben@closed.example', {
      scenario: 'all-on',
      more: [...resolver(), '--contact-kind', 'organisation'],
    });
    expect(text).toMatch(/^fail dns\.partner-record closed\.example: .*closed on purpose/m);
  });

  it('when the user is in the cloud, then the rules of the tenant hold', async () => {
    const { exit, text } = await why('ben@northwind.com', { scenario: 'hybrid', more: resolver() });
    expect(text).toMatch(/^pass why\.t4 anna@contoso\.com: policy Global opens other organisations/m);
    expect(text).toMatch(/^pass why\.domain-lists cloud: .*northwind\.com is not on the block list/m);
    expect(text).not.toMatch(/replication|on premises: /);
    expect(exit).not.toBe(0);
  });

  it('when it is of the same organisation, then federation is not between them', async () => {
    const { exit, lines } = await why('ben@contoso.com', { more: resolver() });
    expect(exit).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^not-applicable why\.contact-kind .*contoso\.com is a SIP domain/);
  });
});
