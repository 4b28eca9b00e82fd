import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase } from '../database.mjs';

/**
 * A server for one run of tests: it forgets in a crash, and its folder goes away with it.
 * @returns {Promise<{ url: string, stop(): Promise<void> }>}
 */
export async function startTemporaryDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'watchbook-test-'));
  chmodSync(folder, 0o755);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { url, stop } = await startDatabase({ dir: join(folder, 'data'), fsync: false });
    return { url, stop: () => stop().finally(remove) };
  } catch (cause) {
    remove();
    throw cause;
  }
}
