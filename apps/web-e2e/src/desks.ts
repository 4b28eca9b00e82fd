import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { faultsOf, openWindow, signIn, type Look } from './portal.ts';

/** A window in which one person of the demo is signed in. */
export interface Desk {
  page: Page;
  faults: string[];
}

/** The windows of one journey, in one browser. */
export class Desks {
  private browser: Browser | null = null;
  private readonly windows: BrowserContext[] = [];

  async of(email: string, look: Look = {}): Promise<Desk> {
    this.browser ??= await launchBrowser();
    const window = await openWindow(this.browser, look);
    this.windows.push(window);
    const page = await window.newPage();
    const faults = faultsOf(page);
    await signIn(page, email);
    return { page, faults };
  }

  async close(): Promise<void> {
    await Promise.all(this.windows.map((window) => window.close()));
    await this.browser?.close();
  }
}
