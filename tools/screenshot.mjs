// Pictures of pages: `node tools/screenshot.mjs --account analyst@meridian-bank.demo --out docs/images /inbox /notices`.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../apps/web-e2e/src/browser.ts';
import { faultsOf, openWindow, signIn } from '../apps/web-e2e/src/portal.ts';

const usage = `node tools/screenshot.mjs [options] PATH…
  --url URL            the portal (http://localhost:3000)
  --account EMAIL      signs in first; without it the pages of a stranger
  --password PASSWORD  of the account (that of the demo)
  --theme light|dark   (light)
  --lang en|zh-CN      (en)
  --size WIDTHxHEIGHT  (1440x900)
  --full               the whole page, not only what fits the window
  --out FOLDER         (tmp/screenshots)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    account: { type: 'string' },
    password: { type: 'string', default: 'watchbook-demo-2026' },
    theme: { type: 'string', default: 'light' },
    lang: { type: 'string', default: 'en' },
    size: { type: 'string', default: '1440x900' },
    full: { type: 'boolean', default: false },
    out: { type: 'string', default: 'tmp/screenshots' },
  },
});
const size = /^(\d+)x(\d+)$/.exec(values.size);
const known = ['light', 'dark'].includes(values.theme) && ['en', 'zh-CN'].includes(values.lang);
if (positionals.length === 0 || !size || !known) {
  console.error(usage);
  process.exit(2);
}

const look = {
  address: values.url,
  language: values.lang,
  theme: values.theme,
  size: { width: Number(size[1]), height: Number(size[2]) },
};
const browser = await launchBrowser();
try {
  const context = await openWindow(browser, look);
  const page = await context.newPage();
  const faults = faultsOf(page);
  if (values.account) await signIn(page, values.account, values.password);
  mkdirSync(values.out, { recursive: true });
  for (const path of positionals) console.log(await picture(page, path));
  for (const fault of faults) console.error(`the page reported: ${fault}`);
} finally {
  await browser.close();
}

async function picture(page, path) {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await page.evaluate('document.fonts.ready');
  await page.waitForTimeout(500);
  const name = path.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'start';
  const file = resolve(values.out, `${name}-${values.theme}-${values.lang}.png`);
  await page.screenshot({ path: file, fullPage: values.full });
  return file;
}
