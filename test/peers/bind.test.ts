import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResolver, type Resolver } from '../../src/probes/dns-resolver.ts';
import { findingsSchema } from '../../src/reports/findings-schema.ts';
import { runFederation } from '../helpers/app.ts';
import { schemaErrors } from '../helpers/documents.ts';
import { bindIsInstalled, startBind, startValidatingBind, type Bind } from './bind/bind.ts';

/*
 * DNS judged by a server that nobody here wrote: zones for every row of what federation asks of DNS, broken ones too.
 */

const federation = '_sipfederationtls._tcp';
const manyRecords = Array.from(
  { length: 60 },
  (_, index) => `${federation} IN SRV 0 0 5061 a-rather-long-label-for-host-${index}.large.test.`,
).join('\n');

const zones = {
  'good.test': `${federation} IN SRV 0 0 5061 sip.good.test.\nsip IN A 8.8.4.4\nsip IN AAAA 2001:4860::1\n_sip._tls IN SRV 0 0 443 sip.good.test.\nlyncdiscover IN A 8.8.4.4`,
  'cloud.test': `${federation} IN SRV 100 1 5061 sipfed.online.lync.com.\n_sip._tls IN SRV 100 1 443 sipdir.online.lync.com.\nsip IN CNAME sipdir.online.lync.com.\nlyncdiscover IN CNAME webdir.online.lync.com.`,
  'online.lync.com': 'sipfed IN A 52.112.1.1',
  'usgov.test': `${federation} IN SRV 100 1 5061 sipfed.online.gov.skypeforbusiness.us.`,
  'closed.test': `${federation} IN SRV 0 0 0 .`,
  'none.test': '',
  'nodata.test': `${federation} IN TXT "nothing here"`,
  'port.test': `${federation} IN SRV 0 0 443 sip.port.test.\nsip IN A 8.8.4.4`,
  'outside.test': `${federation} IN SRV 0 0 5061 sip.notoutside.test.`,
  'notoutside.test': 'sip IN A 8.8.4.4',
  'deep.test': `${federation} IN SRV 0 0 5061 sip.it.deep.test.\nsip.it IN A 8.8.4.4`,
  'alias.test': `${federation} IN SRV 0 0 5061 sip.alias.test.\nsip IN CNAME edge.alias.test.\nedge IN A 8.8.4.4`,
  'loop.test': `${federation} IN SRV 0 0 5061 sip.loop.test.\nsip IN CNAME edge.loop.test.\nedge IN CNAME sip.loop.test.`,
  'private.test': `${federation} IN SRV 0 0 5061 sip.private.test.\nsip IN A 192.168.7.7`,
  'local.test': `${federation} IN SRV 0 0 5061 sip.local.test.\nsip IN A 127.0.0.1`,
  'lost.test': `${federation} IN SRV 0 0 5061 sip.lost.test.`,
  'bare.test': `${federation} IN SRV 0 0 5061 sip.bare.test.\nsip IN TXT "no address"`,
  'two.test': `${federation} IN SRV 0 0 5061 sip.two.test.\n${federation} IN SRV 10 0 5061 sipfed.online.lync.com.\nsip IN A 8.8.4.4`,
  'twice.test': `${federation} IN SRV 0 0 5061 sip.twice.test.\n${federation} IN SRV 10 5 5061 edge.twice.test.\nsip IN A 8.8.4.4\nedge IN AAAA 2001:4860::2`,
  'stale.test': `${federation} IN SRV 100 1 5061 sipfed.online.lync.com.\n_sip._tls IN SRV 0 0 443 sip.stale.test.\nsip IN CNAME edge.stale.test.\nlyncdiscover IN CNAME edge.stale.test.\nedge IN A 8.8.4.4`,
  // The domain of the emulated deployment, whose Access Edge is sip.contoso.com; the record names another host.
  'contoso.com': `${federation} IN SRV 0 0 5061 access.contoso.com.\naccess IN A 8.8.8.8\nsip IN A 8.8.4.4`,
  'large.test': manyRecords,
  'broken.test': null,
  'parent.test': 'child IN NS ns.elsewhere.test.',
};

const isInstalled = bindIsInstalled();

