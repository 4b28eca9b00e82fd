import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const BINDING = 'watchbookViolation';

/** Says of everything that the policy of a page refused which directive did, and what it was. */
function listen(binding: string): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber, sample }) => {
    const tell = (globalThis as unknown as Record<string, (text: string) => void>)[binding];
    tell?.(`${violatedDirective} refused ${blockedURI} "${sample}" at ${sourceFile}:${lineNumber}`);
  });
}

/**
 * The browser, whose `close` fails when in any window a page broke its Content Security Policy, or asked another origin
 * than the window's own for anything.
 */
export function watched(browser: Browser): Browser {
  const seen: string[] = [];
  const open = browser.newContext.bind(browser);
  const close = browser.close.bind(browser);
  browser.newContext = async (options) => watchOver(await open(options), options, seen);
  browser.close = async () => {
    const pages = browser.contexts().flatMap((window) => window.pages());
    await Promise.all(pages.map(turn));
    await close();
    if (seen.length > 0) throw new Error(`Pages did what they may not:\n${[...new Set(seen)].join('\n')}`);
  };
  return browser;
}

/** A page tells what was refused in a turn of its own, so that it gets one more before it is closed. */
const turn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise<void>((done) => setTimeout(done))).catch(() => undefined);

async function watchOver(
  window: BrowserContext,
  options: BrowserContextOptions | undefined,
  seen: string[],
): Promise<BrowserContext> {
  if (!options?.baseURL) throw new Error('A window without an own address cannot tell what is foreign');
  const own = new URL(options.baseURL).origin;
  window.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && origin !== own) seen.push(`${request.resourceType()} of ${origin}`);
  });
  await window.exposeBinding(BINDING, (_source, text: string) => void seen.push(text));
  await window.addInitScript(listen, BINDING);
  return window;
}
