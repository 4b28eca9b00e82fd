import { resolve } from 'node:path';
import { prepareBrowser } from './src/browser.ts';
import { startThrowawayPortal } from '../../tools/setup/throwaway.mjs';

/** One portal for all journeys of a run; each journey makes what it needs. */
export default async function startPortal() {
  await prepareBrowser();
  globalThis.portal = await startThrowawayPortal(resolve(import.meta.dirname, '../..'));
  process.env.WATCHBOOK_E2E_URL = globalThis.portal.address;
}
