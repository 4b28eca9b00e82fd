import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { faultsOf, openWindow, signIn } from './portal.ts';

let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
beforeEach(async () => {
  context = await openWindow(browser);
  page = await context.newPage();
});
afterEach(() => context.close());
afterAll(() => browser.close());

describe('signing in', () => {
  it('shows the form and the accounts of the demo', async () => {
    const faults = faultsOf(page);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Compliance officer' }).first().waitFor();
    expect(await page.title()).toContain('Watchbook');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await page.locator('input[type=password]').isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('leads an analyst to the inbox, and keeps the session over a reload', async () => {
    await signIn(page, 'analyst@meridian-bank.demo');
    expect(new URL(page.url()).pathname).toBe('/inbox');
    await page.reload();
    await page.getByText('Meridian Bank').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/inbox');
  });

  it('refuses a wrong password and stays on the page', async () => {
    await page.goto('/sign-in');
    await page.locator('input[autocomplete=username]').fill('analyst@summit-bank.demo');
    await page.locator('input[autocomplete=current-password]').fill('not the password at all');
    await page.locator('form button[type=submit]').click();
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.textContent()).not.toBe('');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it('sends a stranger from a page of the portal to the form', async () => {
    await page.goto('/notices');
    await page.waitForURL(/sign-in/);
    expect(await page.locator('input[type=password]').isVisible()).toBe(true);
  });

  it('speaks Chinese to a browser that does', async () => {
    const chinese = await openWindow(browser, { language: 'zh-CN' });
    const window = await chinese.newPage();
    await window.goto('/sign-in');
    await window.getByRole('heading', { level: 1 }).waitFor();
    expect(await window.getByRole('heading', { level: 1 }).textContent()).toMatch(/\p{Script=Han}/u);
    expect(await window.locator('html').getAttribute('lang')).toBe('zh-CN');
    await chinese.close();
  });
});