if (!isInstalled) {
  it('BIND is asked (apt-get install bind9)', (test) => {
    if (process.env['CI'] === 'true') {
      throw new Error('bind9 is not installed');
    }
    test.skip();
  });
}

describe.skipIf(!isInstalled)('BIND', () => {
  let bind: Bind;
  let resolver: Resolver;

  beforeAll(async () => {
    bind = await startBind(zones);
    resolver = createResolver({
      title: 'bind',
      servers: [{ address: '127.0.0.1', port: bind.port }],
      timeoutMs: 10_000,
      signal: new AbortController().signal,
      randomId: () => 4711,
    });
  }, 60_000);
  afterAll(() => bind.stop());

  async function check(
    domain: string,
    more: readonly string[] = [],
    resolvers: readonly string[] = ['--resolver', `127.0.0.1:${bind.port}`],
  ) {
    const result = await runFederation([
      'check',
      'dns',
      '--domain',
      domain,
      ...resolvers,
      '--output',
      'json',
      ...more,
    ]);
    const document: unknown = JSON.parse(result.stdout);
    expect(schemaErrors('findings', document)).toEqual([]);
    const { findings } = findingsSchema.parse(document);
    const said = findings
      .filter(({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'unknown')
      .filter(({ severity }) => severity !== 'low')
      .map(({ controlId, outcome, title }) => `${outcome} ${controlId} ${title}`);
    return { exit: result.exitCode, said, findings };
  }

  it.each([
    ['good.test', 'on-premises'],
    ['good.test', 'hybrid'],
    ['cloud.test', 'separate'],
  ])('when %s leads where %s wants it, then nothing is said against it', async (domain, topology) => {
    const { exit, said } = await check(domain, ['--topology', topology]);
    expect({ exit, said }).toEqual({ exit: 0, said: [] });
  });

  it.each([
    ['none.test', 'on-premises', 'fail', 'dns.federation-record', /does not exist \(NXDOMAIN\)/],
    ['nodata.test', 'on-premises', 'fail', 'dns.federation-record', /NODATA/],
    ['closed.test', 'on-premises', 'fail', 'dns.federation-record', /closed on purpose/],
    ['port.test', 'on-premises', 'warn', 'dns.port', /names port 443/],
    ['outside.test', 'on-premises', 'fail', 'dns.federation-record', /strict match/],
    ['deep.test', 'on-premises', 'warn', 'dns.federation-record', /exactly one label/],
    ['alias.test', 'on-premises', 'fail', 'dns.alias', /alias of edge\.alias\.test/],
    ['loop.test', 'on-premises', 'fail', 'dns.addresses', /circle/],
    ['private.test', 'on-premises', 'fail', 'dns.addresses', /private address/],
    ['local.test', 'on-premises', 'fail', 'dns.addresses', /no address of a network/],
    ['lost.test', 'on-premises', 'fail', 'dns.addresses', /NXDOMAIN/],
    ['bare.test', 'on-premises', 'fail', 'dns.addresses', /NODATA/],
    ['two.test', 'separate', 'warn', 'dns.single-record', /servers and to the cloud/],
    ['good.test', 'cloud', 'fail', 'dns.federation-record', /still leads to servers/],
    ['cloud.test', 'hybrid', 'fail', 'dns.federation-record', /shared address space/],
    ['cloud.test', 'on-premises', 'fail', 'dns.federation-record', /users are on servers/],
    ['usgov.test', 'cloud', 'fail', 'dns.federation-record', /proxy of another cloud \(gcc-high\)/],
    ['broken.test', 'on-premises', 'unknown', 'dns.federation-record', /SERVFAIL/],
    ['child.parent.test', 'on-premises', 'unknown', 'dns.federation-record', /does not serve the zone/],
    ['elsewhere.example', 'on-premises', 'unknown', 'dns.federation-record', /REFUSED/],
  ])('when %s is looked up for %s, then it is %s: %s', async (domain, topology, outcome, id, text) => {
    const { exit, said } = await check(domain, ['--topology', topology]);
    const found = said.filter((line) => line.startsWith(`${outcome} ${id} `));
    expect(found.join('\n')).toMatch(text);
    expect(exit).toBe(outcome === 'unknown' ? 3 : 1);
  });

  it('when there are several records to servers, then that is advice, and IPv6 alone is an address', async () => {
    const { exit, findings } = await check('twice.test', ['--topology', 'on-premises']);
    const [several] = findings.filter(({ controlId }) => controlId === 'dns.single-record');
    expect([exit, several?.outcome, several?.severity]).toEqual([0, 'warn', 'low']);
    expect(findings.filter(({ controlId }) => controlId === 'dns.addresses')).toMatchObject([
      { outcome: 'pass', title: 'sip.twice.test is 8.8.4.4' },
      { outcome: 'pass', title: 'edge.twice.test is 2001:4860::2' },
    ]);
  });

  it('when clients are still sent to servers that are gone, then that is advice, each record by itself', async () => {
    const { exit, findings } = await check('stale.test', ['--topology', 'cloud']);
    const helpers = findings.filter(({ severity }) => severity === 'low');
    expect([exit, helpers.map(({ controlId, outcome }) => `${outcome} ${controlId}`)]).toEqual([
      0,
      ['warn dns.client-record', 'warn dns.sip-alias', 'warn dns.discover-alias'],
    ]);
  });

  describe('with the settings of a deployment', () => {
    async function ofDeployment(scenario: string) {
      const result = await runFederation([
        ...['check', 'dns', '--emulator', '--scenario', scenario],
        ...['--resolver', `127.0.0.1:${bind.port}`, '--output', 'json'],
      ]);
      return findingsSchema.parse(JSON.parse(result.stdout)).findings;
    }

    it('when the record leads to other addresses than the Access Edge has, then that is said', async () => {
      expect(await ofDeployment('all-on')).toContainEqual(
        expect.objectContaining({ controlId: 'dns.edge-address', outcome: 'warn' }),
      );
    });

    it('when federation is off and the record is published, then that is advice', async () => {
      expect(await ofDeployment('lync-2013')).toContainEqual(
        expect.objectContaining({ controlId: 'dns.federation-off', outcome: 'warn', severity: 'low' }),
      );
    });

    it('when the tenant has names of Microsoft, then nobody expects records of them', async () => {
      const objects = (await ofDeployment('tenant-nothing-set')).map(({ object }) => object);
      expect(objects).toContain('contoso.com');
      expect(objects.filter((object) => object.includes('onmicrosoft'))).toEqual([]);
    });
  });

  it('when the records do not fit a datagram, then they come over TCP, all of them', async () => {
    const answer = await resolver.ask(`${federation}.large.test`, 'SRV');
    expect(answer).toMatchObject({ state: 'known', value: { transport: 'tcp', status: 'records' } });
    expect(answer.state === 'known' && answer.value.records).toHaveLength(60);
  });

  it('when a resolver gives another answer, then both are named', async () => {
    const other = await startBind({
      'good.test': `${federation} IN SRV 0 0 5061 edge.good.test.\nedge IN A 8.8.8.8`,
    });
    try {
      const { said } = await check('good.test', [
        '--topology',
        'on-premises',
        '--resolver',
        `127.0.0.1:${other.port}`,
      ]);
      expect(said.join('\n')).toMatch(
        new RegExp(
          `warn dns\\.resolvers .*127\\.0\\.0\\.1:${bind.port} says .*sip\\.good\\.test.*127\\.0\\.0\\.1:${other.port} says .*edge\\.good\\.test`,
        ),
      );
    } finally {
      await other.stop();
    }
  });

  it('when signatures do not hold, then the resolver will not answer, and whose fault it is is said', async () => {
    const validating = await startValidatingBind();
    try {
      const ask = (domain: string) =>
        check(domain, ['--topology', 'on-premises', '--resolver', `127.0.0.1:${validating.port}`], []);
      const good = await ask('signed.test');
      expect({ exit: good.exit, said: good.said }).toEqual({ exit: 0, said: [] });
      const forged = await ask('forged.test');
      expect(forged.said.join('\n')).toMatch(
        /^fail dns\.federation-record .*its signatures do not hold \(DNSSEC\)/m,
      );
      expect(forged.exit).toBe(1);
      const record = forged.findings.find(({ controlId }) => controlId === 'dns.federation-record');
      expect(record?.nextStep).toMatch(/mend the signatures of the zone/);
    } finally {
      await validating.stop();
    }
  });
});
