// Takes old entries out of the database into files: `npm run ledger:archive -- --before SEQ --out DIR [--drop]`.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from './setup/step.mjs';

const usage = 'npm run ledger:archive -- --before SEQ --out DIR [--drop]';

let database = null;
try {
  const request = readArguments();
  mkdirSync(request.folder, { recursive: true });
  const dataDir = resolve(process.env.DATA_DIR || '.data');
  if (!process.env.DATABASE_URL) {
    const { startDatabase } = await import('./database.mjs');
    database = await startDatabase({ dir: resolve(dataDir, 'postgres') });
  }
  const { runArchive } = await import('../apps/api/dist/archive.js');
  const DATABASE_URL = process.env.DATABASE_URL || database.url;
  await runArchive(request, { ...process.env, DATA_DIR: dataDir, DATABASE_URL }, (line) => console.log(line));
} catch (cause) {
  explain(cause);
  process.exitCode = 1;
} finally {
  await database?.stop();
}

function readArguments() {
  const { values } = parseArgs({
    options: { before: { type: 'string' }, out: { type: 'string' }, drop: { type: 'boolean', default: false } },
  });
  if (!/^[0-9]+$/.test(values.before ?? '') || !values.out) throw new Error(`Usage: ${usage}`);
  return { before: Number(values.before), folder: resolve(values.out), drop: values.drop };
}
