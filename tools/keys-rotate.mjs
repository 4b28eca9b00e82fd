// Writes personal data anew under the newest field key: `npm run keys:rotate`.
import { resolve } from 'node:path';
import { explain } from './setup/step.mjs';

let database = null;
try {
  const dataDir = resolve(process.env.DATA_DIR || '.data');
  if (!process.env.DATABASE_URL) {
    const { startDatabase } = await import('./database.mjs');
    database = await startDatabase({ dir: resolve(dataDir, 'postgres') });
  }
  const { rotateKeys } = await import('../apps/api/dist/rotate-keys.js');
  const DATABASE_URL = process.env.DATABASE_URL || database.url;
  await rotateKeys({ ...process.env, DATA_DIR: dataDir, DATABASE_URL }, (line) => console.log(line));
} catch (cause) {
  explain(cause);
  process.exitCode = 1;
} finally {
  await database?.stop();
}
