import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Address of the portal under test. */
export function portalAddress(): string {
  const address = process.env['WATCHBOOK_E2E_URL'];
  if (!address) throw new Error('WATCHBOOK_E2E_URL is not set: run the journeys with npm test');
  return address;
}

/** How a person looks at the portal. */
export interface Look {
  address?: string;
  language?: 'en' | 'zh-CN';
  theme?: 'light' | 'dark';
  size?: { width: number; height: number };
}

/** Far above what a page takes: a busy machine is no defect. */
const LIMIT_MS = 120_000;
const DESKTOP = { width: 1440, height: 900 };

/** A browser window of its own: cookies and storage are shared with no other. */
export async function openWindow(browser: Browser, look: Look = {}): Promise<BrowserContext> {
  const options: BrowserContextOptions = {
    baseURL: look.address ?? portalAddress(),
    viewport: look.size ?? DESKTOP,
    locale: look.language ?? 'en',
    colorScheme: look.theme ?? 'light',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  };
  const window = await browser.newContext(options);
  window.setDefaultTimeout(LIMIT_MS);
  return window;
}

/** Signs a demo account in through the sign-in page and waits for what comes after it. */
export async function signIn(page: Page, email: string, password = 'watchbook-demo-2026'): Promise<void> {
  await page.goto('/sign-in');
  await page.locator('input[autocomplete=username]').fill(email);
  await page.locator('input[autocomplete=current-password]').fill(password);
  await page.locator('form button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** A browser logs every answer of this kind; asking whether somebody is signed in is no fault. */
const notSignedIn = /status of 401/;

/** What a page reported as wrong; a sound journey leaves it empty. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !notSignedIn.test(message.text())) faults.push(message.text());
  });
  return faults;
}
