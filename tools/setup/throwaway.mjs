import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryDatabase } from '../database/temporary.mjs';
import { freePort } from './port.mjs';
import { startServer } from './server.mjs';

/**
 * The built portal with the demo on a database of its own, for one run of tests; nothing of it stays.
 * @param {string} root the workspace
 * @returns {Promise<{ address: string, stop(): Promise<void> }>}
 */
export async function startThrowawayPortal(root) {
  const database = await startTemporaryDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbook-portal-'));
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: address,
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    DEMO: 'on',
    WATCHBOOK_UNSAFE_FSYNC_OFF: 'on',
    WATCHBOOK_UNSAFE_PATIENCE_MS: '60000',
  };
  const server = startServer({ root, dataDir, address, env });
  const stop = async () => {
    await server.stop();
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await server.ready;
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { address, stop };
}
