import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeCore from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FindingsReport } from '../../src/model/findings-report.ts';
import { htmlReport } from '../../src/reports/html.ts';
import { junitReport } from '../../src/reports/junit.ts';
import { bareReport, finding, fullReport, profile } from '../reports/findings-reports.ts';

/*
 * Reports judged by those who read them: libxml2 by a schema of JUnit, Chromium and axe-core on the page.
 */

const browserPath = '/usr/bin/chromium';
const xmllint = '/usr/bin/xmllint';
const missing = [
  ...(existsSync(browserPath) ? [] : ['chromium']),
  ...(existsSync(xmllint) ? [] : ['libxml2-utils']),
];
const reason = `not installed: ${missing.join(', ')}`;

if (missing.length > 0) {
  describe('readers of reports', () => {
    it(`are asked (${reason})`, (test) => {
      if (process.env['CI'] === 'true') {
        throw new Error(reason);
      }
      test.skip(reason);
    });
  });
}

const hostileName =
  '</script><img src=x onerror="document.title=1">=cmd() ::error:: ]]> \u001b[31m\u202e##vso[a.b]c';
const hostile: FindingsReport = {
  ...fullReport,
  findings: ['fail', 'warn', 'unknown', 'pass', 'not-applicable'].map((outcome, index) =>
    finding({
      outcome: outcome as 'fail',
      controlId: hostileName,
      object: hostileName,
      title: hostileName,
      profile: hostileName,
      nextStep: hostileName,
      fingerprint: String(index),
    }),
  ),
  profiles: [profile(hostileName, { subjects: [hostileName] })],
  notes: [{ kind: 'other', text: hostileName }],
};
const manyProfiles: FindingsReport = {
  ...fullReport,
  profiles: Array.from({ length: 12 }, (_, index) => profile(`tenant-${index}`)),
  findings: Array.from({ length: 12 }, (_, index) => finding({ profile: `tenant-${index}` })),
};
const failedProfile: FindingsReport = {
  ...fullReport,
  findings: [],
  profiles: [
    profile('adatum', {
      paths: [],
      failure: { code: 'pool.unreachable', message: 'pool02 does not answer', next: 'federation doctor' },
    }),
  ],
};
const samples: readonly (readonly [string, FindingsReport])[] = [
  ['an audit of two profiles', fullReport],
  ['an audit of twelve', manyProfiles],
  ['a profile that failed', failedProfile],
  ['hostile names', hostile],
  ['nothing at all', bareReport],
];

describe.skipIf(missing.length > 0)('JUnit and libxml2', () => {
  const schema = fileURLToPath(new URL('junit/junit.xsd', import.meta.url));

  it.each(samples)('when %s is written then it keeps to the schema', (_, report) => {
    const { status, stderr } = spawnSync(xmllint, ['--noout', '--nonet', '--schema', schema, '-'], {
      input: junitReport(report),
      encoding: 'utf8',
    });
    expect(stderr).toBe('- validates\n');
    expect(status).toBe(0);
  });
});

describe.skipIf(missing.length > 0)('HTML and Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  /** The page of a report, what the console said of it, and what it tried to load. */
  async function opened(
    report: FindingsReport,
    options: { readonly colorScheme?: 'light' | 'dark'; readonly width?: number } = {},
  ): Promise<{ readonly page: Page; readonly said: readonly string[]; readonly loaded: readonly string[] }> {
    const { colorScheme = 'light', width = 1200 } = options;
    // The page forbids scripts, and so the one that judges it: bypassing is for axe-core alone.
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const said: string[] = [];
    const loaded: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => loaded.push(request.url()));
    await page.setContent(htmlReport(report), { waitUntil: 'load' });
    return { page, said, loaded };
  }

  const looks = [
    ['light', 1200],
    ['dark', 1200],
    ['light', 390],
  ] as const;
  const judged = samples.flatMap(([name, report]) =>
    looks.map(([colorScheme, width]) => [name, colorScheme, width, report] as const),
  );

  it.each(judged)(
    'when %s is shown %s and %d wide then axe-core finds nothing, and nothing is loaded or said',
    async (_, colorScheme, width, report) => {
      const { page, said, loaded } = await opened(report, { colorScheme, width });
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      await page.addScriptTag({ content: AxeCore.source });
      const result = await page.evaluate<AxeCore.AxeResults>('axe.run()');
      expect(
        result.violations.map(({ id, nodes }) => [
          id,
          nodes.map(({ html, failureSummary }) => [html, failureSummary]),
        ]),
      ).toEqual([]);
      expect(said).toEqual([]);
      expect(loaded).toEqual([]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      await page.close();
    },
  );

  it('when its own policy holds then the style is applied and nothing is refused', async () => {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.setContent(htmlReport(fullReport), { waitUntil: 'load' });
    expect(said).toEqual([]);
    const family = await page.evaluate('getComputedStyle(document.body).fontFamily');
    expect(family).toContain('system-ui');
    await page.close();
  });

  it('when names are hostile then they are text, and none of them ran', async () => {
    const { page } = await opened(hostile);
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.title()).not.toBe('1');
    expect(await page.locator('article h3').first().textContent()).toBe(
      '</script><img src=x onerror="document.title=1">=cmd() ::error:: ]]> ##vso[a.b]c',
    );
    await page.close();
  });

  it('when it is printed then what was folded away is on paper', async () => {
    const { page } = await opened(fullReport);
    const folded = page.getByText('the blocked list is in use');
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await folded.isVisible()).toBe(true);
    await page.close();
  });
});
