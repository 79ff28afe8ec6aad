import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../testkit/eventually.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { password, pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';
import { describeInBrowser, startBrowser } from './browser.js';

/** The page as people use it: in a browser, at the address of the platform. */
describeInBrowser('The page', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let browser: Browser;
  let asha: Person;
  let page: Page;
  /** What the browser has refused or failed to run: nothing, always. */
  let complaints: string[];

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    [asha, browser] = [await register(platform.url), await startBrowser()];
  }, startTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    await database?.drop();
  });

  beforeEach(async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    context.setDefaultTimeout(50_000);
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    await page.goto(platform.url);
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  const logIn = async (secret: string): Promise<void> => {
    await page.getByLabel('E-mail').fill(asha.email);
    await page.getByLabel('Password').fill(secret);
    await page.getByRole('button', { name: 'Log in' }).click();
  };
  const account = () => page.getByRole('region', { name: 'Your money' });

  it('shows rates as they move, and fits a small screen', async () => {
    const bid = page
      .getByRole('row', { name: /^EUR\/USD/ })
      .locator('td')
      .first();
    await bid.getByText(/^\d+\.\d+$/).waitFor();
    const first = await bid.textContent();
    await eventually('a rate to move', async () => (await bid.textContent()) !== first);
    expect(await page.getByRole('status').first().textContent()).toBe('Live');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });

  it('tells whoever gives a wrong password, and keeps the form', async () => {
    await logIn('not the password');
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    expect(await page.getByLabel('Password').inputValue()).toBe('');
    expect(await account().isVisible()).toBe(false);
  });

  it('shows money that comes in elsewhere at once, after a log-in by keyboard alone', async () => {
    await page.getByLabel('E-mail').focus();
    await page.keyboard.type(asha.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await account().getByText('Nothing has happened yet.').waitFor();
    await pay(asha, '1250.00', 'EUR');
    await account()
      .getByRole('row', { name: /Top up TXN-\w+ Completed/ })
      .waitFor();
    await account().getByRole('listitem').getByText('1\u202f250.00 EUR').waitFor();

    await page.reload();
    await account().getByRole('listitem').getByText('1\u202f250.00 EUR').waitFor();

    await page.getByRole('button', { name: 'Log out' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('E-mail').waitFor();
    expect(await page.locator('body').textContent()).not.toContain('250.00');
    await page.reload();
    await page.getByLabel('E-mail').waitFor();
  });

  it('says when a session is over', async () => {
    await logIn(password);
    await account().waitFor();
    // Neither token is good any more, as after weeks away.
    await page.evaluate(`sessionStorage.setItem('agio.session',
      JSON.stringify({ ...JSON.parse(sessionStorage.getItem('agio.session')), accessToken: 'x', refreshToken: 'x' }))`);
    await page.reload();
    await page.getByRole('alert').getByText('Your session is over. Log in again.').waitFor();
  });

  it('says that it reconnects when it is cut off, and goes on by itself', async () => {
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('Offline: what you see may be old').waitFor();
    await page.context().setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor();
  });
});
