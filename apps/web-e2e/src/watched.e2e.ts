import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { openWindow } from './portal.ts';

/** What closing the browser says after a page did this. */
async function afterwards(work: (page: Page) => Promise<unknown>): Promise<string> {
  const browser = await launchBrowser();
  const page = await (await openWindow(browser)).newPage();
  await page.goto('/sign-in');
  await page.locator('form').waitFor();
  await work(page).catch(() => undefined);
  return browser.close().then(
    () => 'nothing',
    (error: Error) => error.message,
  );
}

describe('a browser that is watched', () => {
  it('says nothing of a page that did nothing', async () => {
    expect(await afterwards(() => Promise.resolve())).toBe('nothing');
  });

  it('tells that text became markup without a policy', async () => {
    const told = await afterwards((page) =>
      page.evaluate(() => {
        document.body.innerHTML = '<b>text</b>';
      }),
    );
    expect(told).toContain('require-trusted-types-for refused trusted-types-sink');
  });

  it('tells that a page made a policy that is not named', async () => {
    const told = await afterwards((page) =>
      page.evaluate(() =>
        (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes
          // Any name that the portal does not use.
          .createPolicy('default', {}),
      ),
    );
    expect(told).toContain('trusted-types refused trusted-types-policy');
  });

  it('tells that a page asked another origin', async () => {
    const told = await afterwards((page) => page.goto('http://127.0.0.1:9/'));
    expect(told).toContain('document of http://127.0.0.1:9');
  });
});
