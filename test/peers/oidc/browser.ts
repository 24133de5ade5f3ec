import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const chromiumPath = '/usr/bin/chromium';

export const hasChromium = existsSync(chromiumPath);

/** Chromium without a window. It believes any certificate: whom the program believes is tested elsewhere. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu'] });
}

export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  await context.route(
    ({ hostname }) => hostname !== 'localhost',
    (route) => route.abort(),
  );
  return context.newPage();
}

/** What a person does at the provider's page of signing in. */
export async function signInOnPage(page: Page, account: string): Promise<void> {
  await page.fill('input[name=login]', account);
  await page.fill('input[name=password]', 'no matter what');
  await page.click('button:text("Sign-in")');
  await page.click('button:text("Continue")');
}
