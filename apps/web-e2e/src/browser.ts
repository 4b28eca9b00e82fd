import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type BrowserFiles, browserVersion, unpackBrowser } from './browser-files.ts';
import { watched } from './watched.ts';

const cache = resolve(import.meta.dirname, '../../../node_modules/.cache/watchbook');

/** No sandbox: containers and root have none. Software rendering: machines that test have no graphics card. */
const flags = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-dev-shm-usage',
  '--disable-domain-reliability',
  '--font-render-hinting=none',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

/** Unpacks the browser; the first time takes some seconds. Jest hides the environment from tests: call it before them. */
export function prepareBrowser(): Promise<BrowserFiles> {
  return unpackBrowser(resolve(cache, `browser-${browserVersion()}`));
}

/** A headless Chromium that npm installed; the caller closes it, which fails if a page did what it may not. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, env } = await prepareBrowser();
  const browser = await chromium.launch({
    executablePath: executable,
    args: flags,
    env: { ...process.env, ...env } as Record<string, string>,
  });
  return watched(browser);
}
